"""Who and what a record names: identity by the source's own id. A name alone never makes two people one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from charnia.apps.evidence.bulk import insert_rows
from charnia.apps.evidence.changes import note_change
from charnia.apps.evidence.models import Authorship, ChangedThing, EvidenceRecord
from charnia.apps.evidence.moving import note_loaded_by_way_of, split_origins
from charnia.apps.organisations.models import Organisation
from charnia.apps.organisations.queries import by_reference
from charnia.apps.organisations.slugs import free_slugs
from charnia.apps.people import queries as people_queries
from charnia.apps.people.models import Person
from charnia.core import evidence as values
from charnia.core.vocabulary import OrganisationKind, PersonRole


def link_people(
    keys: Mapping[str, int],
    records: Mapping[str, values.EvidenceRecord],
    *,
    fresh: Collection[str] = (),
    is_fictional: bool,
) -> None:
    """Makes the authorships of the stored records (`keys` by source id) those of `records`; people not yet known are
    added.

    A person to whom the source gives no id is not linked, one without a name only when already known. An authorship
    that was disowned stays so. `fresh` are records that nobody can be linked with yet.
    """
    named = {p.id: p.name for value in records.values() for p in value.people if p.has_own_id and p.id}
    people = people_keys(named, is_fictional=is_fictional)
    existing = _existing_authorships([key for id_, key in keys.items() if id_ not in fresh])
    elsewhere = _split_off(existing)
    wanted: dict[tuple[int, int], tuple[int, str, str]] = {}
    by_way_of: dict[tuple[int, int], int] = {}
    for id_, value in records.items():
        for position, reference in enumerate(value.people):
            known = people.get(reference.id) if reference.has_own_id else None
            if known is not None:
                printed = (reference.name or known.name)[:200]
                pair = (keys[id_], elsewhere.get((keys[id_], known.key), known.key))
                wanted.setdefault(pair, (position, reference.role[:60], printed))
                if known.own_key != known.key:
                    by_way_of.setdefault(pair, known.own_key)
    gone = [key for pair, (key, disowned) in existing.items() if pair not in wanted and not disowned]
    Authorship.objects.filter(pk__in=gone).delete()
    added = {pair: fields for pair, fields in wanted.items() if pair not in existing}
    insert_rows(
        Authorship,
        ("record", "person", "position", "role", "name_as_printed"),
        [(*pair, *fields) for pair, fields in added.items()],
    )
    note_loaded_by_way_of({pair: own for pair, own in by_way_of.items() if pair in added})
    note_change(ChangedThing.PERSON, {person for _, person in wanted.keys() | existing.keys()})


def link_organisations(
    keys: Mapping[str, int],
    records: Mapping[str, values.EvidenceRecord],
    *,
    fresh: Collection[str] = (),
    is_fictional: bool,
) -> None:
    """Makes the organisations of the stored records (`keys` by source id) those of `records`; organisations not yet
    known by their id are added. `fresh` are records that have none yet."""
    named = {
        o.id: o.name for value in records.values() for o in value.organisations if o.has_own_id and o.id and o.name
    }
    organisations = organisation_keys(named, is_fictional=is_fictional)
    through = EvidenceRecord.organisations.through
    earlier = [key for id_, key in keys.items() if id_ not in fresh]
    if earlier:
        through.objects.filter(evidencerecord_id__in=earlier).delete()
    pairs = {
        (keys[id_], organisations[o.id])
        for id_, value in records.items()
        for o in value.organisations
        if o.has_own_id and o.id in organisations
    }
    insert_rows(through, ("evidencerecord", "organisation"), sorted(pairs))


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A stored person as far as linking needs them. `own_key` is that of the profile which carries the source's id,
    `key` that of the one into which it was merged, the same where it was not."""

    key: int
    name: str
    own_key: int


def people_keys(named: Mapping[str, str], *, is_fictional: bool) -> dict[str, KnownPerson]:
    """The people with these ids; those not yet known are added under their name, unless it is empty or they asked to
    be forgotten."""
    known = known_people(named)
    fresh = [id_ for id_, name in named.items() if name and id_ not in known]
    forgotten = people_queries.forgotten_among(fresh)
    fresh = [id_ for id_ in fresh if id_ not in forgotten]
    if not fresh:
        return known
    slugs = free_slugs(Person, [named[id_] for id_ in fresh])
    roles = (PersonRole.RESEARCHER.value,)
    insert_rows(
        Person,
        ("slug", "name", "source_id", "roles", "is_fictional"),
        [(slug, named[id_][:200], id_, roles, is_fictional) for id_, slug in zip(fresh, slugs, strict=True)],
    )
    return known | known_people(fresh)


def organisation_keys(named: Mapping[str, str], *, is_fictional: bool) -> dict[str, int]:
    """The organisations with these ids, or with the register's id that they refer to; others are added by name."""
    known = _known_organisations(named)
    referred = by_reference(id_ for id_ in named if id_ not in known)
    known = known | {id_: organisation.pk for id_, organisation in referred.items()}
    fresh = [id_ for id_ in named if id_ not in known]
    if not fresh:
        return known
    slugs = free_slugs(Organisation, [named[id_] for id_ in fresh])
    kind = OrganisationKind.UNIVERSITY.value
    insert_rows(
        Organisation,
        ("slug", "name", "source_id", "kind", "is_fictional"),
        [(slug, named[id_][:250], id_, kind, is_fictional) for id_, slug in zip(fresh, slugs, strict=True)],
    )
    return known | _known_organisations(fresh)


def known_people(ids: Iterable[str]) -> dict[str, KnownPerson]:
    """The people with these ids; where a profile was merged, the one that was kept."""
    rows = Person.everyone.filter(source_id__in=list(ids)).values_list("source_id", "pk", "name", "merged_into")
    found = {str(id_): (key, name, into) for id_, key, name, into in rows}
    kept = people_queries.kept_for(key for key, _, into in found.values() if into is not None)
    return {id_: KnownPerson(kept.get(key, key), name, key) for id_, (key, name, _) in found.items()}


def _known_organisations(ids: Iterable[str]) -> dict[str, int]:
    rows = Organisation.objects.filter(source_id__in=list(ids)).values_list("source_id", "pk")
    return {str(id_): key for id_, key in rows}


def _split_off(existing: Mapping[tuple[int, int], tuple[int, bool]]) -> dict[tuple[int, int], int]:
    """The person whom a record counts for, by the record and the person whom its source still names: where people have
    split a profile."""
    if not existing:
        return {}
    pairs = {key: pair for pair, (key, _) in existing.items()}
    origins = split_origins(pairs)
    kept = people_queries.kept_for(origins.values())
    return {(pairs[key][0], kept.get(origin, origin)): pairs[key][1] for key, origin in origins.items()}


def _existing_authorships(records: list[int]) -> dict[tuple[int, int], tuple[int, bool]]:
    """Key, and whether it was disowned, of the authorships of these records, by record and person."""
    if not records:
        return {}
    rows = Authorship.objects.filter(record__in=records).values_list("record_id", "person_id", "pk", "disowned_at")
    return {(record, person): (key, disowned is not None) for record, person, key, disowned in rows}
