"""Trains the sentence model that gap finding adds to its rules, and writes it beside them.

    .venv/bin/python benchmarks/train_sentences.py

Learns from our own labelled briefs and sentences (`benchmarks/data/`) alone, so that every other brief can measure it.
Run it again after changing rules or topics: it learns what they leave over. `--leave-out 5` trains without that file
and `--out` writes elsewhere, beside the rules to train with, to measure on what was left out. The same input gives the
same file.

Three linear models share the features of `charnia.core.diagnosis.model`: a logistic regression for `gap`, whose
starting point is the rules' own log-odds, and a softmax each for `kind` and `axis`, which also read the labels'
statements. All are fitted with an L2 penalty by accelerated gradient descent. The bias of `gap` is set so that at the
confidence of 0.5 a few more sentences are found than are labelled, on briefs held out in turn.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from charnia.core.diagnosis.diagnose import share_before
from charnia.core.diagnosis.findings import BriefText
from charnia.core.diagnosis.model import GAP, SentenceModel, sentence_features
from charnia.core.diagnosis.rulebook import RuleBook, Topic
from charnia.core.diagnosis.scale import EVEN, Surroundings, Weighed, weigh
from charnia.core.diagnosis.segments import sentences
from charnia.core.vocabulary import Axis, GapKind
from charnia.packs.rulebook import OWN_FOLDER, load_rulebook

DATA = Path(__file__).parent / "data"
FOLDS = 6
LEAST_SIGHTINGS = 2  # a feature seen in one sentence only teaches nothing
SMALLEST_WEIGHT = 0.05
KIND_VOTE = 3.0  # so that kinds speak as loudly as rules that state one
GAP_PENALTY, ABOUT_PENALTY = 3.0, 8.0
IN_PLACE_CARE = 1.5  # a false alarm on what is in place is worse than another false find
ROUNDS = 200
FINDS_A_LABEL = 1.05  # a false find can be waved away, a miss is never seen

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence: its features, the rules' log-odds for a gap, and the labels that overlap it."""

    features: frozenset[str]
    rules_say: float
    gap: bool
    kind: str = ""
    axis: str = ""
    in_place: bool = False


class _Listener(SentenceModel):
    """A model without opinion that notes the features it was last asked about."""

    heard: frozenset[str] = frozenset()

    def scores(self, features: Iterable[str]) -> dict[str, float]:
        object.__setattr__(self, "heard", frozenset(features))
        return {}


class _Table:
    """Rows of 0/1 features as a sparse matrix."""

    def __init__(self, rows: Sequence[Collection[str]], columns: Mapping[str, int]) -> None:
        cells = [(i, columns[name]) for i, row in enumerate(rows) for name in sorted(row) if name in columns]
        self.row, self.column = (np.array(part, dtype=np.intp) for part in zip(*cells, strict=True))
        self.shape = len(rows), len(columns)

    def times(self, weights: Numbers) -> Numbers:
        return np.bincount(self.row, weights=weights[self.column], minlength=self.shape[0])

    def transposed_times(self, values: Numbers) -> Numbers:
        return np.bincount(self.column, weights=values[self.row], minlength=self.shape[1])

    def largest_square(self) -> float:
        """The largest eigenvalue of X'X, by power iteration, with a little to spare."""
        vector, length = np.ones(self.shape[1]), 1.0
        for _ in range(15):
            vector = self.transposed_times(self.times(vector / np.linalg.norm(vector)))
            length = float(np.linalg.norm(vector))
        return 1.05 * length + self.shape[0]


def main() -> None:
    options = _options()
    files = [file for file in sorted(DATA.glob("briefs_*.jsonl")) if file.stem.split("_")[1] not in options.leave_out]
    briefs = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    book = replace(load_rulebook(folder=options.out.parent), model=None)
    lines = (DATA / "sentences.tsv").read_text(encoding="utf-8").splitlines()[1:]
    model = train([rows_of(brief, book) for brief in briefs], [row_of(line, book) for line in lines])
    options.out.write_text(_as_json(model), encoding="utf-8")
    print(f"{len(briefs)} briefs, {len(model.weights)} features: {options.out}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leave-out", nargs="*", default=[], help="numbers of files not to learn from")
    parser.add_argument("--out", type=Path, default=OWN_FOLDER / "sentences.json", help="where to write the model")
    return parser.parse_args()


