"""The feed as WordPress pages it, served on this machine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from charnia.core.evidence import Offer
from charnia.sources.harvest import Harvest
from charnia.sources.json_lines import LineProblem
from charnia.sources.polite_client import SourceFailed, SourceRefused
from charnia.sources.query import Query, UnusableQuery
from charnia.sources.ukri_opportunities.client import Opportunities
from charnia.sources.ukri_opportunities.parse import read_opportunities
from tests.sources.local_source import Answer, Asked, LocalSource, PretendedClock, client_of, serving
from tests.sources.real import parted
from tests.sources.ukri_opportunities.test_parse import ITEM, feed

TODAY = dt.date(2026, 6, 16)
EVERYTHING = Query(institution="", today=TODAY)
PLACE = "/opportunity/feed/"


def page_of(numbers: range, *, published: str = ITEM["pubdate"]) -> bytes:
    return feed(
        *(
            {**ITEM, "title": f"Call {n}", "link": f"https://www.ukri.org/opportunity/call-{n}/", "pubdate": published}
            for n in numbers
        )
    )


def three_pages(asked: Asked, count: int = 45) -> Answer:
    """Full pages and what is left, then 404."""
    number = int(asked.params.get("paged", "1"))
    calls = range((number - 1) * 20, min(number * 20, count))
    return page_of(calls) if calls else 404


@pytest.fixture
def source() -> Iterator[LocalSource]:
    with serving(LocalSource(answers=three_pages)) as source:
        yield source


def fetched(source: LocalSource, folder: Path) -> tuple[list[Offer], list[LineProblem]]:
    harvest = Harvest(folder / "h")
    harvest.fetch(Opportunities(client_of(source, PretendedClock()), EVERYTHING))
    return parted(one for path in harvest.files() for one in read_opportunities(path))


def test_all_pages_are_read_to_the_last(source: LocalSource, tmp_path: Path) -> None:
    source.faults += ["status:429,3", "page", "hang-up", "status:503"]
    offers, problems = fetched(source, tmp_path)
    assert ([offer.title for offer in offers], problems) == ([f"Call {n}" for n in range(45)], [])
    assert {offer.as_of for offer in offers} == {"2026-06-16"}
    assert [one.params.get("paged") for one in source.asked[4:]] == [None, "2", "3", "4"]
    assert {(one.path, one.headers["Accept"].split(",")[0]) for one in source.asked} == {(PLACE, "application/rss+xml")}


def test_a_load_that_was_stopped_goes_on_with_its_next_page(source: LocalSource, tmp_path: Path) -> None:
    harvest = Harvest(tmp_path / "h")
    source.answers = lambda asked: 403 if asked.params.get("paged") == "2" else three_pages(asked)
    with pytest.raises(SourceRefused, match="HTTP 403"):
        harvest.fetch(Opportunities(client_of(source, PretendedClock()), EVERYTHING))
    source.answers = three_pages
    assert len(fetched(source, tmp_path)[0]) == 45
    assert [one.params.get("paged") for one in source.asked] == [None, "2", "2", "3", "4"]


def test_an_empty_page_is_the_end_too(source: LocalSource, tmp_path: Path) -> None:
    source.answers = lambda asked: feed() if asked.params.get("paged") == "2" else page_of(range(20))
    offers, problems = fetched(source, tmp_path)
    assert (len(offers), problems) == (20, [])


def test_what_was_published_long_ago_ends_the_reading(source: LocalSource, tmp_path: Path) -> None:
    old = page_of(range(20, 40), published="Sat, 14 Jun 2025 09:00:00 +0000")
    source.answers = lambda asked: old if "paged" in asked.params else page_of(range(20))
    assert len(fetched(source, tmp_path)[0]) == 40
    assert len(source.asked) == 2


def test_a_feed_without_pages_is_read_once_and_the_report_says_what_is_missing(
    source: LocalSource, tmp_path: Path
) -> None:
    source.answers = lambda _: page_of(range(20))
    offers, problems = fetched(source, tmp_path)
    assert (len(offers), len(source.asked)) == (20, 2)
    assert ["Older ones that are still open are missing" in problem.sentence for problem in problems] == [True]


@pytest.mark.parametrize("odd", [b"<feed><entry/></feed>", b"<rss><item/></rss>", feed()])
def test_another_form_is_a_failure_and_never_nothing_found(source: LocalSource, odd: bytes, tmp_path: Path) -> None:
    source.answers = lambda _: odd
    with pytest.raises(SourceFailed, match="answered in another form than expected"):
        fetched(source, tmp_path)


def test_a_feed_that_has_moved_is_a_failure(source: LocalSource, tmp_path: Path) -> None:
    source.answers = lambda _: 404
    with pytest.raises(SourceRefused, match="HTTP 404"):
        fetched(source, tmp_path)


def test_it_is_not_asked_for_an_institution(source: LocalSource) -> None:
    with pytest.raises(UnusableQuery, match="--open"):
        Opportunities(client_of(source, PretendedClock()), Query(institution="04h699437", today=TODAY))
