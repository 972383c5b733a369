"""The cosines of words, exactly and for some rows alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from charnia.engine.index.counting import Places, term_keys
from charnia.engine.index.disk.segment import Ragged, Segment
from charnia.engine.index.disk.vocabulary import Vocabulary
from charnia.engine.index.vectors import Floats, saturated

_SIEVE = (1 << 16) - 1
"""A term the last bits of whose number are those of no term of the need is not in the need."""


@dataclass(frozen=True, slots=True)
class NeedTerms:
    """The known terms of a need: their numbers, ascending, and what each weighs in it times how rare it is."""

    numbers: Places
    amounts: Floats
    sieve: NDArray[np.bool_]

    @classmethod
    def of(cls, weights: Mapping[str, float], vocabulary: Vocabulary) -> NeedTerms:
        """The terms of these weights."""
        numbers = vocabulary.numbers(term_keys(weights))
        known = np.flatnonzero(numbers >= 0)
        known = known[np.argsort(numbers[known])]
        sieve = np.zeros(_SIEVE + 1, bool)
        sieve[numbers[known] & _SIEVE] = True
        return cls(numbers[known], np.array(list(weights.values()))[known] * vocabulary.rarity(numbers[known]), sieve)

    def shared_with(self, terms: NDArray[np.int32]) -> tuple[Places, Floats]:
        """The places of the terms that the need has, and their amounts."""
        places = np.flatnonzero(self.sieve[terms & _SIEVE])
        if not len(self.numbers):
            return places, np.empty(0)
        found = np.minimum(np.searchsorted(self.numbers, terms[places]), len(self.numbers) - 1)
        same = self.numbers[found] == terms[places]
        return places[same], self.amounts[found[same]]


def cosines(segment: Segment, rows: Places, need: NeedTerms, lengths: Floats) -> Floats:
    """The cosine of each of the rows with the need; their lengths are given."""
    here, starts = segment.terms.entries_of(rows)
    places, amounts = need.shared_with(segment.terms.values[here])
    of_row = np.searchsorted(starts, places, side="right") - 1
    added = np.bincount(of_row, amounts * counts_at(segment.counts, here[places]), minlength=len(rows))
    return added / lengths


def lengths_of(terms: Ragged, counts: NDArray[np.uint16], vocabulary: Vocabulary, rows: Places) -> Floats:
    """The Euclidean length of each of the rows; 1 for one without terms, so that it can be divided by."""
    here, starts = terms.entries_of(rows)
    squares = (vocabulary.rarity(terms.values[here]) * counts_at(counts, here)) ** 2
    filled = np.flatnonzero(np.diff(starts))
    lengths = np.ones(len(rows))
    if len(filled):
        lengths[filled] = np.sqrt(np.add.reduceat(squares, starts[filled]))
    return lengths


def counts_at(counts: NDArray[np.uint16], places: Places) -> Floats:
    """Saturated counts, rounded as the index in memory keeps them."""
    return saturated(counts[places].astype(np.float64)).astype(np.float32).astype(np.float64)
