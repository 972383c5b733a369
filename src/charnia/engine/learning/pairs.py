"""From judgements to pairs of candidates of which one should stand above the other.

A candidate that helped should stand above everything else that the first page showed and that the same voice did not
call helpful (Joachims, Optimizing Search Engines using Clickthrough Data, KDD 2002). That paper takes only what stood
above the choice; taking what stood below as well keeps the pairs from speaking against any order that there is. A
candidate that does not help should stand below the next one that nobody of that voice judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from charnia.core.vocabulary import Axis, GapKind, OfferKind, Pillar
from charnia.engine.learning.judgements import Judgement, by_gap, capped
from charnia.engine.ranking.fit import fit
from charnia.engine.ranking.ordering import FIRST
from charnia.engine.ranking.reach import Reach
from charnia.engine.ranking.weights import MATCH_FOR_FULL_FIT, SPEAKS_FOR_ITSELF, Weights

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]

_CELLS = [(kind, pillar) for kind in GapKind for pillar in Pillar]


@dataclass(frozen=True, slots=True)
class Shown:
    """One candidate of a list: what its score is made of before it is weighed. `reach` is that of a fund
    where money is missing."""

    candidate: str
    kind: OfferKind
    evidence: float
    own: float
    reach: Reach | None = None


@dataclass(frozen=True, slots=True)
class ShownList:
    """A gap with its candidates, best first by the weights that Charnia starts with."""

    gap: str
    kind: GapKind
    axis: Axis
    candidates: tuple[Shown, ...]


class Rows:
    """Candidates as columns of numbers, `n` of them, so that all scores are worked out at once."""

    def __init__(self, rows: Sequence[tuple[ShownList, Shown]]) -> None:
        self.evidence: Floats = np.array([one.evidence for _, one in rows], np.float64)
        self.own: Floats = np.array([one.own for _, one in rows], np.float64)
        self.is_person = np.array([one.kind in SPEAKS_FOR_ITSELF for _, one in rows], np.bool_)
        self.fit: Floats = np.array([fit(one.kind, gap.kind, gap.axis) for gap, one in rows], np.float64)
        self.least_share: Floats = np.array(
            [Weights.least_share(one.kind, gap.kind, one.reach) for gap, one in rows], np.float64
        )
        self.cell: Numbers = np.array([_CELLS.index((gap.kind, one.kind.pillar)) for gap, one in rows], np.int64)

    def scores(self, weights: Weights) -> Floats:
        """The score of each row, `[n]`, exactly as the matcher works it out."""
        leanings = np.array([weights.leanings.get(cell, 0.0) for cell in _CELLS])
        own = self.own * np.where(self.is_person, weights.profile, weights.description)
        matched = self.evidence + own
        share = np.maximum(np.minimum(1.0, matched / MATCH_FOR_FULL_FIT), self.least_share)
        fitting = weights.fit * np.clip(self.fit + leanings[self.cell], 0.0, 1.0)
        scores: Floats = matched + share * fitting
        return scores


@dataclass(frozen=True, slots=True)
class Pairs:
    """`p` pairs: rows `better` and `worse`, each with its gap, its voice and its weight. A judgement weighs 1 over all
    its pairs, before the cap on voices."""

    rows: Rows
    better: Numbers
    worse: Numbers
    gaps: tuple[str, ...]
    voices: tuple[str, ...]
    weight: Floats

    def margins(self, weights: Weights) -> Floats:
        """By how much the better one's score is above the worse one's, `[p]`."""
        scores = self.rows.scores(weights)
        margins: Floats = scores[self.better] - scores[self.worse]
        return margins

    def where(self, keep: Sequence[bool]) -> Pairs:
        """The pairs that are kept, their weights capped anew."""
        chosen = np.flatnonzero(np.array(keep, np.bool_))
        gaps, voices = (tuple(names[i] for i in chosen) for names in (self.gaps, self.voices))
        return Pairs(
            self.rows,
            self.better[chosen],
            self.worse[chosen],
            gaps,
            voices,
            _under_the_cap(self.weight[chosen], voices),
        )


def pairs_of(lists: Mapping[str, ShownList], judgements: Sequence[Judgement]) -> Pairs:
    """All pairs of the judgements whose gap is among the lists."""
    rows: list[tuple[ShownList, Shown]] = []
    found: list[tuple[int, int, Judgement, float]] = []
    for gap, judged in sorted(by_gap(judgements).items()):
        if gap in lists:
            start = len(rows)
            rows.extend((lists[gap], one) for one in lists[gap].candidates)
            found.extend(
                (start + better, start + worse, one, weight)
                for better, worse, one, weight in _of_gap(lists[gap].candidates, judged)
            )
    voices = tuple(one.voice for _, _, one, _ in found)
    return Pairs(
        rows=Rows(rows),
        better=np.array([better for better, _, _, _ in found], np.int64),
        worse=np.array([worse for _, worse, _, _ in found], np.int64),
        gaps=tuple(one.gap for _, _, one, _ in found),
        voices=voices,
        weight=_under_the_cap(np.array([weight for _, _, _, weight in found], np.float64), voices),
    )


def _of_gap(shown: Sequence[Shown], judged: Sequence[Judgement]) -> Iterator[tuple[int, int, Judgement, float]]:
    places = {one.candidate: place for place, one in enumerate(shown)}
    for one in judged:
        if one.candidate not in places:
            continue
        gains = {places[it.candidate]: it.gain for it in judged if it.voice == one.voice and it.candidate in places}
        pairs = list(_of_judgement(places[one.candidate], one.gain, gains, len(shown)))
        yield from ((better, worse, one, 1 / len(pairs)) for better, worse in pairs)


def _of_judgement(place: int, gain: int, gains: Mapping[int, int], known: int) -> Iterator[tuple[int, int]]:
    if gain > 0:
        first_page = set(range(min(FIRST, known)))
        yield from ((place, other) for other in sorted(first_page | set(gains)) if gains.get(other, 0) < gain)
    else:
        following = next((other for other in range(place + 1, known) if other not in gains), None)
        if following is not None:
            yield following, place


def _under_the_cap(weight: Floats, voices: Sequence[str]) -> Floats:
    amounts: dict[str, float] = {}
    for voice, amount in zip(voices, weight, strict=True):
        amounts[voice] = amounts.get(voice, 0.0) + float(amount)
    factors = capped(amounts)
    under: Floats = weight * np.array([factors[voice] for voice in voices], np.float64)
    return under
