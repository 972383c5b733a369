"""How Hypothesis runs, and the embedding model where the machine has it."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from charnia.config.environment import read_model_choice
from charnia.engine.text.embeddings.contract import WordsOnly
from charnia.engine.text.embeddings.encoder import SentenceEncoder
from charnia.engine.text.embeddings.installed import open_model
from tests.machine import left_out

# How long one example takes says more about what else the machine does than about the code.
settings.register_profile("charnia", deadline=None)
settings.load_profile("charnia")


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    """The real model, opened once."""
    choice = read_model_choice({name: value for name, value in os.environ.items() if name != "CHARNIA_MODEL"})
    found = open_model(choice.model, choice.folder)
    if isinstance(found, WordsOnly):
        left_out(found.why)
    assert isinstance(found, SentenceEncoder)
    return found
