"""What the store knows of people as far as it tells who they are, for the search for profiles of one person."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from charnia.apps.evidence.models import EvidenceRecord
from charnia.apps.evidence.queries import working_together
from charnia.apps.people import queries as people_queries
from charnia.apps.people.models import Person
from charnia.engine.identity.people_traces import Traces

MOST_TITLES = 40
"""Titles read of one person: the subject shows by then."""
MOST_NAMED = 60
"""People named by one record up to whom they count as having worked together."""
_CHUNK = 5_000

_Named = tuple[int, int, str, str, dt.date | None]


@dataclass(slots=True)
class _Gathered:
    """What the records say of one person."""

    names: dict[str, None] = field(default_factory=dict)
    fellows: set[str] = field(default_factory=set)
    works: set[str] = field(default_factory=set)
    titles: list[str] = field(default_factory=list)
    years: set[int] = field(default_factory=set)
    organisations: set[str] = field(default_factory=set)


def traces_of_everybody(*, is_fictional: bool) -> list[Traces]:
    """Everybody in the store, in a fixed number of queries; what people have disowned says nothing of them."""
    gathered = _from_records(is_fictional=is_fictional)
    rows = Person.objects.filter(is_fictional=is_fictional).order_by("pk")
    fields = rows.values_list("pk", "name", "orcid", "source_id", "organisation_id")
    return [_traces(*row, gathered.get(row[0]) or _Gathered()) for row in fields.iterator(chunk_size=_CHUNK)]


def _traces(
    key: int, name: str, orcid: str | None, source_id: str | None, organisation: int | None, found: _Gathered
) -> Traces:
    post = {str(organisation)} if organisation is not None else set()
    return Traces(
        key=key,
        names=(name, *(other for other in found.names if other != name)),
        orcid=people_queries.orcid_of(orcid, source_id),
        source=(source_id or "").partition(":")[0] if ":" in (source_id or "") else "",
        organisations=frozenset(found.organisations | post),
        fellows=frozenset(found.fellows - found.names.keys()),
        works=frozenset(found.works),
        texts=tuple(found.titles),
        years=tuple(found.years),
    )


def _from_records(*, is_fictional: bool) -> dict[int, _Gathered]:
    organisations = _organisations()
    people: defaultdict[int, _Gathered] = defaultdict(_Gathered)
    rows = working_together().filter(person__is_fictional=is_fictional).order_by("record_id", "pk")
    named = rows.values_list("record_id", "person_id", "name_as_printed", "record__title", "record__date")
    for record, group in groupby(named.iterator(chunk_size=_CHUNK), key=itemgetter(0)):
        _take_in(people, list(group), organisations.get(record, ()))
    return people


def _take_in(people: Mapping[int, _Gathered], named: list[_Named], organisations: Iterable[str]) -> None:
    printed = {name for _, _, name, _, _ in named} if len(named) <= MOST_NAMED else set()
    for record, person, name, title, date in named:
        one = people[person]
        one.names[name] = None
        one.fellows |= printed
        one.works.add(str(record))
        one.organisations.update(organisations)
        if len(one.titles) < MOST_TITLES:
            one.titles.append(title)
        if date is not None:
            one.years.add(date.year)


def _organisations() -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for record, organisation in _named_organisations():
        found.setdefault(record, []).append(str(organisation))
    return found


def _named_organisations() -> Iterator[tuple[int, int]]:
    through = EvidenceRecord.organisations.through.objects.order_by()
    rows = through.values_list("evidencerecord_id", "organisation_id")
    yield from rows.iterator(chunk_size=_CHUNK)
