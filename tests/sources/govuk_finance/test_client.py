"""GOV.UK's search and content APIs as their documentation describes them, served on this machine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from charnia.core.evidence import Offer
from charnia.sources.govuk_finance.client import Schemes
from charnia.sources.govuk_finance.parse import read_schemes
from charnia.sources.harvest import Harvest
from charnia.sources.json_lines import LineProblem
from charnia.sources.polite_client import SourceFailed, SourceRefused
from charnia.sources.query import Query, UnusableQuery
from tests.sources.govuk_finance.test_parse import SCHEME
from tests.sources.local_source import Answer, Asked, LocalSource, PretendedClock, client_of, serving
from tests.sources.real import parted

TODAY = dt.date(2026, 11, 28)
EVERYTHING = Query(institution="", today=TODAY)
SEARCH, CONTENT = "/api/search.json", "/api/content/business-finance-support/"


def listed(asked: Asked, count: int = 60) -> dict[str, Any]:
    start, most = int(asked.params["start"]), int(asked.params["count"])
    results = [
        {
            "title": f"Scheme {n}",
            "link": f"/business-finance-support/scheme-{n}",
            "_id": f"/scheme-{n}",
            "index": "govuk",
        }
        for n in range(start, min(start + most, count))
    ]
    return {"results": results, "total": count, "start": start, "aggregates": {}, "suggested_queries": []}


def answers(asked: Asked, count: int = 60) -> Answer:
    if asked.path == SEARCH:
        return listed(asked, count)
    name = asked.path.removeprefix(CONTENT)
    return {**SCHEME, "title": name, "base_path": f"/business-finance-support/{name}"}


@pytest.fixture
def source() -> Iterator[LocalSource]:
    with serving(LocalSource(answers=answers)) as source:
        yield source


def fetched(source: LocalSource, folder: Path) -> tuple[list[Offer], list[LineProblem]]:
    harvest = Harvest(folder / "h")
    harvest.fetch(Schemes(client_of(source, PretendedClock()), EVERYTHING))
    return parted(one for path in harvest.files() for one in read_schemes(path))


def test_every_scheme_is_listed_and_then_read(source: LocalSource, tmp_path: Path) -> None:
    source.faults += ["status:429,3", "cut-json", "page", "hang-up", "broken-off"]
    offers, problems = fetched(source, tmp_path)
    assert ([offer.title for offer in offers], problems) == ([f"scheme-{n}" for n in range(60)], [])
    assert {offer.as_of for offer in offers} == {"2026-11-28"}
    searches = [one.params for one in source.asked[5:] if one.path == SEARCH]
    assert [one["start"] for one in searches] == ["0", "25", "50"]
    assert {one["filter_format"] for one in searches} == {"business_finance_support_scheme"}


def test_it_goes_on_where_it_was_and_says_how_far_it_is(source: LocalSource, tmp_path: Path) -> None:
    harvest = Harvest(tmp_path / "h")
    told: list[tuple[int, int | None]] = []
    source.answers = lambda asked: 403 if asked.path.endswith("scheme-30") else answers(asked)
    with pytest.raises(SourceRefused, match="HTTP 403"):
        harvest.fetch(Schemes(client_of(source, PretendedClock()), EVERYTHING))
    source.answers = answers
    pages = Schemes(client_of(source, PretendedClock()), EVERYTHING)
    harvest.fetch(pages, progress=lambda done, total: told.append((done, total)))
    assert told == [(50, 60), (60, 60)]
    assert [one.path for one in source.asked].count(f"{CONTENT}scheme-0") == 1


@pytest.mark.parametrize("status", [404, 410])
def test_a_scheme_that_was_taken_down_meanwhile_costs_itself_alone(
    source: LocalSource, status: int, tmp_path: Path
) -> None:
    source.answers = lambda asked: status if asked.path.endswith("scheme-3") else answers(asked)
    offers, problems = fetched(source, tmp_path)
    assert (len(offers), problems) == (59, [])


def test_a_list_that_changes_while_it_is_read_is_read_anew(source: LocalSource, tmp_path: Path) -> None:
    counts = iter([60, 59, 59, 59, 59])
    source.answers = lambda asked: listed(asked, next(counts)) if asked.path == SEARCH else answers(asked)
    assert len(fetched(source, tmp_path)[0]) == 59
    assert [one.params["start"] for one in source.asked if one.path == SEARCH] == ["0", "25", "0", "25", "50"]


def test_pages_of_other_kinds_and_other_sites_are_not_asked_for(source: LocalSource, tmp_path: Path) -> None:
    links = ["https://example.org/x", "/guidance/x", None, "/business-finance-support/scheme-1"]
    source.answers = lambda asked: (
        {"results": [{"link": link} for link in links], "total": 4} if asked.path == SEARCH else answers(asked)
    )
    assert [offer.title for offer in fetched(source, tmp_path)[0]] == ["scheme-1"]
    assert len(source.asked) == 2


def test_no_scheme_at_all_is_a_failure_and_not_an_empty_list(source: LocalSource, tmp_path: Path) -> None:
    source.answers = lambda asked: listed(asked, 0)
    with pytest.raises(SourceFailed, match="lists no finance and support schemes at all"):
        fetched(source, tmp_path)


@pytest.mark.parametrize("odd", [{"documents": []}, {"results": {}, "total": 3}, {"results": [], "total": True}])
def test_another_form_is_a_failure(source: LocalSource, odd: dict[str, Any], tmp_path: Path) -> None:
    source.answers = lambda _: odd
    with pytest.raises(SourceFailed, match="answered in another form than expected"):
        fetched(source, tmp_path)


def test_a_parameter_that_is_not_known_any_more_is_told(source: LocalSource, tmp_path: Path) -> None:
    source.answers = lambda _: 422
    with pytest.raises(SourceRefused, match="HTTP 422"):
        fetched(source, tmp_path)


def test_it_is_not_asked_for_an_institution(source: LocalSource) -> None:
    with pytest.raises(UnusableQuery, match="--open"):
        Schemes(client_of(source, PretendedClock()), Query(institution="04h699437", today=TODAY))
