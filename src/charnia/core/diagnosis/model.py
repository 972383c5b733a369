"""An optional linear model of sentences, whose scores are added to those of the rules.

Training happens elsewhere (`benchmarks/`); here is only what a diagnosis needs: the features and a sum.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

GAP = "gap"  # the class whose score joins the scale; the others are named "axis:<value>" and "kind:<value>"

_WORD = re.compile(r"\w+(?:['’]\w+)?")


def sentence_features(sentence: str, label: str, rule_ids: Iterable[str]) -> frozenset[str]:
    """Words, pairs of neighbouring words, words of the label and the rules that fired, each with its prefix."""
    words = [word.casefold().replace("’", "'") for word in _WORD.findall(sentence)]
    pairs = (f"{one}_{other}" for one, other in itertools.pairwise(words))
    return frozenset(
        [f"w:{word}" for word in words]
        + [f"p:{pair}" for pair in pairs]
        + [f"l:{word.casefold()}" for word in _WORD.findall(label)]
        + [f"r:{rule_id}" for rule_id in rule_ids]
    )


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
