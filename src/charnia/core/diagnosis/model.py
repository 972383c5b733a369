"""An optional linear model of sentences, whose scores are added to those of the rules.

Training happens elsewhere (`benchmarks/`); here is only what a diagnosis needs: the features and a sum.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

GAP = "gap"  # the class whose score joins the scale; the others are named "axis:<value>" and "kind:<value>"

_WORD = re.compile(r"\w+(?:['’]\w+)?")
_DENIALS = frozenset(
    {
        "no",
        "not",
        "never",
        "nobody",
        "none",
        "nor",
        "neither",
        "without",
        "nothing",
        "nowhere",
        "cannot",
        "hardly",
        "barely",
        "yet",
        "only",
        "one",
    }
)
_STEM_LENGTH = 5
PARTS = 5  # of a brief, by the order of its sentences


def sentence_features(
    sentence: str, label: str, rule_ids: Iterable[str], topic_ids: Iterable[str] = (), place: float | None = None
) -> frozenset[str]:
    """What a model may look at, each feature with its prefix.

    `w:` words, `p:` pairs of neighbouring words, `s:` the beginnings of long words, `l:` words of the label, `r:` rules
    that fired, `t:` topics, `x:` the sentence's shape, `y:` the fifth of the brief in which it stands (`place` is the
    share of the brief's sentences before it; None when there is no order).
    """
    words = [word.casefold().replace("’", "'") for word in _WORD.findall(sentence)]
    return frozenset(
        [f"w:{word}" for word in words]
        + [f"p:{one}_{other}" for one, other in itertools.pairwise(words)]
        + [f"s:{word[:_STEM_LENGTH]}" for word in words if len(word) > _STEM_LENGTH]
        + [f"l:{word.casefold()}" for word in _WORD.findall(label)]
        + [f"r:{rule_id}" for rule_id in rule_ids]
        + [f"t:{topic_id}" for topic_id in topic_ids]
        + [f"x:{trait}" for trait in _shape(sentence, words)]
        + ([] if place is None else [f"y:{int(place * PARTS)}"])
    )


def _shape(sentence: str, words: Sequence[str]) -> Iterator[str]:
    """Whether it denies, once or more often, whether it asks, and how long it is in steps of eight words."""
    denials = sum(word in _DENIALS or word.endswith("n't") for word in words)
    if denials:
        yield "denies"
    if denials > 1:
        yield "denies-again"
    if "?" in sentence:
        yield "asks"
    yield f"length-{min(len(words) // 8, 4)}"


@dataclass(frozen=True, slots=True)
class SentenceModel:
    """Weights of features by class. Class `gap` is a log-odds score; axis and kind classes are votes."""

    weights: Mapping[str, Mapping[str, float]]
    bias: Mapping[str, float] = field(default_factory=dict)

    def scores(self, features: Iterable[str]) -> dict[str, float]:
        """The score of each class: its bias plus the weights of the features present, summed in a fixed order."""
        totals = dict(self.bias)
        for feature in sorted(features):
            for name, weight in self.weights.get(feature, {}).items():
                totals[name] = totals.get(name, 0.0) + weight
        return totals
