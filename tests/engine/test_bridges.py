from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.core.diagnosis.findings import Wording
from charnia.core.evidence import EvidenceRecord, Offer, OrganisationReference, PersonReference, Place
from charnia.core.vocabulary import Axis, GapKind, OfferKind
from charnia.engine.ranking.bridges import FIRST, MOST_OF_A_KIND, Filters, GapMatcher
from charnia.engine.ranking.fit import fit, is_general, reason
from charnia.engine.ranking.matcher import Matcher
from charnia.engine.ranking.needs import GapNeed

TODAY = dt.date(2026, 11, 24)
ECONOMICS = "Health economics and budget impact modelling for inhalers in asthma care"


def record(number: int, title: str, *people: str, year: int = 2024, text: str = "") -> EvidenceRecord:
    references = tuple(PersonReference(person, person) for person in people)
    return EvidenceRecord(f"r{number}", title, text=text, date=dt.date(year, 6, 1), people=references)


def person(id_: str, *evidence: str, kind: OfferKind = OfferKind.EXPERT, text: str = "") -> Offer:
    return Offer(id_, kind, id_, text, person=PersonReference(id_, id_), evidence_ids=evidence)


RECORDS = [
    record(1, "Budget impact model of inhaler technique in asthma", "economist-in-asthma"),
    record(2, "Health economics of asthma care in schools", "economist-in-asthma"),
    record(3, "Health economics of hip replacement and budget impact", "economist-of-hips"),
    record(4, "Inhaler deposition in asthma and the small airways", "lung-biologist"),
    record(5, "Airway smooth muscle cells in asthma", "lung-biologist"),
    record(6, "Beetles of the Scottish coast", "beetle-expert"),
    record(7, "Budget impact of hip screws", "old-economist", year=2009),
]
OFFERS = [
    person("economist-in-asthma", "r1", "r2"),
    person("economist-of-hips", "r3"),
    person("lung-biologist", "r4", "r5"),
    person("beetle-expert", "r6"),
    person("old-economist", "r7"),
    Offer("course", OfferKind.COURSE, "Health economics in two days", "Budget impact models for small companies."),
    Offer("fund", OfferKind.FUND, "A fund for anything", "Grants for companies of every size."),
]
GAP = GapNeed(
    kind=GapKind.EXPERTISE,
    axis=Axis.MARKET,
    statement="Health economics: a budget impact model",
    product="A clip for asthma inhalers",
)


def answers(gap: GapNeed = GAP, offers: list[Offer] | None = None) -> GapMatcher:
    matcher = Matcher(records=RECORDS, offers=OFFERS if offers is None else offers)
    return GapMatcher(matcher.snapshot(), gap, as_of=TODAY)


def test_who_knows_what_is_missing_in_this_disease_comes_first() -> None:
    people = Filters(kinds=frozenset({OfferKind.EXPERT}))
    order = [bridge.offer.id for bridge in answers().bridges(limit=20, filters=people)]
    assert order == ["economist-in-asthma", "economist-of-hips", "old-economist"]


def test_a_specialist_for_the_disease_alone_gets_nothing_for_the_product() -> None:
    card = answers().card_of("lung-biologist")
    assert card is not None
    assert card.score == 0


def test_contributions_and_words_add_up_to_the_score() -> None:
    for bridge in answers().bridges(limit=20):
        card = bridge.card
        assert math.fsum(one.amount for one in card.contributions) == pytest.approx(card.score, abs=1e-9)
        for one in card.contributions:
            if one.words:
                words = math.fsum(one.weight * word.amount for word in one.words)
                assert words == pytest.approx(one.amount, abs=1e-9)


def test_the_ranking_is_that_of_the_cards() -> None:
    scores = [bridge.card.score for bridge in answers().bridges(limit=5)]
    assert scores == sorted(scores, reverse=True)


def test_words_are_shown_as_written_on_both_sides() -> None:
    card = answers().card_of("economist-in-asthma")
    assert card is not None
    pairs = {(word.need, word.evidence) for one in card.contributions for word in one.words}
    assert {("Health", "Health"), ("inhalers", "inhaler")} <= pairs
    assert {word.part for one in card.contributions for word in one.words} == {"gap", "product"}


