"""The terms of an index: their numbers, and how rare they are with every edit counted in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from charnia.engine.index.counting import Keys, Places, term_keys
from charnia.engine.index.vectors import Floats


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Terms of the files have the numbers of their places in `keys`; those that edits brought follow, in `new_keys`.

    `frequencies` tell how many documents of the files have a term; `changes` what edits made of it for the terms of
    the numbers `changed`, ascending. `documents` counts those that have a term at all, edits included.
    """

    keys: Keys
    frequencies: NDArray[np.int32]
    new_keys: Keys
    changed: Places
    changes: Places
    documents: int

    @property
    def usual(self) -> float:
        """What a term weighs that no document has: of each term the logarithm of its frequency is taken off that."""
        return math.log(1 + self.documents) + 1

    @classmethod
    def without_edits(cls, keys: Keys, frequencies: NDArray[np.int32], documents: int) -> Vocabulary:
        """The terms as the files have them."""
        none = np.empty(0, np.int64)
        return cls(keys, frequencies, np.empty(0, np.uint64), none, none, documents)

    def numbers(self, keys: Keys) -> Places:
        """The number of each term, -1 for one that is not known."""
        old, new = _places(self.keys, keys), _places(self.new_keys, keys)
        return np.where(old >= 0, old, np.where(new >= 0, new + len(self.keys), -1))

    def rarity(self, numbers: Places | NDArray[np.int32]) -> Floats:
        """ln((1 + documents) / (1 + documents with the term)) + 1, for each known number."""
        frequencies = np.zeros(len(numbers))
        old = numbers < len(self.keys)
        frequencies[old] = self.frequencies[numbers[old]]
        if len(self.changed):
            places = np.minimum(np.searchsorted(self.changed, numbers), len(self.changed) - 1)
            frequencies += np.where(self.changed[places] == numbers, self.changes[places], 0)
        rarity: Floats = self.usual - np.log1p(frequencies)
        return rarity

    def corrections(self) -> tuple[Places, Floats]:
        """The terms of the files whose frequencies edits have changed, ascending, and by how much the square of what
        each weighs differs from what it would weigh with the frequency in the files."""
        changed = self.changed[self.changed < len(self.keys)]
        before: Floats = self.usual - np.log1p(self.frequencies[changed].astype(np.float64))
        return changed, self.rarity(changed) ** 2 - before**2

    def rarities(self, terms: Sequence[str]) -> list[float]:
        """The same for terms as they are spelled, known or not."""
        numbers = self.numbers(term_keys(terms))
        known = numbers >= 0
        found = np.full(len(terms), self.usual)
        found[known] = self.rarity(numbers[known])
        return found.tolist()


def _places(among: Keys, keys: Keys) -> Places:
    """The place of each key among others that ascend, -1 where it is not there."""
    if not len(among):
        return np.full(len(keys), -1)
    places = np.minimum(np.searchsorted(among, keys), len(among) - 1)
    return np.where(among[places] == keys, places, -1)