def _as_json(model: SentenceModel) -> str:
    """The model with one feature a line, so that two versions can be compared."""
    lines = (f"{json.dumps(name)}: {json.dumps(model.weights[name])}" for name in sorted(model.weights))
    return f'{{"bias": {json.dumps(model.bias)},\n"weights": {{\n' + ",\n".join(lines) + "\n}}\n"


def rows_of(labelled: Mapping[str, Any], book: RuleBook) -> list[Row]:
    """The sentences of a labelled brief as the rules read them; each label counts for all sentences it overlaps."""
    text = labelled["text"]
    labels = [(text.index(gap["quote"]), gap) for gap in labelled["gaps"]]
    settled = [(at := text.index(one["quote"]), at + len(one["quote"])) for one in labelled["in_place"]]
    read = sentences(text)
    rows = []
    for place, one in enumerate(read):
        words = text[one.start : one.end]
        around = Surroundings(_topics(words, book), _topics(one.label, book), (), share_before(place, len(read)))
        heard = [_read(text[slice(*span)], words, one.label, around, book) for span in one.clauses]
        features, rules_say = max(heard, key=lambda pair: pair[1])
        told = [gap for start, gap in labels if one.start < start + len(gap["quote"]) and start < one.end]
        first = told[0] if told else {"kind": "", "axis": ""}
        there = not told and any(start < one.end and one.start < end for start, end in settled)
        rows.append(Row(features, rules_say, bool(told), first["kind"], first["axis"], there))
    for gap in labelled["gaps"]:
        topic_ids = {topic.id for topic in _topics(gap["statement"], book)}
        features = sentence_features(gap["statement"], "", (), topic_ids)
        rows.append(Row(features, 0.0, gap=False, kind=gap["kind"], axis=gap["axis"]))
    return rows


def row_of(line: str, book: RuleBook) -> Row:
    """A single sentence with its kind ("none" and "in-place" for no gap) and axis, tab-separated."""
    kind, axis, text = line.split("\t")
    around = Surroundings(_topics(text, book), (), (), place=0.5)
    features, rules_say = _read(text, text, "", around, book)
    features = frozenset(name for name in features if not name.startswith("y:"))  # it stands nowhere
    gap = bool(axis)
    return Row(features, rules_say, gap, kind if gap else "", axis, in_place=kind == "in-place")


def _topics(text: str, book: RuleBook) -> list[Topic]:
    return [topic for topic, _, _ in book.topic_index.find(text)] if text else []


def _read(clause: str, sentence: str, label: str, around: Surroundings, book: RuleBook) -> tuple[frozenset[str], float]:
    """What the rules see in a clause: the features for a model, and their log-odds for a gap."""
    listener = _Listener({})
    said = weigh(clause, sentence, label, around, BriefText(clause), replace(book, model=listener))
    return listener.heard, _log_odds(said)


def _log_odds(said: Weighed) -> float:
    return math.log(said.confidence / (1 - said.confidence)) if said.confidence else -EVEN - said.in_place


def train(briefs: Sequence[Sequence[Row]], more: Sequence[Row] = ()) -> SentenceModel:
    """The model of all briefs and of more sentences that stand alone."""
    rows = [*more, *(row for brief in briefs for row in brief)]
    told = [row for row in rows if row.kind]
    weights: dict[str, dict[str, float]] = {}
    bias = {}
    gap, bias[GAP] = _gap_weights([row for row in rows if row.gap or not row.kind])
    bias[GAP] -= _best_cut(briefs, more)
    _add(weights, GAP, gap)
    for group, vote, values, words in (
        ("kind", KIND_VOTE, [one.value for one in GapKind], [row.kind for row in told]),
        ("axis", 1.0, [one.value for one in Axis], [row.axis for row in told]),
    ):
        for value, (learnt, start) in _softmax([row.features for row in told], words, values).items():
            _add(weights, f"{group}:{value}", {name: vote * weight for name, weight in learnt.items()})
            bias[f"{group}:{value}"] = round(vote * start, 2)
    bias[GAP] = round(bias[GAP], 2)
    return SentenceModel(weights, bias)


