"""`charnia load eu-funding --open`, as somebody types it; the portal is a server on this machine."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine

from charnia.apps.evidence.models import EvidenceLoad, LoadStatus
from charnia.apps.offers.models import Offer
from charnia.config.commands import main
from tests.sources.funding.test_eu_client import Portal
from tests.sources.local_source import LocalSource, serving

pytestmark = pytest.mark.django_db
CONTACT = ["--contact", "team@example.org"]
DAY = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def day() -> Iterator[time_machine.Coordinates]:
    """When the calls of the portal are open."""
    with time_machine.travel(DAY, tick=False) as clock:
        yield clock


@pytest.fixture
def portal() -> Portal:
    return Portal(150)


@pytest.fixture
def server(portal: Portal) -> Iterator[LocalSource]:
    with serving(LocalSource(answers=portal)) as server:
        yield server


def load(server: LocalSource, *arguments: str) -> int:
    return main(["load", *arguments, *CONTACT, "--address", server.base, "--words-only"])


def ask(server: LocalSource, *arguments: str) -> int:
    return load(server, "eu-funding", "--open", *arguments)


def test_all_open_calls_become_funds(server: LocalSource, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(server, "--dry-run") == 0
    assert capsys.readouterr().out == (
        "eu-funding: would store 150 new, 0 changed, 0 unchanged (offers). Nothing was stored.\n"
    )
    assert not Offer.objects.exists()
    assert ask(server) == 0
    assert capsys.readouterr().out == "eu-funding: 150 new, 0 changed, 0 unchanged (offers).\n"
    assert Offer.objects.count() == 150
    one = Offer.objects.get(source_id="eu-call:149TOPICSen")
    assert (one.kind, one.closes_on, one.as_of) == ("fund", dt.date(2027, 3, 1), "2026-11-28")
    assert "team@example.org" in server.asked[0].headers["User-Agent"]


def test_the_same_calls_of_a_feed_stand_only_once(
    server: LocalSource, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    feed = {
        "id": "7TOPICSen",
        "identifier": "HORIZON-X-01",
        "title": "Better dressings",
        "url": "https://example.org/7",
    }
    (tmp_path / "feed.json").write_text(json.dumps([feed]))
    assert main(["load", "eu-funding", str(tmp_path / "feed.json"), "--words-only"]) == 0
    capsys.readouterr()
    assert ask(server) == 0
    assert capsys.readouterr().out == "eu-funding: 149 new, 1 changed, 0 unchanged (offers).\n"
    assert Offer.objects.count() == 150


def test_what_the_portal_no_longer_has_is_told_and_what_is_as_it_was_says_of_when(
    server: LocalSource, portal: Portal, day: time_machine.Coordinates, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(server)
    portal.count = 148
    day.shift(dt.timedelta(days=1))
    capsys.readouterr()
    assert ask(server, "--json") == 0
    told = json.loads(capsys.readouterr().out)["eu-funding"]
    assert told["offers"] == {"unchanged": 148}
    assert told["vanished_offers"] == 2
    assert Offer.objects.filter(as_of="2026-11-29").count() == 148
    assert ask(server) == 0
    gone = "2 offers of earlier loads are gone from it, but kept: Better dressings"
    assert f"eu-funding: {gone}" in capsys.readouterr().out


def test_a_load_that_failed_goes_on_where_it_was(
    server: LocalSource, portal: Portal, capsys: pytest.CaptureFixture[str]
) -> None:
    server.answers = lambda asked: 403 if asked.params["pageNumber"] == "2" else portal(asked)
    assert ask(server) == 2
    assert "The EU Funding and Tenders Portal refused the request (HTTP 403" in capsys.readouterr().err
    assert not Offer.objects.exists()
    server.answers = portal
    assert ask(server) == 0
    assert [one.params["pageNumber"] for one in server.asked] == ["1", "2", "2"]
    assert (Offer.objects.count(), EvidenceLoad.objects.count()) == (150, 1)
    assert EvidenceLoad.objects.get().status == LoadStatus.LOADED


def test_it_is_asked_again_with_all_that_was_ever_asked(
    server: LocalSource, capsys: pytest.CaptureFixture[str]
) -> None:
    assert load(server, "again") == 2
    assert "ask one first, with --institution or --open." in capsys.readouterr().err
    assert ask(server) == 0
    capsys.readouterr()
    assert load(server, "again") == 0
    assert capsys.readouterr().out == "eu-funding: 0 new, 0 changed, 150 unchanged (offers).\n"
    assert load(server, "again", "--everything", "--dry-run") == 0
    assert EvidenceLoad.objects.filter(since=None, query="all that is open").count() == 2


def test_another_form_is_no_empty_list(server: LocalSource, capsys: pytest.CaptureFixture[str]) -> None:
    renamed: dict[str, Any] = {"total": 1, "hits": []}
    server.answers = lambda asked: renamed
    assert ask(server) == 2
    assert "The source answered in another form than expected, so nothing was loaded." in capsys.readouterr().err
    assert not Offer.objects.exists()
