"""When a profile is stale, and when it retires."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.core.staleness import StalePolicy, Standing, is_stale, last_day, why_retire, why_stale, years_since

TODAY = dt.date(2026, 11, 27)
POLICY = StalePolicy()
days = st.dates(dt.date(1950, 1, 1), TODAY)


@pytest.mark.parametrize(
    ("newest", "expected"),
    [(dt.date(2021, 11, 27), True), (dt.date(2021, 11, 28), False), (None, False)],
)
def test_evidence_is_old_from_the_very_day_on(newest: dt.date | None, expected: bool) -> None:
    assert is_stale(newest, TODAY, 5) is expected
    assert bool(why_stale(newest, TODAY, 5)) is expected


def test_a_profile_without_records_or_dates_stays() -> None:
    assert not why_retire(Standing(None, 0), TODAY, POLICY)
    assert not why_retire(Standing(None, 4), TODAY, POLICY)


def test_a_profile_of_which_nothing_is_left_retires_even_undated() -> None:
    assert "3 whole loads" in why_retire(Standing(None, 4, 3), TODAY, POLICY)


@given(days, st.integers(0, 9), st.integers(0, 9))
def test_a_policy_that_is_off_retires_nobody(newest: dt.date, records: int, missed: int) -> None:
    assert why_retire(Standing(newest, records, missed), TODAY, StalePolicy(0, 0, 0)) == ""


@given(days, days)
def test_who_has_newer_evidence_never_retires_first(one: dt.date, other: dt.date) -> None:
    older, newer = sorted((one, other))
    if why_retire(Standing(newer, 1), TODAY, POLICY):
        assert why_retire(Standing(older, 1), TODAY, POLICY)


@given(days)
def test_years_are_whole_and_never_negative(day: dt.date) -> None:
    assert 0 <= years_since(day, TODAY) <= 76
    assert years_since(TODAY, day) == 0 or day == TODAY


@given(st.dates(min_value=dt.date(1900, 1, 1)), st.dates(min_value=dt.date(1900, 1, 1)), st.integers(1, 60))
def test_the_last_day_says_the_same_as_the_years(newest: dt.date, today: dt.date, years: int) -> None:
    assert (years_since(newest, today) >= years) is (newest <= last_day(years, today))


def test_the_last_day_on_a_leap_day() -> None:
    assert last_day(10, dt.date(2024, 2, 29)) == dt.date(2014, 2, 28)
    assert last_day(4, dt.date(2024, 2, 29)) == dt.date(2020, 2, 29)
