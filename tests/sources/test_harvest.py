from __future__ import annotations

import json
from pathlib import Path

import pytest

from charnia.sources.harvest import START, Harvest, ListChanged, Page
from charnia.sources.json_files import read_json_file
from charnia.sources.polite_client import SourceFailed, SourceRefused


class Numbers:
    """Three pages of two records; it stops or refuses where told."""

    def __init__(self, *, stop_at: str | None = None, refuse: dict[str, int] | None = None) -> None:
        self._stop_at = stop_at
        self._refuse = refuse or {}
        self.asked: list[str] = []

    def page(self, position: str) -> Page:
        self.asked.append(position)
        if position == self._stop_at:
            raise KeyboardInterrupt
        if position in self._refuse:
            raise SourceRefused("No.", status=self._refuse[position])
        number = int(position or 0)
        reply = json.dumps({"results": [{"id": number * 2}, {"id": number * 2 + 1}]}).encode()
        return Page((reply,), str(number + 1) if number < 2 else None, total=6, records=2)


def ids(harvest: Harvest) -> list[int]:
    return [
        found[1]["id"]
        for path in harvest.files()
        for found in read_json_file(path, lists=("results",))
        if isinstance(found, tuple)
    ]


def test_all_pages_are_fetched_and_counted(tmp_path: Path) -> None:
    harvest, seen = Harvest(tmp_path / "h"), []
    harvest.fetch(Numbers(), progress=lambda done, total: seen.append((done, total)))
    assert ids(harvest) == [0, 1, 2, 3, 4, 5]
    assert seen == [(2, 6), (4, 6), (6, 6)]
    harvest.clear()
    assert not (tmp_path / "h").exists()


@pytest.mark.parametrize("stop_at", [START, "1", "2"])
def test_a_stop_loses_one_page_at_most(tmp_path: Path, stop_at: str) -> None:
    with pytest.raises(KeyboardInterrupt):
        Harvest(tmp_path / "h").fetch(Numbers(stop_at=stop_at))
    again, harvest = Numbers(), Harvest(tmp_path / "h")
    harvest.fetch(again)
    assert again.asked[0] == stop_at
    assert ids(harvest) == [0, 1, 2, 3, 4, 5]


def test_a_stop_between_a_page_and_its_position_makes_no_doubles(tmp_path: Path) -> None:
    harvest = Harvest(tmp_path / "h")
    with pytest.raises(KeyboardInterrupt):
        harvest.fetch(Numbers(stop_at="2"))
    (tmp_path / "h" / "page-000003-0001.json.gz").write_bytes(b"half")
    (tmp_path / "h" / "page-000003-0001.json.gz.part").write_bytes(b"ha")
    harvest.fetch(Numbers())
    assert ids(harvest) == [0, 1, 2, 3, 4, 5]


def test_what_is_whole_is_not_fetched_again(tmp_path: Path) -> None:
    harvest, again = Harvest(tmp_path / "h"), Numbers()
    harvest.fetch(Numbers())
    harvest.fetch(again)
    assert again.asked == []


def test_a_position_that_has_expired_starts_anew(tmp_path: Path) -> None:
    harvest = Harvest(tmp_path / "h")
    with pytest.raises(KeyboardInterrupt):
        harvest.fetch(Numbers(stop_at="1"))
    expired = Numbers(refuse={"1": 400})
    with pytest.raises(SourceRefused):
        harvest.fetch(expired)
    assert expired.asked == ["1", START, "1"]


def test_a_list_that_changes_meanwhile_is_read_anew_but_not_for_ever(tmp_path: Path) -> None:
    class Moving(Numbers):
        def __init__(self, changes: int) -> None:
            super().__init__()
            self._changes = changes

        def page(self, position: str) -> Page:
            if position == "2" and self._changes:
                self._changes -= 1
                raise ListChanged("It has changed.")
            return super().page(position)

    harvest, pages, seen = Harvest(tmp_path / "h"), Moving(changes=1), []
    harvest.fetch(pages, progress=lambda done, total: seen.append((done, total)))
    assert pages.asked == [START, "1", START, "1", "2"]
    assert seen == [(2, 6), (4, 6), (2, 6), (4, 6), (6, 6)]
    assert ids(harvest) == [0, 1, 2, 3, 4, 5]
    with pytest.raises(ListChanged):
        Harvest(tmp_path / "other").fetch(Moving(changes=4))


def test_a_refusal_for_another_reason_keeps_what_is_there(tmp_path: Path) -> None:
    harvest = Harvest(tmp_path / "h")
    with pytest.raises(KeyboardInterrupt):
        harvest.fetch(Numbers(stop_at="1"))
    with pytest.raises(SourceFailed):
        harvest.fetch(Numbers(refuse={"1": 403}))
    assert ids(harvest) == [0, 1]


@pytest.mark.parametrize("state", [b"", b"{", b'{"unknown": 1}', b"[]"])
def test_a_damaged_position_starts_anew(tmp_path: Path, state: bytes) -> None:
    harvest = Harvest(tmp_path / "h")
    harvest.fetch(Numbers())
    (tmp_path / "h" / "position.json").write_bytes(state)
    harvest.fetch(Numbers())
    assert ids(harvest) == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("total", [None, 7])
def test_a_first_page_of_another_form_is_not_taken_for_an_empty_answer(tmp_path: Path, total: int | None) -> None:
    class Renamed:
        def page(self, position: str) -> Page:
            return Page((), None, total=total)

    harvest = Harvest(tmp_path / "h")
    with pytest.raises(SourceFailed, match="answered in another form than expected, so nothing was loaded"):
        harvest.fetch(Renamed())
    harvest.fetch(Numbers())
    assert ids(harvest) == [0, 1, 2, 3, 4, 5]


def test_a_source_may_say_that_there_is_nothing(tmp_path: Path) -> None:
    class Nothing:
        def page(self, position: str) -> Page:
            return Page((), None, total=0)

    harvest = Harvest(tmp_path / "h")
    harvest.fetch(Nothing())
    assert harvest.files() == []