def _add(weights: dict[str, dict[str, float]], name: str, learnt: Mapping[str, float]) -> None:
    for feature_name, weight in learnt.items():
        if abs(weight) >= SMALLEST_WEIGHT:
            weights.setdefault(feature_name, {})[name] = round(weight, 2)


def _gap_weights(rows: Sequence[Row]) -> tuple[dict[str, float], float]:
    columns = _columns(row.features for row in rows)
    table = _Table([row.features for row in rows], columns)
    truth = np.array([float(row.gap) for row in rows])
    rules_say = np.array([row.rules_say for row in rows])
    care = np.array([IN_PLACE_CARE if row.in_place else 1.0 for row in rows])

    def slope(weights: Numbers, bias: float) -> tuple[Numbers, float]:
        error = care * (1 / (1 + np.exp(-(table.times(weights) + bias + rules_say))) - truth)
        return table.transposed_times(error) + GAP_PENALTY * weights, float(error.sum())

    weights, bias = _descend(slope, table.shape[1], 0.25 * IN_PLACE_CARE * table.largest_square() + GAP_PENALTY)
    return {name: float(weights[i]) for name, i in columns.items()}, bias


def _softmax(
    rows: Sequence[Collection[str]], words: Sequence[str], values: Sequence[str]
) -> dict[str, tuple[dict[str, float], float]]:
    """Weights and bias of each value, one column of the softmax at a time from a shared gradient."""
    columns = _columns(rows)
    table = _Table(rows, columns)
    truth = np.array([[float(word == value) for value in values] for word in words])
    size = len(values), table.shape[1]

    def slope(weights: Numbers, bias: Numbers) -> tuple[Numbers, Numbers]:
        score = np.stack([table.times(one) for one in weights], axis=1) + bias
        share = np.exp(score - score.max(axis=1, keepdims=True))
        error = share / share.sum(axis=1, keepdims=True) - truth
        return np.stack([table.transposed_times(one) for one in error.T]) + ABOUT_PENALTY * weights, error.sum(axis=0)

    steepest = 0.5 * table.largest_square() + ABOUT_PENALTY
    weights, bias = _descend(slope, size, steepest, bias=np.zeros(len(values)))
    return {
        value: ({name: float(weights[k, i]) for name, i in columns.items()}, float(bias[k]))
        for k, value in enumerate(values)
    }


def _descend(slope: Any, size: Any, steepest: float, bias: Any = 0.0) -> tuple[Numbers, Any]:
    """Nesterov's accelerated gradient descent from zero, with steps of 1 / steepest."""
    here, ahead = (np.zeros(size), bias), (np.zeros(size), bias)
    pace = 1.0
    for _ in range(ROUNDS):
        down = slope(*ahead)
        there = (ahead[0] - down[0] / steepest, ahead[1] - down[1] / steepest)
        faster = (1 + math.sqrt(1 + 4 * pace * pace)) / 2
        push = (pace - 1) / faster
        ahead = (there[0] + push * (there[0] - here[0]), there[1] + push * (there[1] - here[1]))
        here, pace = there, faster
    return here


def _columns(rows: Iterable[Collection[str]]) -> dict[str, int]:
    seen = Counter(name for row in rows for name in row)
    return {name: i for i, name in enumerate(sorted(name for name in seen if seen[name] >= LEAST_SIGHTINGS))}


def _best_cut(briefs: Sequence[Sequence[Row]], more: Sequence[Row]) -> float:
    """The log-odds above which there are FINDS_A_LABEL as many sentences as labels, on briefs held out in turn."""
    judged: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        known = [*more, *(row for i, brief in enumerate(briefs) for row in brief if i % FOLDS != fold)]
        weights, bias = _gap_weights([row for row in known if row.gap or not row.kind])
        for row in (row for brief in briefs[fold::FOLDS] for row in brief if row.gap or not row.kind):
            score = bias + row.rules_say + sum(weights.get(name, 0.0) for name in sorted(row.features))
            judged.append((score, row.gap))
    judged.sort(reverse=True)
    gaps = sum(gap for _, gap in judged)
    wanted = round(FINDS_A_LABEL * gaps)
    hits = sum(gap for _, gap in judged[:wanted])
    print(f"sentences of held-out briefs: precision {hits / wanted:.3f}, recall {hits / gaps:.3f}")
    return judged[wanted - 1][0]


if __name__ == "__main__":
    main()
