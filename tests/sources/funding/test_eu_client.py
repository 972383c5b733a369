"""The portal's search interface as published programs use it, served on this machine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from charnia.core.evidence import Offer
from charnia.sources.eu_funding.client import Calls
from charnia.sources.eu_funding.parse import read_calls
from charnia.sources.harvest import Harvest, ListChanged
from charnia.sources.polite_client import SourceFailed, SourceRefused
from charnia.sources.query import Query, UnusableQuery
from tests.sources.funding.test_eu_reply import entry
from tests.sources.local_source import Answer, Asked, LocalSource, PretendedClock, client_of, serving

QUERY = Query(institution="", today=dt.date(2026, 11, 28))


class Portal:
    """So many calls, 100 a page; `totals` are what it counts in turn, where that is not how many there are."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.totals: list[int] = []

    def __call__(self, asked: Asked) -> Answer:
        size, number = int(asked.params["pageSize"]), int(asked.params["pageNumber"])
        numbers = range((number - 1) * size, min(number * size, self.count))
        total = self.totals.pop(0) if self.totals else self.count
        results = [entry(f"{one}TOPICSen") for one in numbers]
        return {"apiVersion": "2.155", "totalResults": total, "pageNumber": number, "results": results}


@pytest.fixture
def portal() -> Portal:
    return Portal(250)


@pytest.fixture
def source(portal: Portal) -> Iterator[LocalSource]:
    with serving(LocalSource(answers=portal)) as source:
        yield source


def pages(source: LocalSource) -> Calls:
    return Calls(client_of(source, PretendedClock()), QUERY)


def fetched(source: LocalSource, folder: Path) -> list[str]:
    harvest = Harvest(folder / "h")
    harvest.fetch(pages(source))
    return [one.id for path in harvest.files() for one in read_calls(path) if isinstance(one, Offer)]


def asked(source: LocalSource) -> list[str]:
    return [one.params["pageNumber"] for one in source.asked]


def test_all_open_calls_are_asked_for_page_by_page_whatever_goes_wrong(source: LocalSource, tmp_path: Path) -> None:
    source.faults += ["status:429,3", "cut-json", "page", "hang-up", "broken-off", "status:500", "list"]
    with pytest.raises(SourceFailed, match="after 6 tries"):
        fetched(source, tmp_path)
    assert fetched(source, tmp_path) == [f"eu-call:{number}TOPICSen" for number in range(250)]
    assert asked(source)[-4:] == ["1", "1", "2", "3"]


def test_the_question_is_a_form_of_json_parts(source: LocalSource, tmp_path: Path) -> None:
    fetched(source, tmp_path)
    first = source.asked[0]
    assert first.path == "/search"
    assert first.params == {"apiKey": "SEDIA", "text": "***", "pageSize": "100", "pageNumber": "1"}
    assert first.headers["Content-Type"].startswith("multipart/form-data; boundary=")
    assert first.headers["Accept"] == "application/json"
    assert first.parts["query"]["bool"]["must"] == [
        {"terms": {"type": ["1", "2", "8"]}},
        {"terms": {"status": ["31094501", "31094502"]}},
    ]
    assert first.parts["languages"] == ["en"]
    assert first.parts["sort"] == {"field": "startDate", "order": "DESC"}
    assert {"identifier", "deadlineDate", "budgetOverview", "descriptionByte"} < set(first.parts["displayFields"])


def test_each_reply_keeps_the_day(source: LocalSource, tmp_path: Path) -> None:
    harvest = Harvest(tmp_path / "h")
    harvest.fetch(pages(source))
    offers = [one for path in harvest.files() for one in read_calls(path) if isinstance(one, Offer)]
    assert {one.as_of for one in offers} == {"2026-11-28"}


def test_a_list_that_changes_while_it_is_read_is_read_anew(source: LocalSource, portal: Portal, tmp_path: Path) -> None:
    portal.totals = [251, 250]
    told: list[tuple[int, int | None]] = []
    harvest = Harvest(tmp_path / "h")
    harvest.fetch(pages(source), progress=lambda done, total: told.append((done, total)))
    assert asked(source) == ["1", "2", "1", "2", "3"]
    assert told == [(100, 251), (100, 250), (200, 250), (250, 250)]
    assert len(harvest.files()) == 3


def test_a_list_that_never_stands_still_is_a_failure(source: LocalSource, portal: Portal, tmp_path: Path) -> None:
    portal.totals = list(range(300, 400))
    with pytest.raises(ListChanged, match="changed its list of calls while it was read"):
        fetched(source, tmp_path)
    assert len(source.asked) == 8
    portal.totals = []
    assert len(fetched(source, tmp_path)) == 250


def test_a_portal_that_stops_before_the_end_is_a_failure(source: LocalSource, portal: Portal, tmp_path: Path) -> None:
    portal.totals = [400] * 10
    with pytest.raises(SourceFailed, match="gave 250 of 400 calls and no more, so nothing was loaded"):
        fetched(source, tmp_path)


def test_no_call_at_all_is_nothing(source: LocalSource, portal: Portal, tmp_path: Path) -> None:
    portal.count = 0
    assert fetched(source, tmp_path) == []
    assert asked(source) == ["1"]


@pytest.mark.parametrize(
    "odd",
    [
        {"results": []},
        {"totalResults": 5},
        {"totalResults": "5", "results": []},
        {"totalResults": True, "results": []},
        {"totalResults": 5, "results": {"a": 1}},
        {"totalResults": 5, "results": []},
    ],
)
def test_another_form_is_a_failure(source: LocalSource, odd: dict[str, Any], tmp_path: Path) -> None:
    source.answers = lambda asked: odd
    with pytest.raises(SourceFailed, match="nothing was loaded"):
        fetched(source, tmp_path)


def test_a_refusal_is_told(source: LocalSource, tmp_path: Path) -> None:
    source.answers = lambda asked: 403
    with pytest.raises(SourceRefused, match=r"HTTP 403: Not like this\."):
        fetched(source, tmp_path)
    assert len(source.asked) == 1


def test_it_is_not_asked_for_an_institution(source: LocalSource) -> None:
    with pytest.raises(UnusableQuery, match="with --open"):
        Calls(client_of(source, PretendedClock()), Query(institution="04h699437", today=QUERY.today))
