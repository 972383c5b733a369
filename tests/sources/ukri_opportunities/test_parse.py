"""The feed as programs that read it daily describe it; the addresses and deadlines are checked on real ones."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.core.evidence import Offer
from charnia.core.vocabulary import FactStatus, OfferKind
from charnia.sources.json_lines import LineProblem
from charnia.sources.uk_funding.parse import opportunity_or_problem as of_list
from charnia.sources.uk_funding.parse import read_opportunities as read_list
from charnia.sources.ukri_opportunities.parse import NEWEST_ONLY, opportunity_or_problem, read_opportunities
from tests.sources.any_json import ANY_JSON
from tests.sources.real import parted, real

DESCRIPTION = """<p>Apply for funding to test <em>early</em> dressings.</p><p>You must be based in the UK.</p>
<p><strong>Opportunity status:</strong> Open<br />Funders: <a href="/mrc">MRC</a> , <a href="/iuk">Innovate UK</a></p>
<dl><dt>Funding type: </dt><dd>Grant</dd></dl><div>Total fund: £5,000,000</div>
<p>Opening date: 1 June 2026</p><p>Closing date: 8 July 2027 11:00am UK time</p>"""
ITEM: dict[str, Any] = {
    "title": "Better dressings",
    "link": "https://www.ukri.org/opportunity/better-dressings/",
    "pubdate": "Mon, 15 Jun 2026 07:15:24 +0000",
    "description": DESCRIPTION,
    "asOf": "2026-06-16",
    "guid": "https://www.ukri.org/?post_type=opportunity&p=7",
}


def feed(*items: dict[str, Any], built: str = "Tue, 16 Jun 2026 08:00:33 +0000") -> bytes:
    """The items as a page of the feed."""
    written = "".join(
        f"<item><title>{escape(item['title'])}</title><link>{item['link']}</link>"
        f'<dc:creator>UKRI</dc:creator><pubDate>{item["pubdate"]}</pubDate><guid isPermaLink="false">1</guid>'
        f"<description><![CDATA[{item['description']}]]></description></item>"
        for item in items
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Opportunities</title>'
        f'<atom:link href="https://www.ukri.org/opportunity/feed/" rel="self"/><lastBuildDate>{built}</lastBuildDate>'
        f"{written}</channel></rss>"
    ).encode()


def one(**changes: object) -> Offer:
    offer = opportunity_or_problem(1, {**ITEM, **changes})
    assert isinstance(offer, Offer)
    return offer


def saved(tmp_path: Path, content: bytes, name: str = "feed.xml") -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_an_item_becomes_a_fund_with_its_description_dates_and_funders() -> None:
    offer = one()
    assert (offer.kind, offer.status, offer.as_of) == (OfferKind.FUND, FactStatus.PRIMARY, "2026-06-16")
    assert (offer.starts, offer.closes) == (dt.date(2026, 6, 1), dt.date(2027, 7, 8))
    assert offer.organisation is not None
    assert offer.organisation.name == "UK Research and Innovation"
    assert offer.text.split("\n\n") == [
        "Apply for funding to test early dressings.",
        "You must be based in the UK.",
        "Funders: MRC, Innovate UK.",
        "Kind of funding: Grant.",
        "Total fund: £5,000,000.",
        "Opens: 1 June 2026.",
        "Deadline as the funder writes it: 8 July 2027 11:00am UK time.",
        "Published on 15 June 2026.",
    ]
    assert offer.source == f"UK Research and Innovation, funding finder: {ITEM['link']} (Open Government Licence v3.0)"
    assert offer.cautions == ()


def test_what_a_list_and_the_feed_tell_of_is_one_offer() -> None:
    listed = of_list(1, {"title": "Dressings", "url": ITEM["link"], "source": "UKRI"})
    assert isinstance(listed, Offer)
    assert listed.id == one().id == one(link=f"{ITEM['link']}?utm_source=rss#top").id


def test_facts_on_one_line_and_values_on_the_next_are_told_apart() -> None:
    offer = one(description="Closing date:<br>9 July 2026<br>Funders: MRC Opening date: 2 June 2026 Total fund:")
    assert (offer.starts, offer.closes) == (dt.date(2026, 6, 2), dt.date(2026, 7, 9))
    assert "Funders: MRC." in offer.text
    assert "Total" not in offer.text


def test_a_deadline_that_is_not_told_is_unknown_and_one_that_never_comes_is_not() -> None:
    assert one(description="Apply.").cautions == (
        "The closing date is not known; look at the funder's page before you plan with it.",
    )
    endless = one(description="Closing date: Open - no closing date")
    assert (endless.closes, endless.cautions) == (None, ())


def test_what_opens_later_is_cut_short_or_is_by_invitation_says_so() -> None:
    offer = one(
        title="Stage two (invite only)",
        description="Funding for […]<p>Opening date: 1 August 2026<p>Closing date: 1 September 2026",
    )
    assert offer.cautions == (
        "Only those whom the funder invites can apply.",
        "It opens on 1 August 2026.",
        "Only the beginning of the summary is known; read the opportunity at UKRI.",
    )


def test_a_saved_feed_is_read_as_of_the_day_on_which_it_was_made(tmp_path: Path) -> None:
    closed = {**ITEM, "description": "Closing date: 15 June 2026"}
    ended = {**ITEM, "description": "Opportunity status: Closed"}
    path = saved(tmp_path, feed({**ITEM, "title": "Cats & dogs"}, closed, ended))
    offers, problems = parted(read_opportunities(path))
    assert ([(offer.title, offer.as_of) for offer in offers], problems) == ([("Cats & dogs", "2026-06-16")], [])
    assert "You must be based in the UK." in offers[0].text


def test_a_feed_without_its_day_leaves_nothing_out(tmp_path: Path) -> None:
    closed = {**ITEM, "description": "Closing date: 15 June 2020"}
    offers, _ = parted(read_opportunities(saved(tmp_path, feed(closed, built="soon"))))
    assert [(offer.closes, offer.as_of) for offer in offers] == [(dt.date(2020, 6, 15), "")]


def test_pages_of_the_client_and_its_note_are_read(tmp_path: Path) -> None:
    lines = f"{json.dumps(ITEM)}\n{json.dumps({NEWEST_ONLY: True})}\n".encode()
    offers, problems = parted(read_opportunities(saved(tmp_path, lines, "page.json")))
    assert [offer.title for offer in offers] == ["Better dressings"]
    assert [(one.kept, "only the newest" in one.sentence) for one in problems] == [(True, True)]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<!DOCTYPE html><html></html>", "This is a web page, not data"),
        (feed(ITEM)[:-40], "not well-formed"),
        (feed(), "give the RSS feed"),
        (b"<other><channel/></other>", "give the RSS feed"),
        (b'<!DOCTYPE rss [<!ENTITY a "b">]><rss/>', "declares"),
        (b"", "empty"),
    ],
)
def test_what_is_no_feed_says_what_to_do(content: bytes, sentence: str, tmp_path: Path) -> None:
    offers, problems = parted(read_opportunities(saved(tmp_path, content)))
    assert (offers, len(problems)) == ([], 1)
    assert sentence in problems[0].sentence


@pytest.mark.parametrize("changes", [{"title": ""}, {"link": "javascript:alert(1)"}, {"link": None}])
def test_what_cannot_be_used_says_why(changes: dict[str, object]) -> None:
    problem = opportunity_or_problem(5, {**ITEM, **changes})
    assert isinstance(problem, LineProblem)
    assert (problem.line, "needs both" in problem.sentence) == (5, True)


def test_a_field_that_was_renamed_is_named(tmp_path: Path) -> None:
    renamed = {name: value for name, value in ITEM.items() if name != "description"} | {"summary": "x"}
    lines = "\n".join(json.dumps(renamed) for _ in range(20)).encode()
    _, problems = parted(read_opportunities(saved(tmp_path, lines, "page.json")))
    assert ['no "description"' in problem.sentence for problem in problems] == [True]


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(sorted(ITEM)), ANY_JSON | st.text()))
def test_any_values_end_in_an_offer_or_a_sentence(changes: dict[str, Any]) -> None:
    found = opportunity_or_problem(1, {**ITEM, **changes})
    assert isinstance(found, LineProblem) or found.title


@pytest.mark.real_data
def test_real_addresses_and_deadlines_of_the_feed_are_read_as_in_the_list() -> None:
    path = real("uk_funding_opportunities/uk_funding_live_updates_union.json")
    entries = [entry for entry in json.loads(path.read_text()) if entry["source"] == "UKRI"]
    listed = [offer for offer in read_list(path) if isinstance(offer, Offer) and "/www.ukri.org/" in offer.url]
    assert len(entries) == len(listed) == 88
    for entry, offer in zip(entries, listed, strict=True):
        again = one(title=entry["title"], link=entry["url"], description=f"<p>Closing date: {entry['deadline']}</p>")
        assert (again.id, again.closes, again.cautions) == (offer.id, offer.closes, offer.cautions)
