"""Constraints in the matcher: left out, counted, explained; scores and cards stay as they are."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.core.constraints.availability import Absence
from charnia.core.constraints.eligibility import Company, Terms
from charnia.core.constraints.findings import Finding, speaks_against, withheld
from charnia.core.constraints.independence import Ties
from charnia.core.evidence import Offer
from charnia.core.vocabulary import CompanySize, Constraint, OfferKind
from charnia.engine.ranking.bridges import Filters, GapMatcher
from charnia.engine.ranking.limits import CompanyLimits, PersonLimits, no_limits, subjects_in
from charnia.engine.ranking.matcher import Matcher
from tests.engine.test_bridges import GAP, OFFERS, RECORDS, TODAY

SNAPSHOT = Matcher(records=RECORDS, offers=OFFERS).snapshot()
PLAIN = GapMatcher(SNAPSHOT, GAP, as_of=TODAY)
IDS = [bridge.offer.id for bridge in PLAIN.bridges(limit=50)]


def company_limits(**known: object) -> CompanyLimits:
    given = {"company": Company(), "ties": Ties("alder", "Alder Diagnostics"), "today": TODAY, **known}
    return CompanyLimits(**given)  # type: ignore[arg-type]


def answer(limits: CompanyLimits, offers: list[Offer] | None = None) -> GapMatcher:
    snapshot = Matcher(records=RECORDS, offers=offers).snapshot() if offers else SNAPSHOT
    return GapMatcher(snapshot, GAP, as_of=TODAY, limits=limits)


@settings(max_examples=40, deadline=None)
@given(st.sets(st.sampled_from(IDS)), st.sets(st.sampled_from(IDS)))
def test_whoever_is_withheld_is_out_and_everybody_else_as_before(out: set[str], hinted: set[str]) -> None:
    def limits(offer: Offer) -> tuple[Finding, ...]:
        found = [withheld(Constraint.CLOSED, "It is over.")] if offer.id in out else []
        return (*found, *([speaks_against(Constraint.DISTANCE, "It is far.")] if offer.id in hinted else []))

    asked = GapMatcher(SNAPSHOT, GAP, as_of=TODAY, limits=limits)
    bridges = {bridge.offer.id: bridge for bridge in asked.bridges(limit=50)}
    assert set(bridges) == set(IDS) - out
    assert sum(asked.left_out().values()) == len(out)
    assert asked.count() + len(out) == PLAIN.count()
    for kind in OfferKind:
        assert asked.kinds()[kind] == asked.count(Filters(kinds=frozenset({kind})))
    assert asked.count(Filters(unhindered=True)) == len(set(IDS) - out - hinted)
    for id_, bridge in bridges.items():
        plain = PLAIN.card_of(id_)
        assert plain is not None
        assert bridge.card.score == plain.score
        assert math.fsum(one.amount for one in bridge.card.contributions) == pytest.approx(bridge.card.score, abs=1e-9)
        assert ("It is far." in bridge.card.against) == (id_ in hinted)
    for id_ in out:
        reasons = asked.why_not(id_).reasons
        assert reasons[:2] == ("Left out of the list, whatever the score.", "It is over.")
        assert asked.why_not(id_).rank is None


def test_a_conflict_keeps_somebody_out_and_why_not_says_so() -> None:
    ties = Ties("alder", "Alder Diagnostics", joint_work={"economist-in-asthma": [dt.date(2025, 1, 1)]})
    asked = answer(company_limits(ties=ties))
    assert "economist-in-asthma" not in {bridge.offer.id for bridge in asked.bridges(limit=50)}
    assert asked.left_out() == {Constraint.CONFLICT: 1}
    assert "They published with one of your people in 2025" in asked.why_not("economist-in-asthma").reasons[1]


def test_what_people_said_of_being_asked() -> None:
    said = {
        "economist-in-asthma": PersonLimits(hours_a_month=2, open_requests=1),
        "economist-of-hips": PersonLimits(absences=(Absence(TODAY, TODAY),)),
        "old-economist": PersonLimits(avoids=("asthma inhaler", "tobacco")),
    }
    asked = answer(company_limits(people=said, need=f"{GAP.missing}\n{GAP.product}"))
    assert asked.left_out() == {Constraint.CAPACITY: 1, Constraint.WISHES: 1}
    reasons = asked.why_not("old-economist").reasons
    assert "Does not want to be asked about something that this gap speaks of." in reasons
    card = asked.card_of("economist-of-hips")
    assert card is not None
    assert "Away until 24 November 2026." in card.against


def test_the_giver_of_an_offer_is_asked_for_too() -> None:
    asked = answer(company_limits(givers={"course": "teacher"}, people={"teacher": PersonLimits(takes_requests=False)}))
    assert "Does not want to be asked at present." in asked.why_not("course").reasons


def test_terms_and_dates_of_offers() -> None:
    offers = [
        Offer("sme", OfferKind.COURSE, "Health economics", terms=Terms(sizes=(CompanySize.SME,))),
        Offer("over", OfferKind.COURSE, "Health economics", closes=TODAY - dt.timedelta(days=1)),
        Offer("open", OfferKind.COURSE, "Health economics", closes=TODAY),
    ]
    large = answer(company_limits(company=Company(size=CompanySize.LARGE)), offers)
    assert {bridge.offer.id for bridge in large.bridges()} == {"open"}
    assert large.left_out() == {Constraint.ELIGIBILITY: 1, Constraint.CLOSED: 1}
    assert sum("The last day to ask" in reason for reason in large.why_not("over").reasons) == 1
    unknown = answer(company_limits(), offers)
    assert {bridge.offer.id for bridge in unknown.bridges()} == {"open", "sme"}


@pytest.mark.parametrize(
    ("subject", "found"),
    [
        ("tobacco", False),
        ("Kidneys", True),
        ("kidney disease", True),
        ("disease of the liver", False),
        ("the", False),
        ("", False),
    ],
)
def test_a_subject_is_avoided_when_all_its_words_are_there(subject: str, found: bool) -> None:
    assert (subjects_in([subject], "A test for diseases of the kidney") == (subject,)) == found


def test_without_a_company_nothing_is_limited() -> None:
    assert all(no_limits(offer) == () for offer in OFFERS)
