"""The 360Giving API as its documentation and the published code of its server describe it, served on this machine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from charnia.core.evidence import EvidenceRecord
from charnia.sources.harvest import Harvest
from charnia.sources.json_lines import LineProblem
from charnia.sources.polite_client import SourceFailed, SourceRefused
from charnia.sources.query import Query
from charnia.sources.threesixty_giving.client import Grants
from charnia.sources.threesixty_giving.parse import read_grants
from tests.sources.local_source import Answer, Asked, LocalSource, PretendedClock, client_of, serving
from tests.sources.threesixty_giving.test_parse import GRANT

ORG_ID = "GB-COH-01234567"
QUERY = Query(institution=ORG_ID, today=dt.date(2026, 11, 27))
RECEIVED, MADE, LIST = f"/org/{ORG_ID}/grants_received/", f"/org/{ORG_ID}/grants_made/", "/org/"
ORGANISATIONS = {"count": 1, "next": None, "results": [{"org_id": "GB-CHC-1", "name": "A Trust"}]}


def reply_of(list_: str, count: int, asked: Asked, *, most: int = 40) -> dict[str, Any]:
    """A page of a server that gives at most so many."""
    start = int(asked.params["offset"])
    numbers = range(start, min(start + most, int(asked.params["limit"]) + start, count))
    following = f"https://api.example.org{asked.path}?offset={start + most}" if start + most < count else None
    return {"count": count, "next": following, "previous": None, "results": [wrapped(f"{list_}-{n}") for n in numbers]}


def wrapped(id_: str) -> dict[str, Any]:
    licence = {"name": "Creative Commons Attribution 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}
    return {"grant_id": id_, "data": {**GRANT, "id": id_}, "data_license": licence, "recipients": [], "funders": []}


def answers_with(**changes: Answer) -> Callable[[Asked], Answer]:
    def answers(asked: Asked) -> Answer:
        if asked.path == RECEIVED:
            return changes.get("received", reply_of("r", 90, asked))
        return changes.get("made", reply_of("m", 50, asked)) if asked.path == MADE else changes.get("others", 404)

    return answers


@pytest.fixture
def source() -> Iterator[LocalSource]:
    with serving(LocalSource(answers=answers_with())) as source:
        yield source


def fetched(source: LocalSource, folder: Path) -> list[EvidenceRecord | LineProblem]:
    harvest = Harvest(folder / "h")
    harvest.fetch(Grants(client_of(source, PretendedClock()), QUERY))
    return [one for path in harvest.files() for one in read_grants(path)]


def test_what_was_received_and_then_what_was_made_is_read_to_the_end(source: LocalSource, tmp_path: Path) -> None:
    source.faults += ["status:429,3", "cut-json", "page", "hang-up", "broken-off"]
    records = [one for one in fetched(source, tmp_path) if isinstance(one, EvidenceRecord)]
    ids = [f"360g:r-{n}" for n in range(90)] + [f"360g:m-{n}" for n in range(50)]
    assert [one.id for one in records] == ids
    assert {one.licence for one in records} == {"Creative Commons Attribution 4.0"}
    assert {one.text[:18] for one in records} == {"Research on burns."}
    asked = [(one.path, one.params["offset"]) for one in source.asked[5:]]
    assert asked == [(RECEIVED, "0"), (RECEIVED, "40"), (RECEIVED, "80"), (MADE, "0"), (MADE, "40")]
    assert {one.params["limit"] for one in source.asked} == {"100"}
    assert {one.headers["Accept"] for one in source.asked} == {"application/json"}


def test_it_goes_on_in_the_second_list_and_counts_both(source: LocalSource, tmp_path: Path) -> None:
    harvest = Harvest(tmp_path / "h")
    told: list[tuple[int, int | None]] = []
    source.answers = answers_with(made=403)
    for _ in range(2):
        with pytest.raises(SourceRefused, match="HTTP 403"):
            harvest.fetch(Grants(client_of(source, PretendedClock()), QUERY))
    assert [one.path for one in source.asked] == [RECEIVED, RECEIVED, RECEIVED, MADE, MADE]
    source.answers = answers_with()
    pages = Grants(client_of(source, PretendedClock()), QUERY)
    harvest.fetch(pages, progress=lambda done, total: told.append((done, total)))
    assert told == [(130, 140), (140, 140)]


def test_an_organisation_without_any_grant_is_nothing(source: LocalSource, tmp_path: Path) -> None:
    source.answers = answers_with(received=404, others=ORGANISATIONS)
    assert fetched(source, tmp_path) == []
    assert [one.path for one in source.asked] == [RECEIVED, LIST]


@pytest.mark.parametrize("others", [404, {"count": 0, "next": None, "results": []}])
def test_an_interface_that_has_moved_is_not_taken_for_nothing(
    source: LocalSource, others: Answer, tmp_path: Path
) -> None:
    source.answers = answers_with(received=404, others=others)
    with pytest.raises(SourceRefused, match="HTTP 404"):
        fetched(source, tmp_path)


@pytest.mark.parametrize(
    "odd",
    [
        {"grants": []},
        {"count": None, "results": []},
        {"count": 5, "next": "https://api.example.org/", "results": []},
        {"count": 5, "results": {"a": 1}},
    ],
)
@pytest.mark.parametrize("place", ["received", "made"])
def test_another_form_is_a_failure_in_either_list(
    source: LocalSource, place: str, odd: dict[str, Any], tmp_path: Path
) -> None:
    source.answers = answers_with(**{place: odd})
    with pytest.raises(SourceFailed, match="answered in another form than expected"):
        fetched(source, tmp_path)
