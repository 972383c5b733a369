"""When somebody is away, and how many of the hours on offer are left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from charnia.core.constraints.findings import Finding, speaks_against, withheld
from charnia.core.vocabulary import Constraint

SOON = dt.timedelta(days=28)
"""An absence that ends or begins within this time is told; one that lasts longer keeps a person out of the list."""

HOURS_A_REQUEST = 2
"""What one open request takes of the hours on offer a month: a first talk with reading before and a note after it."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which somebody is not to be asked, both ends included."""

    first: dt.date
    last: dt.date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("An absence ends on or after the day on which it begins.")


def away_until(absences: Iterable[Absence], day: dt.date) -> dt.date | None:
    """The last day of the absence that holds `day`, absences that touch taken as one; None when there is none."""
    until: dt.date | None = None
    for one in sorted(absences, key=lambda absence: absence.first):
        reached = day if until is None else until + dt.timedelta(days=1)
        if one.first <= reached and one.last >= day and (until is None or one.last > until):
            until = one.last
    return until


def absence_findings(absences: Iterable[Absence], today: dt.date) -> Iterator[Finding]:
    """What the absences say today. Reasons are never told: nobody but the person knows them."""
    known = tuple(absences)
    until = away_until(known, today)
    if until is not None:
        say = withheld if until - today > SOON else speaks_against
        yield say(Constraint.ABSENCE, f"Away until {in_words(until)}.")
        return
    coming = [one for one in known if today < one.first <= today + SOON]
    if coming:
        first = min(one.first for one in coming)
        last = away_until(known, first) or first
        yield speaks_against(Constraint.ABSENCE, f"Away from {in_words(first)} to {in_words(last)}.")


def capacity_findings(hours_a_month: int | None, open_requests: int) -> Iterator[Finding]:
    """Whether another request fits into the hours on offer. Hours that are not known limit nothing."""
    if hours_a_month is None:
        return
    if hours_a_month == 0:
        yield withheld(Constraint.CAPACITY, "Gives no time at present.")
        return
    left = hours_a_month - open_requests * HOURS_A_REQUEST
    if open_requests and left < HOURS_A_REQUEST:
        sentence = f"Has no time for another request this month: {_requests(open_requests)}."
        yield withheld(Constraint.CAPACITY, sentence)
    elif open_requests and left < 2 * HOURS_A_REQUEST:
        sentence = f"Has time for one more request this month: {_requests(open_requests)}."
        yield speaks_against(Constraint.CAPACITY, sentence)


def in_words(day: dt.date) -> str:
    """Such as "3 January 2027"."""
    return f"{day.day} {day:%B %Y}"


def _requests(number: int) -> str:
    return "one request is open" if number == 1 else f"{number} requests are open"
