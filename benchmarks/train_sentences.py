"""Trains the sentence model that gap finding adds to its rules, and writes it beside them.

    .venv/bin/python benchmarks/train_sentences.py
    .venv/bin/python benchmarks/train_sentences.py --cross-check

Learns from our own labelled briefs and passages (`benchmarks/data/`) alone, so that every other brief can measure it.
Run it again after changing rules, topics or data: it learns what the rules leave over. `--cross-check` writes nothing:
it trains as often as there are sets of briefs, each time without one set, and measures gap finding on that one. The
same input gives the same file.

Two linear models: a logistic regression for a gap, whose starting point is a share of the rules' own log-odds, and a
softmax for the axis, which also learns from the labels' statements. Both are
fitted with an L2 penalty by accelerated gradient descent. The bias for a gap is set so that at the confidence of 0.5
`FINDS_A_LABEL` sentences are found for each label, on briefs held out in turn.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from charnia.core.diagnosis.clauses import topics_of
from charnia.core.diagnosis.features import SentenceView, about_features, gap_features
from charnia.core.diagnosis.findings import BriefText
from charnia.core.diagnosis.model import GAP, RULES_SHARE, SentenceModel
from charnia.core.diagnosis.reading import read_brief
from charnia.core.diagnosis.rulebook import RuleBook
from charnia.core.diagnosis.scale import rules_say
from charnia.core.vocabulary import Axis
from charnia.packs.rulebook import OWN_FOLDER, load_rulebook
from diagnosis import Counts, brief_text, compare, found_by, print_figures

DATA = Path(__file__).parent / "data"
AXES = [axis.value for axis in Axis]
FOLDS = 5
LEAST_SIGHTINGS = 2  # a feature seen in one sentence only teaches nothing
SMALLEST_WEIGHT, SMALLEST_AXIS_WEIGHT = 0.06, 0.12  # smaller ones are left out, for a file that can be read
GAP_PENALTY, AXIS_PENALTY = 5.0, 2.0
IN_PLACE_CARE = 2.5  # a false alarm on what is in place is worse than another false find
ROUNDS = 150
FINDS_A_LABEL = 1.15  # before neighbours become one gap; a false one is dismissed at a click, a missed one never seen

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence: its view, the rules' log-odds for a gap, and the labels that overlap it ("" for no gap)."""

    view: SentenceView
    rules_say: float
    axis: str
    in_place: bool


class _Table:
    """Rows of 0/1 features as a sparse matrix, with the columns that were met often enough."""

    def __init__(self, rows: Sequence[Collection[str]]) -> None:
        seen = Counter(name for row in rows for name in row)
        self.names = sorted(name for name in seen if seen[name] >= LEAST_SIGHTINGS)
        columns = {name: i for i, name in enumerate(self.names)}
        cells = [(i, columns[name]) for i, row in enumerate(rows) for name in sorted(row) if name in columns]
        self.row, self.column = (np.array(part, dtype=np.intp) for part in zip(*cells, strict=True))
        self.height = len(rows)

    def times(self, weights: Numbers) -> Numbers:
        return np.bincount(self.row, weights=weights[self.column], minlength=self.height).astype(np.float64)

    def transposed_times(self, values: Numbers) -> Numbers:
        return np.bincount(self.column, weights=values[self.row], minlength=len(self.names)).astype(np.float64)

    def largest_square(self) -> float:
        """The largest eigenvalue of X'X, by power iteration, with a little to spare."""
        vector, length = np.ones(len(self.names)), 1.0
        for _ in range(15):
            vector = self.transposed_times(self.times(vector / np.linalg.norm(vector)))
            length = float(np.linalg.norm(vector))
        return 1.05 * length + self.height


def main() -> int:
    options = _options()
    book = replace(load_rulebook(folder=options.out.parent), model=None)
    sets = {file.stem: _lines(file) for file in sorted(DATA.glob("briefs_*.jsonl"))}
    passages = [row for passage in _passages() for row in passage_rows(passage, book)]
    if options.cross_check:
        cross_check(sets, passages, book)
        return 0
    model = train([brief for briefs in sets.values() for brief in briefs], passages, book)
    options.out.write_text(_as_json(model), encoding="utf-8")
    print(f"{len(model.gap)} features for a gap, {len(model.axes)} for the axis: {options.out}")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cross-check", action="store_true", help="measure on each set what the others teach")
    parser.add_argument(
        "--out",
        type=Path,
        default=OWN_FOLDER / "sentences.json",
        help="where to write the model, beside the rules to train with",
    )
    return parser.parse_args()


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def _passages() -> list[str]:
    return (DATA / "passages.txt").read_text(encoding="utf-8").strip().split("\n\n")


