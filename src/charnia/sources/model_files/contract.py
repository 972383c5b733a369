"""What offers the files of a model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Protocol

from charnia.engine.text.embeddings.published import PublishedFile, PublishedModel

_PIECE = 1 << 18


class NotOffered(Exception):
    """An origin does not give a file; `str()` is one sentence that says why and what to do."""


class Origin(Protocol):
    """What offers the files of a model."""

    def offered(self, model: PublishedModel) -> tuple[PublishedFile, ...]:
        """The files of the model that it should have."""

    def pieces(self, file: PublishedFile) -> Iterator[bytes]:
        """The content of the file as the origin has it, piece by piece. Raises NotOffered, at any piece."""


def pieces_of(content: IO[bytes]) -> Iterator[bytes]:
    """The rest of an open file."""
    while piece := content.read(_PIECE):
        yield piece
