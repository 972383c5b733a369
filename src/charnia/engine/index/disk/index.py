"""An evidence index in a folder: for stores too large for the memory of each process, shared by all of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from charnia.engine.index.contract import Document
from charnia.engine.index.disk import edits
from charnia.engine.index.disk.base import open_base
from charnia.engine.index.disk.build import BaseBuilder
from charnia.engine.index.disk.delta import Delta
from charnia.engine.index.disk.edits import Edit, Frame
from charnia.engine.index.disk.files import (
    MANIFEST,
    MERGING,
    Manifest,
    locked,
    read_manifest,
    sum_of_file,
    write_manifest,
)
from charnia.engine.index.disk.rewriting import Rewriter
from charnia.engine.index.disk.snapshot import DiskSnapshot
from charnia.engine.index.kept import counting_code
from charnia.engine.index.unusable import REBUILD, IndexUnusable
from charnia.engine.text.embeddings.contract import Encoder

_FEWEST_MERGED = 2_000
_MOST_MERGED = 5_000
_TRIES = 10


@dataclass(frozen=True, slots=True)
class Step:
    """A step after a store: the numbers of the documents that were read again, those that are still there, and the
    mark to set. What had one of these numbers and has not come is taken out."""

    read: Collection[int]
    came: Sequence[Document]
    mark: str


class DiskIndex:
    """An `EvidenceIndex` in a folder. Any number of processes may read; they write one after the other.

    Files never change once they are named by the manifest. An edit is appended to a log, is safe when the call
    returns, and is seen by the next `snapshot()` of every process. When the log has grown (to a twentieth of the
    documents, at least 2,000 and at most 5,000) `add` and `remove` write new files beside and replace the manifest;
    `follow` leaves that to whoever has the time. A process that dies at any point leaves the state before, or the edits
    that it had finished.

    Raises IndexUnusable, whose sentence names the command that mends it, when the files are damaged, or were made with
    another model or by another version.
    """

    def __init__(
        self, folder: Path, encoder: Encoder | None = None, *, needs: Encoder | None = None, shortest: float = 0.0
    ) -> None:
        """`encoder` reads documents; `needs`, of the same model, what is asked, where that must not be kept. `shortest`
        is how long a document counts as at least, see `VectorSnapshot.at_least`."""
        self._folder = folder
        self._rewriter = Rewriter(folder, encoder)
        self._needs = needs or encoder
        self._shortest = shortest
        self._lock = threading.RLock()
        self._manifest: Manifest | None = None
        self._stamp: tuple[int, int] | None = None
        self._delta: Delta
        self._read_until = 0
        self._edits = 0
        self._mark = ""
        self._current: DiskSnapshot | None = None

    def add(self, documents: Iterable[Document]) -> None:
        """See `EvidenceIndex.add`. All of them are taken in, or after a crash none."""
        came = self._coming(documents)
        with self._writing() as manifest:
            self._append(manifest, came, self._mark)
        self._merge_if_due()

    def remove(self, ids: Iterable[str]) -> None:
        """See `EvidenceIndex.remove`."""
        with self._writing() as manifest:
            self._append(manifest, self._going(ids), self._mark)
        self._merge_if_due()

    def follow(self, step: Callable[[str], Step | None]) -> None:
        """Takes one step after a store that several processes follow together, each change once.

        `step` is told the mark of the last step, and reads the store while nobody else writes to the index. What it
        says is taken in as a whole, with its mark, or after a crash not at all. None changes nothing.
        """
        with self._writing() as manifest:
            found = step(self._mark)
            if found is None:
                return
            came = self._coming(found.came)
            ids = {edit.id for edit in came}
            gone = [id_ for id_ in self._delta.ids_numbered(found.read) if id_ not in ids]
            self._append(manifest, [*self._going(gone), *came], found.mark)

    @property
    def mark(self) -> str:
        """How far the index has followed the store, as `follow` or `rebuild` was told; empty for not at all."""
        with self._lock:
            self._catch_up()
            return self._mark

    def snapshot(self) -> DiskSnapshot:
        """See `EvidenceIndex.snapshot`."""
        with self._lock:
            return self._snapshot_of(self._catch_up())

    def is_merge_due(self) -> bool:
        """Whether so many edits have come that new files should be written: they make each search a little longer."""
        with self._lock:
            manifest = self._catch_up()
            changed = len(self._delta.held) + len(self._delta.gone)
            return changed > min(_MOST_MERGED, max(_FEWEST_MERGED, manifest.documents // 20))

    def merge(self) -> None:
        """Writes new files that hold every edit made so far, and starts a new log. Others read and write meanwhile."""
        with locked(self._folder, MERGING):
            DiskIndex(self._folder, self._rewriter.encoder)._rewrite()

    def rebuild(self, documents: Iterable[Document], *, mark: str = "") -> None:
        """Puts an index of these documents in the place of whatever is there, damaged or not.

        Of documents with one id the first counts. Until the end everybody reads what was there before. What others
        write meanwhile is in the new index only where they follow a store, which they then do from `mark` on.
        """
        with locked(self._folder, MERGING):
            before = replace(self._rewriter.manifest_before(), mark=mark)
            written = self._rewriter.write(before, lambda builder: self._rewriter.fill(builder, documents))
            with locked(self._folder):
                write_manifest(self._folder, written)
                self._rewriter.forget_all_but(written)

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

    def _snapshot_of(self, manifest: Manifest) -> DiskSnapshot:
        if self._current is None:
            revision = (manifest.generation << 32) + self._edits
            delta = self._delta
            self._current = DiskSnapshot.of(
                revision, delta.base, delta.alive(), delta.joined(), encoder=self._needs, shortest=self._shortest
            )
        return self._current

    def _coming(self, documents: Iterable[Document]) -> list[Edit]:
        taken = list({document.id: document for document in documents}.values())
        meanings = self._rewriter.meanings_of(taken)
        return [Edit(one.id, one, meanings[row]) for row, one in enumerate(taken)]

    def _going(self, ids: Iterable[str]) -> list[Edit]:
        return [Edit(id_) for id_ in self._held_of(list(dict.fromkeys(ids)))]

    def _append(self, manifest: Manifest, changes: list[Edit], mark: str) -> None:
        if not changes and mark == self._mark:
            return
        edits.append(self._folder / manifest.edits, changes, mark=mark, good_until=self._read_until)
        self._catch_up()

    def _merge_if_due(self) -> None:
        if self.is_merge_due():
            self.merge()

    def _rewrite(self) -> None:
        with self._writing() as manifest:
            before = replace(manifest, mark=self._mark)
            until = self._read_until
        written = self._rewriter.write(before, lambda builder: self._keep_all(builder, before))
        with locked(self._folder):
            self._rewriter.carry_on(before, written, start=until)
            write_manifest(self._folder, written)
            self._rewriter.forget_all_but(written)

    def _keep_all(self, builder: BaseBuilder, before: Manifest) -> None:
        builder.keep(self._delta.base, self._folder / before.name, self._delta.alive())
        builder.add(*self._delta.documents())

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
                write_manifest(self._folder, self._rewriter.first_manifest())
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
        for frame in self._edits_of(manifest, self._read_until):
            self._delta.take_in(frame.edits)
            self._read_until, self._mark = frame.end, frame.mark
            self._edits += 1
            self._current = None

    def _edits_of(self, manifest: Manifest, start: int, *, strictly: bool = False) -> Iterator[Frame]:
        file = self._folder / manifest.edits
        return edits.read_on(file, start, dimensions=manifest.dimensions, strictly=strictly)

    def _open_new(self) -> Manifest:
        stamp = _stamp_of(self._folder / MANIFEST)
        if self._manifest is not None and stamp == self._stamp:
            return self._manifest
        manifest = read_manifest(self._folder) or self._rewriter.first_manifest()
        self._refuse_others(manifest)
        base = open_base(self._folder, manifest)
        self._manifest, self._stamp = manifest, stamp
        self._delta = Delta(base, manifest.dimensions, manifest.with_terms)
        self._read_until, self._edits, self._mark, self._current = 0, 0, manifest.mark, None
        return manifest

    def _refuse_others(self, manifest: Manifest) -> None:
        if manifest.model != self._rewriter.model:
            raise IndexUnusable(f"The index in {self._folder} was made with another embedding model; {REBUILD}.")
        if manifest.code != counting_code().hex():
            raise IndexUnusable(f"The index in {self._folder} was made by another version; {REBUILD}.")


def _stamp_of(file: Path) -> tuple[int, int] | None:
    """What changes when a file is replaced; None where there is none."""
    try:
        about = file.stat()
    except FileNotFoundError:
        return None
    return about.st_ino, about.st_mtime_ns
