"""The evidence index inside one process: a word index proposes, exact vectors decide."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from charnia.engine.index.candidates import CandidateFinder, CandidateReader
from charnia.engine.index.contract import Document, Hit, NeedVector, Part
from charnia.engine.index.vectors import VectorSnapshot, VectorStore, count_terms, order

SCANNED_AT_MOST = 2_000
"""Up to so many documents, scoring all of them takes no longer than asking which ones are worth it."""


@dataclass(frozen=True, slots=True)
class EmbeddedSnapshot:
    """One revision of an `EmbeddedIndex`; implements `charnia.engine.index.contract.Snapshot`."""

    vectors: VectorSnapshot
    reader: CandidateReader
    id_of: Mapping[int, str]

    @property
    def revision(self) -> int:
        """See `Snapshot.revision`."""
        return self.vectors.revision

    @property
    def rows(self) -> Mapping[str, int]:
        """The documents that are held."""
        return self.vectors.rows

    def vector(self, parts: Sequence[Part]) -> NeedVector:
        """See `Snapshot.vector`."""
        return self.vectors.vector(parts)

    def search(self, need: NeedVector, *, limit: int | None = None) -> list[Hit]:
        """See `Snapshot.search`."""
        if limit is None or len(self.vectors.rows) <= max(limit, SCANNED_AT_MOST):
            return self.vectors.search(need, limit=limit)
        proposed = [self.id_of[serial] for serial in self.reader.find(need.weights, limit) if serial in self.id_of]
        scores = self.vectors.scores(need, proposed)
        return order(Hit(id_, score) for id_, score in scores.items() if score > 0)

    def scores(self, need: NeedVector, ids: Collection[str]) -> dict[str, float]:
        """See `Snapshot.scores`."""
        return self.vectors.scores(need, ids)

    def amounts(self, need: NeedVector, id_: str) -> dict[str, float]:
        """See `Snapshot.amounts`."""
        return self.vectors.amounts(need, id_)

    def meaning(self, need: NeedVector, id_: str) -> float:
        """See `Snapshot.meaning`; words alone say nothing of it."""
        return self.vectors.meaning(need, id_)


class EmbeddedIndex:
    """An `EvidenceIndex` for one process. Changes are collected and take effect at the next `snapshot()`.

    `folder`, where given, holds the word index as memory-mapped files; otherwise everything lives in memory.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._lock = threading.RLock()
        self._finder = CandidateFinder(folder)
        self._store = VectorStore()
        self._serials: dict[str, int] = {}
        self._next = 0
        self._current: EmbeddedSnapshot | None = None

    def add(self, documents: Iterable[Document]) -> None:
        """See `EvidenceIndex.add`."""
        counted = {document.id: count_terms(document) for document in documents}
        if not counted:
            return
        with self._lock:
            self._finder.remove(self._serials.pop(id_) for id_ in counted.keys() & self._serials.keys())
            for id_ in counted:
                self._serials[id_] = self._next
                self._next += 1
            self._finder.add((self._serials[id_], counts) for id_, counts in counted.items())
            self._store.add(counted.items())
            self._current = None

    def remove(self, ids: Iterable[str]) -> None:
        """See `EvidenceIndex.remove`."""
        with self._lock:
            known = [id_ for id_ in ids if id_ in self._serials]
            self._finder.remove(self._serials.pop(id_) for id_ in known)
            self._store.remove(known)
            self._current = None

    def snapshot(self) -> EmbeddedSnapshot:
        """See `EvidenceIndex.snapshot`."""
        with self._lock:
            if self._current is None:
                self._finder.commit()
                self._current = EmbeddedSnapshot(
                    vectors=self._store.snapshot(),
                    reader=self._finder.reader(),
                    id_of={serial: id_ for id_, serial in self._serials.items()},
                )
            return self._current
