"""`charnia load` lets the model read what it has loaded, and `charnia doctor` says what is still to be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import LazySettings

from charnia.config.commands import main
from charnia.config.environment import ModelChoice
from tests.engine.embeddings import tiny

pytestmark = pytest.mark.django_db


@pytest.fixture
def small_model(tmp_path: Path, settings: LazySettings) -> None:
    """A tiny model, and a data folder of its own."""
    folder = tmp_path / "tiny"
    folder.mkdir()
    settings.MODEL = ModelChoice(tiny.make(folder), folder)
    settings.DATA = tmp_path


def said_of_meaning(capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    main(["doctor", "--json"])
    return [found["says"] for found in json.loads(capsys.readouterr().out) if found["what"] == "meaning"]


def test_load_reads_what_it_has_loaded_unless_told_not_to(
    small_model: None, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["load", "packs", "--words-only"]) == 0
    (unread,) = said_of_meaning(capsys)
    assert unread.endswith("texts are compared by words alone until the site has read them, by itself.")
    assert main(["load", "packs"]) == 0
    (read,) = said_of_meaning(capsys)
    assert read.startswith("all ")
    assert read.endswith(" texts are read")
    assert list((tmp_path / "vectors").glob("*.vectors"))


def test_without_a_model_nothing_is_read_and_doctor_says_it_once(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, settings: LazySettings
) -> None:
    settings.DATA = tmp_path
    assert main(["load", "packs"]) == 0
    assert said_of_meaning(capsys) == []
    assert not (tmp_path / "vectors").exists()
