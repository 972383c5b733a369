"""Documents as arrays, in memory or memory-mapped: their terms, meanings, facets and holders."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from charnia.engine.index.contract import Document
from charnia.engine.index.counting import Counted, Keys, Places
from charnia.engine.index.disk.files import Stretches
from charnia.engine.index.facets import FacetColumns, key_of
from charnia.engine.text.embeddings.contract import Vectors

_Number = TypeVar("_Number", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Strings:
    """Many texts in one array of UTF-8: text r is `data[starts[r]:starts[r + 1]]`."""

    starts: Places
    data: NDArray[np.uint8]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Strings:
        """These texts."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        starts = np.cumsum([0, *(len(text) for text in encoded)], dtype=np.int64)
        return cls(starts, np.frombuffer(b"".join(encoded), np.uint8))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __iter__(self) -> Iterator[str]:
        return (self[row] for row in range(len(self)))

    def texts(self, rows: Places) -> list[str]:
        """The texts of these rows."""
        sizes = self.starts[rows + 1] - self.starts[rows]
        first = np.concatenate(([0], np.cumsum(sizes)))
        places = np.repeat(self.starts[rows] - first[:-1], sizes) + np.arange(first[-1])
        data = self.data[places].tobytes()
        return [data[start:end].decode("utf-8", "surrogatepass") for start, end in itertools.pairwise(first.tolist())]

    def __getitem__(self, row: int) -> str:
        return self.data[self.starts[row] : self.starts[row + 1]].tobytes().decode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class Ragged(Generic[_Number]):
    """Lists of different lengths in one array: list r is `values[starts[r]:starts[r + 1]]`. `stretches` are the same
    values in a file, where they are not in memory."""

    starts: Places
    values: NDArray[_Number]
    stretches: Stretches | None = None

    def of(self, rows: Places) -> tuple[NDArray[_Number], Places]:
        """The values of these lists, one list after the other, and where each begins among them."""
        starts, ends = self.starts[rows], self.starts[rows + 1]
        first = np.concatenate(([0], np.cumsum(ends - starts)))
        if self.stretches is not None:
            return self.stretches.read(starts, ends - starts), first
        lists = [self.values[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        return np.concatenate([self.values[:0], *lists]), first


@dataclass(frozen=True, slots=True)
class Segment:
    """Row r is a document: `ids[r]`, its `serials[r]` in the word index, its owner's `numbers[r]`, its `terms`
    (numbers, ascending) and how often each occurs (`counts`), its `meanings[r]`
    float32[dimensions] (zeros where it has none), its facets, and its holders as numbers of `names`.

    `by_id` are the rows in the order of `id_keys`; `name_keys` are the 64 bits that stand for each name, the same in
    every segment.
    """

    ids: Strings
    id_keys: Keys
    by_id: NDArray[np.int32]
    serials: NDArray[np.int64]
    numbers: NDArray[np.int64]
    terms: Ragged[np.int32]
    counts: Ragged[np.uint16]
    meanings: Vectors
    facets: FacetColumns
    holders: Ragged[np.int32]
    names: Strings
    name_keys: Keys
    meaning_stretches: Stretches | None = None

    def meanings_of(self, rows: Places) -> Vectors:
        """float32[rows, dimensions]"""
        dimensions = self.meanings.shape[1]
        if self.meaning_stretches is None:
            return self.meanings[rows]
        return self.meaning_stretches.read(rows * dimensions, np.full(len(rows), dimensions)).reshape(-1, dimensions)

    def __len__(self) -> int:
        return len(self.ids)

    def rows_of(self, ids: Sequence[str]) -> Places:
        """The row of each document, -1 for one that is not here."""
        keys = np.array([key_of(id_) for id_ in ids], np.uint64)
        if not len(self):
            return np.full(len(ids), -1)
        places = np.minimum(np.searchsorted(self.id_keys, keys), len(self) - 1)
        rows = np.where(self.id_keys[places] == keys, self.by_id[places], -1).astype(np.int64)
        for place, (id_, row) in enumerate(zip(ids, rows.tolist(), strict=True)):
            if row >= 0 and self.ids[row] != id_:
                rows[place] = -1
        return rows


def segment_of(documents: Sequence[Document], counted: Counted, meanings: Vectors, *, first_serial: int = 0) -> Segment:
    """Documents in their order; term numbers are places in `counted.keys`, names are in the order of the alphabet."""
    names = sorted({holder for document in documents for holder in document.held_by})
    number_of = {name: number for number, name in enumerate(names)}
    held = [sorted(number_of[holder] for holder in document.held_by) for document in documents]
    id_keys = np.array([key_of(document.id) for document in documents], np.uint64)
    by_id = np.argsort(id_keys, kind="stable")
    return Segment(
        ids=Strings.of(document.id for document in documents),
        id_keys=id_keys[by_id],
        by_id=by_id.astype(np.int32),
        serials=np.arange(first_serial, first_serial + len(documents)),
        numbers=np.array([document.number for document in documents], np.int64),
        terms=Ragged(counted.starts, counted.terms.astype(np.int32)),
        counts=Ragged(counted.starts, counted.counts),
        meanings=meanings,
        facets=FacetColumns.of([document.facets for document in documents]),
        holders=Ragged(
            np.cumsum([0, *(len(one) for one in held)], dtype=np.int64),
            np.array([number for one in held for number in one], np.int32),
        ),
        names=Strings.of(names),
        name_keys=np.array([key_of(name) for name in names], np.uint64),
    )
