"""An optional linear model of sentences, whose scores are added to those of the rules.

Training happens elsewhere (`benchmarks/train_sentences.py`); here is only what a diagnosis needs: the features and a
sum.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from charnia.core.vocabulary import Axis

GAP = "gap"  # the class whose score joins the scale; the others are named by their axis

_WORD = re.compile(r"\w+(?:['’]\w+)?")
_DENIALS = frozenset(
    "no not never nobody none nor neither without nothing nowhere cannot hardly barely yet only one".split()
)
_STEM_LENGTH = 5
_PARTS = 5  # of a brief, by the order of its sentences
_SHORT_TEXT = 5  # sentences; a shorter text has no order


@dataclass(frozen=True, slots=True)
class SentenceView:
    """What a model may look at: a sentence, the label it stands under, its neighbours ("" for none), its number among
    `count`, and what the rules read in it, by id."""

    words: str
    label: str = ""
    before: str = ""
    after: str = ""
    place: int = 0
    count: int = 1
    lacks: frozenset[str] = frozenset()
    holds: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    label_topics: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a model thinks of a sentence: log-odds to add for a gap, votes for axes."""

    gap: float = 0.0
    axes: Mapping[Axis, float] = field(default_factory=dict)


NO_OPINION = Opinion()


def features_of(view: SentenceView) -> frozenset[str]:
    """The features of a sentence, each with its prefix.

    `w:` words, `p:` pairs of neighbouring words, `s:` the beginnings of long words, `l:` words of the label, `r:` rules
    that fired, `t:` topics, `x:` the sentence's shape, `y:` the fifth of the brief in which it stands.
    """
    words = _words(view.words)
    return frozenset(
        [f"w:{word}" for word in words]
        + [f"p:{one}_{other}" for one, other in itertools.pairwise(words)]
        + [f"s:{word[:_STEM_LENGTH]}" for word in words if len(word) > _STEM_LENGTH]
        + [f"l:{word}" for word in _words(view.label)]
        + [f"r:{rule_id}" for rule_id in view.lacks | view.holds]
        + [f"t:{topic_id}" for topic_id in view.topics]
        + [f"x:{trait}" for trait in _shape(view.words, words)]
        + ([f"y:{_PARTS * view.place // view.count}"] if view.count >= _SHORT_TEXT else [])
    )


def _words(text: str) -> list[str]:
    return [word.casefold().replace("’", "'") for word in _WORD.findall(text)]


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
    """Weights of features by class. Class `gap` is a log-odds score; the axes are votes."""

    weights: Mapping[str, Mapping[str, float]]
    bias: Mapping[str, float] = field(default_factory=dict)

    def opinion(self, view: SentenceView) -> Opinion:
        """The score of each class: its bias plus the weights of the features present, summed in a fixed order."""
        totals = dict(self.bias)
        for feature in sorted(features_of(view)):
            for name, weight in self.weights.get(feature, {}).items():
                totals[name] = totals.get(name, 0.0) + weight
        gap = totals.pop(GAP, 0.0)
        return Opinion(gap, {Axis(name): vote for name, vote in totals.items()})
