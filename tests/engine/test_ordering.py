"""Orders that depart from the scores, and the measure of exposure."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.engine.ranking.exposure import attention, excess, exposure_of, gini, lorenz
from charnia.engine.ranking.ordering import BY_SCORE, FIRST, NEARLY_AS_GOOD, Entry, Order, arranged, is_settled

entries = st.lists(
    st.builds(
        lambda *fields: fields,
        st.floats(0.01, 2),
        st.sampled_from(["", "a", "b", "c", "d"]),
        st.sampled_from(["expert", "course", "mentor"]),
        st.sampled_from(["", "one", "two", "three"]),
        st.sampled_from(["", "early", "established"]),
        st.booleans(),
    ),
    max_size=40,
).map(lambda rows: [Entry(f"e{n:02}", *row) for n, row in enumerate(sorted(rows, key=lambda row: -round(row[0], 12)))])
exposures = st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), st.floats(0, 1))
orders = st.builds(
    Order, st.integers(0, 6), st.integers(0, 6), st.integers(0, 9), st.floats(0, 0.5), exposures, st.booleans()
)


@given(entries, orders)
def test_everybody_stays_in_the_list_once_and_scores_stay(ranking: list[Entry], order: Order) -> None:
    shown = arranged(ranking, order)
    assert sorted(one.entry.id for one in shown) == sorted(entry.id for entry in ranking)
    assert {one.entry for one in shown} == set(ranking)


@given(entries)
def test_without_aims_the_order_is_that_of_the_scores(ranking: list[Entry]) -> None:
    shown = arranged(ranking, BY_SCORE)
    assert [one.entry for one in shown] == ranking
    assert not any(one.why for one in shown)


@given(entries, orders)
def test_whoever_stands_elsewhere_says_so_and_nobody_else(ranking: list[Entry], order: Order) -> None:
    for place, one in enumerate(arranged(ranking, order), start=1):
        assert one.by_score == ranking.index(one.entry) + 1
        assert bool(one.why) == (place != one.by_score)
        if one.why:
            assert f"in place {one.by_score}; moved {'up' if place < one.by_score else 'down'}" in one.why


@given(entries, st.floats(0, 0.5), exposures)
def test_exposure_lets_nobody_pass_who_has_much_less_score(
    ranking: list[Entry], strength: float, exposure: dict[str, float]
) -> None:
    shown = [one.entry for one in arranged(ranking, Order(exposure_strength=strength, exposure=exposure))]
    for place, entry in enumerate(shown):
        assert all(later.score * (1 - strength) <= entry.score + 1e-9 for later in shown[place + 1 :])


@given(entries, st.integers(1, 6))
def test_at_most_so_many_of_a_kind_unless_nobody_else_comes_near(ranking: list[Entry], most: int) -> None:
    shown = [one.entry for one in arranged(ranking, Order(most_of_a_kind=most))]
    first, rest = shown[:FIRST], shown[FIRST:]
    members = {kind: [entry.score for entry in first if entry.kind == kind] for kind in {entry.kind for entry in first}}
    held_back = [score for scores in members.values() for score in scores[most:]]
    others = [entry.score for entry in rest if len(members.get(entry.kind, [])) < most]
    if held_back and others:
        assert max(others) < NEARLY_AS_GOOD * max(held_back)


def test_one_organisation_does_not_fill_the_first_page() -> None:
    ranking = [Entry(f"u{n:02}", 1 - n / 100, organisation="university") for n in range(12)]
    ranking += [Entry(f"o{n:02}", 0.8 - n / 100, organisation=f"other{n}") for n in range(9)]
    shown = arranged(ranking, Order(most_of_an_organisation=3))
    assert sum(one.entry.organisation == "university" for one in shown[:FIRST]) == 3
    assert shown[3].why == ("By score alone in place 13; moved up so that the first ten differ in organisation.")


def test_what_is_not_known_is_never_held_back() -> None:
    ranking = [Entry(f"e{n:02}", 1 - n / 100) for n in range(12)]
    shown = arranged(ranking, Order(most_of_an_organisation=1, most_of_a_career_stage=1))
    assert [one.entry for one in shown] == ranking


def test_somebody_who_is_shown_everywhere_stands_lower() -> None:
    ranking = [Entry("a", 1.0, person="famous"), Entry("b", 0.9, person="new"), Entry("c", 0.7, person="newer")]
    order = Order(exposure_strength=0.2, exposure={"famous": 1.0})
    shown = arranged(ranking, order)
    assert [one.entry.id for one in shown] == ["b", "a", "c"]
    assert "not shown first for every gap" in shown[0].why


def test_of_lists_alike_the_most_shown_step_back_in_as_large_a_part_as_their_excess() -> None:
    ranking = [Entry("a", 1.0, person="famous"), Entry("b", 0.95, person="known"), Entry("c", 0.92, person="new")]
    order = Order(exposure_strength=0.1, exposure={"famous": 0.75, "known": 0.5})
    shown = [[one.entry.id for one in arranged(ranking, replace(order, name=f"gap-{n}"))] for n in range(2_000)]
    first = Counter(ids[0] for ids in shown)
    assert first["a"] / 2_000 == pytest.approx(0.25, abs=0.03)
    assert first["b"] / 2_000 == pytest.approx(0.75 * 0.5, abs=0.03)
    assert first["c"] / 2_000 == pytest.approx(0.75 * 0.5, abs=0.03)
    again = [one.entry.id for one in arranged(ranking, replace(order, name="gap-7"))]
    assert again == shown[7]


def test_where_everybody_asks_for_the_same_the_default_spreads_attention() -> None:
    """Lists on 50 subjects by Zipf's law, the first asked for 200 times; 14 people with close scores in each."""
    subjects = [subject for subject in range(50) for _ in range(200 // (subject + 1))]
    lists = [
        [Entry(f"p{subject}-{n}", 1 - n / 50, person=f"p{subject}-{n}") for n in range(14)] for subject in subjects
    ]
    people = {entry.person for ranking in lists for entry in ranking}

    def exposure(order: Order) -> dict[str, float]:
        shown = (arranged(ranking, replace(order, name=f"gap-{n}")) for n, ranking in enumerate(lists))
        return exposure_of([[placed.entry.person for placed in one] for one in shown])

    before = exposure(BY_SCORE)
    fair = Order(exposure_strength=0.1, exposure=excess(before))
    after = exposure(fair)
    uneven = [gini(found.get(person, 0.0) for person in people) for found in (before, after)]
    assert uneven[1] < uneven[0]
    assert max(after.values()) < 0.75 * max(before.values())


amounts = st.lists(st.floats(0, 1_000), min_size=1, max_size=30)


@given(amounts)
def test_gini_lies_between_0_and_1_and_equals_its_other_form(values: list[float]) -> None:
    found = gini(values)
    assert 0 <= found < 1
    mean = math.fsum(values) / len(values)
    if mean > 1e-6:
        pairs = math.fsum(abs(one - other) for one in values for other in values)
        assert found == pytest.approx(pairs / (2 * len(values) ** 2 * mean), abs=1e-9)


def test_gini_of_the_extremes() -> None:
    assert gini([]) == gini([0, 0]) == 0
    assert gini([3, 3, 3]) == pytest.approx(0)
    assert gini([0, 0, 0, 1]) == pytest.approx(0.75)


@given(amounts)
def test_the_curve_rises_from_0_to_1(values: list[float]) -> None:
    curve = lorenz(values)
    assert curve[0] == 0
    assert curve[-1] == pytest.approx(1)
    assert curve == sorted(curve)


def test_exposure_is_the_attention_of_the_places() -> None:
    found = exposure_of([["a", "", "b"], ["b", "a"]])
    assert found == {"a": attention(1) + attention(2), "b": attention(3) + attention(1)}
    assert attention(1) == 1


@given(st.dictionaries(st.integers(0, 99).map(str), st.floats(0.01, 100), max_size=60))
def test_only_one_in_twenty_has_an_excess_and_the_most_shown_has_most(exposure: dict[str, float]) -> None:
    found = excess(exposure)
    assert len(found) <= len(exposure) // 20
    assert all(0 < part < 1 for part in found.values())
    ordered = sorted(found, key=lambda person: exposure[person])
    assert [found[person] for person in ordered] == sorted(found.values())


@given(entries, orders)
def test_nothing_that_is_over_stands_above_what_is_open(ranking: list[Entry], order: Order) -> None:
    shown = [one.entry.is_over for one in arranged(ranking, replace(order, open_first=True))]
    assert shown == sorted(shown)


def test_what_is_over_says_why_it_comes_last_and_keeps_its_score() -> None:
    ranking = [Entry("past", 0.9, is_over=True), Entry("open", 0.2)]
    first, last = arranged(ranking, Order(open_first=True))
    assert (first.entry.id, last.entry) == ("open", ranking[0])
    assert last.why == "By score alone in place 1; moved down so that what is closed, past or paused comes last."


def test_old_evidence_stands_a_little_lower_and_says_so() -> None:
    old = Entry("person-1", 1.0, person="person-1", is_stale=True)
    ranking = [old, Entry("person-2", 0.95), Entry("person-3", 0.85)]
    placed = arranged(ranking, Order(stale_years=5))
    assert [one.entry.id for one in placed] == ["person-2", "person-1", "person-3"]
    assert placed[1].why == (
        "By score alone in place 1; moved down so that "
        "people without evidence of the last 5 years stand a little lower."
    )
    assert [one.entry.id for one in arranged(ranking, Order())] == ["person-1", "person-2", "person-3"]


@given(entries, orders, st.sets(st.integers(0, 39)), st.integers(1, 12), st.data())
def test_once_a_head_settles_the_first_places_the_rest_changes_nothing(
    ranking: list[Entry], order: Order, old: set[int], first: int, data: st.DataObject
) -> None:
    aged = [replace(entry, is_stale=place in old) for place, entry in enumerate(ranking)]
    wanted = replace(order, stale_years=5)
    head = aged[: data.draw(st.integers(0, len(aged)))]

    if is_settled(head, wanted, first=first):
        assert arranged(head, wanted)[:first] == arranged(aged, wanted)[:first]
