"""Opens a model for matching: what is public is kept on disk, what is asked is remembered in memory alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from charnia.engine.text.embeddings.cache import VectorCache
from charnia.engine.text.embeddings.contract import TextReader, WordsOnly
from charnia.engine.text.embeddings.installed import open_model
from charnia.engine.text.embeddings.published import PublishedModel
from charnia.engine.text.embeddings.recent import RecentEncoder

_MANY = 100_000
"""Texts that are remembered where they cannot be kept, some 150 MB."""


def open_reader(
    model: PublishedModel | WordsOnly, folder: Path, *, vectors: Path, tell: Callable[[str], object]
) -> TextReader | WordsOnly:
    """The model of `folder` with the vectors of documents kept in the folder `vectors`, or why there is none.

    Where they cannot be kept, `tell` is told and they are remembered as long as the process lives. Raises
    UnusableModel, see `open_model`.
    """
    opened = open_model(model, folder)
    if isinstance(opened, WordsOnly):
        return opened
    from charnia.engine.text.embeddings.kept import KeptEncoder  # noqa: PLC0415 - it needs the extra's packages

    try:
        return TextReader(
            documents=KeptEncoder(opened, VectorCache(vectors, opened.model, tell=tell)), needs=RecentEncoder(opened)
        )
    except OSError as problem:
        tell(f"Vectors cannot be kept in {vectors} ({problem.strerror}), so texts are read anew at each start.")
        return TextReader(documents=RecentEncoder(opened, most=_MANY), needs=RecentEncoder(opened))