def test_what_speaks_against_is_said() -> None:
    card = answers().card_of("old-economist")
    assert card is not None
    assert "The newest known evidence is of 2009, 17 years ago." in card.against
    assert "Only one record of evidence is known." in card.against


def test_a_fund_serves_a_finance_gap_whatever_the_words() -> None:
    gap = GapNeed(GapKind.FINANCE, Axis.FINANCE, "Money for the next eighteen months")
    ids = [bridge.offer.id for bridge in answers(gap).bridges()]
    assert ids == ["fund"]
    assert is_general(OfferKind.FUND, GapKind.FINANCE)
    assert "made for" in reason(OfferKind.FUND, GapKind.FINANCE, Axis.FINANCE)


def test_removed_evidence_counts_no_more_in_the_very_next_answer() -> None:
    matcher = Matcher(records=RECORDS, offers=OFFERS)
    before = GapMatcher(matcher.snapshot(), GAP, as_of=TODAY).card_of("economist-in-asthma")
    matcher.put_offers([person("economist-in-asthma", "r2")])
    after = GapMatcher(matcher.snapshot(), GAP, as_of=TODAY).card_of("economist-in-asthma")
    assert before is not None
    assert after is not None
    assert after.score < before.score
    assert "r1" not in {one.evidence_id for one in after.contributions}


def test_filters_keep_what_passes() -> None:
    place, far = Place(52.77, -1.21), Place(55.95, -3.19)
    owner = OrganisationReference("university", "A university")
    offers = [
        Offer("near", OfferKind.COURSE, "Health economics", place=place, organisation=owner),
        Offer("far", OfferKind.COURSE, "Health economics", place=far),
        Offer("nowhere", OfferKind.COURSE, "Health economics"),
        *OFFERS,
    ]
    asked = answers(offers=offers)

    def ids(filters: Filters) -> set[str]:
        found = {bridge.offer.id for bridge in asked.bridges(limit=50, filters=filters)}
        assert len(found) == asked.count(filters)
        return found

    assert ids(Filters(near=place, within_km=50)) == {"near"}
    assert ids(Filters(kinds=frozenset({OfferKind.COURSE}))) == {"near", "far", "nowhere", "course"}
    assert ids(Filters(organisations=frozenset({"university"}))) == {"near"}
    assert ids(Filters(newest_since=dt.date(2020, 1, 1))) == {"economist-in-asthma", "economist-of-hips"}


def test_two_words_of_a_case_studys_title_do_not_beat_the_person_whose_record_holds_the_answer() -> None:
    case = Offer(
        "case", OfferKind.CASE_STUDY, "Impact of a model of meningitis", "Kind of impact: health.", evidence_ids=("r6",)
    )
    found = answers(offers=[*OFFERS, case])
    names = [one.offer.id for one in found.bridges(limit=9)]
    assert names.index("economist-in-asthma") < names.index("case")
    (bridge,) = found.bridges(filters=Filters(kinds=frozenset({OfferKind.CASE_STUDY})))
    (own,) = [part for part in bridge.card.contributions if part.label == "Its own description"]
    assert own.weight == 0.6
    assert math.isclose(math.fsum(part.amount for part in bridge.card.contributions), bridge.card.score)


def test_distance_is_told_when_both_places_are_known() -> None:
    offer = Offer("leicester", OfferKind.COURSE, "Health economics", place=Place(52.6369, -1.1398))
    bridge = answers(offers=[offer]).bridges(filters=Filters(near=Place(52.9548, -1.1581)))[0]
    assert bridge.km == pytest.approx(35.4, abs=0.5)