def _as_json(model: SentenceModel) -> str:
    """The model with one feature a line, so that two versions can be compared."""
    gap, axes = (
        ",\n".join(f"{json.dumps(name)}: {json.dumps(part[name])}" for name in sorted(part))
        for part in (model.gap, model.axes)
    )
    return f'{{"bias": {json.dumps(model.bias)},\n"gap": {{\n{gap}\n}},\n"axes": {{\n{axes}\n}}}}\n'


def cross_check(sets: Mapping[str, Sequence[dict[str, Any]]], passages: Sequence[Row], book: RuleBook) -> None:
    """Prints the figures of each set, by the rules alone and with a model of the other sets, and of all together."""
    plain: list[Counts] = []
    learnt: list[Counts] = []
    for name, briefs in sets.items():
        others = [brief for other, some in sets.items() if other != name for brief in some]
        with_model = replace(book, model=train(others, passages, book))
        plain += [compare(brief, found_by(brief, book)) for brief in briefs]
        learnt += [compare(brief, found_by(brief, with_model)) for brief in briefs]
        print_figures(f"{name} with the model", learnt[-len(briefs) :])
    print_figures("all, rules alone", plain)
    print_figures("all, with the model", learnt)


def brief_rows(labelled: dict[str, Any], book: RuleBook) -> list[Row]:
    """The sentences of a labelled brief; each label counts for all sentences that it overlaps."""
    text = labelled["text"]
    lacking = [(*_span(text, gap["quote"]), gap["axis"]) for gap in labelled["gaps"]]
    settled = [(*_span(text, one["quote"]), one["axis"]) for one in labelled["in_place"]]
    return _rows(brief_text(labelled), lacking, settled, book)


def passage_rows(passage: str, book: RuleBook) -> list[Row]:
    """The sentences of a passage of `passages.txt`: see `benchmarks/data/README.md`."""
    text = ""
    lacking: list[tuple[int, int, str]] = []
    settled: list[tuple[int, int, str]] = []
    for line in passage.splitlines():
        mark, words = line.split(" ", 1)
        if mark == "#":
            text += f"{line}\n"
            continue
        span = len(text), len(text) + len(words), mark
        lacking += [span] * (mark in AXES)
        settled += [span] * (mark == "+")
        text += f"{words} "
    return _rows(BriefText(text.rstrip()), lacking, settled, book)


def _rows(
    brief: BriefText, lacking: Sequence[tuple[int, int, str]], settled: Sequence[tuple[int, int, str]], book: RuleBook
) -> list[Row]:
    rows = []
    for reading in read_brief(brief, book):
        start, end = reading.sentence.start, reading.sentence.end
        axis = next((name for low, high, name in lacking if low < end and start < high), "")
        there = not axis and any(low < end and start < high for low, high, _ in settled)
        rows.append(Row(reading.view, max(map(rules_say, reading.clauses)), axis, there))
    return rows


def _span(text: str, quote: str) -> tuple[int, int]:
    at = text.index(quote)
    return at, at + len(quote)


def train(briefs: Sequence[dict[str, Any]], passages: Sequence[Row], book: RuleBook) -> SentenceModel:
    """The model of all briefs and passages."""
    rows = [brief_rows(brief, book) for brief in briefs]
    told = [row for row in (*passages, *(row for some in rows for row in some)) if row.axis]
    about = [(row.view, row.axis) for row in told] + list(_labels(briefs, book))
    axes, axis_bias = _axis_weights([about_features(view) for view, _ in about], [axis for _, axis in about])
    gap, bias = _gap_weights([*passages, *(row for some in rows for row in some)])
    return SentenceModel(
        gap,
        axes,
        {GAP: round(bias - _cut(rows, sum(len(brief["gaps"]) for brief in briefs), passages), 2), **axis_bias},
    )


