"""The scores of all offers for one gap at once, over records and offers laid out in arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from charnia.core.evidence import Offer
from charnia.core.vocabulary import Axis, GapKind, OfferKind
from charnia.engine.ranking.rank import BEST_RECORDS
from charnia.engine.ranking.reach import Reach, reach_of
from charnia.engine.ranking.record_numbers import Numbers, RecordNumbers
from charnia.engine.ranking.weights import Weights

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]

DECAY = 0.6
_DECIMALS = 12
"""Scores that differ only beyond these are level."""
_KINDS = tuple(OfferKind)


class Holdings:
    """Which records stand behind which offers, laid out when they are first asked for. Safe to share between threads.

    Offers have rows in the order of their ids. `numbers` are those of an earlier state, where there was one.
    """

    def __init__(self, offers: Mapping[str, Offer], *, numbers: RecordNumbers | None = None) -> None:
        self.by_id = offers
        self._numbers = RecordNumbers() if numbers is None else numbers

    @cached_property
    def offers(self) -> Sequence[Offer]:
        """All offers by their rows."""
        return [self.by_id[id_] for id_ in sorted(self.by_id)]

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """The rows of offers by their ids."""
        return {offer.id: row for row, offer in enumerate(self.offers)}

    @cached_property
    def kinds(self) -> Integers:
        """The places of the offers' kinds among all kinds: int64[offers]."""
        places = {kind: place for place, kind in enumerate(_KINDS)}
        return np.array([places[offer.kind] for offer in self.offers], np.int64)

    def rows_of(self, offers: Mapping[str, Offer]) -> Mask | None:
        """The rows of some of the offers as bool[offers], None for all."""
        if len(offers) == len(self.offers):
            return None
        return np.array([offer.id in offers for offer in self.offers], np.bool_)

    @cached_property
    def reaches(self) -> Mapping[str, Reach]:
        """How far each fund reaches, by its id."""
        return {one.id: reach_of(one.title, one.text) for one in self.offers if one.kind is OfferKind.FUND}

    def least_shares(self, weights: Weights, gap: GapKind) -> Floats:
        """The share of its fit that counts of each offer whatever the words: float64[offers]."""
        shares: Floats = np.array([weights.least_share(offer, gap) for offer in _KINDS])[self.kinds]
        if gap is GapKind.FINANCE and self.reaches:
            shares[[self.rows[id_] for id_ in self.reaches]] = [reach.least for reach in self.reaches.values()]
        return shares

    def own(self, amounts: Mapping[str, float]) -> Floats:
        """Amounts by the ids of offers as float64[offers]."""
        found = np.zeros(len(self.offers))
        known = [id_ for id_ in amounts if id_ in self.rows]
        found[[self.rows[id_] for id_ in known]] = [amounts[id_] for id_ in known]
        return found

    def evidence(self, amounts: Mapping[str, float], works: Mapping[str, str]) -> Floats:
        """For each offer the rank-decayed sum of its ten best records, one a work: float64[offers].

        `amounts` are above zero, by the ids of records; `works` names the work of each.
        """
        numbers_of, _ = self._records
        known = sorted(id_ for id_ in amounts if id_ in numbers_of)
        entries, numbers = self._entries_of(known)
        holders, scores = self._holders[entries], np.array([amounts[id_] for id_ in known], np.float64)[numbers]
        best = np.lexsort((numbers, -np.round(scores, _DECIMALS), holders))
        best = best[_first_of_pairs(holders[best], _numbered(works[id_] for id_ in known)[numbers[best]])]
        holders, scores = holders[best], scores[best]
        starts = np.flatnonzero(np.diff(holders, prepend=-1))
        places = np.arange(len(holders)) - np.repeat(starts, np.diff(starts, append=len(holders)))
        weights = np.append(DECAY ** np.arange(BEST_RECORDS), 0.0)[np.minimum(places, BEST_RECORDS)]
        return np.bincount(holders, weights * scores, minlength=len(self.offers)).astype(np.float64)

    def _entries_of(self, ids: Sequence[str]) -> tuple[Integers, Integers]:
        """The entries that are of these records, and which of them each is of."""
        numbers_of, records = self._records
        numbers = np.full(len(numbers_of), -1)
        numbers[[numbers_of[id_] for id_ in ids]] = np.arange(len(ids))
        of_entries = numbers[records]
        entries = np.flatnonzero(of_entries >= 0)
        return entries, of_entries[entries]

    @cached_property
    def _holders(self) -> Integers:
        """The row of the offer of each entry, which says that a record stands behind it: int64[entries]."""
        return np.repeat(np.arange(len(self.offers)), [len(offer.evidence_ids) for offer in self.offers])

    @cached_property
    def _records(self) -> tuple[Mapping[str, int], Numbers]:
        """The numbers of records, and that of the record of each entry."""
        return self._numbers.lay_out(self.offers)


class Standings:
    """Every offer's score for a gap, and the rows of those above zero, best first, ties by id.

    `evidence` and `own` are what its records and its own words score, `kinds` and `least` as in `Holdings`, each of all
    offers; those that are not `among` have no score.
    """

    def __init__(
        self,
        evidence: Floats,
        own: Floats,
        kinds: Integers,
        *,
        least: Floats,
        among: Mask | None,
        weights: Weights,
        kind: GapKind,
        axis: Axis,
    ) -> None:
        self.evidence = evidence
        self.own = own
        matched = evidence + np.array([weights.own(offer) for offer in _KINDS])[kinds] * own
        full = np.array([weights.full_fit(offer, kind, axis) for offer in _KINDS])[kinds]
        scores = matched + full * weights.share(matched, least)
        self.scores: Floats = scores if among is None else np.where(among, scores, 0.0)
        best = np.lexsort((np.arange(len(self.scores)), -np.round(self.scores, _DECIMALS)))
        self.best: Integers = best[self.scores[best] > 0]


def _first_of_pairs(holders: Integers, works: Integers) -> Integers:
    """The first entry of each offer and work, in the order of the entries."""
    _, first = np.unique(holders * (works.max(initial=0) + 1) + works, return_index=True)
    return np.sort(first)


def _numbered(works: Iterable[str]) -> Integers:
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(work, len(numbers)) for work in works], np.int64)
