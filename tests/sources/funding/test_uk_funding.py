from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.core.evidence import Offer
from charnia.core.vocabulary import FactStatus, OfferKind
from charnia.sources.json_lines import LineProblem
from charnia.sources.uk_funding.parse import opportunity_or_problem, read_opportunities
from tests.sources.any_json import ANY_JSON
from tests.sources.real import parted, real

INVENTED: dict[str, Any] = {
    "title": "Better dressings (Invite only)",
    "url": "https://example.org/fund/1",
    "source": "UKRI",
    "deadline": "16 June 2026 at 1:00 pm",
    "lastSeenAt": "2026-06-10T11:00:00+00:00",
    "publishedAt": "2026-05-01T00:00:00+00:00",
    "opportunityTypes": ["Research grants"],
    "topics": ["Guessed by a machine"],
}


def one(**changes: object) -> Offer:
    offer = opportunity_or_problem(1, {**INVENTED, **changes})
    assert isinstance(offer, Offer)
    return offer


def test_a_title_with_an_address_is_no_opportunity_yet() -> None:
    problem = opportunity_or_problem(7, {"title": "A call", "url": "https://example.org/call", "id": "1"})
    assert isinstance(problem, LineProblem)
    assert problem.line == 7
    assert "give a list of opportunities" in problem.sentence
    assert isinstance(opportunity_or_problem(1, {**INVENTED, "source": "", "deadline": None}), Offer)


def test_kinds_of_funding_are_small_but_for_names() -> None:
    assert (
        "Kinds of funding, as a program guessed them: studentships / PhD funding."
        in one(opportunityTypes=["Studentships / PhD Funding"]).text
    )


def test_an_opportunity_becomes_a_fund_with_source_date_and_status() -> None:
    offer = one()
    assert (offer.kind, offer.closes, offer.as_of) == (OfferKind.FUND, dt.date(2026, 6, 16), "2026-06-10")
    assert offer.status is FactStatus.SECONDARY
    assert offer.source.startswith("UK Research and Innovation: https://example.org/fund/1")
    assert "Kinds of funding, as a program guessed them: research grants." in offer.text
    assert "Published on 1 May 2026." in offer.text
    assert "Guessed" not in str(offer)
    assert offer.cautions == ("Only those whom the funder invites can apply.",)
    assert offer.organisation is not None
    assert offer.organisation.name == "UK Research and Innovation"


def test_the_address_is_the_identity() -> None:
    assert one(title="Reworded", url="https://example.org/fund/1/").id == one().id
    assert one(url="https://example.org/fund/2").id != one().id


@pytest.mark.parametrize(
    ("deadline", "closes", "unknown"),
    [
        ("To be confirmed", None, True),
        ("", None, True),
        ("Open - no closing date", None, False),
        ("No submission deadline", None, False),
        ("31 March 2027, 11:59pm (Midnight)", dt.date(2027, 3, 31), False),
    ],
)
def test_a_closing_date_that_cannot_be_read_is_unknown(deadline: str, closes: dt.date | None, unknown: bool) -> None:
    offer = one(deadline=deadline, title="Open to all")
    assert offer.closes == closes
    assert bool(offer.cautions) is unknown


@pytest.mark.parametrize("changes", [{"title": ""}, {"url": "javascript:alert(1)"}, {"url": None}])
def test_what_cannot_be_used_says_why(changes: dict[str, object]) -> None:
    problem = opportunity_or_problem(5, {**INVENTED, **changes})
    assert isinstance(problem, LineProblem)
    assert (problem.line, "needs both" in problem.sentence) == (5, True)


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(sorted(INVENTED)), ANY_JSON))
def test_any_values_end_in_an_offer_or_a_sentence(changes: dict[str, Any]) -> None:
    found = opportunity_or_problem(1, {**INVENTED, **changes})
    assert isinstance(found, LineProblem) or found.title


def test_a_list_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_text(json.dumps([INVENTED, INVENTED])[:-20])
    offers, problems = parted(read_opportunities(path))
    assert (len(offers), len(problems)) == (1, 1)


@pytest.mark.real_data
def test_the_real_opportunities_are_all_read() -> None:
    path = real("uk_funding_opportunities/uk_funding_live_updates_union.json")
    offers, problems = parted(read_opportunities(path))
    assert (len(offers), problems) == (170, [])
    assert len({offer.id for offer in offers}) == 170
    assert Counter(offer.organisation.name for offer in offers if offer.organisation) == {
        "UK Research and Innovation": 88,
        "National Institute for Health and Care Research": 40,
        "Innovate UK": 30,
        "Find a Grant (GOV.UK)": 11,
        "The Royal Society": 1,
    }
    assert sum(offer.closes is not None for offer in offers) == 159
    assert sum(bool(offer.as_of) for offer in offers) == 167
    raw = json.loads(path.read_text())
    unread = [entry["deadline"] for entry, offer in zip(raw, offers, strict=True) if offer.closes is None]
    assert not any(character.isdigit() for deadline in unread for character in deadline)
