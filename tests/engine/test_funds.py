"""Funds are sought by what the product is and by how far they reach, never by words that every fund is told with."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.core.diagnosis.findings import Wording
from charnia.core.evidence import Offer
from charnia.core.vocabulary import Axis, GapKind, OfferKind
from charnia.engine.learning.pairs import Rows, Shown, ShownList
from charnia.engine.ranking.bridges import FIRST, MOST_OF_A_KIND, GapMatcher
from charnia.engine.ranking.matcher import Matcher
from charnia.engine.ranking.needs import GapNeed
from charnia.engine.ranking.proof import FIELD, ProofCard
from charnia.engine.ranking.reach import Reach, reach_for, reach_of
from charnia.engine.ranking.weights import Weights
from charnia.engine.text.funding_words import MONEY_WORDS
from tests.engine.test_bridges import OFFERS, RECORDS, TODAY, person

CALL = "A funding opportunity of a public funder.\n\nDeadline as the funder writes it: 8 July 2026."
SEPSIS = GapNeed(
    kind=GapKind.FINANCE,
    axis=Axis.FINANCE,
    statement="Funding for the next step",
    quote="We have £350,000 from an Innovate UK grant, which ends in nine months",
    product="A bedside blood test for sepsis in emergency departments, funded by an Innovate UK grant",
    wording=Wording.OURS,
)


def fund(title: str, text: str = CALL) -> Offer:
    return Offer(title, OfferKind.FUND, title, text)


CARS = fund("Innovate UK grant: funding for car makers", f"{CALL}\n\nInnovate UK grants for electric motors.")
POINT_OF_CARE = fund("Point-of-care diagnostics for sepsis", "Blood tests for emergency departments.")
ANY = fund("Open grants for smart companies")
CANCER = fund("Cancer immunotherapy")
FUNDS = [CARS, POINT_OF_CARE, ANY, CANCER]


def answer(gap: GapNeed = SEPSIS, offers: list[Offer] | None = None) -> GapMatcher:
    return GapMatcher(Matcher(records=RECORDS, offers=FUNDS if offers is None else offers).snapshot(), gap, as_of=TODAY)


def card_of(offer: Offer, gap: GapNeed = SEPSIS) -> ProofCard:
    card = answer(gap).card_of(offer.id)
    assert card is not None
    return card


@pytest.mark.parametrize(
    ("title", "text", "reach"),
    [
        ("Innovate UK Smart Grants", "Open grants for research of any sector.", Reach.EVERY_FIELD),
        ("Knowledge Transfer Partnership (KTP): 2026 - 2027 Round 3", CALL, Reach.EVERY_FIELD),
        ("EIC Accelerator 2026 (HORIZON-EIC-2026-ACCELERATOR-01)", "Companies that scale up.", Reach.EVERY_FIELD),
        ("SBRI Healthcare", CALL, Reach.HEALTH),
        ("Biomedical Catalyst: industry-led R&D", CALL, Reach.HEALTH),
        ("Advancing innovation in accelerated cancer diagnosis", CALL, Reach.PART_OF_HEALTH),
        ("Loneliness", "Patients, carers and nurses.", Reach.PART_OF_HEALTH),
        ("DRIVE35: Scale Up Fund", CALL, Reach.ANOTHER_FIELD),
        ("Living labs for soil health", CALL, Reach.ANOTHER_FIELD),
        ("Tree Health Pilot", CALL, Reach.ANOTHER_FIELD),
        ("", "", Reach.EVERY_FIELD),
    ],
)
def test_how_far_a_fund_reaches_is_read_off_its_words(title: str, text: str, reach: Reach) -> None:
    assert reach_of(title, text) is reach


def test_a_call_that_shares_the_words_of_money_alone_comes_after_the_product_s_field_and_open_funds() -> None:
    order = [bridge.offer for bridge in answer().bridges()]
    assert order[:2] == [POINT_OF_CARE, ANY]
    assert CARS not in order, "it shares nothing but words of money"


def test_words_of_money_are_on_no_card_of_a_fund_and_the_product_s_are() -> None:
    terms = {word.term for one in card_of(CARS).contributions for word in one.words}
    assert terms.isdisjoint(MONEY_WORDS)
    found = [word for one in card_of(POINT_OF_CARE).contributions for word in one.words]
    assert {"sepsi", "blood"} <= {word.term for word in found}
    assert {word.part for word in found} == {FIELD}


def test_a_scheme_that_the_brief_names_counts() -> None:
    named = fund("SBRI competition")
    others = [fund("Health competition"), named, *FUNDS]
    gap = GapNeed(GapKind.FINANCE, Axis.FINANCE, "Money", "We were told to try SBRI", "A test for sepsis", Wording.OURS)
    card = answer(gap, others).card_of(named.id)
    assert card is not None
    assert {"sbri"} == {word.term for one in card.contributions for word in one.words}


@pytest.mark.parametrize("offer", FUNDS, ids=lambda offer: offer.id)
def test_the_card_says_how_far_the_fund_reaches_and_what_speaks_against(offer: Offer) -> None:
    card, reach = card_of(offer), reach_of(offer.title, offer.text)
    if any(one.label.startswith("Fund: ") for one in card.contributions):
        assert any(reach.reason in one.label for one in card.contributions)
    assert (Reach.ANOTHER_FIELD.against in card.against) == (reach is Reach.ANOTHER_FIELD)


def test_why_not_names_words_of_the_product() -> None:
    reasons = " ".join(answer().why_not(CARS.id).reasons)
    assert "bedside" in reasons
    assert "Innovate" not in reasons


def test_where_nothing_is_known_of_the_product_funds_are_compared_with_what_is_missing() -> None:
    gap = GapNeed(GapKind.FINANCE, Axis.FINANCE, "A grant for electric motors")
    assert not gap.parts_for_funds
    assert {word.term for one in card_of(CARS, gap).contributions for word in one.words} >= {"electr", "motor"}


def test_a_sentence_about_the_product_brings_nobody_but_those_who_know_of_money() -> None:
    said = "Our clip for asthma inhalers is paid for by a grant, which ends in March"
    gap = GapNeed(GapKind.FINANCE, Axis.FINANCE, "Funding", said, "A clip for asthma inhalers", Wording.OURS)
    mentor = person("mentor", kind=OfferKind.MENTOR, text="How to write a grant and when to raise money")
    found = [bridge.offer.id for bridge in answer(gap, [*OFFERS, mentor]).bridges()]
    assert "lung-biologist" not in found
    assert "mentor" in found


def test_other_gaps_and_other_offers_know_no_reach() -> None:
    gap = GapNeed(GapKind.SKILLS, Axis.TEAM, "Writing grants", product="A test for sepsis")
    assert not gap.parts_for_funds
    assert reach_for(CARS, GapKind.SKILLS) is None
    assert reach_for(OFFERS[0], GapKind.FINANCE) is None
    assert Weights.least_share(OfferKind.FUND, GapKind.SKILLS, reach_for(CARS, GapKind.SKILLS)) == 0


def test_a_list_for_money_is_not_mixed_with_kinds_that_seldom_bring_it() -> None:
    many = [fund(f"Healthcare fund {'i' * number}") for number in range(FIRST)]
    shown = [bridge.offer.kind for bridge in answer(offers=[*many, *OFFERS]).bridges(limit=FIRST)]
    assert shown.count(OfferKind.FUND) == FIRST > MOST_OF_A_KIND


SOME = (
    "sepsis",
    "blood",
    "cancer",
    "car",
    "motor",
    "health",
    "soil",
    "NHS",
    "KTP",
    "grant",
    "fund",
    "smart",
    "of",
    "2026",
)
WORDS = st.lists(st.sampled_from(SOME)).map(" ".join)


@given(WORDS, WORDS)
def test_words_that_name_no_field_never_change_how_far_a_fund_reaches(title: str, text: str) -> None:
    assert reach_of(f"{title}, grants of 2026, round 3", text) is reach_of(title, text)


@given(st.text(max_size=60), st.text(max_size=200))
def test_every_fund_reaches_somehow_and_a_word_of_health_brings_none_further_away(title: str, text: str) -> None:
    assert reach_of(f"Healthcare {title}", text) in (Reach.HEALTH, Reach.PART_OF_HEALTH)
    assert 0 <= reach_of(title, text).least <= 1


@given(st.lists(st.tuples(WORDS, WORDS), max_size=6), WORDS, WORDS)
def test_cards_add_up_and_learned_rows_score_as_the_matcher_does(
    texts: list[tuple[str, str]], quote: str, product: str
) -> None:
    funds = [Offer(f"f{number}", OfferKind.FUND, *text) for number, text in enumerate(texts)]
    snapshot = Matcher(records=RECORDS, offers=[*funds, *OFFERS]).snapshot()
    gap = GapNeed(GapKind.FINANCE, Axis.FINANCE, "Money for a study", quote, product, Wording.OURS)
    asked = GapMatcher(snapshot, gap, as_of=TODAY)
    parts = asked.parts()
    scores = {part.offer.id: part.score for part in parts}
    for bridge in asked.bridges(limit=len(parts)):
        assert math.isclose(bridge.card.score, scores[bridge.offer.id], abs_tol=1e-9)
        assert math.isclose(math.fsum(one.amount for one in bridge.card.contributions), bridge.card.score, abs_tol=1e-9)
    shown = tuple(Shown(one.offer.id, one.offer.kind, one.evidence, one.own, one.reach) for one in parts)
    rows = Rows([(ShownList("g", gap.kind, gap.axis, shown), one) for one in shown])
    assert rows.scores(Weights()) == pytest.approx([one.score for one in parts], abs=1e-12)


@given(WORDS, WORDS)
def test_words_of_money_in_the_brief_never_change_the_order_of_funds(quote: str, product: str) -> None:
    def order(said: str, about: str) -> list[str]:
        gap = GapNeed(GapKind.FINANCE, Axis.FINANCE, "Funding for the next step", said, about, Wording.OURS)
        return [part.offer.id for part in answer(gap).parts()]

    about = f"{product}. sepsis."
    assert order(f"{quote}. grant funding.", f"{about} Innovate UK award.") == order(quote, about)
