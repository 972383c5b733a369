"""An evidence index in a folder: for stores too large for the memory of each process, shared by all of them."""

from __future__ import annotations

import itertools
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np

from charnia.engine.index.contract import Document
from charnia.engine.index.counting import TermCounter
from charnia.engine.index.disk import edits
from charnia.engine.index.disk.base import open_base
from charnia.engine.index.disk.build import BaseBuilder
from charnia.engine.index.disk.delta import Delta
from charnia.engine.index.disk.edits import Edit
from charnia.engine.index.disk.files import (
    MANIFEST,
    REBUILD,
    IndexUnusable,
    Manifest,
    locked,
    read_manifest,
    sum_of_file,
    sums_of,
    write_manifest,
)
from charnia.engine.index.disk.snapshot import DiskSnapshot
from charnia.engine.index.facets import key_of
from charnia.engine.index.kept import counting_code
from charnia.engine.index.meanings import text_of
from charnia.engine.text.embeddings.contract import Encoder, Vectors

_BATCH = 4_000
_FEWEST_MERGED = 2_000
_MOST_MERGED = 20_000
_TRIES = 10


class DiskIndex:
    """An `EvidenceIndex` in a folder. Any number of processes may read; they write one after the other.

    Files never change once they are named by the manifest. An edit is appended to a log, is safe when the call
    returns, and is seen by the next `snapshot()` of every process. When the log has grown (to a twentieth of the
    documents, at least 2,000 and at most 20,000) new files are written beside and the manifest is replaced. A process
    that dies at any point leaves the state before, or the edits that it had finished.

    Raises IndexUnusable, whose sentence names the command that mends it, when the files are damaged, or were made with
    another model or by another version.
    """

    def __init__(self, folder: Path, encoder: Encoder | None = None) -> None:
        self._folder = folder
        self._encoder = encoder
        self._lock = threading.RLock()
        self._manifest: Manifest | None = None
        self._stamp: tuple[int, int] | None = None
        self._delta: Delta
        self._read_until = 0
        self._edits = 0
        self._current: DiskSnapshot | None = None

    def add(self, documents: Iterable[Document]) -> None:
        """See `EvidenceIndex.add`. All of them are taken in, or after a crash none."""
        taken = list({document.id: document for document in documents}.values())
        meanings = self._meanings_of(taken)
        with self._writing() as manifest:
            self._append(manifest, [Edit(one.id, one, meanings[row]) for row, one in enumerate(taken)])

    def remove(self, ids: Iterable[str]) -> None:
        """See `EvidenceIndex.remove`."""
        with self._writing() as manifest:
            self._append(manifest, [Edit(id_) for id_ in self._held_of(list(dict.fromkeys(ids)))])

    def snapshot(self) -> DiskSnapshot:
        """See `EvidenceIndex.snapshot`."""
        with self._lock:
            manifest = self._catch_up()
            if self._current is None:
                segment, vocabulary = self._delta.joined()
                self._current = DiskSnapshot(
                    revision=(manifest.generation << 32) + self._edits,
                    base=self._delta.base,
                    alive=self._delta.alive(),
                    delta=segment,
                    vocabulary=vocabulary,
                    encoder=self._encoder,
                )
            return self._current

    def merge(self) -> None:
        """Writes new files that hold every edit made so far, and starts a new log."""
        with self._writing() as manifest:
            self._write_files(manifest, self._keep_all)

    def rebuild(self, documents: Iterable[Document]) -> None:
        """Puts an index of these documents in the place of whatever is there, damaged or not.

        Of documents with one id the first counts. Until the end everybody reads what was there before.
        """
        with self._lock, locked(self._folder):
            before = self._before()
            self._write_files(before, lambda builder, _: self._add_all(builder, documents))

    def verify(self) -> list[str]:
        """See `EvidenceIndex.verify`. Reads every byte, and keeps others from writing meanwhile."""
        if not self._folder.is_dir():
            return [f"There is no index in {self._folder}; {REBUILD}."]
        with self._lock, locked(self._folder):
            try:
                manifest = read_manifest(self._folder)
                if manifest is None:
                    return [f"There is no index in {self._folder}; {REBUILD}."]
                list(self._edits_of(manifest, 0, strictly=True))
            except IndexUnusable as problem:
                return [str(problem)]
            here = self._folder / manifest.name
            return [
                f"{here / name} is damaged; {REBUILD}."
                for name, sum_ in manifest.files.items()
                if not (here / name).is_file() or sum_of_file(here / name) != sum_
            ]

    def _append(self, manifest: Manifest, changes: list[Edit]) -> None:
        if not changes:
            return
        edits.append(self._folder / manifest.edits, changes, good_until=self._read_until)
        self._catch_up()
        if self._is_due(manifest):
            self._write_files(manifest, self._keep_all)

    def _is_due(self, manifest: Manifest) -> bool:
        changed = len(self._delta.held) + len(self._delta.gone)
        return changed > min(_MOST_MERGED, max(_FEWEST_MERGED, manifest.documents // 20))

    def _held_of(self, ids: list[str]) -> list[str]:
        """Those that the index holds."""
        delta = self._delta
        rows = delta.base.segment.rows_of(ids).tolist()
        return [
            id_ for id_, row in zip(ids, rows, strict=True) if id_ in delta.held or (row >= 0 and row not in delta.gone)
        ]

    @contextmanager
    def _writing(self) -> Iterator[Manifest]:
        """Alone, and knowing every edit."""
        with self._lock, locked(self._folder):
            if read_manifest(self._folder) is None:
                write_manifest(self._folder, self._first_manifest())
            yield self._catch_up()

    def _catch_up(self) -> Manifest:
        """Reads the manifest where it is new, and the log from where it was left."""
        for _ in range(_TRIES):
            try:
                manifest = self._open_new()
                self._read_edits(manifest)
            except FileNotFoundError:
                continue  # another process has just put new files in the place of these
            if _stamp_of(self._folder / MANIFEST) == self._stamp:
                return manifest
        raise IndexUnusable(f"Files are missing from {self._folder}; {REBUILD}.")

    def _read_edits(self, manifest: Manifest) -> None:
        for changes, end in self._edits_of(manifest, self._read_until):
            self._delta.take_in(changes)
            self._read_until = end
            self._edits += 1
            self._current = None

    def _edits_of(self, manifest: Manifest, start: int, *, strictly: bool = False) -> Iterator[tuple[list[Edit], int]]:
        file = self._folder / manifest.edits
        return edits.read_on(file, start, dimensions=manifest.dimensions, strictly=strictly)

    def _open_new(self) -> Manifest:
        stamp = _stamp_of(self._folder / MANIFEST)
        if self._manifest is not None and stamp == self._stamp:
            return self._manifest
        manifest = read_manifest(self._folder) or self._first_manifest()
        self._refuse_others(manifest)
        base = open_base(self._folder, manifest)
        self._manifest, self._stamp = manifest, stamp
        self._delta = Delta(base, manifest.dimensions, manifest.with_terms)
        self._read_until, self._edits, self._current = 0, 0, None
        return manifest

    def _refuse_others(self, manifest: Manifest) -> None:
        if manifest.model != self._model:
            raise IndexUnusable(f"The index in {self._folder} was made with another embedding model; {REBUILD}.")
        if manifest.code != counting_code().hex():
            raise IndexUnusable(f"The index in {self._folder} was made by another version; {REBUILD}.")

    def _write_files(self, before: Manifest, fill: Callable[[BaseBuilder, Manifest], None]) -> None:
        name = f"{before.generation + 1:06d}"
        with BaseBuilder(self._folder / name, dimensions=self._dimensions, next_serial=before.next_serial) as builder:
            fill(builder, before)
            builder.finish()
        manifest = Manifest(
            generation=before.generation + 1,
            documents=builder.documents,
            with_terms=builder.with_terms,
            next_serial=builder.next_serial,
            model=self._model,
            dimensions=self._dimensions,
            code=counting_code().hex(),
            files=sums_of(self._folder / name),
        )
        write_manifest(self._folder, manifest)
        self._forget_all_but(manifest)
        self._catch_up()

    def _keep_all(self, builder: BaseBuilder, before: Manifest) -> None:
        builder.keep(self._delta.base, self._folder / before.name, self._delta.alive())
        builder.add(*self._delta.documents())

    def _add_all(self, builder: BaseBuilder, documents: Iterable[Document]) -> None:
        counter = TermCounter()
        stream = _first_of_each(documents)
        while batch := list(itertools.islice(stream, _BATCH)):
            builder.add(batch, counter.count(batch), self._meanings_of(batch))

    def _meanings_of(self, documents: list[Document]) -> Vectors:
        """float32[n, dimensions]; zeros for those without any text."""
        found = np.zeros((len(documents), self._dimensions), np.float32)
        texts = {row: text for row, document in enumerate(documents) if (text := text_of(document))}
        if self._encoder is not None and texts:
            found[list(texts)] = self._encoder.encode(list(texts.values()))
        return found

    def _before(self) -> Manifest:
        """The manifest, or where it cannot be read one whose successor takes a folder that is not there yet."""
        try:
            found = read_manifest(self._folder)
        except IndexUnusable:
            found = None
        if found is not None:
            return found
        taken = [int(file.name) for file in self._folder.iterdir() if file.name.isdecimal()]
        return replace(self._first_manifest(), generation=max(taken, default=0))

    def _first_manifest(self) -> Manifest:
        return Manifest(0, 0, 0, 0, self._model, self._dimensions, counting_code().hex())

    def _forget_all_but(self, manifest: Manifest) -> None:
        """Takes away older files; who still reads them keeps them until they are let go."""
        for file in self._folder.iterdir():
            if file.name[:6].isdecimal() and not file.name.startswith(manifest.name):
                shutil.rmtree(file) if file.is_dir() else file.unlink()

    @property
    def _model(self) -> str:
        return "" if self._encoder is None else self._encoder.model.fingerprint

    @property
    def _dimensions(self) -> int:
        return 0 if self._encoder is None else self._encoder.model.dimensions


def _first_of_each(documents: Iterable[Document]) -> Iterator[Document]:
    known: set[int] = set()
    for document in documents:
        if (key := key_of(document.id)) not in known:
            known.add(key)
            yield document


def _stamp_of(file: Path) -> tuple[int, int] | None:
    """What changes when a file is replaced; None where there is none."""
    try:
        about = file.stat()
    except FileNotFoundError:
        return None
    return about.st_ino, about.st_mtime_ns
