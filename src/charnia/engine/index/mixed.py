"""The index that people are ranked by: words, meaning where a model reads the texts, and how crowded a subject is.

A document's score is the cosine of its words with the need's, plus a share of their likeness in meaning, times a factor
for its surroundings (see `crowding`) where people are ranked. Without a model the words alone make the score, by the
same rule.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from charnia.engine.index.contract import EVERYTHING, Document, Filters, Hit, NeedVector, Part
from charnia.engine.index.crowding import Crowding, Floats
from charnia.engine.index.embedded import SCANNED_AT_MOST, EmbeddedIndex, EmbeddedSnapshot
from charnia.engine.index.facets import asks_nothing
from charnia.engine.index.meanings import MeaningSnapshot, MeaningStore
from charnia.engine.index.vectors import order
from charnia.engine.text.embeddings.contract import Encoder

SHARE_FOR_PEOPLE = 1 / 3
"""What likeness of meaning counts where people are ranked: more than for the lists of gaps, since a person's records
together tell what they do better than any words that happen to be shared."""


@dataclass(frozen=True, slots=True)
class RankingSnapshot:
    """One revision of words and meanings; implements `charnia.engine.index.contract.Snapshot`."""

    words: EmbeddedSnapshot
    meanings: MeaningSnapshot | None
    crowding: Crowding | None = None

    @property
    def revision(self) -> int:
        """See `Snapshot.revision`."""
        return self.words.revision

    def vector(self, parts: Sequence[Part]) -> NeedVector:
        """See `Snapshot.vector`."""
        vector = self.words.vector(parts)
        return vector if self.meanings is None else replace(vector, meaning=self.meanings.need(parts))

    def search(self, need: NeedVector, *, limit: int | None = None, filters: Filters = EVERYTHING) -> list[Hit]:
        """See `Snapshot.search`."""
        if not asks_nothing(filters):
            return self._best(need, self.words.passing(filters), limit)
        by_words = self.words.search(need, limit=limit)
        ids = self._proposed(need, by_words, limit)
        return self._best(need, ids, limit, said=dict(by_words) if limit is None else None)

    def _best(
        self, need: NeedVector, ids: Sequence[str], limit: int | None, *, said: Mapping[str, float] | None = None
    ) -> list[Hit]:
        """Of these documents; `said` is what their words say, where that is known already."""
        known = self.words.scores(need, ids) if said is None else said
        return order(Hit(id_, score) for id_, score in self._scored(need, ids, known).items() if score > 0)[:limit]

    def scores(self, need: NeedVector, ids: Collection[str]) -> dict[str, float]:
        """See `Snapshot.scores`."""
        held = [id_ for id_ in ids if self._holds(id_)]
        return self._scored(need, held, self.words.scores(need, held))

    def amounts(self, need: NeedVector, id_: str) -> dict[str, float]:
        """See `Snapshot.amounts`."""
        found = self.words.amounts(need, id_)
        factor = self._factor(id_) if found else 0.0
        return {term: factor * amount for term, amount in found.items()}

    def meaning(self, need: NeedVector, id_: str) -> float:
        """See `Snapshot.meaning`."""
        amount = self._meant(need, [id_]).item()
        return self._factor(id_) * amount if amount else 0.0

    def _proposed(self, need: NeedVector, by_words: Sequence[Hit], limit: int | None) -> list[str]:
        """All documents of a small collection; of a large one those that are first by words or by meaning."""
        everything = self.meanings.rows if self.meanings is not None and need.meaning is not None else {}
        if limit is None or len(everything) <= max(limit, SCANNED_AT_MOST):
            return list(dict.fromkeys([*(hit.id for hit in by_words), *everything]))
        ids = list(everything)
        meant = self._meant(need, ids)
        nearest = np.argsort(-meant, kind="stable")[:limit].tolist()
        return list(dict.fromkeys([*(hit.id for hit in by_words), *(ids[place] for place in nearest)]))

    def _scored(self, need: NeedVector, ids: Sequence[str], said: Mapping[str, float]) -> dict[str, float]:
        if not ids:
            return {}
        sums = np.array([said.get(id_, 0.0) for id_ in ids]) + self._meant(need, ids)
        if self.crowding is not None:
            matching = np.flatnonzero(sums > 0)
            sums[matching] *= self.crowding.factors([ids[place] for place in matching.tolist()])
        return dict(zip(ids, sums.tolist(), strict=True))

    def _meant(self, need: NeedVector, ids: Sequence[str]) -> Floats:
        return np.zeros(len(ids)) if self.meanings is None else self.meanings.scores(need.meaning, ids)

    def _factor(self, id_: str) -> float:
        return 1.0 if self.crowding is None else float(self.crowding.factors([id_])[0])

    def _holds(self, id_: str) -> bool:
        return id_ in self.words.rows or (self.meanings is not None and id_ in self.meanings.rows)


class RankingIndex:
    """An `EvidenceIndex` for one process. Changes are collected and take effect at the next `snapshot()`.

    Without an `encoder` it knows words alone.
    """

    def __init__(self, encoder: Encoder | None = None, *, shortest: float = 0.0) -> None:
        """`shortest` is how long a document counts as at least, see `VectorSnapshot.at_least`."""
        self._lock = threading.RLock()
        self._words = EmbeddedIndex(shortest=shortest)
        self._meanings = None if encoder is None else MeaningStore(encoder, SHARE_FOR_PEOPLE)
        self._held_by: dict[str, frozenset[str]] = {}
        self._current: RankingSnapshot | None = None

    def add(self, documents: Iterable[Document]) -> None:
        """See `EvidenceIndex.add`."""
        taken = {document.id: document for document in documents}
        with self._lock:
            self._words.add(taken.values())
            if self._meanings is not None:
                self._meanings.add(taken.values())
            self._held_by.update((document.id, document.held_by) for document in taken.values())
            self._current = None

    def remove(self, ids: Iterable[str]) -> None:
        """See `EvidenceIndex.remove`."""
        gone = list(ids)
        with self._lock:
            self._words.remove(gone)
            if self._meanings is not None:
                self._meanings.remove(gone)
            for id_ in gone:
                self._held_by.pop(id_, None)
            self._current = None

    def snapshot(self) -> RankingSnapshot:
        """See `EvidenceIndex.snapshot`."""
        with self._lock:
            if self._current is None:
                self._current = self._take()
            return self._current

    def _take(self) -> RankingSnapshot:
        words = self._words.snapshot()
        meanings = None if self._meanings is None else self._meanings.snapshot()
        held_by: Mapping[str, frozenset[str]] = dict(self._held_by)
        return RankingSnapshot(words, meanings, Crowding(words.vectors, meanings, held_by))

    def verify(self) -> list[str]:
        """See `EvidenceIndex.verify`; what lies in memory alone is not damaged."""
        return []
