"""The scores of all offers for one gap at once, over records and offers laid out in arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from charnia.core.evidence import Offer
from charnia.core.vocabulary import Axis, GapKind, OfferKind
from charnia.engine.ranking.rank import BEST_RECORDS
from charnia.engine.ranking.weights import Weights

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

DECAY = 0.6
_DECIMALS = 12
"""Scores that differ only beyond these are level."""
_KINDS = tuple(OfferKind)


class Holdings:
    """Which records stand behind which offers, at one state of the matcher.

    Offers and records have rows in the order of their ids. Entry e says that the record of row `records[e]` stands
    behind the offer of row `holders[e]`.
    """

    def __init__(self, works: Mapping[str, str], offers: Mapping[str, Offer]) -> None:
        self.offers: Sequence[Offer] = [offers[id_] for id_ in sorted(offers)]
        self.rows = {offer.id: row for row, offer in enumerate(self.offers)}
        self.record_rows = {id_: row for row, id_ in enumerate(sorted(works))}
        held = [[self.record_rows[id_] for id_ in offer.evidence_ids if id_ in works] for offer in self.offers]
        self.holders: Integers = np.repeat(np.arange(len(held)), [len(rows) for rows in held])
        self.records: Integers = np.fromiter(chain.from_iterable(held), np.int64, len(self.holders))
        kinds = {kind: number for number, kind in enumerate(_KINDS)}
        self.kinds: Integers = np.array([kinds[offer.kind] for offer in self.offers], np.int64)
        numbers: dict[str, int] = {}
        self._works: Integers = np.array(
            [numbers.setdefault(works[id_], len(numbers)) for id_ in self.record_rows], np.int64
        )

    def own(self, amounts: Mapping[str, float]) -> Floats:
        """Amounts by the ids of offers as float64[offers]."""
        return _laid_out(amounts, self.rows)

    def evidence(self, amounts: Mapping[str, float]) -> Floats:
        """For each offer the rank-decayed sum of its ten best records, one a work: float64[offers]."""
        of_records = _laid_out(amounts, self.record_rows)
        entries = np.flatnonzero(of_records[self.records] > 0)
        holders, records = self.holders[entries], self.records[entries]
        best = np.lexsort((records, -np.round(of_records[records], _DECIMALS), holders))
        best = best[self._first_of_works(holders[best], self._works[records[best]])]
        holders, scores = holders[best], of_records[records[best]]
        starts = np.flatnonzero(np.diff(holders, prepend=-1))
        places = np.arange(len(holders)) - np.repeat(starts, np.diff(starts, append=len(holders)))
        weights = np.append(DECAY ** np.arange(BEST_RECORDS), 0.0)[np.minimum(places, BEST_RECORDS)]
        return np.bincount(holders, weights * scores, minlength=len(self.offers)).astype(np.float64)

    def _first_of_works(self, holders: Integers, works: Integers) -> Integers:
        """The first entry of each offer and work, in the order of the entries."""
        _, first = np.unique(holders * (len(self.record_rows) + 1) + works, return_index=True)
        return np.sort(first)


class Standings:
    """Every offer's score for a gap, and the rows of those above zero, best first, ties by id."""

    def __init__(
        self,
        holdings: Holdings,
        *,
        evidence: Mapping[str, float],
        own: Mapping[str, float],
        weights: Weights,
        kind: GapKind,
        axis: Axis,
    ) -> None:
        self.evidence = holdings.evidence(evidence)
        self.own = holdings.own(own)
        described = np.array([weights.own(offer) for offer in _KINDS])[holdings.kinds]
        matched = self.evidence + described * self.own
        full = np.array([weights.full_fit(offer, kind, axis) for offer in _KINDS])[holdings.kinds]
        least = np.array([weights.least_share(offer, kind) for offer in _KINDS])[holdings.kinds]
        self.scores: Floats = matched + full * weights.share(matched, least)
        best = np.lexsort((np.arange(len(self.scores)), -np.round(self.scores, _DECIMALS)))
        self.best: Integers = best[self.scores[best] > 0]


def _laid_out(amounts: Mapping[str, float], rows: Mapping[str, int]) -> Floats:
    found = np.zeros(len(rows))
    known = [(rows[id_], amount) for id_, amount in amounts.items() if id_ in rows]
    if known:
        at, values = zip(*known, strict=True)
        found[list(at)] = values
    return found
