"""An encoder that remembers: what it has encoded once is read from the cache."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

import numpy as np

from charnia.engine.text.embeddings.cache import VectorCache
from charnia.engine.text.embeddings.contract import Passage, Progress, Vectors
from charnia.engine.text.embeddings.encoder import SentenceEncoder


class KeptEncoder:
    """An `Encoder` whose vectors are kept. Each batch is kept as soon as it is known, so stopping loses only one."""

    def __init__(self, encoder: SentenceEncoder, cache: VectorCache) -> None:
        """The cache must be one of the same model."""
        self.model = encoder.model
        self._encoder = encoder
        self._cache = cache

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """See `Encoder.encode`."""
        tell = progress or _silent
        vectors = np.empty((len(texts), self.model.dimensions), np.float32)
        known, found = self._cache.find(texts)
        vectors[known] = found
        tell(len(known))
        missing = sorted(set(range(len(texts))).difference(known))
        done = len(known)
        for numbers, found in self._encoder.encode_in_batches([texts[row] for row in missing]):
            rows = [missing[number] for number in numbers]
            vectors[rows] = found
            self._keep([texts[row] for row in rows], found)
            done += len(rows)
            tell(done)
        return vectors

    def known(self, texts: Sequence[str]) -> tuple[list[int], Vectors]:
        """See `KeepingEncoder.known`."""
        return self._cache.find(texts)

    def passages(self, text: str) -> list[Passage]:
        """See `Encoder.passages`."""
        return self._encoder.passages(text)

    def _keep(self, texts: Sequence[str], vectors: Vectors) -> None:
        """A full disk costs the time of reading again and no more."""
        with contextlib.suppress(OSError):
            self._cache.keep(texts, vectors)


def _silent(done: int) -> None:
    """No progress is wanted."""
