"""Who and what a record names: identity by the source's own id. A name alone never makes two people one."""

from __future__ import annotations

from collections.abc import Mapping

from charnia.apps.evidence.changes import note_change
from charnia.apps.evidence.models import Authorship, ChangedThing, EvidenceRecord
from charnia.apps.organisations.models import Organisation
from charnia.apps.organisations.queries import by_reference
from charnia.apps.organisations.slugs import free_slugs
from charnia.apps.people.models import Person
from charnia.core import evidence as values
from charnia.core.vocabulary import OrganisationKind, PersonRole


def link_people(
    rows: Mapping[str, EvidenceRecord], records: Mapping[str, values.EvidenceRecord], *, is_fictional: bool
) -> None:
    """Makes the authorships of `rows` (by source id) those of `records`; people not yet known are added.

    A person to whom the source gives no id is not linked. An authorship that was disowned stays so.
    """
    named = {p.id: p.name for value in records.values() for p in value.people if p.has_own_id and p.id and p.name}
    people = _people_by_source_id(named, is_fictional=is_fictional)
    existing = {
        (a.record_id, a.person_id): a for a in Authorship.objects.filter(record__in=[row.pk for row in rows.values()])
    }
    wanted: dict[tuple[int, int], Authorship] = {}
    for id_, value in records.items():
        for position, reference in enumerate(value.people):
            if not reference.has_own_id or reference.id not in people:
                continue
            person = people[reference.id]
            wanted.setdefault(
                (rows[id_].pk, person.pk),
                Authorship(
                    record=rows[id_],
                    person=person,
                    position=position,
                    role=reference.role[:60],
                    name_as_printed=reference.name[:200],
                ),
            )
    gone = [row.pk for key, row in existing.items() if key not in wanted and row.disowned_at is None]
    Authorship.objects.filter(pk__in=gone).delete()
    Authorship.objects.bulk_create([row for key, row in wanted.items() if key not in existing], batch_size=500)
    note_change(ChangedThing.PERSON, {person_id for _, person_id in wanted.keys() | existing.keys()})


def link_organisations(
    rows: Mapping[str, EvidenceRecord], records: Mapping[str, values.EvidenceRecord], *, is_fictional: bool
) -> None:
    """Makes the organisations of `rows` those of `records`; organisations not yet known by their id are added."""
    named = {
        o.id: o.name for value in records.values() for o in value.organisations if o.has_own_id and o.id and o.name
    }
    organisations = _organisations_by_source_id(named, is_fictional=is_fictional)
    through = EvidenceRecord.organisations.through
    through.objects.filter(evidencerecord_id__in=[row.pk for row in rows.values()]).delete()
    pairs = {
        (rows[id_].pk, organisations[o.id].pk)
        for id_, value in records.items()
        for o in value.organisations
        if o.has_own_id and o.id in organisations
    }
    through.objects.bulk_create(
        [through(evidencerecord_id=record, organisation_id=organisation) for record, organisation in sorted(pairs)],
        batch_size=500,
    )


def _people_by_source_id(named: Mapping[str, str], *, is_fictional: bool) -> dict[str, Person]:
    known = {p.source_id: p for p in Person.objects.filter(source_id__in=list(named))}
    fresh = [id_ for id_ in named if id_ not in known]
    slugs = free_slugs(Person, [named[id_] for id_ in fresh])
    Person.objects.bulk_create(
        [
            Person(
                slug=slug,
                name=named[id_][:200],
                source_id=id_,
                roles=[PersonRole.RESEARCHER.value],
                is_fictional=is_fictional,
            )
            for id_, slug in zip(fresh, slugs, strict=True)
        ],
        batch_size=500,
    )
    return {str(p.source_id): p for p in Person.objects.filter(source_id__in=list(named))}


def _organisations_by_source_id(named: Mapping[str, str], *, is_fictional: bool) -> dict[str, Organisation]:
    """By the id that the evidence uses, or by the register that the id refers to."""
    known = {str(o.source_id): o for o in Organisation.objects.filter(source_id__in=list(named))}
    known = {**by_reference(id_ for id_ in named if id_ not in known), **known}
    fresh = [id_ for id_ in named if id_ not in known]
    slugs = free_slugs(Organisation, [named[id_] for id_ in fresh])
    Organisation.objects.bulk_create(
        [
            Organisation(
                slug=slug,
                name=named[id_][:250],
                source_id=id_,
                kind=OrganisationKind.UNIVERSITY.value,
                is_fictional=is_fictional,
            )
            for id_, slug in zip(fresh, slugs, strict=True)
        ],
        batch_size=500,
    )
    return {**known, **{str(o.source_id): o for o in Organisation.objects.filter(source_id__in=fresh)}}
