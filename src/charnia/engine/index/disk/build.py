"""Writes the files of an index, block by block, with little in memory whatever the number of documents."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from charnia.engine.index.candidates import CandidateFinder
from charnia.engine.index.contract import Document
from charnia.engine.index.counting import Counted, Keys, Places
from charnia.engine.index.disk.base import TYPES, WORDS, Base, arrays_of, file_of
from charnia.engine.index.disk.files import let_go, mapped
from charnia.engine.index.disk.nearest import write_cells
from charnia.engine.index.disk.numbering import BlockTerms
from charnia.engine.index.disk.segment import Ragged, Strings, segment_of
from charnia.engine.index.disk.weighing import Entries
from charnia.engine.index.facets import Mask, key_of, words_of
from charnia.engine.text.embeddings.contract import Vectors

_BUFFER = 200_000_000
_ROWS = 20_000
_LISTS = {
    "id_starts": "ids",
    "term_starts": "terms",
    "organisation_starts": "organisations",
    "holder_starts": "holders",
}
"""Where lists of different lengths begin, and what is in them; the counts of terms lie beside the terms."""


class BaseBuilder:
    """One new folder of files: `keep` what other files hold, `add` documents, `finish`."""

    def __init__(self, folder: Path, *, dimensions: int, next_serial: int = 0) -> None:
        self._folder = folder
        self._dimensions = dimensions
        self._files = ExitStack()
        self._out: dict[str, Any] = {}
        self._ends = dict.fromkeys(_LISTS, 0)
        self._names: dict[str, int] = {}
        self._words: CandidateFinder | None = None
        self.next_serial = next_serial
        self.documents = 0
        self.with_terms = 0

    def __enter__(self) -> Self:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        self._terms = self._files.enter_context(BlockTerms(self._folder))
        for name in TYPES:
            self._out[name] = self._files.enter_context(file_of(self._folder, name).open("wb"))
        for name in _LISTS:
            self._write(name, [0])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._files.close()

    def keep(self, base: Base, folder: Path, kept: Mask) -> None:
        """Takes over the documents of the files in another folder that are kept; comes before any `add`."""
        if base.words is not None:
            _link_all(folder / WORDS, self._folder / WORDS)
        self._finder.remove(base.segment.serials[~kept].tolist())
        self._number_names(base.segment.names)
        arrays = arrays_of(base.segment)
        rows = np.flatnonzero(kept)
        for first in range(0, len(rows), _ROWS):
            some = _taken(arrays, rows[first : first + _ROWS])
            numbers, some["terms"] = np.unique(some["terms"], return_inverse=True)
            self._append(some, base.keys[numbers])
            let_go(base.keys, *arrays.values())

    def add(self, documents: Sequence[Document], counted: Counted, meanings: Vectors) -> None:
        """Takes in new documents, float32[n, dimensions] their meanings."""
        segment = segment_of(documents, counted, meanings, first_serial=self.next_serial)
        for serial, words, document in zip(segment.serials.tolist(), counted.words, documents, strict=True):
            self._finder.add_words(serial, words, " ".join(words_of(document.facets)))
        self.next_serial += len(documents)
        arrays = arrays_of(segment)
        arrays["holders"] = self._number_names(segment.names)[arrays["holders"]]
        self._append(arrays, counted.keys)

    def finish(self) -> None:
        """Numbers all terms, makes what is searched quickly, and closes the files."""
        self._finder.close()
        names = Strings.of(self._names)
        self._write("name_starts", names.starts)
        self._write("names", names.data)
        self._write("name_keys", np.array([key_of(name) for name in self._names], np.uint64))
        for keys, frequencies in self._terms.merged():
            self._write("keys", keys)
            self._write("frequencies", frequencies)
        for out in self._out.values():
            out.flush()
        if self._ends["term_starts"]:
            terms = np.memmap(file_of(self._folder, "terms"), TYPES["terms"], "r+")
            self._terms.renumber(terms, self._mapped("keys"))
            terms.flush()
        self._measure()
        self._sort_ids()
        self._files.close()
        meanings: Vectors = self._mapped("meanings").reshape(self.documents, self._dimensions)
        write_cells(self._folder, meanings)

    @property
    def _finder(self) -> CandidateFinder:
        if self._words is None:
            self._words = CandidateFinder(self._folder / WORDS, buffer=_BUFFER)
        return self._words

    def _append(self, arrays: Mapping[str, NDArray[Any]], keys: Keys) -> None:
        self._terms.add(keys, arrays["terms"])
        self.documents += len(arrays["serials"])
        self.with_terms += int(np.count_nonzero(np.diff(arrays["term_starts"])))
        for name, values in arrays.items():
            if name in _LISTS:
                self._write(name, arrays[name][1:] + self._ends[name])
                self._ends[name] += int(values[-1])
            else:
                self._write(name, values)

    def _number_names(self, names: Iterable[str]) -> NDArray[np.int32]:
        return np.array([self._names.setdefault(name, len(self._names)) for name in names], np.int32)

    def _measure(self) -> None:
        """What the length of each document is worked out from."""
        frequencies = self._mapped("frequencies")
        terms, counts = (Ragged(self._mapped("term_starts"), self._mapped(name)) for name in ("terms", "counts"))
        for first in range(0, self.documents, _ROWS):
            rows = np.arange(first, min(first + _ROWS, self.documents))
            self._write("sums", Entries.of(terms, counts, rows).sums(frequencies))
            let_go(terms.values, counts.values, frequencies)

    def _sort_ids(self) -> None:
        """Until here the keys of ids lie in the order of rows."""
        in_order = np.array(self._mapped("id_keys"))
        rows = np.argsort(in_order, kind="stable")
        self._out["id_keys"].seek(0)
        self._write("id_keys", in_order[rows])
        self._write("by_id", rows)

    def _write(self, name: str, values: Any) -> None:
        np.asarray(values).astype(TYPES[name]).tofile(self._out[name])

    def _mapped(self, name: str) -> NDArray[Any]:
        return mapped(file_of(self._folder, name), TYPES[name])


def _taken(arrays: Mapping[str, NDArray[Any]], rows: Places) -> dict[str, NDArray[Any]]:
    """The arrays of these rows alone."""
    found = {name: values[rows] for name, values in arrays.items() if name not in {*_LISTS, *_LISTS.values(), "counts"}}
    for name, values in _LISTS.items():
        sizes = arrays[name][rows + 1] - arrays[name][rows]
        found[name] = np.concatenate(([0], np.cumsum(sizes)))
        places = np.repeat(arrays[name][rows] - found[name][:-1], sizes) + np.arange(found[name][-1])
        found[values] = arrays[values][places]
        if values == "terms":
            found["counts"] = arrays["counts"][places]
    return found


def _link_all(source: Path, target: Path) -> None:
    """The files of a word index under a second name: they never change, its lists of them are replaced whole."""
    target.mkdir()
    for file in source.iterdir():
        if file.suffix != ".lock":
            os.link(file, target / file.name)
