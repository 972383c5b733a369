"""An optional linear model of sentences, whose scores are added to those of the rules.

Training happens elsewhere (`benchmarks/train_sentences.py`); here is only what a diagnosis needs: a sum of weights, and
the words that weighed most.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from charnia.core.diagnosis.features import SentenceView, about_features, gap_features, words_of
from charnia.core.vocabulary import Axis

GAP = "gap"  # the class whose score joins the scale; the others are named by their axis
RULES_SHARE = 0.5  # of what the rules say, beside a model: it has learnt from which of them firing means what
_MOST_REASONS = 3
_LEAST_REASON = 0.1  # a weight below says nothing on its own


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a model thinks of a sentence: log-odds to add for a gap, and for axes, likewise.

    `rules_share` is how much of the rules' own log-odds still counts beside it; `reasons` are the words of the sentence
    that spoke loudest for a gap, the loudest first.
    """

    gap: float = 0.0
    axes: Mapping[Axis, float] = field(default_factory=dict)
    rules_share: float = 1.0
    reasons: tuple[str, ...] = ()


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
        return Opinion(
            gap=self.bias.get(GAP, 0.0) + sum(self.gap[feature] for feature in met),
            axes=self._axes(view),
            rules_share=RULES_SHARE,
            reasons=self._reasons(met),
        )

    def _axes(self, view: SentenceView) -> dict[Axis, float]:
        totals = {axis: self.bias.get(axis.value, 0.0) for axis in Axis}
        for feature in sorted(about_features(view)):
            for name, weight in self.axes.get(feature, {}).items():
                totals[Axis(name)] += weight
        return totals

    def _reasons(self, met: Sequence[str]) -> tuple[str, ...]:
        spoken = {words_of(feature): -self.gap[feature] for feature in met if self.gap[feature] >= _LEAST_REASON}
        loudest = heapq.nsmallest(_MOST_REASONS, (pair for pair in spoken.items() if pair[0]), key=lambda pair: pair[::-1])
        return tuple(words for words, _ in loudest)
