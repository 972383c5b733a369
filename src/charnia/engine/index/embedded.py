"""The evidence index inside one process: a word index proposes, exact vectors decide."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from charnia.engine.index.candidates import CandidateFinder, CandidateReader
from charnia.engine.index.contract import EVERYTHING, Document, Facets, Filters, Hit, NeedVector, Part
from charnia.engine.index.facets import FacetTable, asks_nothing
from charnia.engine.index.vectors import VectorSnapshot, VectorStore, count_terms, order

SCANNED_AT_MOST = 2_000
"""Up to so many documents, scoring all of them takes no longer than asking which ones are worth it."""


@dataclass(frozen=True, slots=True)
class EmbeddedSnapshot:
    """One revision of an `EmbeddedIndex`; implements `charnia.engine.index.contract.Snapshot`.

    Without a `reader` there is nothing that proposes documents, and all of them are scored.
    """

    vectors: VectorSnapshot
    facets: FacetTable
    reader: CandidateReader | None = None
    id_of: Mapping[int, str] = field(default_factory=dict)

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

    def search(self, need: NeedVector, *, limit: int | None = None, filters: Filters = EVERYTHING) -> list[Hit]:
        """See `Snapshot.search`."""
        if not asks_nothing(filters):
            return self._best(need, self.passing(filters))[:limit]
        if limit is None or self.reader is None or len(self.vectors.rows) <= max(limit, SCANNED_AT_MOST):
            return self.vectors.search(need, limit=limit)
        proposed = self.reader.find(need.weights, limit)
        return self._best(need, [self.id_of[serial] for serial in proposed if serial in self.id_of])

    def passing(self, filters: Filters) -> list[str]:
        """The ids of the documents that pass."""
        return self.facets.passing(filters)

    def _best(self, need: NeedVector, ids: Collection[str]) -> list[Hit]:
        return order(Hit(id_, score) for id_, score in self.vectors.scores(need, ids).items() if score > 0)

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
    """An `EvidenceIndex` for one process. Changes are collected and take effect at the next `snapshot()`."""

    def __init__(self, *, shortest: float = 0.0) -> None:
        """`shortest` is how long a document counts as at least, see `VectorSnapshot.at_least`."""
        self._lock = threading.RLock()
        self._finder = CandidateFinder()
        self._store = VectorStore(shortest)
        self._serials: dict[str, int] = {}
        self._facets: dict[str, Facets] = {}
        self._next = 0
        self._current: EmbeddedSnapshot | None = None

    def add(self, documents: Iterable[Document]) -> None:
        """See `EvidenceIndex.add`."""
        taken = {document.id: document for document in documents}
        if not taken:
            return
        counted = {id_: count_terms(document) for id_, document in taken.items()}
        with self._lock:
            self._finder.remove(self._serials.pop(id_) for id_ in counted.keys() & self._serials.keys())
            for id_ in counted:
                self._serials[id_] = self._next
                self._next += 1
            self._finder.add((self._serials[id_], counts) for id_, counts in counted.items())
            self._store.add(counted.items())
            self._facets.update((id_, document.facets) for id_, document in taken.items())
            self._current = None

    def remove(self, ids: Iterable[str]) -> None:
        """See `EvidenceIndex.remove`."""
        with self._lock:
            known = [id_ for id_ in ids if id_ in self._serials]
            self._finder.remove(self._serials.pop(id_) for id_ in known)
            self._store.remove(known)
            for id_ in known:
                del self._facets[id_]
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
                    facets=FacetTable(dict(self._facets)),
                )
            return self._current

    def verify(self) -> list[str]:
        """See `EvidenceIndex.verify`; what lies in memory alone is not damaged."""
        return []