def test_the_first_ten_are_of_mixed_kinds_and_scores_stay() -> None:
    courses = [Offer(f"c{n:02}", OfferKind.COURSE, "Health economics budget impact") for n in range(12)]
    mentors = [Offer(f"m{n:02}", OfferKind.MENTOR, "Health economics budget impact model help") for n in range(6)]
    asked = answers(offers=[*courses, *mentors])
    first = asked.bridges(limit=FIRST)
    kinds = [bridge.offer.kind for bridge in first]
    assert kinds.count(OfferKind.MENTOR) >= MOST_OF_A_KIND
    assert kinds.count(OfferKind.COURSE) >= MOST_OF_A_KIND
    assert len({bridge.offer.id for bridge in asked.bridges(limit=50)}) == len(courses) + len(mentors)
    assert {b.offer.id: b.card.score for b in first}.items() <= {
        b.offer.id: b.card.score for b in asked.bridges(limit=50)
    }.items()


def test_why_not_says_where_and_what_is_missing() -> None:
    answer = answers().why_not("beetle-expert")
    assert answer.rank is None
    assert answer.reasons[0].startswith("None of the words")
    listed = answers().why_not("economist-of-hips", shown=1)
    assert listed.rank is not None
    assert listed.rank > 1
    assert f"In place {listed.rank}" in listed.reasons[0]
    with pytest.raises(KeyError):
        answers().why_not("nobody")


@pytest.mark.parametrize("kind", GapKind)
@pytest.mark.parametrize("axis", Axis)
def test_every_offer_has_a_fit_for_every_gap(kind: GapKind, axis: Axis) -> None:
    assert all(0 <= fit(offer, kind, axis) <= 1 for offer in OfferKind)


words = st.lists(st.sampled_from(["asthma", "health", "economics", "model", "beetle", "trial"]), min_size=1, max_size=6)