def _labels(briefs: Iterable[Mapping[str, Any]], book: RuleBook) -> Iterator[tuple[SentenceView, str]]:
    """What labels say in a broker's words: each statement is about its axis."""
    for label in (label for brief in briefs for label in brief["gaps"]):
        topics = frozenset(topic.id for topic in topics_of(label["statement"], book))
        yield SentenceView(label["statement"], topics=topics), label["axis"]


def _gap_weights(rows: Sequence[Row]) -> tuple[dict[str, float], float]:
    table = _Table([gap_features(row.view) for row in rows])
    truth = np.array([float(bool(row.axis)) for row in rows])
    start = RULES_SHARE * np.array([row.rules_say for row in rows])
    care = np.array([IN_PLACE_CARE if row.in_place else 1.0 for row in rows])

    def slope(weights: Numbers, bias: Numbers) -> tuple[Numbers, Numbers]:
        error = care * (1 / (1 + np.exp(-(table.times(weights[0]) + bias[0] + start))) - truth)
        return (table.transposed_times(error) + GAP_PENALTY * weights[0])[None], error.sum(keepdims=True)

    steepest = 0.25 * IN_PLACE_CARE * table.largest_square() + GAP_PENALTY
    weights, bias = _descend(slope, (1, len(table.names)), steepest)
    pairs = zip(table.names, weights[0].tolist(), strict=True)
    return {name: round(weight, 2) for name, weight in pairs if abs(weight) >= SMALLEST_WEIGHT}, float(bias[0])


def _axis_weights(
    rows: Sequence[Collection[str]], axes: Sequence[str]
) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    table = _Table(rows)
    truth = np.array([[float(axis == name) for name in AXES] for axis in axes])

    def slope(weights: Numbers, bias: Numbers) -> tuple[Numbers, Numbers]:
        score = np.stack([table.times(one) for one in weights], axis=1) + bias
        share = np.exp(score - score.max(axis=1, keepdims=True))
        error = share / share.sum(axis=1, keepdims=True) - truth
        return np.stack([table.transposed_times(one) for one in error.T]) + AXIS_PENALTY * weights, error.sum(axis=0)

    steepest = 0.5 * table.largest_square() + AXIS_PENALTY
    weights, bias = _descend(slope, (len(AXES), len(table.names)), steepest)
    by_name = {name: _row(weights[:, i]) for i, name in enumerate(table.names)}
    return {name: row for name, row in by_name.items() if row}, {
        axis: round(float(value), 2) for axis, value in zip(AXES, bias, strict=True)
    }


def _row(weights: Numbers) -> dict[str, float]:
    pairs = zip(AXES, weights.tolist(), strict=True)
    return {axis: round(weight, 2) for axis, weight in pairs if abs(weight) >= SMALLEST_AXIS_WEIGHT}


def _descend(
    slope: Callable[[Numbers, Numbers], tuple[Numbers, Numbers]], size: tuple[int, int], steepest: float
) -> tuple[Numbers, Numbers]:
    """Nesterov's accelerated gradient descent from zero, with steps of 1 / steepest: weights and bias of each row."""
    here = ahead = (np.zeros(size), np.zeros(size[0]))
    pace = 1.0
    for _ in range(ROUNDS):
        down = slope(*ahead)
        there = (ahead[0] - down[0] / steepest, ahead[1] - down[1] / steepest)
        faster = (1 + math.sqrt(1 + 4 * pace * pace)) / 2
        push = (pace - 1) / faster
        ahead = (there[0] + push * (there[0] - here[0]), there[1] + push * (there[1] - here[1]))
        here, pace = there, faster
    return here


def _cut(briefs: Sequence[Sequence[Row]], labels: int, passages: Sequence[Row]) -> float:
    """The log-odds above which there are FINDS_A_LABEL as many sentences as labels, on briefs held out in turn."""
    judged: list[float] = []
    for fold in range(FOLDS):
        known = [row for i, brief in enumerate(briefs) if i % FOLDS != fold for row in brief]
        weights, bias = _gap_weights([*passages, *known])
        for row in (row for brief in briefs[fold::FOLDS] for row in brief):
            learnt = sum(weights.get(name, 0.0) for name in sorted(gap_features(row.view)))
            judged.append(bias + RULES_SHARE * row.rules_say + learnt)
    return sorted(judged, reverse=True)[round(FINDS_A_LABEL * labels) - 1]


if __name__ == "__main__":
    sys.exit(main())
