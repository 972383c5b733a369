"""What lies in a model's folder, and opening it once every byte is known to be the published one."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from charnia.engine.text.embeddings.contract import Encoder, WordsOnly
from charnia.engine.text.embeddings.published import PublishedFile, PublishedModel

RUNTIME = ("onnx", "onnxruntime", "tokenizers")
"""The packages that run a model: those of the extra `vectors`."""
NO_RUNTIME = "The packages that run a model are missing. Run: pip install 'charnia[vectors]'"
NO_MODEL = "No embedding model is installed. Run: charnia model install"


class UnusableModel(Exception):
    """A model is there and must not be used; `str()` says why and what to do."""


class FileState(StrEnum):
    """How a file of a model is."""

    GOOD = "good"
    MISSING = "missing"
    WRONG = "wrong"


def state_of(file: PublishedFile, folder: Path) -> FileState:
    """Reads the file and compares its SHA-256 with the published one."""
    try:
        with (folder / file.name).open("rb") as opened:
            found = hashlib.file_digest(opened, "sha256").hexdigest()
    except FileNotFoundError:
        return FileState.MISSING
    except OSError:
        return FileState.WRONG
    return FileState.GOOD if found == file.sha256 else FileState.WRONG


def states_of(model: PublishedModel, folder: Path) -> Mapping[str, FileState]:
    """The state of each file of the model by its name."""
    return {file.name: state_of(file, folder) for file in model.files}


def has_runtime() -> bool:
    """Whether the packages that run a model are installed."""
    return all(importlib.util.find_spec(name) is not None for name in RUNTIME)


def open_model(model: PublishedModel, folder: Path) -> Encoder | WordsOnly:
    """The model of a folder, ready to encode, or `WordsOnly` where none is installed.

    Raises UnusableModel when a file is not the published one: vectors of other weights would rank wrongly in silence.
    """
    states = states_of(model, folder)
    if FileState.WRONG in states.values():
        raise UnusableModel(damage(model, folder, states))
    if FileState.MISSING in states.values():
        return WordsOnly(NO_MODEL)
    if not has_runtime():
        return WordsOnly(NO_RUNTIME)
    from charnia.engine.text.embeddings.encoder import SentenceEncoder  # noqa: PLC0415 - it needs the extra's packages

    return SentenceEncoder(folder, model)


def damage(model: PublishedModel, folder: Path, states: Mapping[str, FileState]) -> str:
    """The sentence about files that are not the published ones."""
    wrong = ", ".join(name for name, state in states.items() if state is FileState.WRONG)
    return (
        f"{wrong} in {folder} is not {model.name} as published (its SHA-256 differs), so it is not used. "
        "Run: charnia model install"
    )
