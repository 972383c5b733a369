"""`charnia load ukri-opportunities --open` and its like, as somebody types them; UKRI and GOV.UK are a server on this
machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from charnia.apps.offers.models import Offer
from charnia.config.commands import main
from tests.sources.govuk_finance.test_client import answers as of_govuk
from tests.sources.local_source import LocalSource, serving
from tests.sources.ukri_opportunities.test_client import page_of
from tests.sources.ukri_opportunities.test_client import three_pages as of_ukri

pytestmark = pytest.mark.django_db
COUNT = 3
FIRST = "https://www.ukri.org/opportunity/call-0/"


@pytest.fixture(autouse=True)
def day() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel("2026-11-28T12:00Z") as clock:
        yield clock


@pytest.fixture
def ukri() -> Iterator[LocalSource]:
    with serving(LocalSource(answers=lambda asked: of_ukri(asked, COUNT))) as server:
        yield server


@pytest.fixture
def govuk() -> Iterator[LocalSource]:
    with serving(LocalSource(answers=lambda asked: of_govuk(asked, COUNT))) as server:
        yield server


def ask(server: LocalSource, source: str, *arguments: str) -> int:
    told = ["--open", "--contact", "team@example.org", "--address", server.base, "--words-only"]
    return main(["load", source, *told, *arguments])


def load_list(folder: Path, **fields: str) -> int:
    """Loads a third party's list that has the first call of the feed, with its title and deadline alone."""
    call = {"title": "Call 0", "url": FIRST, "source": "UKRI", "lastSeenAt": "2026-11-29T08:00:00Z", **fields}
    (folder / "list.json").write_text(json.dumps([call]))
    return main(["load", "uk-funding", str(folder / "list.json"), "--words-only"])


def test_the_open_calls_of_ukri_become_funds_with_their_text(
    ukri: LocalSource, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(ukri, "ukri-opportunities", "--dry-run") == 0
    assert not Offer.objects.exists()
    assert ask(ukri, "ukri-opportunities") == 0
    assert ask(ukri, "ukri-opportunities") == 0
    assert capsys.readouterr().out == (
        "ukri-opportunities: would store 3 new, 0 changed, 0 unchanged (offers). Nothing was stored.\n"
        "ukri-opportunities: 3 new, 0 changed, 0 unchanged (offers).\n"
        "ukri-opportunities: 0 new, 0 changed, 3 unchanged (offers).\n"
    )
    first = Offer.objects.get(url=FIRST)
    assert (first.provider, first.fact_status, first.as_of) == (
        "UK Research and Innovation",
        "primary",
        "2026-11-28",
    )
    assert "Apply for funding to test early dressings." in first.text


def test_what_a_list_tells_of_gets_the_words_of_the_funder_and_keeps_them(
    ukri: LocalSource, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert load_list(tmp_path, deadline="8 July 2027") == 0
    assert ask(ukri, "ukri-opportunities") == 0
    assert load_list(tmp_path, deadline="9 July 2027", title="Call nought") == 0
    assert capsys.readouterr().out.splitlines() == [
        "list.json: 1 new, 0 changed, 0 unchanged (offers).",
        "ukri-opportunities: 2 new, 1 changed, 0 unchanged (offers).",
        "list.json: 0 new, 0 changed, 1 unchanged (offers).",
    ]
    first = Offer.objects.get(url=FIRST)
    assert (first.title, first.as_of, str(first.closes_on)) == ("Call 0", "2026-11-28", "2027-07-08")
    assert "Apply for funding to test early dressings." in first.text


def test_a_feed_without_further_pages_says_so_and_stores_what_came(
    ukri: LocalSource, capsys: pytest.CaptureFixture[str]
) -> None:
    ukri.answers = lambda _: page_of(range(COUNT))
    assert ask(ukri, "ukri-opportunities") == 0
    assert "only the newest of them are here" in "".join(capsys.readouterr())
    assert Offer.objects.count() == 3


def test_the_schemes_of_govuk_become_funds(govuk: LocalSource, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(govuk, "govuk-finance") == 0
    govuk.answers = lambda asked: 410 if asked.path.endswith("scheme-1") else of_govuk(asked, COUNT)
    assert ask(govuk, "govuk-finance") == 0
    told = capsys.readouterr().out
    assert told.startswith("govuk-finance: 3 new, 0 changed, 0 unchanged (offers).\n")
    assert "1 offer of earlier loads is gone from it, but kept: scheme-1" in told
    one = Offer.objects.get(title="scheme-1")
    assert (one.kind, one.fact_status, one.closes_on) == ("fund", "primary", None)


@pytest.mark.parametrize("source", ["ukri-opportunities", "govuk-finance"])
def test_a_site_that_has_changed_is_a_failure_and_loses_nothing(
    ukri: LocalSource, source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(ukri, "ukri-opportunities")
    ukri.answers = lambda _: {"moved": True} if source == "govuk-finance" else b"<moved/>"
    assert ask(ukri, source) == 2
    assert "answered in another form than expected" in capsys.readouterr().err
    assert Offer.objects.count() == 3
