"""`charnia model` and what `charnia doctor` says of it, as somebody types them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from charnia.config.commands import main
from charnia.config.environment import BadSetting, ModelChoice, read_model_choice
from charnia.engine.text.embeddings import published
from charnia.engine.text.embeddings.contract import WordsOnly
from charnia.engine.text.embeddings.published import ALL_MINILM_L6_V2, PublishedModel
from tests.engine.embeddings import tiny
from tests.sources.model_files.server import serving


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PublishedModel:
    """A known model, small enough to install in a test, asked for and not installed."""
    made = tiny.make(tmp_path / "published")
    monkeypatch.setitem(published.MODELS, "tiny", made)
    monkeypatch.setenv("CHARNIA_MODEL", "tiny")
    monkeypatch.setenv("CHARNIA_MODELS", str(tmp_path / "models"))
    return made


def test_status_without_a_model(model: PublishedModel, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["model", "status"]) == 1
    assert capsys.readouterr().out == "No embedding model is installed. Run: charnia model install\n"


def test_install_and_status(model: PublishedModel, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["model", "install", "--from", str(tmp_path / "published")]) == 0
    assert capsys.readouterr().out == f"tiny is in {tmp_path}/models/tiny, SHA-256 as published.\n"
    assert main(["model", "status", "--json"]) == 0
    about = json.loads(capsys.readouterr().out)
    assert about["usable"] is True
    assert about["licence"] == "Apache-2.0"
    assert {file["state"] for file in about["files"]} == {"good"}


def test_an_installed_model_is_not_fetched_again(
    model: PublishedModel, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(tmp_path / "published", tmp_path / "models" / "tiny")
    assert main(["model", "install"]) == 0
    assert capsys.readouterr().err == ""


def test_install_says_what_it_fetches_and_from_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], model: PublishedModel
) -> None:
    with serving(tmp_path / "published") as address:
        at_home = PublishedModel(
            "tiny", "us", "Apache-2.0", f"{address}/well/", model.files, model.dimensions, model.longest
        )
        monkeypatch.setitem(published.MODELS, "tiny", at_home)
        assert main(["model", "install"]) == 0
    assert capsys.readouterr().err == f"Fetching tiny (0 MB, Apache-2.0, by us) from {address}/well/\n"


def test_a_page_in_place_of_the_file(model: PublishedModel, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(tmp_path / "published") as address:
        assert main(["model", "install", "--from", f"{address}/page"]) == 2
    assert capsys.readouterr().err.startswith("charnia model: A web page came in place of model.safetensors")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["install", "--from", "/nowhere"], "There is no file or folder /nowhere"),
        (["status", "--from", "/nowhere"], "--from goes with install."),
    ],
)
def test_bad_input(
    model: PublishedModel, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    assert main(["model", *arguments]) == 2
    assert capsys.readouterr().err.startswith(f"charnia model: {sentence}")


def test_switched_off(
    model: PublishedModel, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHARNIA_MODEL", "none")
    assert main(["model", "status"]) == 1
    assert main(["model", "install"]) == 2
    said = capsys.readouterr()
    assert said.out == "The embedding model is switched off by CHARNIA_MODEL=none.\n"
    assert said.err.endswith("Take that setting away to install one.\n")


def test_an_unknown_model(
    model: PublishedModel, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHARNIA_MODEL", "word2vec")
    assert main(["model", "status"]) == 2
    assert "CHARNIA_MODEL is 'word2vec'; set it to all-MiniLM-L6-v2 or" in capsys.readouterr().err


def test_where_models_lie(tmp_path: Path) -> None:
    assert read_model_choice({"XDG_DATA_HOME": "/data"}) == ModelChoice(
        ALL_MINILM_L6_V2, Path("/data/charnia/models/all-MiniLM-L6-v2")
    )
    assert read_model_choice({"CHARNIA_MODELS": str(tmp_path)}).folder == tmp_path / "all-MiniLM-L6-v2"
    assert isinstance(read_model_choice({"CHARNIA_MODEL": "none"}).model, WordsOnly)
    with pytest.raises(BadSetting, match="CHARNIA_MODEL"):
        read_model_choice({"CHARNIA_MODEL": "x"})


@pytest.mark.django_db
def test_doctor(model: PublishedModel, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def finding() -> dict[str, str]:
        main(["doctor", "--json"])
        return next(found for found in json.loads(capsys.readouterr().out) if found["what"] == "model")

    assert finding() == {
        "what": "model",
        "state": "look",
        "says": "Matched by words alone. No embedding model is installed. Run: charnia model install",
    }
    shutil.copytree(tmp_path / "published", tmp_path / "models" / "tiny")
    assert finding()["state"] == "good"
    (tmp_path / "models" / "tiny" / "config.json").write_text("{}")
    assert finding()["state"] == "bad"
