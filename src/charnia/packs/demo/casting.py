"""Decides who stands on which record of the demonstration cluster.

A few people are cast on purpose so that counter-evidence shows: some whose newest record is eight years old, and
some with a single record.
"""

from __future__ import annotations

import datetime as dt
import math
import random
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from charnia.core.evidence import PersonReference
from charnia.core.vocabulary import EvidenceKind
from charnia.packs.demo.values import DemoPerson

MOST, LEAST = 30, 3
OLD_SINCE = dt.date(2018, 8, 31)
_LARGEST_TEAM = 7
_OLD_PEOPLE, _SINGLE_PEOPLE = 3, 3

_ROLES = {
    EvidenceKind.PUBLICATION: ("first author", "author", "last author"),
    EvidenceKind.GRANT: ("principal investigator", "co-investigator", "co-investigator"),
    EvidenceKind.TRIAL: ("chief investigator", "investigator", "investigator"),
    EvidenceKind.PROJECT: ("academic lead", "team member", "team member"),
    EvidenceKind.IMPACT_CASE: ("lead", "contributor", "contributor"),
}
_OUTSIDERS = {
    EvidenceKind.PUBLICATION: (1, 4),
    EvidenceKind.GRANT: (0, 2),
    EvidenceKind.TRIAL: (0, 2),
    EvidenceKind.PROJECT: (0, 1),
    EvidenceKind.IMPACT_CASE: (0, 1),
}
_SURNAMES = (
    "Abara", "Ainsley", "Akhter", "Bellweather", "Bhandal", "Birtwell", "Castellow", "Chowdry", "Cresswick",
    "Dacosta", "Dhaliwal", "Drummond-Hale", "Eastoe", "Egbuna", "Farrant", "Ferreday", "Galbreath", "Gunasena",
    "Hallworth", "Hartigan-Roe", "Ikeme", "Inskip", "Jaswal", "Jellicoe", "Kaczorek", "Kettlethorpe", "Lanyon",
    "Lemieux", "Mistry-Cole", "Mwangale", "Nakagomi", "Nettleship", "Oduwole", "Ormesher", "Pankhania", "Penrice",
    "Quaye", "Quilter", "Radomski", "Ravensdale", "Sandhar", "Skelhorn", "Tavakol", "Thistlewood", "Ueland", "Umarji",
    "Vanterpool", "Verhaeghe", "Wadkin", "Wolstencroft", "Yarborough", "Yilmazer", "Zabala", "Zelenko",
)  # fmt: skip
_INITIALS = "ABCDEFGHJKLMNPRSTVW"


@dataclass(slots=True)
class Casting:
    """The people to be cast, and how many records each has so far."""

    people: Sequence[DemoPerson]
    rng: random.Random
    counts: Counter[str] = field(default_factory=Counter)
    old: frozenset[str] = frozenset()
    single: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Choose those whose work is old among the senior and those with one record among the young."""
        by_start = sorted(self.people, key=lambda person: (person.career_start, person.key))
        few = max(1, len(by_start) // 4)
        self.old = frozenset(
            person.key for person in self.rng.sample(by_start[:few], min(_OLD_PEOPLE, max(0, few - 1)))
        )
        young = [person for person in by_start[-few:] if person.key not in self.old]
        self.single = frozenset(
            person.key for person in self.rng.sample(young, min(_SINGLE_PEOPLE, max(0, len(young) - 1)))
        )

    def _leads(self, area: str) -> list[DemoPerson]:
        """Who may lead ordinary work in the area, most senior first. ValueError when nobody may."""
        special = self.old | self.single
        found = [person for person in self.people if area in person.areas and person.key not in special]
        if not found:
            raise ValueError(f"Give the area {area} a researcher or clinician who is neither retired nor new.")
        return sorted(found, key=lambda person: (person.career_start, person.key))

    def choose_lead(self, area: str) -> DemoPerson:
        """One of the area's leads, the senior and the less busy more often."""
        found = self._leads(area)
        weights = [(2030 - person.career_start) / (1 + self.counts[person.key] / 5) for person in found]
        return self.rng.choices(found, weights=weights)[0]

    def team(self, area: str, lead: DemoPerson, date: dt.date) -> list[DemoPerson]:
        """Two to four people of the area, the lead first; somebody else leads once the lead has enough records."""
        free = [person for person in self.people if area in person.areas and self._may_join(person, date)]
        wanted = self.rng.choices((2, 3, 4), weights=(82, 14, 4))[0]
        team = [lead] if lead in free else []
        others = [person for person in free if person is not lead]
        while others and len(team) < wanted:
            weights = [self._weight(person, date) for person in others]
            team.append(others.pop(self.rng.choices(range(len(others)), weights=weights)[0]))
        self.counts.update(person.key for person in team)
        return team or [lead]

    def may_be_added(self, person: DemoPerson, date: dt.date) -> bool:
        """Whether the person's career and part allow a record of this date."""
        return person.career_start < date.year and (person.key not in self.old or date <= OLD_SINCE)

    def _may_join(self, person: DemoPerson, date: dt.date) -> bool:
        fits = person.key not in self.single and self.counts[person.key] < MOST
        return fits and self.may_be_added(person, date)

    def _weight(self, person: DemoPerson, date: dt.date) -> float:
        seniority = math.sqrt(date.year - person.career_start)
        return seniority / (1 + self.counts[person.key] / 10)


def credited(
    kind: EvidenceKind, team: Sequence[DemoPerson], added: Sequence[DemoPerson], rng: random.Random
) -> tuple[PersonReference, ...]:
    """The people of a record in order, with roles; papers may end with their senior author, other records never do."""
    insiders = [(person.id, person.name) for person in (*team, *added)]
    low, high = _OUTSIDERS[kind]
    outsiders = _invented(min(rng.randint(low, high), _LARGEST_TEAM - len(insiders)), rng)
    lead, *rest = insiders
    middle = [*rest, *outsiders]
    rng.shuffle(middle)
    ends_with_lead = kind is EvidenceKind.PUBLICATION and rng.random() < 0.6
    order = [*middle, lead] if ends_with_lead else [lead, *middle]
    first, between, last = _ROLES[kind]
    roles = [first, *[between] * (len(order) - 2), last][: len(order)]
    return tuple(PersonReference(id=i, name=name, role=role) for (i, name), role in zip(order, roles, strict=True))


def _invented(number: int, rng: random.Random) -> list[tuple[str, str]]:
    """Outside co-authors by initials and surname; nobody of these names is meant."""
    found = []
    for surname in rng.sample(_SURNAMES, max(0, number)):
        initials = rng.sample(_INITIALS, rng.choice((1, 2, 2)))
        slug = unicodedata.normalize("NFKD", "-".join((*initials, surname))).lower()
        found.append((f"demo:outside:{slug}", f"{' '.join(f'{initial}.' for initial in initials)} {surname}"))
    return found
