"""Judgements, voices, and the cap on each."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.core.vocabulary import FeedbackReason, FeedbackVerb
from charnia.engine.learning.judgements import (
    FEWEST_GAPS,
    FEWEST_JUDGEMENTS,
    FEWEST_VOICES,
    MOST_OF_A_VOICE,
    Event,
    Judgement,
    capped,
    enough,
    judgements_of,
    voices_of,
)

V = FeedbackVerb


def event(verb: FeedbackVerb, *, account: str = "a", company: str = "c", reason: FeedbackReason | None = None) -> Event:
    return Event("gap", "who", account, company, verb, reason)


@pytest.mark.parametrize(
    ("verbs", "gain"),
    [
        ([V.SHORTLISTED], 1),
        ([V.SHORTLISTED, V.ASKED, V.ACCEPTED, V.MET, V.WORKED], 5),
        ([V.WORKED, V.SHORTLISTED], 5),
        ([V.ASKED, V.WITHDRAWN], 0),
        ([V.SHORTLISTED, V.NOT_HELPFUL], -1),
        ([V.NOT_HELPFUL, V.ASKED], 2),
        ([V.ASKED, V.NOTHING_CAME], 2),
        ([V.NOTHING_CAME], 0),
    ],
)
def test_what_events_come_down_to(verbs: list[FeedbackVerb], gain: int) -> None:
    found = [one.gain for one in judgements_of([event(verb) for verb in verbs])]
    assert found == ([gain] if gain else [])


def test_a_reason_that_says_nothing_of_the_match_counts_nothing() -> None:
    events = [event(V.SHORTLISTED), event(V.DECLINED, reason=FeedbackReason.NO_TIME)]
    assert [one.gain for one in judgements_of(events)] == [1]
    assert judgements_of([event(V.NOT_HELPFUL, reason=FeedbackReason.KNOWN_ALREADY)]) == []


@pytest.mark.parametrize("reason", list(FeedbackReason))
def test_nothing_came_of_it_counts_against_a_match_only_where_the_reason_speaks_of_it(reason: FeedbackReason) -> None:
    speaks_of_it = judgements_of([event(V.DECLINED, reason=reason)]) != []
    found = [one.gain for one in judgements_of([event(V.ASKED), event(V.NOTHING_CAME, reason=reason)])]
    assert found == ([-1] if speaks_of_it else [2])


@given(st.lists(st.sampled_from([verb for verb in V if verb is not V.NOTHING_CAME])), st.data())
def test_nothing_came_of_it_without_a_reason_changes_no_judgement(
    verbs: list[FeedbackVerb], data: st.DataObject
) -> None:
    events = [event(verb) for verb in verbs]
    place = data.draw(st.integers(0, len(events)))
    more = [*events[:place], event(V.NOTHING_CAME), *events[place:]]
    assert judgements_of(more) == judgements_of(events)


def test_saying_the_same_a_thousand_times_is_one_judgement() -> None:
    assert len(judgements_of([event(V.ASKED)] * 1_000)) == 1


def test_a_company_with_many_accounts_is_one_voice() -> None:
    events = [event(V.ASKED, account=f"a{n}") for n in range(9)]
    events += [event(V.ASKED, account="a0", company="another"), event(V.ASKED, account="team", company="")]
    voices = voices_of(events)
    assert len({voices[f"a{n}"] for n in range(9)}) == 1
    assert voices["team"] != voices["a0"]
    assert len(judgements_of(events)) == 2


@given(st.dictionaries(st.integers(0, 40).map(str), st.floats(0.1, 10_000), min_size=FEWEST_VOICES))
def test_no_voice_has_more_than_its_share(amounts: dict[str, float]) -> None:
    factors = capped(amounts)
    left = {voice: factors[voice] * amount for voice, amount in amounts.items()}
    assert all(0 < factor <= 1 for factor in factors.values())
    assert max(left.values()) <= MOST_OF_A_VOICE * math.fsum(left.values()) * (1 + 1e-9)


@given(st.dictionaries(st.integers(0, 40).map(str), st.floats(0.1, 10_000), min_size=FEWEST_VOICES))
def test_whoever_is_below_the_cap_counts_in_full(amounts: dict[str, float]) -> None:
    factors = capped(amounts)
    ceiling = max(factors[voice] * amount for voice, amount in amounts.items())
    for voice, amount in amounts.items():
        assert factors[voice] * amount == pytest.approx(min(amount, ceiling))


def test_with_too_few_voices_all_are_equal() -> None:
    factors = capped({"a": 1.0, "b": 7.0, "c": 90.0})
    left = [factors["a"] * 1, factors["b"] * 7, factors["c"] * 90]
    assert left == pytest.approx([left[0]] * 3)
    assert capped({}) == {}


def test_nothing_is_learned_from_too_little() -> None:
    def some(judgements: int, voices: int, gaps: int) -> list[Judgement]:
        return [Judgement(f"g{n % gaps}", f"c{n}", f"v{n % voices}", 1) for n in range(judgements)]

    assert enough(some(FEWEST_JUDGEMENTS, FEWEST_VOICES, FEWEST_GAPS))
    for number in (0, 1, 2):
        numbers = [FEWEST_JUDGEMENTS, FEWEST_VOICES, FEWEST_GAPS]
        numbers[number] -= 1
        verdict = enough(some(*numbers))
        assert not verdict
        assert f"{numbers[number]} of {numbers[number] + 1}" in verdict.reason
