"""For whom offers are made."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from charnia.core.constraints.eligibility import (
    FAR_KM,
    Company,
    Terms,
    date_findings,
    distance_findings,
    eligibility_findings,
)
from charnia.core.constraints.findings import reason_withheld, speaks_against, withheld
from charnia.core.constraints.wishes import wish_findings
from charnia.core.vocabulary import Category, CompanySize, Constraint, OfferKind, Region, Stage

TODAY = dt.date(2026, 11, 27)


def some(words: type) -> st.SearchStrategy[tuple[object, ...]]:
    return st.sets(st.sampled_from(list(words))).map(tuple)


terms = st.builds(Terms, sizes=some(CompanySize), stages=some(Stage), categories=some(Category), regions=some(Region))
companies = st.builds(
    Company,
    size=st.none() | st.sampled_from(list(CompanySize)),
    stage=st.none() | st.sampled_from(list(Stage)),
    category=st.none() | st.sampled_from(list(Category)),
    region=st.none() | st.sampled_from(list(Region)),
)


@given(terms, companies)
def test_what_is_not_known_rules_nobody_out_and_what_is_wrong_does(asked: Terms, company: Company) -> None:
    pairs = [
        (asked.sizes, company.size),
        (asked.stages, company.stage),
        (asked.categories, company.category),
        (asked.regions, company.region),
    ]
    found = list(eligibility_findings(asked, company))
    ruled_out = sum(bool(wanted) and known is not None and known not in wanted for wanted, known in pairs)
    unknown = sum(bool(wanted) and known is None for wanted, known in pairs)
    assert sum(one.withholds for one in found) == ruled_out
    assert sum(not one.withholds for one in found) == unknown


@given(companies)
def test_an_offer_without_terms_is_for_all(company: Company) -> None:
    assert list(eligibility_findings(Terms(), company)) == []


def test_what_eligibility_says() -> None:
    asked = Terms(sizes=(CompanySize.SME, CompanySize.LARGE), regions=(Region.WALES,))
    said = [one.sentence for one in eligibility_findings(asked, Company(size=CompanySize.START_UP))]
    assert said == [
        "It is only for companies of this size: SME, Large company. Yours is: Start-up.",
        "It is only for companies in this region: Wales. Here the region of your company is not known.",
    ]


@given(st.floats(0, 2_000), st.floats(1, 2_000))
def test_whoever_is_within_reach_is_never_ruled_out(km: float, reach: float) -> None:
    found = list(distance_findings(Terms(reach_km=reach), OfferKind.FUND, km))
    assert any(one.withholds for one in found) == (km > reach)


def test_what_distance_says() -> None:
    [unknown] = distance_findings(Terms(reach_km=30), OfferKind.FUND, None)
    assert not unknown.withholds
    assert "how far you are is not known" in unknown.sentence
    [far] = distance_findings(Terms(), OfferKind.FACILITY, FAR_KM + 10)
    assert far.sentence == "It is 160 km away, and somebody has to be there."
    assert list(distance_findings(Terms(), OfferKind.EXPERT, FAR_KM + 10)) == []
    assert list(distance_findings(Terms(), OfferKind.FACILITY, None)) == []


def test_an_offer_is_open_on_its_last_day() -> None:
    assert list(date_findings(TODAY, TODAY)) == []
    assert list(date_findings(None, TODAY)) == []
    [closed] = date_findings(TODAY - dt.timedelta(days=1), TODAY)
    assert closed.withholds
    assert closed.sentence == "The last day to ask was 26 November 2026."


def test_what_people_do_not_want_keeps_them_out() -> None:
    assert list(wish_findings(takes_requests=True, avoids_this=False)) == []
    [one] = wish_findings(takes_requests=False, avoids_this=True)
    assert one.withholds
    [one] = wish_findings(takes_requests=True, avoids_this=True)
    assert one.sentence == "Does not want to be asked about something that this gap speaks of."


def test_a_candidate_is_counted_once_under_its_gravest_constraint() -> None:
    found = [
        withheld(Constraint.CLOSED, "Over."),
        speaks_against(Constraint.CONFLICT, "Near."),
        withheld(Constraint.WISHES, "No."),
    ]
    reason = reason_withheld(found)
    assert reason is not None
    assert reason.constraint is Constraint.WISHES
    assert reason_withheld([speaks_against(Constraint.CONFLICT, "Near.")]) is None
