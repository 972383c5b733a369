"""The scores of everything in a matcher for one gap, in memory or in a store: all offers at once, or one by name."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from charnia.core.evidence import Offer
from charnia.core.vocabulary import OfferKind
from charnia.engine.ranking.matcher import MatcherSnapshot
from charnia.engine.ranking.needs import GapNeed
from charnia.engine.ranking.rank import BEST_RECORDS
from charnia.engine.ranking.reach import Reach, reach_for
from charnia.engine.ranking.standings import DECAY, Floats, Standings
from charnia.engine.ranking.stored import read_together
from charnia.engine.ranking.text_scores import TextScores
from charnia.engine.ranking.weights import Weights

_RECORDS_EACH = 20
"""More records than that for each offer behind them are taken to be those of few: 2,000 should tell of 100 offers."""
_MORE = 4


@dataclass(frozen=True, slots=True)
class Scored:
    """An offer's score and what it is the sum of: its own words, weighed; the ids and scores of the records that count,
    best first; the fit of its kind."""

    offer: Offer
    score: float
    own: float
    evidence: tuple[tuple[str, float], ...]
    fit: float


class GapScores:
    """What a snapshot's texts and offers score for a gap. `standings` has all offers, by the records that are looked at
    for a need: at most `proposed`, which is that of the snapshot unless these belong to few. `for_funds` compares funds
    where money is missing, by what the product is; None where they are compared as everything else is."""

    def __init__(self, snapshot: MatcherSnapshot, gap: GapNeed, weights: Weights) -> None:
        self._all = snapshot
        self._gap = gap
        self._weights = weights
        self.evidence = TextScores.for_gap(snapshot.evidence, gap)
        self.own = TextScores.for_gap(snapshot.own_words, gap)
        self.for_funds = TextScores.for_funds(snapshot.own_words, gap)
        self.proposed = snapshot.proposed
        self._of_records, evidence = self._nearest()
        self._of_offers = self._own_words()
        self.standings = Standings(
            evidence,
            snapshot.holdings.own(self._of_offers),
            snapshot.holdings.kinds,
            least=snapshot.holdings.least_shares(weights, gap.kind),
            among=snapshot.holdings.rows_of(snapshot.offers),
            weights=weights,
            kind=gap.kind,
            axis=gap.axis,
        )

    def _nearest(self) -> tuple[Mapping[str, float], Floats]:
        """The scores of the records that are looked at, and what all offers have of them. Where they belong to few, as
        when somebody has thousands of papers, more are looked at."""
        enough = (self._all.proposed or 0) / _RECORDS_EACH
        while True:
            found = self.evidence.nearest(self.proposed)
            records = self._still_stored(found)
            evidence = self._all.holdings.evidence(records, self._all.works)
            if self.proposed is None or len(found) < self.proposed or np.count_nonzero(evidence) >= enough:
                return records, evidence
            self.proposed *= _MORE

    def _own_words(self) -> Mapping[str, float]:
        """What the own words of offers score, of funds by the product where money is missing."""
        found = self.own.nearest(None)
        if self.for_funds is None:
            return found
        funds = self._all.holdings.reaches
        others = {id_: score for id_, score in found.items() if id_ not in funds}
        return others | {id_: score for id_, score in self.for_funds.nearest(None).items() if id_ in funds}

    def own_of(self, offer: Offer) -> TextScores:
        """What the own words of an offer are compared with."""
        is_fund = offer.kind is OfferKind.FUND
        return self.for_funds if is_fund and self.for_funds is not None else self.own

    def reach(self, offer: Offer) -> Reach | None:
        """How far a fund reaches where money is missing; None for every other offer and gap."""
        return reach_for(offer, self._gap.kind)

    def score(self, offer: Offer) -> Scored:
        """An offer as it stands among the others."""
        return self._score(offer, self._of_records)

    def score_alone(self, offer: Offer) -> Scored:
        """An offer as it stands among the others; one that has no place there with everything that is known of it."""
        if self._all.proposed is None or self.standings.scores[self._all.holdings.rows[offer.id]] > 0:
            return self.score(offer)
        return self._score(offer, self._still_stored(self.evidence.of(offer.evidence_ids)))

    def counting(self, offer: Offer) -> tuple[tuple[str, float], ...]:
        """The ten best records of an offer with their scores, one a work, best first."""
        return self._counting(offer.evidence_ids, self._of_records)

    def _score(self, offer: Offer, of_records: Mapping[str, float]) -> Scored:
        own = self._weights.own(offer.kind) * self._of_offers.get(offer.id, 0.0)
        evidence = self._counting(offer.evidence_ids, of_records)
        matched = own + _decayed(evidence)
        full = self._weights.full_fit(offer.kind, self._gap.kind, self._gap.axis)
        fitting = self._weights.fitting(offer.kind, self._gap.kind, matched=matched, full=full, reach=self.reach(offer))
        return Scored(offer, matched + fitting, own, evidence, fitting)

    def _counting(self, ids: Iterable[str], of_records: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
        matching = [(id_, of_records[id_]) for id_ in ids if id_ in of_records]
        best: dict[str, tuple[str, float]] = {}
        for id_, score in sorted(matching, key=lambda one: (-round(one[1], 12), one[0])):
            best.setdefault(self._all.works[id_], (id_, score))
        return tuple(best.values())[:BEST_RECORDS]

    def _still_stored(self, of_records: Mapping[str, float]) -> Mapping[str, float]:
        """Makes the works of records known; a record that has just left the store counts no more."""
        read_together(self._all.works, of_records)
        return {id_: score for id_, score in of_records.items() if id_ in self._all.works}


def _decayed(evidence: Sequence[tuple[str, float]]) -> float:
    if len(evidence) == 1:
        return evidence[0][1]
    return math.fsum(DECAY**place * score for place, (_, score) in enumerate(evidence))
