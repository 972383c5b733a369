"""An optional linear model of sentences, whose scores are added to those of the rules.

Training happens elsewhere (`benchmarks/`); here is only what a diagnosis needs: the features and a sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

GAP = "gap"  # the class whose score joins the scale; the others are named "axis:<value>" and "kind:<value>"

_WORD = re.compile(r"\w+(?:['’]\w+)?")
_DIGITS = re.compile(r"\d+")
_STEM = 5  # letters that stand for all words that begin so
_PARTS = 5  # of a brief, by which place counts
_WORDS_A_STEP = 5  # lengths are told apart in steps of so many words
_LONGEST_STEP = 6
_FEWEST_FOR_PLACE = 6  # in a text of fewer sentences place says nothing


def sentence_features(
    sentence: str, label: str, place: tuple[int, int], rule_ids: Iterable[str], topic_ids: Iterable[str]
) -> frozenset[str]:
    """Words and their stems, words of the label, rules and topics met, length and place, each with its prefix.

    `place` is the number of the sentence, from 0, and how many the brief has.
    """
    words = _words(sentence)
    marks = [name for name, there in (("question", "?" in sentence), ("unlabelled", not label)) if there]
    return frozenset(
        [f"w:{word}" for word in words]
        + [f"s:{word[:_STEM]}" for word in words if len(word) > _STEM]
        + [f"l:{word}" for word in _words(label)]
        + [f"r:{rule_id}" for rule_id in rule_ids]
        + [f"t:{topic_id}" for topic_id in topic_ids]
        + [f"length:{min(_LONGEST_STEP, len(words) // _WORDS_A_STEP)}"]
        + _place_features(*place)
        + marks
    )


def _place_features(number: int, count: int) -> list[str]:
    if count < _FEWEST_FOR_PLACE:
        return []
    edges = [name for name, there in (("first", number == 0), ("last", number == count - 1)) if there]
    return [f"part:{_PARTS * number // count}", *edges]


def _words(text: str) -> list[str]:
    """The words in small letters, with every run of digits as one mark."""
    return [_DIGITS.sub("#", word.casefold().replace("’", "'")) for word in _WORD.findall(text)]


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
