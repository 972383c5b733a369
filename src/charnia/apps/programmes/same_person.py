"""What the desk shows of two profiles that may be of one person, side by side, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from charnia.apps.evidence.models import Authorship
from charnia.apps.people import queries as people_queries
from charnia.apps.people.models import Person, PersonPair

TITLES = 3
FELLOWS = 5


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two profiles."""

    person: Person
    printed: tuple[str, ...]
    identifier: str
    records: int
    years: str
    titles: tuple[str, ...]
    fellows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A pair as the page shows it. `for_it` and `against` are sentences with their bits, the weightiest first."""

    pair: PersonPair
    sides: tuple[Side, Side]
    per_cent: str
    for_it: tuple[tuple[str, float], ...]
    against: tuple[tuple[str, float], ...]

    @property
    def heading(self) -> str:
        """Both names, once where they are the same."""
        one, other = (side.person.name for side in self.sides)
        return one if one == other else f"{one} and {other}"


def side_by_side(pairs: Sequence[PersonPair]) -> list[SideBySide]:
    """The pairs with what is known of both profiles."""
    people = [person for pair in pairs for person in (pair.first, pair.second)]
    sides = _sides({person.pk: person for person in people})
    return [_shown(pair, sides[pair.first_id], sides[pair.second_id]) for pair in pairs]


def in_per_cent(probability: float) -> str:
    """A probability as people say it; never a certainty."""
    return "more than 99%" if probability > 0.99 else f"{probability:.0%}"


def _shown(pair: PersonPair, first: Side, second: Side) -> SideBySide:
    signs = [(str(sign["sentence"]), float(sign["bits"])) for sign in pair.signs]
    return SideBySide(
        pair=pair,
        sides=(first, second),
        per_cent=in_per_cent(pair.probability),
        for_it=tuple(sorted((sign for sign in signs if sign[1] > 0), key=lambda sign: -sign[1])),
        against=tuple(sorted((sign for sign in signs if sign[1] <= 0), key=lambda sign: sign[1])),
    )


def _sides(people: dict[int, Person]) -> dict[int, Side]:
    rows = (
        Authorship.objects.filter(person__in=people, disowned_at=None)
        .select_related("record")
        .only("person_id", "record_id", "name_as_printed", "record__title", "record__date")
        .order_by("-record__date", "-record_id")
    )
    named: defaultdict[int, list[Authorship]] = defaultdict(list)
    for row in rows:
        named[row.person_id].append(row)
    fellows = _fellows({row.record_id for own in named.values() for row in own[:TITLES]})
    return {key: _side(person, named[key], fellows) for key, person in people.items()}


def _side(person: Person, named: Sequence[Authorship], fellows: dict[int, list[tuple[int, str]]]) -> Side:
    newest = named[:TITLES]
    beside = (name for row in newest for key, name in fellows.get(row.record_id, ()) if key != person.pk)
    years = sorted(row.record.date.year for row in named if row.record.date)
    orcid = people_queries.orcid_of(person.orcid, person.source_id)
    return Side(
        person=person,
        printed=tuple(dict.fromkeys(row.name_as_printed for row in named))[:FELLOWS],
        identifier=f"ORCID iD {orcid}" if orcid else person.source_id or "",
        records=len(named),
        years=f"{years[0]} to {years[-1]}" if years else "",
        titles=tuple(row.record.title for row in newest),
        fellows=tuple(dict.fromkeys(beside))[:FELLOWS],
    )


def _fellows(records: Collection[int]) -> dict[int, list[tuple[int, str]]]:
    rows = Authorship.objects.filter(record__in=records, disowned_at=None).order_by("record_id", "position")
    found: dict[int, list[tuple[int, str]]] = {}
    for record, person, name in rows.values_list("record_id", "person_id", "name_as_printed"):
        found.setdefault(record, []).append((person, name))
    return found
