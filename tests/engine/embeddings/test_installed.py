"""A model's folder: whole, partly there, damaged, or nothing."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from charnia.engine.text.embeddings.contract import WordsOnly
from charnia.engine.text.embeddings.installed import FileState, UnusableModel, condition_of, open_model
from tests.engine.embeddings import tiny


def test_a_whole_model_opens(tmp_path: Path) -> None:
    model = tiny.make(tmp_path)
    found = open_model(model, tmp_path)
    assert not isinstance(found, WordsOnly)
    assert found.encode(["kidney"]).shape == (1, tiny.HIDDEN)


def test_without_a_model_there_are_words(tmp_path: Path) -> None:
    model = tiny.make(tmp_path)
    assert open_model(model, tmp_path / "none") == WordsOnly(
        "No embedding model is installed. Run: charnia model install"
    )
    assert open_model(WordsOnly("Switched off."), tmp_path) == WordsOnly("Switched off.")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    model = tiny.make(tmp_path)
    (tmp_path / "config.json").unlink()
    found = open_model(model, tmp_path)
    assert isinstance(found, WordsOnly)
    assert found.why.startswith("config.json of tiny is missing in ")


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "config.json"])
def test_a_changed_byte_is_refused(tmp_path: Path, name: str) -> None:
    model = tiny.make(tmp_path)
    data = bytearray((tmp_path / name).read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / name).write_bytes(data)
    assert condition_of(model, tmp_path).files[name] is FileState.WRONG
    with pytest.raises(UnusableModel, match=rf"{name} in .* is not tiny as published .* charnia model install"):
        open_model(model, tmp_path)


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    model = tiny.make(tmp_path)
    (tmp_path / "config.json").unlink()
    (tmp_path / "config.json").mkdir()
    assert condition_of(model, tmp_path).is_damaged


def test_missing_packages_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = tiny.make(tmp_path)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    found = open_model(model, tmp_path)
    assert isinstance(found, WordsOnly)
    assert "pip install 'charnia[vectors]'" in found.why
