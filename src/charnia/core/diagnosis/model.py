"""An optional linear model of sentences, whose scores are added to those of the rules.

Training happens elsewhere (`benchmarks/train_sentences.py`); here is only what a diagnosis needs: a sum of weights, and
the words that weighed most.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from charnia.core.diagnosis.features import SentenceView, about_features, gap_features, is_a_name, words_of
from charnia.core.vocabulary import Axis

GAP = "gap"  # the class whose score joins the scale; the others are named by their axis
RULES_SHARE = 0.5  # of what the rules say, beside a model: it has learnt from which of them firing means what
_MOST_WORDS = 3
_LEAST_REASON, _LEAST_NAME = 0.1, 0.5  # smaller weights say nothing on their own


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a model thinks of a sentence: log-odds to add for a gap, and for axes, likewise.

    `rules_share` is how much of the rules' own log-odds still counts beside it; `reasons` are the words of the sentence
    that spoke loudest for a gap, the loudest first; `named` are those that clearly speak for an axis, likewise.
    """

    gap: float = 0.0
    axes: Mapping[Axis, float] = field(default_factory=dict)
    rules_share: float = 1.0
    reasons: tuple[str, ...] = ()
    named: Mapping[Axis, tuple[str, ...]] = field(default_factory=dict)


NO_OPINION = Opinion()


@dataclass(frozen=True, slots=True)
class SentenceModel:
    """Weights of features, for a gap and for each axis, each beside its bias (`bias` holds `gap` and the axes)."""

    gap: Mapping[str, float]
    axes: Mapping[str, Mapping[str, float]]
    bias: Mapping[str, float] = field(default_factory=dict)

    def opinion(self, view: SentenceView) -> Opinion:
        """The sum of the weights of the features that a sentence has, in a fixed order."""
        met = sorted(feature for feature in gap_features(view) if feature in self.gap)
        about = sorted(feature for feature in about_features(view) if feature in self.axes)
        return Opinion(
            gap=self.bias.get(GAP, 0.0) + sum(self.gap[feature] for feature in met),
            axes=self._axes(about),
            rules_share=RULES_SHARE,
            reasons=_loudest({feature: self.gap[feature] for feature in met}, _LEAST_REASON),
            named={axis: _loudest(self._speak_for(axis, about), _LEAST_NAME) for axis in Axis},
        )

    def _axes(self, about: Sequence[str]) -> dict[Axis, float]:
        totals = {axis.value: self.bias.get(axis.value, 0.0) for axis in Axis}
        for feature in about:
            for name, weight in self.axes[feature].items():
                totals[name] += weight
        return {axis: totals[axis.value] for axis in Axis}

    def _speak_for(self, axis: Axis, about: Sequence[str]) -> dict[str, float]:
        naming = (feature for feature in about if is_a_name(words_of(feature)))
        return {feature: self.axes[feature].get(axis.value, 0.0) for feature in naming}


def _loudest(weights: Mapping[str, float], least: float) -> tuple[str, ...]:
    """The few words of the sentence with the greatest weights, from `least` on; ties go by the alphabet."""
    spoken = {words_of(feature): -weight for feature, weight in weights.items() if weight >= least}
    loudest = heapq.nsmallest(_MOST_WORDS, (pair for pair in spoken.items() if pair[0]), key=lambda pair: pair[::-1])
    return tuple(words for words, _ in loudest)