@settings(max_examples=40, deadline=None)
@given(st.lists(words, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_in_which_things_arrive_never_matters(texts: list[list[str]], chance: object) -> None:
    records = [record(n, " ".join(text), f"p{n % 3}") for n, text in enumerate(texts)]
    offers = [person(f"p{n}", *(r.id for r in records if r.people[0].id == f"p{n}")) for n in range(3)]
    shuffled, turned = list(records), list(offers)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    chance.shuffle(turned)  # type: ignore[attr-defined]

    def scores(some: list[EvidenceRecord], others: list[Offer]) -> list[tuple[str, float]]:
        found = GapMatcher(Matcher(records=some, offers=others).snapshot(), GAP, as_of=TODAY).bridges()
        return [(bridge.offer.id, round(bridge.card.score, 9)) for bridge in found]

    assert scores(records, offers) == scores(shuffled, turned)


@settings(max_examples=30, deadline=None)
@given(words)
def test_the_same_paper_twice_does_not_add_up(text: list[str]) -> None:
    title = " ".join(text) + " measured in adults of northern coastal villages"
    one = Matcher(records=[record(1, title, "p")], offers=[person("p", "r1")])
    both = Matcher(records=[record(1, title, "p"), record(2, title, "p")], offers=[person("p", "r1", "r2")])
    cards = [GapMatcher(m.snapshot(), GAP, as_of=TODAY).card_of("p") for m in (one, both)]
    assert cards[0] is not None
    assert cards[1] is not None
    kept = [[c.evidence_id for c in card.contributions if c.evidence_id] for card in cards if card]
    assert len(kept[1]) == len(kept[0]) <= 1


WEAK = "The match is weak"


def against(offer: Offer) -> str:
    card = answers(offers=[*OFFERS, offer]).card_of(offer.id)
    assert card is not None
    return " ".join(card.against)


@pytest.mark.parametrize("kind", [OfferKind.COURSE, OfferKind.FUND, OfferKind.FACILITY, OfferKind.MENTOR])
def test_a_match_on_few_words_is_called_weak_for_every_kind(kind: OfferKind) -> None:
    few = "Model railways, and how to paint the hills and trees around them in winter and in spring."
    assert f"{WEAK}: few words of the need are in the description." in against(Offer("few", kind, "Railways", few))
    many = "Health economics with budget impact models."
    assert WEAK not in against(Offer("many", kind, "Health economics", many))


def test_a_match_by_kind_alone_is_called_weak() -> None:
    assert "only its kind fits" in against(Offer("bare", OfferKind.FUND, "Money", "For beetles."))


@pytest.mark.parametrize(
    "over",
    [
        Offer("over", OfferKind.FUND, "Health economics", "Budget impact models.", is_paused=True),
        Offer("over", OfferKind.FUND, "Health economics", "Budget impact models.", closes=dt.date(2026, 11, 23)),
        Offer("over", OfferKind.EVENT, "Health economics", "Budget impact models.", starts=dt.date(2026, 11, 23)),
    ],
)
def test_what_is_over_comes_last_with_its_score_unchanged(over: Offer) -> None:
    still_open = Offer("over", over.kind, over.title, over.text)
    before = next(one for one in answers(offers=[*OFFERS, still_open]).bridges(limit=20) if one.offer.id == "over")
    last = answers(offers=[*OFFERS, over]).bridges(limit=20)[-1]
    assert (last.offer.id, last.card.score) == ("over", before.card.score)
    assert last.place > before.place
    assert "comes last" in last.moved


def _places(wording: Wording) -> list[str]:
    records = [
        record(1, "Studies that prove products", "talker-of-studies"),
        record(2, "Asthma in national linked records", "epidemiologist"),
    ]
    offers = [person("talker-of-studies", "r1"), person("epidemiologist", "r2")]
    quote = "We need somebody who knows asthma and linked records."
    statement = "Advice on the studies that would prove the product"
    gap = GapNeed(GapKind.EXPERTISE, Axis.EVIDENCE, statement, quote, wording=wording)
    asked = GapMatcher(Matcher(records=records, offers=offers).snapshot(), gap, as_of=TODAY)
    for bridge in asked.bridges():
        amounts = [word.amount * one.weight for one in bridge.card.contributions for word in one.words]
        fits = [one.amount for one in bridge.card.contributions if not one.words]
        assert math.fsum([*amounts, *fits]) == pytest.approx(bridge.card.score, abs=1e-9)
    return [bridge.offer.id for bridge in asked.bridges()]


def test_the_founders_sentence_outweighs_a_statement_that_charnia_worded() -> None:
    assert _places(Wording.GENERAL) == ["epidemiologist", "talker-of-studies"]
    assert _places(Wording.OURS) == ["epidemiologist", "talker-of-studies"]


def test_a_statement_in_a_persons_own_words_counts_in_full() -> None:
    assert _places(Wording.OWN) == ["talker-of-studies", "epidemiologist"]


def test_a_statement_of_charnia_counts_in_full_where_no_sentence_says_more() -> None:
    for quote in ("", "We need help with this."):
        gap = GapNeed(GapKind.EXPERTISE, Axis.MARKET, "Health economics", quote, wording=Wording.GENERAL)
        own = GapNeed(GapKind.EXPERTISE, Axis.MARKET, "Health economics", quote)
        ours, theirs = answers(gap).bridges()[0].card, answers(own).bridges()[0].card
        assert ours.score == pytest.approx(theirs.score, abs=1e-9)


def test_each_word_is_told_as_whose_it_is() -> None:
    gap = GapNeed(
        GapKind.EXPERTISE,
        Axis.MARKET,
        "Health economics and a budget model",
        "Nobody did the health economics.",
        "A clip for asthma inhalers",
        Wording.OURS,
    )
    card = answers(gap).card_of("economist-in-asthma")
    assert card is not None
    parts = {word.term: word.part for one in card.contributions for word in one.words if word.part != "product"}
    assert parts["health"] == "quote"
    assert parts["budget"] == "statement"


def test_the_head_of_a_long_list_is_that_of_the_whole_list() -> None:
    kinds = [OfferKind.COURSE, OfferKind.EVENT, OfferKind.FUND, OfferKind.FACILITY]
    offers = [
        Offer(f"offer-{n:03}", kinds[0] if n < 60 else kinds[n % 4], "Health economics", "budget " * (n % 7 + 1))
        for n in range(120)
    ]
    asked = answers(offers=offers)
    whole = [bridge.offer.id for bridge in asked.bridges(limit=120)]
    assert len(whole) == asked.count()
    for limit in (1, 4, 10, 12):
        assert [bridge.offer.id for bridge in asked.bridges(limit=limit)] == whole[:limit]
