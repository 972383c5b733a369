"""Finds which of some numbers are in a short list, and where: one look for each but those that share a slot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from charnia.engine.index.counting import Places


@dataclass(frozen=True, slots=True)
class Slots:
    """`numbers` ascending; `slots` int32 holds, for the last bits of a number, the place of one that ends in them, -1
    where there is none."""

    numbers: Places
    slots: NDArray[np.int32]

    @classmethod
    def of(cls, numbers: Places) -> Slots:
        """These numbers, ascending."""
        size = 1 << max(16, (4 * len(numbers)).bit_length())
        slots = np.full(size, -1, np.int32)
        slots[numbers & (size - 1)] = np.arange(len(numbers))
        return cls(numbers, slots)

    def find(self, asked: NDArray[np.int32]) -> tuple[Places, Places]:
        """The places of those that are in the list, and their places there."""
        slots = self.slots[asked & (len(self.slots) - 1)]
        places = np.flatnonzero(slots >= 0)
        found, likely = slots[places].astype(np.int64), asked[places]
        others = np.flatnonzero(self.numbers[found] != likely)
        found[others] = np.minimum(np.searchsorted(self.numbers, likely[others]), len(self.numbers) - 1)
        same = self.numbers[found] == likely
        return places[same], found[same]
