"""A tiny model, open and ready."""

from __future__ import annotations

from pathlib import Path

import pytest

from charnia.engine.text.embeddings.encoder import SentenceEncoder
from tests.engine.embeddings import tiny


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> SentenceEncoder:
    folder: Path = tmp_path_factory.mktemp("tiny")
    return SentenceEncoder(folder, tiny.make(folder))
