"""The scheme is the example that GOV.UK publishes with the schema of its content items (MIT licence)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.core.evidence import Offer
from charnia.core.vocabulary import FactStatus, OfferKind
from charnia.sources.govuk_finance.parse import read_schemes, scheme_or_problem
from charnia.sources.json_lines import LineProblem
from tests.sources.any_json import ANY_JSON
from tests.sources.real import parted

METADATA: dict[str, Any] = {
    "business_sizes": ["between-10-and-249", "between-250-and-500", "over-500", "under-10"],
    "business_stages": ["established"],
    "continuation_link": "http://www.bigissueinvest.com",
    "industries": [
        "business-and-finance",
        "education",
        "health",
        "transport-and-distribution",
        "travel-and-leisure",
        "wholesale-and-retail",
    ],
    "types_of_support": ["equity", "finance", "loan"],
    "will_continue_on": "on the Big Issue Invest website",
}
INDUSTRIES = (
    "business and finance, education, health, transport and distribution, travel and leisure, wholesale and retail"
)
BODY = (
    "<p>Big Issue Invest helps scale up social enterprises and charities throughout the UK by providing loans and "
    'investments.</p>\n\n<h2 id="more-testing">How much you can get</h2>\n\n<p>£20,000 - £3,000,000</p>\n'
)
SCHEME: dict[str, Any] = {
    "content_id": "63f10fb1-b355-46f9-b090-bdd6c1c71870",
    "public_updated_at": "2016-11-08T12:55:20+00:00",
    "details": {"body": BODY, "attachments": [], "metadata": METADATA, "max_cache_time": 10},
    "base_path": "/business-finance-support/big-issue-invest",
    "description": "Big Issue Invest helps scale up social enterprises and charities throughout the UK by providing "
    "loans and investments",
    "title": "Big Issue Invest",
    "schema_name": "specialist_document",
    "document_type": "business_finance_support_scheme",
    "links": {},
}


def with_metadata(**changes: object) -> dict[str, Any]:
    return {**SCHEME, "details": {**SCHEME["details"], "metadata": {**METADATA, **changes}}}


def one(fields: dict[str, Any]) -> Offer:
    offer = scheme_or_problem(1, fields)
    assert isinstance(offer, Offer)
    return offer


def saved(tmp_path: Path, *items: dict[str, Any]) -> Path:
    path = tmp_path / "schemes.json"
    path.write_text("\n".join(map(json.dumps, items)))
    return path


def test_a_scheme_becomes_a_fund_with_its_text_and_for_whom_it_is() -> None:
    offer = one({**SCHEME, "asOf": "2026-11-28"})
    assert (offer.kind, offer.status, offer.as_of) == (OfferKind.FUND, FactStatus.PRIMARY, "2026-11-28")
    assert offer.text.split("\n\n") == [
        SCHEME["description"],
        "How much you can get",
        "£20,000 - £3,000,000",
        "Kind of support: finance, equity, loan.",
        "For businesses that are: established.",
        f"For industries: {INDUSTRIES}.",
        "Apply: on the Big Issue Invest website http://www.bigissueinvest.com.",
        "GOV.UK changed its page last on 8 November 2016.",
    ]
    assert (offer.organisation, offer.closes) == (None, None)
    assert offer.url == "https://www.gov.uk/business-finance-support/big-issue-invest"
    assert offer.source.endswith(f"{offer.url} (Open Government Licence v3.0)")
    assert offer.cautions == ("GOV.UK gives no closing date; look at the page before you plan with it.",)


def test_a_scheme_of_some_regions_says_which() -> None:
    offer = one(with_metadata(regions=["wales", "north-east", "atlantis"]))
    assert offer.cautions[0] == "It is only for businesses in the North East, Wales."
    assert "Where: the North East, Wales." in offer.text


def test_advice_alone_and_what_was_withdrawn_are_left_out(tmp_path: Path) -> None:
    advice = with_metadata(types_of_support=["expertise-and-advice", "recognition-award"])
    withdrawn = {**SCHEME, "withdrawn_notice": {"explanation": "It has closed.", "withdrawn_at": "2020-01-01"}}
    offers, problems = parted(read_schemes(saved(tmp_path, advice, withdrawn, {**SCHEME, "withdrawn_notice": {}})))
    assert ([offer.title for offer in offers], problems) == (["Big Issue Invest"], [])


@pytest.mark.parametrize("kinds", [[], ["new-kind"], ["grant", "expertise-and-advice"]])
def test_kinds_that_are_new_or_many_leave_nothing_out(kinds: list[str], tmp_path: Path) -> None:
    offers, _ = parted(read_schemes(saved(tmp_path, with_metadata(types_of_support=kinds))))
    assert len(offers) == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"document_type": "guide"}, "This is no finance and support scheme"),
        ({"title": ""}, "needs both"),
        ({"base_path": None}, "needs both"),
        ({"base_path": "//example.org/<b>"}, "needs both"),
    ],
)
def test_what_cannot_be_used_says_why(changes: dict[str, object], sentence: str) -> None:
    problem = scheme_or_problem(5, {**SCHEME, **changes})
    assert isinstance(problem, LineProblem)
    assert (problem.line, sentence in problem.sentence) == (5, True)


def test_a_file_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    path = saved(tmp_path, SCHEME, SCHEME)
    path.write_bytes(path.read_bytes()[:-30])
    offers, problems = parted(read_schemes(path))
    assert (len(offers), len(problems)) == (1, 1)


def test_hostile_markup_is_text_and_no_more() -> None:
    offer = one({**SCHEME, "title": "<script>alert(1)</script>A fund", "details": {"body": "<p onclick=x>Hi</p>"}})
    assert (offer.title, "onclick" in offer.text, "Hi" in offer.text) == ("A fund", False, True)


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(sorted(SCHEME)), ANY_JSON))
def test_any_values_end_in_an_offer_or_a_sentence(changes: dict[str, Any]) -> None:
    found = scheme_or_problem(1, {**SCHEME, **changes})
    assert isinstance(found, LineProblem) or found.title
