"""A model small enough to reckon by hand: texts are alike in meaning when they use the same letters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from charnia.engine.text.embeddings.contract import Passage, Progress, Vectors
from charnia.engine.text.embeddings.published import PublishedFile, PublishedModel

LETTERS = PublishedModel(
    name="letters",
    makers="the tests",
    licence="Apache-2.0",
    home="",
    files=(PublishedFile("model.safetensors", 0, "0" * 64),),
    dimensions=26,
    longest=10_000,
)


class LetterEncoder:
    """An `Encoder` whose vectors count letters."""

    model = LETTERS

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """See `Encoder.encode`."""
        found = np.array([[text.lower().count(chr(97 + n)) for n in range(26)] for text in texts], np.float32)
        found = found.reshape(len(texts), 26) + np.float32(1e-3)
        if progress is not None:
            progress(len(texts))
        unit: Vectors = found / np.linalg.norm(found, axis=1, keepdims=True)
        return unit

    def passages(self, text: str) -> list[Passage]:
        """See `Encoder.passages`."""
        return [Passage(0, len(text), len(text))]
