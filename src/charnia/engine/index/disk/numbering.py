"""Terms numbered once for all: blocks number theirs for themselves first, and the numbers are put right at the end.

So no more than some millions of terms are in memory at a time, however many there are.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from charnia.engine.index.counting import Keys
from charnia.engine.index.disk.files import let_go, mapped

_AT_ONCE = 4_000_000
_KEYS, _FREQUENCIES = "keys", "frequencies"


class BlockTerms:
    """The terms of each block, ascending, and how many documents of the block have them; kept in files beside."""

    def __init__(self, folder: Path) -> None:
        self._files = {name: folder / f"blocks.{name}" for name in (_KEYS, _FREQUENCIES)}
        self._ends = [0]
        self._sizes: list[int] = []

    def __enter__(self) -> Self:
        self._out = {name: file.open("wb") for name, file in self._files.items()}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for out in self._out.values():
            out.close()
        for file in self._files.values():
            file.unlink(missing_ok=True)

    def add(self, keys: Keys, numbers: NDArray[np.int32]) -> None:
        """Takes in a block's terms and the numbers of all its entries."""
        frequencies = np.bincount(numbers, minlength=len(keys)).astype(np.int32)
        self._out[_KEYS].write(keys.tobytes())
        self._out[_FREQUENCIES].write(frequencies.tobytes())
        self._ends.append(self._ends[-1] + len(keys))
        self._sizes.append(len(numbers))

    def merged(self) -> Iterator[tuple[Keys, NDArray[np.int32]]]:
        """All different terms, ascending, and how many documents have them, some millions at a time."""
        keys, frequencies = self._mapped(_KEYS, "<u8"), self._mapped(_FREQUENCIES, "<i4")
        steps = 1 + len(keys) // _AT_ONCE
        starts = np.array(self._ends[:-1])
        for step in range(1, steps + 1):
            ends = self._up_to(keys, starts, step / steps)
            places = [slice(start, end) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
            if places:
                yield _united([keys[place] for place in places], [frequencies[place] for place in places])
                let_go(keys, frequencies)
            starts = ends

    def renumber(self, terms: NDArray[np.int32], keys: Keys) -> None:
        """Puts places in `keys` in the place of the blocks' own numbers."""
        own = self._mapped(_KEYS, "<u8")
        first = 0
        for block, size in enumerate(self._sizes):
            numbers = np.searchsorted(keys, own[self._ends[block] : self._ends[block + 1]]).astype(np.int32)
            terms[first : first + size] = numbers[terms[first : first + size]]
            first += size
            let_go(own, terms, keys)

    def _up_to(self, keys: Keys, starts: NDArray[Any], share: float) -> NDArray[np.int64]:
        """For each block the end of its terms within a share of all 64-bit numbers."""
        ends = self._ends[1:]
        if share == 1.0:
            return np.array(ends)
        bound = np.uint64(share * 2**64)
        found = [
            start + np.searchsorted(keys[start:end], bound) for start, end in zip(starts.tolist(), ends, strict=True)
        ]
        return np.array(found, np.int64)

    def _mapped(self, name: str, type_: str) -> NDArray[Any]:
        self._out[name].flush()
        return mapped(self._files[name], type_)


def _united(keys: list[Keys], frequencies: list[NDArray[np.int32]]) -> tuple[Keys, NDArray[np.int32]]:
    together = np.concatenate(keys)
    order = np.argsort(together)
    ascending = together[order]
    starts = np.flatnonzero(np.concatenate(([True], ascending[1:] != ascending[:-1])))[: len(ascending)]
    if not len(starts):
        return ascending, np.empty(0, np.int32)
    return ascending[starts], np.add.reduceat(np.concatenate(frequencies)[order], starts).astype(np.int32)
