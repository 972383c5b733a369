"""What lies in a model's folder, and opening it once every byte is known to be the published one."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from charnia.engine.text.embeddings.contract import WordsOnly
from charnia.engine.text.embeddings.published import PublishedFile, PublishedModel

if TYPE_CHECKING:
    from charnia.engine.text.embeddings.encoder import SentenceEncoder

_RUNTIME = ("onnx", "onnxruntime", "tokenizers")
"""The packages that run a model: those of the extra `vectors`."""
_NO_RUNTIME = "The packages that run the model are missing. Run: make model, or pip install 'charnia[vectors]'"


class UnusableModel(Exception):
    """A model is there and must not be used; `str()` says why and what to do."""


class FileState(StrEnum):
    """How a file of a model is."""

    GOOD = "good"
    MISSING = "missing"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Condition:
    """How a model is: whether it can be used, what is to be said about it, and the state of each file by name."""

    says: str
    is_usable: bool = False
    is_damaged: bool = False
    files: Mapping[str, FileState] = field(default_factory=dict)


def condition_of(model: PublishedModel | WordsOnly, folder: Path) -> Condition:
    """Looks at everything that using the model needs. Reads all its files: a fraction of a second."""
    if isinstance(model, WordsOnly):
        return Condition(model.why)
    files = {file.name: state_of(file, folder) for file in model.files}
    if FileState.WRONG in files.values():
        return Condition(_damage(model, folder, files), is_damaged=True, files=files)
    if FileState.MISSING in files.values():
        return Condition(_absence(model, folder, files), files=files)
    if not all(importlib.util.find_spec(name) for name in _RUNTIME):
        return Condition(_NO_RUNTIME, files=files)
    return Condition(f"{model.name} is in {folder}, SHA-256 as published.", is_usable=True, files=files)


def open_model(model: PublishedModel | WordsOnly, folder: Path) -> SentenceEncoder | WordsOnly:
    """The model of a folder, ready to encode, or `WordsOnly` where it cannot be used yet.

    Raises UnusableModel when a file is not the published one: vectors of other weights would rank wrongly in silence.
    """
    condition = condition_of(model, folder)
    if condition.is_damaged:
        raise UnusableModel(condition.says)
    if not condition.is_usable or isinstance(model, WordsOnly):
        return WordsOnly(condition.says)
    from charnia.engine.text.embeddings.encoder import (  # noqa: PLC0415 - it needs the extra's packages
        SentenceEncoder,
    )

    return SentenceEncoder(folder, model)


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


def _absence(model: PublishedModel, folder: Path, files: Mapping[str, FileState]) -> str:
    if set(files.values()) == {FileState.MISSING}:
        return "No embedding model is installed. Run: charnia model install"
    return f"{_named(files, FileState.MISSING)} of {model.name} is missing in {folder}. Run: charnia model install"


def _damage(model: PublishedModel, folder: Path, files: Mapping[str, FileState]) -> str:
    return (
        f"{_named(files, FileState.WRONG)} in {folder} is not {model.name} as published (its SHA-256 differs), so it "
        "is not used. Run: charnia model install"
    )


def _named(files: Mapping[str, FileState], state: FileState) -> str:
    return ", ".join(name for name, found in files.items() if found is state)
