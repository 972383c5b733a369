"""Conflicts of interest between a candidate and a company. They fail closed.

A tie that is known keeps the candidate out of the list, and so does one that cannot be ruled out: a joint record
without a date, or an employer that bears the company's name. Work published together counts for four years, the 48
months of the United States National Science Foundation (PAPPG, chapter II.D.2.h(iii), collaborators and
co-editors).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from charnia.core.constraints.findings import Finding, speaks_against, withheld
from charnia.core.vocabulary import ConflictGround, Constraint, OfferKind

RECENT_YEARS = 4
ASKED_TO_JUDGE = frozenset(
    {OfferKind.EXPERT, OfferKind.CLINICIAN, OfferKind.MENTOR, OfferKind.CLINICAL_RESEARCH, OfferKind.MARKET_ACCESS}
)
"""Kinds of offer that a company comes to for a judgement, which is worth what its independence is worth."""


@dataclass(frozen=True, slots=True)
class Ties:
    """Everything known to tie people to one company, by the ids of the people.

    `joint_work` gives for each co-author of one of the company's people the days of their joint records, None for a
    record without a date. `declared` gives the grounds that the person, the company or the programme team declared.
    `namesakes` are the ids of organisations that bear the company's name and whose own names candidates do not carry.
    """

    organisation: str
    name: str
    people: frozenset[str] = frozenset()
    joint_work: Mapping[str, Collection[dt.date | None]] = field(default_factory=dict)
    declared: Mapping[str, Collection[ConflictGround]] = field(default_factory=dict)
    namesakes: Collection[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who is checked. `person` is the candidate, or, unless `is_person`, whoever makes the offer; `organisation` owns
    the offer or employs the person. Empty where there is none."""

    kind: OfferKind
    person: str = ""
    organisation: str = ""
    organisation_name: str = ""
    is_person: bool = True


def conflict_findings(candidate: Candidate, ties: Ties, today: dt.date) -> Iterator[Finding]:
    """Each tie as a sentence; the grounds of a declared conflict stay with those who declared it.

    Work published together rules out whoever is asked to judge. For the use of a thing (a laboratory, a course, a
    fund) it only speaks against.
    """
    yield from (withheld(Constraint.CONFLICT, sentence) for sentence in _ties(candidate, ties))
    if candidate.person and candidate.person not in ties.people:
        say = withheld if candidate.kind in ASKED_TO_JUDGE else speaks_against
        days = ties.joint_work.get(candidate.person, ())
        yield from (say(Constraint.CONFLICT, sentence) for sentence in _joint_work(_who(candidate), days, today))


def _ties(candidate: Candidate, ties: Ties) -> Iterator[str]:
    if candidate.organisation and candidate.organisation == ties.organisation:
        yield "They work for your company." if candidate.is_person else "Your own company makes this offer."
        return
    if _bears_the_name(candidate, ties):
        yield "Their organisation bears the name of your company, so a conflict of interest cannot be ruled out."
    if candidate.person and candidate.person in ties.people:
        yield f"{_who(candidate)} belong to your company."
    elif ties.declared.get(candidate.person):
        yield "A conflict of interest with your company is declared."


def _joint_work(who: str, days: Collection[dt.date | None], today: dt.date) -> Iterator[str]:
    dated = [day for day in days if day is not None]
    if dated and max(dated) > _years_before(today, RECENT_YEARS):
        yield f"{who} published with one of your people in {max(dated).year}, less than {RECENT_YEARS} years ago."
    elif len(dated) < len(days):
        yield (
            f"{who} published with one of your people on a date that is not known, so a conflict of interest cannot be "
            "ruled out."
        )


def _who(candidate: Candidate) -> str:
    return "They" if candidate.is_person else "Those who make this offer"


def _bears_the_name(candidate: Candidate, ties: Ties) -> bool:
    one = plain_name(candidate.organisation_name)
    return candidate.organisation in ties.namesakes or (bool(one) and one == plain_name(ties.name))


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """A name without what capitals and blanks say."""
    return " ".join(name.casefold().split())


def _years_before(day: dt.date, years: int) -> dt.date:
    """The same day so many years before; 28 February for the 29th where there is none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
