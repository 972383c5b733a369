"""The documents nearest to a need in meaning: exactly for few, by faiss for many where it is installed."""

from __future__ import annotations

import importlib
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from charnia.engine.index.counting import Places
from charnia.engine.index.disk.files import Stretches, let_go
from charnia.engine.index.facets import Mask
from charnia.engine.text.embeddings.contract import Vectors

FILE = "nearest.faiss"
EXACT_UP_TO = 50_000
"""Up to so many vectors a scan of all takes a few milliseconds and misses none."""
_SCANNED = 15_000
"""Up to so many that pass a filter are scanned exactly whatever the size: a selective filter empties faiss's cells. For
more, so many cells are looked into that as many vectors pass as without a filter; at the most all of them."""
_BLOCK = 50_000
_PROBED = 24
_TRAINED_ON = 48
"""Vectors a cell is trained on; faiss asks for 39."""


@lru_cache(maxsize=1)
def faiss() -> Any:
    """The package of the extra `vectors`, None where it is not installed."""
    try:
        return importlib.import_module("faiss")
    except ImportError:
        return None


@dataclass(frozen=True, slots=True)
class Nearest:
    """Vectors of one length, and faiss's index of them where there is one. Safe to share between threads."""

    meanings: Vectors
    cells: Any = None
    stretches: Stretches | None = None

    @classmethod
    def open(cls, folder: Path, meanings: Vectors, stretches: Stretches) -> Nearest:
        """The vectors, which `stretches` read as well, with what `write_cells` has left in the folder. Without faiss
        all of them are scanned, block by block."""
        file = folder / FILE
        if not file.exists() or (library := faiss()) is None:
            return cls(meanings)
        cells = library.read_index(str(file), library.IO_FLAG_MMAP | library.IO_FLAG_READ_ONLY)
        return cls(meanings, cells, stretches)

    def find(self, need: Vectors, limit: int, passing: Mask) -> Places:
        """The rows of about the `limit` nearest among those that pass, in no order."""
        among = int(np.count_nonzero(passing))
        if self.cells is None or among <= _SCANNED:
            return self._scanned(need, limit, np.flatnonzero(passing))
        bits = np.packbits(passing, bitorder="little")
        selector = faiss().IDSelectorBitmap(len(passing), faiss().swig_ptr(bits)) if among < len(passing) else None
        probed = min(self.cells.nlist, math.ceil(_PROBED * len(passing) / among))
        parameters = faiss().SearchParametersIVF(nprobe=probed, sel=selector)
        rows: Places = self.cells.search(need[None, :].astype(np.float32), limit, params=parameters)[1][0]
        return rows[rows >= 0]

    def _scanned(self, need: Vectors, limit: int, rows: Places) -> Places:
        cosines = np.empty(len(rows), np.float32)
        for first in range(0, len(rows), _BLOCK):
            some = rows[first : first + _BLOCK]
            cosines[first : first + _BLOCK] = self._vectors(some) @ need.astype(np.float32)
        if len(rows) <= limit:
            return rows
        return rows[np.argpartition(-cosines, limit)[:limit]]

    def _vectors(self, rows: Places) -> Vectors:
        if self.stretches is None:
            return self.meanings[_together(rows)]
        dimensions = self.meanings.shape[1]
        return self.stretches.read(rows * dimensions, np.full(len(rows), dimensions)).reshape(-1, dimensions)


def write_cells(folder: Path, meanings: Vectors) -> None:
    """Builds faiss's index of many vectors into the folder; of few, or without faiss, there is none."""
    if len(meanings) <= EXACT_UP_TO or not meanings.shape[1] or (library := faiss()) is None:
        return

    cells = 2 ** round(math.log2(math.sqrt(len(meanings))))
    index = library.index_factory(meanings.shape[1], f"IVF{cells},SQ8", library.METRIC_INNER_PRODUCT)
    step = max(1, len(meanings) // (_TRAINED_ON * cells))
    # Copies: a slice alone would keep its whole block.
    index.train(np.concatenate([block[::step].copy() for block in _blocks(meanings)]))
    for block in _blocks(meanings):
        index.add(block)
    library.write_index(index, str(folder / FILE))


def _blocks(meanings: Vectors) -> Iterator[Vectors]:
    for first in range(0, len(meanings), _BLOCK):
        yield np.array(meanings[first : first + _BLOCK], np.float32)
        let_go(meanings)


def _together(rows: Places) -> Places | slice:
    """Rows without gaps as a slice, which copies nothing."""
    if len(rows) and rows[-1] - rows[0] + 1 == len(rows):
        return slice(int(rows[0]), int(rows[-1]) + 1)
    return rows
