"""An encoder that remembers in memory alone, for texts that must leave no trace on disk."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from charnia.engine.text.embeddings.contract import Encoder, Passage, Progress, Vectors

REMEMBERED = 4096
"""Texts; of 384 dimensions some 6 MB."""


class RecentEncoder:
    """A `KeepingEncoder` that holds the vectors of the texts asked for last. Safe to share between threads."""

    def __init__(self, encoder: Encoder, *, most: int = REMEMBERED) -> None:
        self.model = encoder.model
        self._encoder = encoder
        self._most = most
        self._lock = threading.Lock()
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """See `Encoder.encode`."""
        rows, found = self.known(texts)
        vectors = np.empty((len(texts), self.model.dimensions), np.float32)
        vectors[rows] = found
        missing = sorted(set(range(len(texts))).difference(rows))
        if missing:
            vectors[missing] = self._encoder.encode([texts[row] for row in missing])
            self._remember({texts[row]: vectors[row].copy() for row in missing})
        if progress is not None:
            progress(len(texts))
        return vectors

    def known(self, texts: Sequence[str]) -> tuple[list[int], Vectors]:
        """See `KeepingEncoder.known`."""
        with self._lock:
            found = {row: self._vectors[text] for row, text in enumerate(texts) if text in self._vectors}
            for row in found:
                self._vectors.move_to_end(texts[row])
        vectors = np.array(list(found.values()), np.float32).reshape(len(found), self.model.dimensions)
        return list(found), vectors

    def passages(self, text: str) -> list[Passage]:
        """See `Encoder.passages`."""
        return self._encoder.passages(text)

    def _remember(self, vectors: dict[str, Vectors]) -> None:
        with self._lock:
            self._vectors |= vectors
            while len(self._vectors) > self._most:
                self._vectors.popitem(last=False)
