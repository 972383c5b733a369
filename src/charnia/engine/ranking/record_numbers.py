"""Numbers for records, kept from one state of the offers to the next, so that an edit costs what it changes."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from charnia.core.evidence import Offer

Numbers = NDArray[np.int32]

_MOST_GONE = 2
"""So many times as many offers as there are may be remembered; then all is numbered anew."""


class RecordNumbers:
    """Numbers each record when an offer first names it. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers: dict[str, int] = {}
        self._of_offers: dict[str, tuple[tuple[str, ...], Numbers]] = {}

    def lay_out(self, offers: Sequence[Offer]) -> tuple[Mapping[str, int], Numbers]:
        """The numbers of records by their ids, and those that the offers name, offer by offer: int32[entries].

        The mapping may grow later by records that none of these offers names."""
        with self._lock:
            if len(self._of_offers) > _MOST_GONE * len(offers):
                self._numbers, self._of_offers = {}, {}
            found = [self._of(offer) for offer in offers]
            return self._numbers, np.concatenate([np.empty(0, np.int32), *found])

    def _of(self, offer: Offer) -> Numbers:
        known = self._of_offers.get(offer.id)
        if known is None or known[0] is not offer.evidence_ids:
            given = [self._numbers.setdefault(id_, len(self._numbers)) for id_ in offer.evidence_ids]
            known = self._of_offers[offer.id] = (offer.evidence_ids, np.array(given, np.int32))
        return known[1]
