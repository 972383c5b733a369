"""Pages of a register: fetched before anything is stored, and kept until it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from charnia.apps.organisations.register_fetching import Fetching, fetched
from charnia.sources.polite_client import SourceFailed
from charnia.sources.query import UnusableQuery
from charnia.sources.registers import REGISTERS
from tests.sources.local_source import Answer, Asked, LocalSource, access_to, serving

PAGES = {"*": ("I1", "second"), "second": ("I2", "third"), "third": ("I3", None)}


@pytest.fixture
def source() -> Iterator[LocalSource]:
    """OpenAlex with three institutions, one on a page."""

    def answers(asked: Asked) -> Answer:
        id_, following = PAGES[asked.params["cursor"]]
        found = {"id": f"https://openalex.org/{id_}", "display_name": id_}
        return {"meta": {"count": 3, "next_cursor": following}, "results": [found]}

    with serving(LocalSource(answers=answers)) as source:
        yield source


def asking(source: LocalSource, folder: Path | None, /, **told: Any) -> Fetching:
    return Fetching(
        **{
            "source": REGISTERS["openalex-institutions"],
            "institution": "GB",
            "access": access_to(source),
            "folder": folder,
            **told,
        }
    )


def ids(paths: list[Path]) -> list[str]:
    read = REGISTERS["openalex-institutions"].read
    return [getattr(found, "id", "") for path in paths for found in read(path)]


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_replies_are_gone_when_they_were_stored(source: LocalSource, tmp_path: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    with fetched(asking(source, tmp_path), progress=lambda done, total: seen.append((done, total))) as paths:
        assert ids(paths) == ["I1", "I2", "I3"]
    assert (kept(tmp_path), seen) == ([], [(1, 3), (2, 3), (3, 3)])


def test_a_stop_while_storing_asks_for_nothing_again(source: LocalSource, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), fetched(asking(source, tmp_path)):
        raise KeyboardInterrupt
    source.asked.clear()
    with fetched(asking(source, tmp_path)) as paths:
        assert ids(paths) == ["I1", "I2", "I3"]
    assert source.asked == []


def test_a_stop_while_fetching_goes_on_from_there_and_another_question_has_its_own_replies(
    source: LocalSource, tmp_path: Path
) -> None:
    good = source.answers
    source.answers = lambda asked: 403 if asked.params["cursor"] == "second" else good(asked)
    with pytest.raises(SourceFailed), fetched(asking(source, tmp_path)):
        pytest.fail("Nothing is stored before all is fetched.")
    source.answers = good
    source.asked.clear()
    with fetched(asking(source, tmp_path, institution="IE")) as paths:
        assert len(paths) == 3
    assert [one.params["cursor"] for one in source.asked] == ["*", "second", "third"]
    source.asked.clear()
    with fetched(asking(source, tmp_path)) as paths:
        assert ids(paths) == ["I1", "I2", "I3"]
    assert [one.params["cursor"] for one in source.asked] == ["second", "third"]


def test_without_a_folder_nothing_is_left(source: LocalSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(KeyboardInterrupt), fetched(asking(source, None)):
        raise KeyboardInterrupt
    assert kept(tmp_path) == []


def test_a_register_without_pages_and_a_place_that_is_none_are_refused_before_anything_is_asked(
    source: LocalSource, tmp_path: Path
) -> None:
    for told, sentence in (
        ({"source": REGISTERS["nhs-ods"]}, "NHS ODS cannot be asked for institutions"),
        ({"institution": "Tarn"}, "OpenAlex is asked by ROR"),
    ):
        with pytest.raises(UnusableQuery, match=sentence), fetched(asking(source, tmp_path, **told)):
            pytest.fail("It was asked.")
    assert source.asked == []
