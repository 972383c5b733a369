"""Days away and hours that are left."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.core.constraints.availability import (
    HOURS_A_REQUEST,
    SOON,
    Absence,
    absence_findings,
    away_until,
    capacity_findings,
)

TODAY = dt.date(2026, 11, 27)
DAY = dt.timedelta(days=1)
days = st.integers(-60, 60).map(lambda number: TODAY + number * DAY)
absences = st.lists(st.tuples(days, st.integers(0, 40)).map(lambda one: Absence(one[0], one[0] + one[1] * DAY)))


@given(absences, days)
def test_somebody_is_away_exactly_on_the_days_of_an_absence(known: list[Absence], day: dt.date) -> None:
    is_away = any(one.first <= day <= one.last for one in known)
    assert (away_until(known, day) is not None) == is_away


@given(absences, days)
def test_the_day_after_the_last_one_is_free(known: list[Absence], day: dt.date) -> None:
    until = away_until(known, day)
    if until is not None:
        assert until >= day
        assert away_until(known, until) == until
        assert away_until(known, until + DAY) is None


@given(absences, days, st.randoms(use_true_random=False))
def test_the_order_of_absences_never_matters(known: list[Absence], day: dt.date, chance: object) -> None:
    shuffled = list(known)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert away_until(known, day) == away_until(shuffled, day)
    assert list(absence_findings(known, day)) == list(absence_findings(shuffled, day))


@given(absences)
def test_only_a_long_absence_keeps_somebody_out_of_the_list(known: list[Absence]) -> None:
    until = away_until(known, TODAY)
    found = list(absence_findings(known, TODAY))
    assert len(found) <= 1
    assert any(one.withholds for one in found) == (until is not None and until - TODAY > SOON)


def test_what_an_absence_says() -> None:
    [finding] = absence_findings([Absence(TODAY, TODAY + 3 * DAY)], TODAY)
    assert finding.sentence == "Away until 30 November 2026."
    [finding] = absence_findings([Absence(TODAY + DAY, TODAY + 3 * DAY)], TODAY)
    assert finding.sentence == "Away from 28 November 2026 to 30 November 2026."


def test_an_absence_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="on or after"):
        Absence(TODAY, TODAY - DAY)


@given(st.none() | st.integers(0, 160), st.integers(0, 100))
def test_nobody_is_asked_for_more_hours_than_they_give(hours: int | None, requests: int) -> None:
    withheld = any(one.withholds for one in capacity_findings(hours, requests))
    if hours is None:
        assert not withheld
    elif requests or not hours:
        assert withheld == (hours - requests * HOURS_A_REQUEST < HOURS_A_REQUEST)


@given(st.integers(1, 160), st.integers(0, 99))
def test_one_more_request_never_frees_time(hours: int, requests: int) -> None:
    now = any(one.withholds for one in capacity_findings(hours, requests))
    then = any(one.withholds for one in capacity_findings(hours, requests + 1))
    assert then >= now


def test_what_capacity_says() -> None:
    [finding] = capacity_findings(0, 0)
    assert finding.sentence == "Gives no time at present."
    [finding] = capacity_findings(4, 1)
    assert finding.sentence == "Has time for one more request this month: one request is open."
    assert not finding.withholds
    [finding] = capacity_findings(4, 2)
    assert finding.sentence == "Has no time for another request this month: 2 requests are open."
    assert finding.withholds
    assert list(capacity_findings(1, 0)) == []
