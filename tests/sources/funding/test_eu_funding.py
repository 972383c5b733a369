from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.core.evidence import Offer
from charnia.core.vocabulary import FactStatus, OfferKind
from charnia.sources.eu_funding.parse import call_or_problem, read_calls
from charnia.sources.json_lines import LineProblem
from tests.sources.any_json import ANY_JSON
from tests.sources.real import parted, real

INVENTED: dict[str, Any] = {
    "id": "1TOPICSen",
    "identifier": "HORIZON-X",
    "title": "Better dressings",
    "summary": "Better dressings",
    "url": "https://example.org/call",
    "callTitle": "Health",
    "destination": "Care",
    "abstract": "Expected outcome:\n\nFewer infections…",
    "actionType": "Innovation Actions",
    "status": {"label": "Forthcoming"},
    "kind": {"label": "Grant"},
    "startDate": "2027-08-04T00:00:00.000Z",
    "deadlineDate": "2027-12-01T00:00:00.000Z",
    "budget": {"totalBudgetEur": 28500000, "minContributionEur": 5, "maxContributionEur": 9500000},
}


def one(**changes: object) -> Offer:
    offer = call_or_problem(1, {**INVENTED, **changes})
    assert isinstance(offer, Offer)
    return offer


def test_a_call_becomes_a_fund_with_dates_budget_and_cautions() -> None:
    offer = one()
    assert (offer.id, offer.kind, offer.status) == ("eu-call:1TOPICSen", OfferKind.FUND, FactStatus.SECONDARY)
    assert (offer.title, offer.starts, offer.closes) == (
        "Better dressings (HORIZON-X)",
        dt.date(2027, 8, 4),
        dt.date(2027, 12, 1),
    )
    assert "Budget: €28,500,000 in all, €5 to €9,500,000 for a project." in offer.text
    assert "Status at the source: forthcoming." in offer.text
    assert "It opens on 4 August 2027." in offer.cautions
    assert any("beginning of the call's text" in caution for caution in offer.cautions)


def test_what_has_neither_identifier_nor_address_is_no_call() -> None:
    problem = call_or_problem(7, {"id": "1855", "title": "A case study", "url": "no address"})
    assert isinstance(problem, LineProblem)
    assert (problem.line, problem.kept) == (7, False)
    assert "give calls of the Funding Portal" in problem.sentence


@pytest.mark.parametrize("budget", [None, {}, {"totalBudgetEur": 0, "minContributionEur": None}])
def test_an_unknown_budget_is_not_nought(budget: object) -> None:
    assert "Budget" not in one(budget=budget).text


def test_an_unknown_deadline_is_said_to_be_unknown() -> None:
    offer = one(deadlineDate=None, startDate=None)
    assert offer.closes is None
    assert any("closing date is not known" in caution for caution in offer.cautions)
    assert any("opening date is not known" in caution for caution in offer.cautions)


@pytest.mark.parametrize("missing", ["id", "title"])
def test_what_cannot_be_used_says_why(missing: str) -> None:
    problem = call_or_problem(2, {**INVENTED, missing: None})
    assert isinstance(problem, LineProblem)
    assert "needs both" in problem.sentence


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(sorted(INVENTED)), ANY_JSON))
def test_any_values_end_in_an_offer_or_a_sentence(changes: dict[str, Any]) -> None:
    found = call_or_problem(1, {**INVENTED, **changes})
    assert isinstance(found, LineProblem) or found.title


def test_the_day_of_the_feed_is_the_day_of_the_facts(tmp_path: Path) -> None:
    path = tmp_path / "feed.json"
    path.write_text(json.dumps({"generatedAt": "2026-08-22T05:41:38.000Z", "grants": [INVENTED]}, indent=1))
    (offer,) = read_calls(path)
    assert isinstance(offer, Offer)
    assert offer.as_of == "2026-08-22"


@pytest.mark.real_data
def test_the_real_calls_are_all_read() -> None:
    calls, problems = parted(read_calls(real("eu_funding_calls/eu_all_calls.json.gz")))
    assert (len(calls), problems) == (723, [])
    assert len({call.id for call in calls}) == 723
    assert {call.as_of for call in calls} == {"2026-08-22"}
    assert sum(call.closes is not None for call in calls) == 718
    assert sum("Budget: " in call.text for call in calls) > 600
    health, problems = parted(read_calls(real("eu_funding_calls/eu_health_calls.json")))
    assert (len(health), problems) == (85, [])
    assert {call.id for call in health} < {call.id for call in calls}
    assert sum(len(call.text) > 300 for call in health) >= 76
