"""Whom the ids of sources stand for. A name alone never makes two people one.

A source may give somebody its own id beside the ORCID iD: both are kept, so that a record with only one of them finds
the same profile. Where a profile has an id already, a further one is kept as that of a merged profile (see `Person`).
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from charnia.apps.evidence.bulk import insert_rows
from charnia.apps.evidence.linking import merge_by_orcid
from charnia.apps.organisations.one_of import OneOf
from charnia.apps.organisations.slugs import free_slugs
from charnia.apps.people import queries as people_queries
from charnia.apps.people.actions import keep_from_coming_back
from charnia.apps.people.models import Person
from charnia.core.vocabulary import PersonRole

ORCID = "orcid:"
_INSERTED = ("slug", "name", "source_id", "orcid", "merged_into")

OwnIds = Mapping[str, Collection[str]]
"""By the ORCID iD of people ("orcid:..."), the ids that a source itself gives them."""


class KnownPerson(NamedTuple):
    """A stored person as far as linking needs them. `own_key` is that of the profile which carries the source's id,
    `key` that of the one into which it was merged, the same where it was not."""

    key: int
    name: str
    own_key: int


def known_people(ids: Iterable[str]) -> dict[str, KnownPerson]:
    """The people with these ids, of which an ORCID iD may stand beside another; where a profile was merged, the one
    that was kept."""
    asked = set(ids)
    orcids = {id_ for id_ in asked if id_.startswith(ORCID)}
    rows = _rows(source_id__in=OneOf(asked - orcids))
    if missing := orcids - _orcids_in(rows).keys():
        rows += _rows(source_id__in=OneOf(missing))
    if missing := missing - {id_ for id_, *_ in rows}:
        rows += _rows(orcid__in=OneOf(id_.removeprefix(ORCID) for id_ in missing))
    found = {id_: row for id_, row in (_orcids_in(rows) | {row[0] or "": row for row in rows}).items() if id_ in asked}
    kept = people_queries.kept_for(key for _, key, _, into, _ in found.values() if into is not None)
    return {id_: KnownPerson(kept.get(key, key), name, key) for id_, (_, key, name, _, _) in found.items()}


_Stored = tuple[str | None, int, str, int | None, str | None]


def _rows(**which: OneOf) -> list[_Stored]:
    return list(Person.everyone.filter(**which).values_list("source_id", "pk", "name", "merged_into", "orcid"))


def _orcids_in(rows: Iterable[_Stored]) -> dict[str, _Stored]:
    return {f"{ORCID}{row[4]}": row for row in rows if row[4]}


def people_keys(
    named: Mapping[str, str], *, own_ids: OwnIds | None = None, is_fictional: bool
) -> dict[str, KnownPerson]:
    """The people with these ids; those not yet known are added under their name, unless it is empty or they asked to
    be forgotten. The ids that the source itself gives people are kept with them."""
    told = own_ids or {}
    asked = {*named, *itertools.chain.from_iterable(told.values())}
    stored = known_people(asked)
    forgotten = _forgotten(asked - stored.keys(), told, stored)
    told = {id_: own for id_, own in told.items() if id_ not in forgotten and named.get(id_)}
    found = _found_by_own_id(told, stored)
    known = stored | found
    further = {own for ids in told.values() for own in ids}
    out = known.keys() | further | forgotten
    fresh = [id_ for id_, name in named.items() if name and id_ not in out]
    _insert(_new_people(fresh, named, told, known), is_fictional=is_fictional)
    added = known_people({*fresh, *found, *(further - stored.keys())})
    known |= added
    known |= _keep_further_ids(named, told, stored.keys() | added.keys(), known, is_fictional=is_fictional)
    return _without_doubles(told, known)


def _forgotten(unknown: Collection[str], told: OwnIds, known: Collection[str]) -> set[str]:
    """Those of the ids whose people asked to be forgotten, by this id or another that the source gives them; the list
    learns these too."""
    found = people_queries.forgotten_among(unknown)
    learnt: set[str] = set()
    for id_, own in told.items():
        both = {id_, *own}
        if both & found:
            learnt |= both - found - set(known)
            found |= {id_} if id_ not in known else set()
    if learnt:
        keep_from_coming_back(ids=learnt)
    return found | learnt


def _found_by_own_id(told: OwnIds, known: Mapping[str, KnownPerson]) -> dict[str, KnownPerson]:
    """People whose ORCID iD is new, known by the source's own id, by their iD. It is noted in profiles that nobody has
    claimed; whose profile has another iD is somebody else."""
    holders = {
        id_: holder
        for id_, own in told.items()
        if id_ not in known and (holder := next((known[one] for one in own if one in known), None))
    }
    people = Person.objects.in_bulk({holder.key for holder in holders.values()})
    found = {}
    for id_, holder in holders.items():
        person = people[holder.key]
        if person.known_orcid():
            continue
        found[id_] = holder
        person.orcid = id_.removeprefix(ORCID)
        Person.objects.filter(pk=person.pk, orcid=None, user=None).update(orcid=person.orcid)
    return found


_Row = tuple[str, str, str | None, int | None]
"""Name, id, ORCID iD and the key of the profile in which this one lies."""


def _new_people(
    fresh: Iterable[str], named: Mapping[str, str], told: OwnIds, known: Mapping[str, KnownPerson]
) -> list[_Row]:
    """Each with the source's own id and the ORCID iD where both are free."""
    rows: list[_Row] = []
    taken = set(known)
    for id_ in fresh:
        own = next((one for one in told.get(id_, ()) if one not in taken), None)
        taken |= {own} if own else set()
        rows.append((named[id_], id_, None, None) if own is None else (named[id_], own, id_.removeprefix(ORCID), None))
    return rows


def _keep_further_ids(
    named: Mapping[str, str],
    told: OwnIds,
    carried: Collection[str],
    known: Mapping[str, KnownPerson],
    *,
    is_fictional: bool,
) -> dict[str, KnownPerson]:
    """Ids of known people that no profile carries yet lie from now on in theirs."""
    ids = {one: id_ for id_, own in told.items() for one in (id_, *own) if one not in carried}
    _insert([(named[id_], one, None, known[id_].key) for one, id_ in ids.items()], is_fictional=is_fictional)
    return known_people(ids)


def _insert(rows: Collection[_Row], *, is_fictional: bool) -> None:
    if not rows:
        return
    slugs = free_slugs(Person, [name for name, *_ in rows])
    insert_rows(
        Person,
        _INSERTED,
        [(slug, name[:200], id_, orcid, into) for slug, (name, id_, orcid, into) in zip(slugs, rows, strict=True)],
        alike={"roles": [PersonRole.RESEARCHER.value], "is_fictional": is_fictional},
    )


def _without_doubles(told: OwnIds, known: dict[str, KnownPerson]) -> dict[str, KnownPerson]:
    """Two profiles that one person's two ids stand for become one, unless their names, another ORCID iD or people speak
    against it."""
    doubles = {
        known[one].key: id_.removeprefix(ORCID)
        for id_, own in told.items()
        for one in own
        if id_ in known and one in known and known[one].key != known[id_].key
    }
    others = Person.objects.in_bulk(list(doubles)) if doubles else {}
    alike = {key: orcid for key, orcid in doubles.items() if not others[key].known_orcid()}
    if alike and merge_by_orcid(alike):
        return known | known_people(known)
    return known
