"""Learning helps, cannot be turned by one company, and is the same every time. Uses the simulation of the benchmark."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.learning_from_use import attack, invent, lesson, quality, use

from charnia.core.evidence import EvidenceRecord, Offer, PersonReference
from charnia.core.vocabulary import Axis, FeedbackVerb, GapKind, OfferKind, Pillar
from charnia.engine.learning.judgements import Event, Judgement
from charnia.engine.learning.pairs import Rows, Shown, ShownList, pairs_of
from charnia.engine.learning.relearn import is_held_back, learn, loss, relearn
from charnia.engine.ranking.bridges import GapMatcher
from charnia.engine.ranking.matcher import Matcher
from charnia.engine.ranking.needs import GapNeed
from charnia.engine.ranking.weights import DEFAULT_WEIGHTS, Weights
from tests.engine.test_bridges import GAP, OFFERS, RECORDS, TODAY

SEED = 3


@pytest.fixture(scope="module")
def simulated() -> tuple[object, object, list[Event]]:
    chance = np.random.default_rng(SEED)
    used, fresh = invent("used", 120, chance), invent("fresh", 120, chance)
    return used, fresh, list(use(used, 15, chance))


def test_use_makes_lists_better(simulated: tuple) -> None:  # type: ignore[type-arg]
    used, fresh, events = simulated
    learned = lesson(used, events)
    assert learned.is_kept
    assert learned.held_back is not None
    assert learned.held_back.low > 0
    assert quality(fresh, learned.weights) > quality(fresh, DEFAULT_WEIGHTS) + 0.03


def test_one_company_with_ten_accounts_cannot_turn_it(simulated: tuple) -> None:  # type: ignore[type-arg]
    used, fresh, events = simulated
    honest = quality(fresh, lesson(used, events).weights)
    attacked = quality(fresh, lesson(used, [*events, *attack(used)]).weights)
    assert abs(attacked - honest) < 0.01
    assert attacked > quality(fresh, DEFAULT_WEIGHTS)


def test_an_attacker_alone_changes_nothing(simulated: tuple) -> None:  # type: ignore[type-arg]
    used, _, _ = simulated
    alone = lesson(used, list(attack(used)))
    assert not alone.is_kept
    assert alone.weights is DEFAULT_WEIGHTS
    assert "1 of 8 companies" in alone.verdict


def test_the_same_feedback_gives_the_same_weights_whatever_its_order(simulated: tuple) -> None:  # type: ignore[type-arg]
    used, _, events = simulated
    by_gap = sorted(events, key=lambda event: event.gap)
    gaps = sorted({event.gap for event in events}, key=lambda gap: gap[::-1])
    mixed = [event for gap in gaps for event in by_gap if event.gap == gap]
    assert mixed != events
    assert lesson(used, events) == lesson(used, mixed)


def test_feedback_by_chance_teaches_nothing() -> None:
    chance = np.random.default_rng(SEED)
    used = invent("used", 120, chance)
    events = [
        Event(gap, shown.candidates[int(chance.integers(10))].candidate, f"a{n % 15}", f"c{n % 15}", FeedbackVerb.ASKED)
        for n, (gap, shown) in enumerate(used.lists.items())
    ]
    found = lesson(used, events)
    assert not found.is_kept
    assert found.weights is DEFAULT_WEIGHTS
    assert found.verdict.startswith("Not kept")


def test_one_voice_about_many_gaps_does_not_outweigh_the_others() -> None:
    """One company wants courses for 160 gaps of its own; eight others choose experts for five gaps each."""
    lists, judgements = {}, []
    for number in range(200):
        gap = f"g{number}"
        course = Shown(f"{gap}-course", OfferKind.COURSE, 0.0, 0.02)
        expert = Shown(f"{gap}-expert", OfferKind.EXPERT, 0.3, 0.0)
        lists[gap] = ShownList(gap, GapKind.SKILLS, Axis.TEAM, (expert, course))
        chosen, voice = (course, "v0") if number < 160 else (expert, f"v{1 + number % 8}")
        judgements.append(Judgement(gap, chosen.candidate, voice, 1))
    found = relearn(lists, judgements, in_force=DEFAULT_WEIGHTS)
    assert (found.judgements, found.voices) == (200, 9)
    assert not found.is_kept


def test_rows_score_exactly_as_the_matcher_does() -> None:
    weights = Weights(0.4, 1.7, 0.31, {(GapKind.EXPERTISE, Pillar.COLLABORATION): -0.2}, 7)
    snapshot = Matcher(records=RECORDS, offers=OFFERS).snapshot()
    for gap in (GAP, GapNeed(GapKind.FINANCE, Axis.FINANCE, "Money for health economics")):
        answer = GapMatcher(snapshot, gap, as_of=TODAY, weights=weights)
        parts = answer.parts()
        shown = tuple(Shown(one.offer.id, one.offer.kind, one.evidence, one.own, one.reach) for one in parts)
        listed = ShownList("g", gap.kind, gap.axis, shown)
        scores = Rows([(listed, one) for one in shown]).scores(weights)
        assert scores == pytest.approx([one.score for one in parts], abs=1e-12)


def test_cards_add_up_with_learned_weights_and_say_that_use_taught() -> None:
    weights = Weights(0.4, 1.7, 0.31, {(GapKind.EXPERTISE, Pillar.COLLABORATION): -0.2}, 7)
    snapshot = Matcher(records=RECORDS, offers=OFFERS).snapshot()
    for bridge in GapMatcher(snapshot, GAP, as_of=TODAY, weights=weights).bridges(limit=20):
        total = sum(one.amount for one in bridge.card.contributions)
        assert total == pytest.approx(bridge.card.score, abs=1e-9)
        if bridge.offer.kind.pillar is Pillar.COLLABORATION:
            assert any("counts less since it was tried here" in one.label for one in bridge.card.contributions)


def test_a_judgement_of_a_candidate_that_is_gone_is_passed_over() -> None:
    shown = ShownList("g", GapKind.SKILLS, Axis.TEAM, (Shown("a", OfferKind.COURSE, 0.0, 0.1),))
    pairs = pairs_of({"g": shown}, [Judgement("g", "gone", "v", 1), Judgement("other", "a", "v", 1)])
    assert len(pairs.better) == 0
    assert learn(pairs) == DEFAULT_WEIGHTS
    assert loss(pairs, DEFAULT_WEIGHTS) == 0


def test_about_half_of_the_gaps_are_held_back_for_ever() -> None:
    held = [is_held_back(str(number)) for number in range(1_000)]
    assert 450 < sum(held) < 550
    assert held == [is_held_back(str(number)) for number in range(1_000)]


def test_an_unknown_person_gets_no_evidence_from_weights() -> None:
    offer = Offer("nobody", OfferKind.EXPERT, "nobody", person=PersonReference("nobody", "nobody"))
    snapshot = Matcher(records=[EvidenceRecord("r", "Something")], offers=[offer]).snapshot()
    assert GapMatcher(snapshot, GAP, as_of=TODAY, weights=Weights(1.5, 4, 0.6)).bridges() == ()
