"""Learns the weights of the diagnosis' sentence model from our own labelled briefs, and writes them as JSON.

    .venv/bin/python benchmarks/train_diagnosis.py --out src/charnia/packs/diagnosis/model.json

Three linear models share the features of a sentence: whether it tells of a gap (logistic, on top of what the rules
say), and of which kind and axis (multinomial, on the sentences that do). Squared weights are held small; weights below
`SMALLEST` are left out. `--without s3` keeps a set out, so that it can be measured on; briefs of other collections are
never read. The same data gives the same file.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from charnia.core.diagnosis.diagnose import features_of
from charnia.core.diagnosis.model import GAP
from charnia.core.diagnosis.rulebook import RuleBook
from charnia.core.diagnosis.scale import EVEN, Surroundings, Weighed, weigh
from charnia.core.diagnosis.segments import sentences
from charnia.core.vocabulary import Axis, GapKind
from charnia.packs.rulebook import load_rulebook
from diagnosis import brief_text

BRIEFS = Path(__file__).parent / "data"
FEWEST = 2  # sentences that a feature must be met in
PENALTY = 10.0  # of a squared weight of the gap model, half
VOTE_PENALTY = 3.0  # the same of the kind and axis models
SMALLEST = 0.05
IN_PLACE = 2.0  # how many times a sentence counts that says what is there
LEAN = 0.5  # added to the gap score: gap sentences are few, and a missed one costs more than one to dismiss
KIND_VOTE = 1.5  # by which kind scores are multiplied, to weigh as much as rules and topics do
AXIS_VOTE = 0.75  # likewise
STEPS = 150
STEP = 0.08

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence: its features, the rules' log-odds of a gap, the labelled gap that it gives away, if any, and how much
    it counts."""

    features: frozenset[str]
    odds: float
    kind: str
    axis: str
    counts: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="the JSON file to write")
    parser.add_argument("--without", default="", help="the set to leave out, such as s3")
    options = parser.parse_args()
    book = replace(load_rulebook(), model=None)
    briefs = [brief for brief in _briefs() if not options.without or not brief["id"].startswith(options.without)]
    examples = [example for brief in briefs for example in _examples(brief, book)]
    options.out.write_text(_as_json(*_learn(examples)), encoding="utf-8")
    print(f"{len(briefs)} briefs, {len(examples)} sentences, {sum(bool(one.kind) for one in examples)} with a gap")
    return 0


def _briefs() -> list[dict[str, Any]]:
    files = sorted(BRIEFS.glob("briefs_*.jsonl"))
    return [
        json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines() if line.strip()
    ]


def _examples(labelled: dict[str, Any], book: RuleBook) -> list[Example]:
    brief, examples = brief_text(labelled), []
    found = sentences(brief.text)
    for number, one in enumerate(found):
        words = brief.text[one.start : one.end]
        topics = [topic for topic, _, _ in book.topic_index.find(words)]
        around = Surroundings(topics, [topic for topic, _, _ in book.topic_index.find(one.label)], ())
        clauses = [weigh(brief.text[slice(*span)], words, one.label, around, brief, book) for span in one.clauses]
        gap = _labelled_in(labelled, "gaps", one.start, one.end)
        there = bool(_labelled_in(labelled, "in_place", one.start, one.end))
        features = features_of(words, one.label, (number, len(found)), topics, book)
        examples.append(
            Example(
                features,
                max(map(_odds, clauses)),
                gap.get("kind", ""),
                gap.get("axis", ""),
                IN_PLACE if there and not gap else 1.0,
            )
        )
    return examples


def _odds(clause: Weighed) -> float:
    if clause.confidence == 0:
        return -EVEN - clause.in_place
    return math.log(clause.confidence / (1 - clause.confidence))


def _labelled_in(labelled: dict[str, Any], what: str, start: int, end: int) -> dict[str, str]:
    """The first labelled gap, or statement of what is in place, that a span overlaps."""
    for one in labelled[what]:
        at = labelled["text"].index(one["quote"])
        if at < end and start < at + len(one["quote"]):
            return dict(one)
    return {}


def _learn(examples: Sequence[Example]) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    """The weights by feature and class, and the bias by class."""
    counts = Counter(feature for one in examples for feature in one.features)
    names = sorted(feature for feature, count in counts.items() if count >= FEWEST)
    told = [one for one in examples if one.kind]
    everything = _matrix(examples, names)
    some = everything[[i for i, one in enumerate(examples) if one.kind]]
    odds = np.array([[one.odds] for one in examples])
    truth = np.array([[float(bool(one.kind))] for one in examples])
    gap = _fit(everything, truth, odds, PENALTY, np.array([[one.counts] for one in examples]))
    gap[-1] += LEAN
    kinds = [kind.value for kind in GapKind]
    axes = [axis.value for axis in Axis]
    kind = KIND_VOTE * _fit_classes(some, [one.kind for one in told], kinds)
    axis = AXIS_VOTE * _fit_classes(some, [one.axis for one in told], axes)
    classes = [GAP, *(f"kind:{name}" for name in kinds), *(f"axis:{name}" for name in axes)]
    table = np.concatenate([gap, kind, axis], axis=1)
    weights = {name: _row(classes, row) for name, row in zip(names, table, strict=False)}
    return {name: row for name, row in weights.items() if row}, _row(classes, table[-1])


def _row(classes: Sequence[str], values: Floats) -> dict[str, float]:
    return {name: round(float(value), 2) for name, value in zip(classes, values, strict=True) if abs(value) >= SMALLEST}


def _matrix(examples: Sequence[Example], names: Sequence[str]) -> Floats:
    """One row a sentence, one column a feature, and a last column of ones for the bias."""
    column = {name: i for i, name in enumerate(names)}
    matrix = np.zeros((len(examples), len(names) + 1))
    matrix[:, -1] = 1
    for i, one in enumerate(examples):
        matrix[i, [column[feature] for feature in one.features if feature in column]] = 1
    return matrix


def _fit_classes(matrix: Floats, labels: Sequence[str], classes: Sequence[str]) -> Floats:
    truth = np.array([[float(label == name) for name in classes] for label in labels])
    return _fit(matrix, truth, np.zeros_like(truth), VOTE_PENALTY, np.ones((len(labels), 1)))


def _fit(matrix: Floats, truth: Floats, offset: Floats, penalty: float, counts: Floats) -> Floats:
    """Weights by gradient descent with momentum (Adam), starting at zero; one column is logistic, several softmax."""
    weights = np.zeros((matrix.shape[1], truth.shape[1]))
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    held = np.full((matrix.shape[1], 1), penalty)
    held[-1] = 0.0  # the bias is free
    for step in range(1, STEPS + 1):
        slope = matrix.T @ (counts * (_chances(matrix @ weights + offset) - truth)) + held * weights
        first = 0.9 * first + 0.1 * slope
        second = 0.99 * second + 0.01 * slope * slope
        weights -= STEP * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return weights


def _chances(scores: Floats) -> Floats:
    if scores.shape[1] == 1:
        return np.asarray(1 / (1 + np.exp(-np.clip(scores, -30, 30))))
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _as_json(weights: dict[str, dict[str, float]], bias: dict[str, float]) -> str:
    """One feature a line, so that a change of the model can be read as one."""
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(row)}" for name, row in sorted(weights.items()))
    return f'{{"bias": {json.dumps(bias)},\n"weights": {{\n{lines}\n}}}}\n'


if __name__ == "__main__":
    sys.exit(main())
