"""A model opened for matching keeps what is public and nothing of what is asked."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from charnia.engine.text.embeddings.cache import VectorCache
from charnia.engine.text.embeddings.contract import TextReader, Vectors, WordsOnly
from charnia.engine.text.embeddings.encoder import SentenceEncoder
from charnia.engine.text.embeddings.installed import UnusableModel
from charnia.engine.text.embeddings.kept import KeptEncoder
from charnia.engine.text.embeddings.reading import open_reader
from tests.engine.embeddings import tiny

TEXTS = ["kidney disease", "a trial of inhalers"]


def opened(folder: Path, vectors: Path, told: list[str]) -> TextReader:
    folder.mkdir(parents=True)
    found = open_reader(tiny.make(folder), folder, vectors=vectors, tell=told.append)
    assert isinstance(found, TextReader)
    return found


def test_documents_are_kept_and_needs_are_not(tmp_path: Path) -> None:
    told: list[str] = []
    reader = opened(tmp_path / "model", tmp_path / "vectors", told)
    (file,) = (tmp_path / "vectors").iterdir()
    before = file.stat().st_size
    reader.needs.encode(TEXTS)
    assert file.stat().st_size == before
    reader.documents.encode(TEXTS[:1])
    assert file.stat().st_size > before
    assert reader.documents.known(TEXTS)[0] == [0]
    assert told == []


def test_where_nothing_can_be_kept_it_is_said_and_works(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    told: list[str] = []
    reader = opened(tmp_path / "model", tmp_path / "file" / "vectors", told)
    assert "cannot be kept" in told[0]
    assert np.array_equal(reader.documents.encode(TEXTS), reader.needs.encode(TEXTS))
    assert reader.documents.known(TEXTS)[0] == [0, 1]


def test_no_model_and_a_wrong_one(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    model = tiny.make(folder)
    absent = open_reader(model, tmp_path / "nowhere", vectors=tmp_path, tell=print)
    assert isinstance(absent, WordsOnly)
    assert absent.why.startswith("No embedding model is installed.")
    (folder / "config.json").write_text("{}")
    with pytest.raises(UnusableModel, match="not used"):
        open_reader(model, folder, vectors=tmp_path, tell=print)


class FullDisk(VectorCache):
    """A cache whose disk is full."""

    def keep(self, texts: Sequence[str], vectors: Vectors) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_gives_the_same_vectors(small: SentenceEncoder, tmp_path: Path) -> None:
    kept = KeptEncoder(small, FullDisk(tmp_path, small.model, tell=print))
    assert np.array_equal(kept.encode(TEXTS), small.encode(TEXTS))
