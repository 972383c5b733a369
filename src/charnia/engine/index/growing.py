"""An index whose words can be searched at once, and whose meanings follow as the model reads the texts.

Reading takes a thousand times as long as counting words. So a document that the model has not read yet is compared by
its words alone, exactly as without a model, and never holds up a search.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping

from charnia.engine.index.contract import Document, Snapshot
from charnia.engine.index.embedded import EmbeddedIndex
from charnia.engine.index.meanings import MeaningStore, text_of
from charnia.engine.index.mixed import RankingSnapshot
from charnia.engine.text.embeddings.contract import TextReader, Vectors


class GrowingIndex:
    """An `EvidenceIndex` for one process; `unread` and `take` are for whoever lets the model read on."""

    def __init__(self, reader: TextReader | None = None, *, shortest: float = 0.0) -> None:
        """`shortest` is how long a document counts as at least, see `VectorSnapshot.at_least`."""
        self._lock = threading.RLock()
        self._words = EmbeddedIndex(shortest=shortest)
        self._reader = reader
        self._meanings = None if reader is None else MeaningStore(reader.needs)
        self._unread: dict[str, str] = {}

    def add(self, documents: Iterable[Document]) -> None:
        """See `EvidenceIndex.add`. What the model has read before counts from the next snapshot on."""
        taken = {document.id: document for document in documents}
        with self._lock:
            self._words.add(taken.values())
            self._forget(taken)
            if self._reader is not None:
                self._unread |= {id_: text for id_, document in taken.items() if (text := text_of(document))}
                unread = [id_ for id_ in taken if id_ in self._unread]
                rows, vectors = self._reader.documents.known([self._unread[id_] for id_ in unread])
                self.take({unread[row]: self._unread[unread[row]] for row in rows}, vectors)

    def remove(self, ids: Iterable[str]) -> None:
        """See `EvidenceIndex.remove`."""
        gone = list(ids)
        with self._lock:
            self._words.remove(gone)
            self._forget(gone)

    def unread(self) -> dict[str, str]:
        """The texts by id that the model has not read, the newest first."""
        with self._lock:
            return dict(reversed(self._unread.items()))

    def take(self, texts: Mapping[str, str], vectors: Vectors) -> None:
        """Takes in what the model made of texts, float32[n, dimensions]. A text that has changed or gone since then is
        passed over."""
        with self._lock:
            good = [(row, id_) for row, (id_, text) in enumerate(texts.items()) if self._unread.get(id_) == text]
            if self._meanings is not None and good:
                self._meanings.put([id_ for _, id_ in good], vectors[[row for row, _ in good]])
            for _, id_ in good:
                del self._unread[id_]

    def snapshot(self) -> Snapshot:
        """See `EvidenceIndex.snapshot`."""
        with self._lock:
            words = self._words.snapshot()
            return words if self._meanings is None else RankingSnapshot(words, self._meanings.snapshot())

    def _forget(self, ids: Iterable[str]) -> None:
        gone = list(ids)
        for id_ in gone:
            self._unread.pop(id_, None)
        if self._meanings is not None:
            self._meanings.remove(gone)
