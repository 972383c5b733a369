"""What turns texts into vectors, and the value that stands for having nothing that does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from charnia.engine.text.embeddings.published import PublishedModel

Vectors = NDArray[np.float32]
Progress = Callable[[int], object]
"""Called with the number of texts that are done."""


class Passage(NamedTuple):
    """`text[start:end]`, which the model reads whole, and its number of tokens."""

    start: int
    end: int
    tokens: int


class Encoder(Protocol):
    """A model at work. Safe to share between threads."""

    model: PublishedModel

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """float32[n, dimensions], one unit vector a text, in the order of the texts.

        Equal to what the makers' own library gives: mean over the tokens, L2 norm, and of a long text its first 256
        tokens (some 180 words) only; `encode_whole` reads on. A text without words has a vector too, which means
        nothing.
        """

    def passages(self, text: str) -> list[Passage]:
        """A long text in pieces that the model can read, in order and without gaps; a short one as it is."""


class KeepingEncoder(Encoder, Protocol):
    """An `Encoder` that remembers what it has read."""

    def known(self, texts: Sequence[str]) -> tuple[list[int], Vectors]:
        """The rows of the texts that were read before, and their vectors; reads nothing."""


@dataclass(frozen=True, slots=True)
class TextReader:
    """How one process reads: `documents` are public and their vectors may be kept on disk; what is asked is not, so
    nothing of `needs` outlives the process."""

    documents: KeepingEncoder
    needs: Encoder


@dataclass(frozen=True, slots=True)
class WordsOnly:
    """There is no model to use. `why` is the sentence for people: what is missing and what brings it."""

    why: str


def encode_whole(encoder: Encoder, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
    """float32[n, dimensions]: of each text the mean of its passages, each weighed by its tokens, brought to length 1.

    Equal to `encode` for texts that the model reads whole. `progress` counts passages.
    """
    cut = [encoder.passages(text) for text in texts]
    pieces = [text[piece.start : piece.end] for text, found in zip(texts, cut, strict=True) for piece in found]
    weights = np.array([max(piece.tokens, 1) for found in cut for piece in found], np.float32)
    starts = np.cumsum([0, *(len(found) for found in cut)])[:-1]
    vectors = encoder.encode(pieces, progress=progress)
    if len(pieces) == len(texts):
        return vectors
    sums: Vectors = np.add.reduceat(vectors * weights[:, None], starts, axis=0)
    whole: Vectors = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    return whole
