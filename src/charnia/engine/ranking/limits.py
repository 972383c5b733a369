"""The constraints that one company's question puts on every candidate, as the matcher asks for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from charnia.core.constraints.availability import Absence, absence_findings, capacity_findings
from charnia.core.constraints.eligibility import Company, Terms, date_findings, distance_findings, eligibility_findings
from charnia.core.constraints.findings import Finding
from charnia.core.constraints.independence import Candidate, Ties, conflict_findings
from charnia.core.constraints.wishes import wish_findings
from charnia.core.evidence import Offer, Place
from charnia.engine.ranking.distance import kilometres
from charnia.engine.text.terms import is_pair, occurrences

Limits = Callable[[Offer], tuple[Finding, ...]]
"""What the constraints say about an offer; nothing where there are none."""


def no_limits(offer: Offer) -> tuple[Finding, ...]:
    """For a question that nobody in particular asks."""
    return ()


@dataclass(frozen=True, slots=True)
class PersonLimits:
    """What a person has said about being asked. `hours_a_month` is None where they did not say."""

    takes_requests: bool = True
    avoids: tuple[str, ...] = ()
    hours_a_month: int | None = None
    open_requests: int = 0
    absences: tuple[Absence, ...] = ()


_SAID_NOTHING = PersonLimits()
_FOR_ALL = Terms()


@dataclass(frozen=True, slots=True)
class CompanyLimits:
    """Everything that limits what may be proposed to one company for one need.

    `people` are those who have said something, by their ids; `givers` name the person who makes an offer that does not
    stand for a person, by the offer's id. `need` is the text in which avoided subjects are looked for.
    """

    company: Company
    ties: Ties
    today: dt.date
    near: Place | None = None
    need: str = ""
    people: Mapping[str, PersonLimits] = field(default_factory=dict)
    givers: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, offer: Offer) -> tuple[Finding, ...]:
        return tuple(self._findings(offer))

    def _findings(self, offer: Offer) -> Iterator[Finding]:
        person = offer.person.id if offer.person else self.givers.get(offer.id, "")
        owner = offer.organisation
        candidate = Candidate(
            kind=offer.kind,
            person=person,
            organisation=owner.id if owner else "",
            organisation_name=owner.name if owner else "",
            is_person=offer.person is not None,
        )
        yield from conflict_findings(candidate, self.ties, self.today)
        if person:
            yield from self._of_person(self.people.get(person, _SAID_NOTHING))
        yield from date_findings(offer.closes, self.today)
        if offer.terms != _FOR_ALL:
            yield from eligibility_findings(offer.terms, self.company)
        km = kilometres(self.near, offer.place) if self.near and offer.place else None
        yield from distance_findings(offer.terms, offer.kind, km)

    def _of_person(self, said: PersonLimits) -> Iterator[Finding]:
        avoids_this = bool(said.avoids) and bool(subjects_in(said.avoids, self.need))
        yield from wish_findings(takes_requests=said.takes_requests, avoids_this=avoids_this)
        yield from capacity_findings(said.hours_a_month, said.open_requests)
        yield from absence_findings(said.absences, self.today)


def subjects_in(subjects: Sequence[str], text: str) -> tuple[str, ...]:
    """Those of the subjects whose words all stand in the text, whatever their endings; a subject without a word that
    says anything never does."""
    held = _words_of(text)
    return tuple(subject for subject in subjects if (wanted := _words_of(subject)) and wanted <= held)


@lru_cache(maxsize=1024)
def _words_of(text: str) -> frozenset[str]:
    """The words of a text as they are compared; a need is looked at once for each person who avoids something."""
    return frozenset(one.term for one in occurrences(text) if not is_pair(one.term))
