"""When a profile is stale, and when the policy of an installation retires it."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StalePolicy:
    """After how many years without newer evidence a profile is badged as stale and stands lower, and after how many it
    retires; after how many whole loads in a row in which no source had any of its records it retires. 0 switches a
    part off."""

    badge_years: int = 5
    retire_years: int = 10
    missed_loads: int = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """What the policy looks at: the date of the newest evidence, None where none is dated; the number of records; and
    in how many whole loads in a row even the best-kept of them was missing."""

    newest: dt.date | None
    records: int
    missed_loads: int = 0


def years_since(day: dt.date, today: dt.date) -> int:
    """Whole years between two days; never below zero."""
    return max(0, today.year - day.year - ((today.month, today.day) < (day.month, day.day)))


def last_day(years: int, today: dt.date) -> dt.date:
    """The newest day since which that many whole years have passed. Raises ValueError before the year 1."""
    year = today.year - years
    is_no_leap_day = (today.month, today.day) == (2, 29) and not calendar.isleap(year)
    return today.replace(year=year, day=28) if is_no_leap_day else today.replace(year=year)


def is_stale(newest: dt.date | None, today: dt.date, badge_years: int) -> bool:
    """Whether the newest evidence is too old. Evidence without any date is not known to be old."""
    return bool(badge_years) and newest is not None and years_since(newest, today) >= badge_years


def why_stale(newest: dt.date | None, today: dt.date, badge_years: int) -> str:
    """The sentence that says so; empty for a profile that is not stale."""
    if newest is None or not is_stale(newest, today, badge_years):
        return ""
    return f"The newest known evidence is of {newest.year}, {years_since(newest, today)} years ago."


def why_retire(standing: Standing, today: dt.date, policy: StalePolicy) -> str:
    """The sentence why a profile retires; empty where it stays.

    A profile without any record was made by hand, and one without any date is not known to be old: both stay, unless
    the sources no longer have them.
    """
    if not standing.records:
        return ""
    newest = standing.newest
    if policy.retire_years and newest and years_since(newest, today) >= policy.retire_years:
        return f"The newest known evidence is of {newest.year}, {years_since(newest, today)} years ago."
    if policy.missed_loads and standing.missed_loads >= policy.missed_loads:
        return f"No source has had any of its records in the last {standing.missed_loads} whole loads."
    return ""
