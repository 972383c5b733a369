"""The cosines of words, exactly and for some rows alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from charnia.engine.index.counting import Places, term_keys
from charnia.engine.index.disk.segment import Ragged
from charnia.engine.index.disk.slots import Slots
from charnia.engine.index.disk.vocabulary import Vocabulary
from charnia.engine.index.vectors import Floats, saturated

_SATURATED: Floats = saturated(np.arange(2**16, dtype=np.float64)).astype(np.float32).astype(np.float64)


@dataclass(frozen=True, slots=True)
class NeedTerms:
    """The known terms of a need, and what each weighs in it times how rare it is."""

    terms: Slots
    amounts: Floats

    @classmethod
    def of(cls, weights: Mapping[str, float], vocabulary: Vocabulary) -> NeedTerms:
        """The terms of these weights."""
        numbers = vocabulary.numbers(term_keys(weights))
        known = np.flatnonzero(numbers >= 0)
        known = known[np.argsort(numbers[known])]
        amounts = np.array(list(weights.values()))[known] * vocabulary.rarity(numbers[known])
        return cls(Slots.of(numbers[known]), amounts)


@dataclass(frozen=True, slots=True)
class Entries:
    """The terms of some rows, one row after the other, with how often each occurs and the place of its row."""

    terms: NDArray[np.int32]
    counts: NDArray[np.uint16]
    of_row: Places
    rows: int

    @classmethod
    def of(cls, terms: Ragged[np.int32], counts: Ragged[np.uint16], rows: Places) -> Entries:
        """Those of these rows."""
        numbers, starts = terms.of(rows)
        return cls(numbers, counts.of(rows)[0], np.repeat(np.arange(len(rows)), np.diff(starts)), len(rows))

    def dot(self, need: NeedTerms) -> Floats:
        """For each row the sum over its terms of what they count here and in the need."""
        places, found = need.terms.find(self.terms)
        return self._sum(places, need.amounts[found] * saturated_counts(self.counts[places]))

    def lengths(self, vocabulary: Vocabulary) -> Floats:
        """The Euclidean length of each row; 1 for one without terms, so that it can be divided by."""
        squares = self._sum(slice(None), (vocabulary.rarity(self.terms) * saturated_counts(self.counts)) ** 2)
        return np.where(squares > 0, np.sqrt(squares), 1.0)

    def lengths_by(self, sums: Floats, vocabulary: Vocabulary, changed: Slots, corrections: Floats) -> Floats:
        """The same for rows of files, with `sums` float64[rows, 3] as `sums` gives them: few terms are looked at."""
        usual = vocabulary.usual
        squares = usual**2 * sums[:, 0] - 2 * usual * sums[:, 1] + sums[:, 2]
        if len(corrections):
            places, found = changed.find(self.terms)
            squares = squares + self._sum(places, corrections[found] * saturated_counts(self.counts[places]) ** 2)
        return np.where(sums[:, 0] > 0, np.sqrt(np.maximum(squares, 0.0)), 1.0)

    def sums(self, frequencies: NDArray[np.int32]) -> Floats:
        """float64[rows, 3]: the squares of the counts, added up plainly, times the logarithm of one more than the
        term's frequency, and times the square of that."""
        squares = saturated_counts(self.counts) ** 2
        logarithms = np.log1p(frequencies[self.terms].astype(np.float64))
        columns = (self._sum(slice(None), squares * logarithms**power) for power in range(3))
        return np.stack(list(columns), axis=1)

    def _sum(self, places: Places | slice, amounts: Floats) -> Floats:
        sums: Floats = np.bincount(self.of_row[places], amounts, minlength=self.rows).astype(np.float64)
        return sums


def saturated_counts(counts: NDArray[np.uint16]) -> Floats:
    """What terms count that occur so often, rounded as the index in memory keeps it."""
    return _SATURATED[counts]
