"""Who and what a record names: identity by the source's own id. A name alone never makes two people one."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from charnia.apps.evidence.bulk import insert_rows
from charnia.apps.evidence.changes import note_change
from charnia.apps.evidence.models import Authorship, ChangedThing, EvidenceRecord
from charnia.apps.evidence.moving import note_loaded_by_way_of, split_origins
from charnia.apps.evidence.people_ids import people_keys
from charnia.apps.organisations.accepted_ids import LINK, AcceptedIds, Way, note_by_way_of
from charnia.apps.organisations.models import AcceptedChange, Organisation
from charnia.apps.organisations.one_of import OneOf
from charnia.apps.organisations.queries import by_reference
from charnia.apps.organisations.register_matching import comparable
from charnia.apps.organisations.register_names import registered_under
from charnia.apps.organisations.slugs import free_slugs
from charnia.apps.people import queries as people_queries
from charnia.core import evidence as values
from charnia.core.organisation_names import kind_in_name, name_key, spellings_of
from charnia.core.vocabulary import OrganisationKind

_TOLD = ("position", "role", "name_as_printed")
"""What a record says of somebody whom it names."""
_AT_ONCE = 500

_Pair = tuple[int, int]
"""The keys of a record and of a person."""
_Told = tuple[int, str, str]


class _Named(NamedTuple):
    """A stored authorship: its key, whether it was disowned, and what the record said, as in `_TOLD`."""

    key: int
    is_disowned: bool
    told: _Told


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
    named: dict[str, str] = {}
    own_ids: dict[str, set[str]] = {}
    for value in records.values():
        for id_, name, _, has_own_id, own_id in value.people:
            if has_own_id and id_:
                named[id_] = name
            if own_id:
                own_ids.setdefault(id_, set()).add(own_id)
    people = people_keys(named, own_ids=own_ids, is_fictional=is_fictional)
    existing = _existing_authorships([key for id_, key in keys.items() if id_ not in fresh])
    elsewhere = _split_off(existing)
    wanted: dict[_Pair, _Told] = {}
    by_way_of: dict[_Pair, int] = {}
    for record, value in records.items():
        record_key = keys[record]
        for position, (id_, name, role, has_own_id, _) in enumerate(value.people):
            known = people.get(id_) if has_own_id else None
            if known is not None:
                pair = (record_key, known.key)
                pair = (record_key, elsewhere[pair]) if pair in elsewhere else pair
                wanted.setdefault(pair, (position, role[:60], (name or known.name)[:200]))
                if known.own_key != known.key:
                    by_way_of.setdefault(pair, known.own_key)
    _change_authorships(existing, wanted)
    added = [(*pair, *told) for pair, told in wanted.items() if pair not in existing]
    insert_rows(Authorship, ("record", "person", *_TOLD), added)
    note_loaded_by_way_of({pair: own for pair, own in by_way_of.items() if pair not in existing})
    note_change(ChangedThing.PERSON, {person for _, person in wanted.keys() | existing.keys()})


def _change_authorships(existing: Mapping[_Pair, _Named], wanted: Mapping[_Pair, _Told]) -> None:
    """Removes those that records no longer name, but for disowned ones, and brings the others up to date."""
    gone = [named.key for pair, named in existing.items() if pair not in wanted and not named.is_disowned]
    Authorship.objects.filter(pk__in=OneOf(gone)).delete()
    rows = [
        Authorship(pk=named.key, **dict(zip(_TOLD, wanted[pair], strict=True)))
        for pair, named in existing.items()
        if wanted.get(pair, named.told) != named.told
    ]
    Authorship.objects.bulk_update(rows, _TOLD, batch_size=_AT_ONCE)


def link_organisations(
    keys: Mapping[str, int],
    records: Mapping[str, values.EvidenceRecord],
    *,
    fresh: Collection[str] = (),
    is_fictional: bool,
) -> None:
    """Makes the organisations of the stored records (`keys` by source id) those of `records`; organisations not yet
    known by their id are added, without a name none is. `fresh` are records that have none yet."""
    named = {
        o.id: o.name for value in records.values() for o in value.organisations if o.has_own_id and o.id and o.name
    }
    kinds = {o.id: o.kind for value in records.values() for o in value.organisations if o.kind}
    accepted = AcceptedIds()
    organisations = organisation_keys(named, accepted=accepted, kinds=kinds, is_fictional=is_fictional)
    organisations = _known_without_name(records.values(), named, accepted) | organisations
    through = EvidenceRecord.organisations.through
    earlier = [key for id_, key in keys.items() if id_ not in fresh]
    if earlier:
        through.objects.filter(evidencerecord_id__in=earlier).delete()
    named_by: dict[tuple[int, int], set[str]] = {}
    for id_, value in records.items():
        for o in value.organisations:
            if o.has_own_id and o.id in organisations:
                named_by.setdefault((keys[id_], organisations[o.id]), set()).add(o.id)
    insert_rows(through, ("evidencerecord", "organisation"), sorted(named_by))
    _note_accepted(accepted, named_by, earlier)


def _known_without_name(
    records: Iterable[values.EvidenceRecord], named: Collection[str], accepted: AcceptedIds
) -> dict[str, int]:
    """The stored organisations that records name by their id alone."""
    ids = {o.id for value in records for o in value.organisations if o.has_own_id and o.id} - set(named)
    return accepted.led(ids) | _known_organisations(ids) if ids else {}


def _note_accepted(
    accepted: AcceptedIds, named_by: Mapping[tuple[int, int], Collection[str]], earlier: Collection[int]
) -> None:
    """Writes down which records name an organisation by the id of an entry that was accepted for it, by the ids that
    each record has for each organisation. What was written down of `earlier` records holds no more."""
    if not accepted:
        return
    AcceptedChange.objects.filter(table=LINK, key__in=OneOf(earlier)).delete()
    came: dict[tuple[int, int], tuple[int, Way, bool]] = {}
    for (record, organisation), ids in named_by.items():
        ways = {id_: list(accepted.ways_of(id_, organisation)) for id_ in ids}
        is_own = not all(ways.values())
        for way in itertools.chain.from_iterable(ways.values()):
            came[record, way.doubt] = (record, way, is_own and way.organisation == organisation)
    note_by_way_of(LINK, "organisation_id", came.values())


_BRITISH = ("ref2014:", "gtr:")


def organisation_keys(
    named: Mapping[str, str],
    *,
    accepted: AcceptedIds,
    kinds: Mapping[str, OrganisationKind] | None = None,
    is_fictional: bool,
) -> dict[str, int]:
    """The organisations with these ids, or with the register's id that they refer to, or into which those with these
    ids went (`accepted`); others are added by name.

    `kinds` are what the source calls them. Where it does not say, the name may: "... NHS Foundation Trust". Otherwise
    the kind is unknown. A kind that is known already stays.
    """
    told = kinds or {}
    known = known_organisations(named, accepted)
    fresh = [id_ for id_ in named if id_ not in known]
    _fill_kinds({known[id_]: kind for id_, kind in told.items() if id_ in known})
    if not fresh:
        return known
    slugs = free_slugs(Organisation, [named[id_] for id_ in fresh])
    insert_rows(
        Organisation,
        ("slug", "name", "source_id", "kind"),
        [
            (slug, named[id_][:250], id_, told.get(id_) or kind_in_name(named[id_]) or "")
            for id_, slug in zip(fresh, slugs, strict=True)
        ],
        alike={"is_fictional": is_fictional},
    )
    return known | _known_organisations(fresh)


def known_organisations(named: Mapping[str, str], accepted: AcceptedIds) -> dict[str, int]:
    """The keys of the stored organisations that sources mean by these ids and names, by the ids."""
    known = _known_organisations(named)
    referred = by_reference(id_ for id_ in named if id_ not in known)
    known = known | {id_: organisation.pk for id_, organisation in referred.items()}
    known = accepted.led(named) | known
    return known | _registered_under({id_: name for id_, name in named.items() if id_ not in known})


def known_organisation(id_: str, name: str) -> int | None:
    """The key of the stored organisation that a source means by this id and name; None where it is not known."""
    return known_organisations({id_: name}, AcceptedIds()).get(id_)


def _registered_under(named: Mapping[str, str]) -> dict[str, int]:
    """The one organisation with a ROR id of this name, for ids of sources that name British institutions: the
    university that a case study names is the registered one. A name that none has is looked for among all that ROR
    knows, which takes longer."""
    british = {id_: name for id_, name in named.items() if id_.startswith(_BRITISH)}
    found = _of_the_very_name(british)
    names = {id_: comparable(name) for id_, name in british.items() if id_ not in found}
    registered = registered_under(set(names.values()))
    return found | {id_: registered[name] for id_, name in names.items() if name in registered}


def _of_the_very_name(named: Mapping[str, str]) -> dict[str, int]:
    """The one organisation with a ROR id of the very same name. "The" before it makes no difference."""
    spelt = {way for name in named.values() for way in spellings_of(name)}
    if not spelt:
        return {}
    holders: dict[str, list[int]] = {}
    registered = Organisation.objects.filter(name__in=OneOf(spelt), ror__isnull=False, is_fictional=False).order_by()
    for key, name in registered.values_list("pk", "name"):
        holders.setdefault(name_key(name), []).append(key)
    keys = {id_: holders.get(name_key(name), []) for id_, name in named.items()}
    return {id_: found[0] for id_, found in keys.items() if len(found) == 1}


def _fill_kinds(kinds: Mapping[int, OrganisationKind]) -> None:
    """Fills in kinds that nobody knew."""
    for kind in set(kinds.values()):
        keys = [key for key, its in kinds.items() if its is kind]
        Organisation.objects.filter(pk__in=keys, kind="").update(kind=kind.value)


def _known_organisations(ids: Iterable[str]) -> dict[str, int]:
    rows = Organisation.objects.filter(source_id__in=OneOf(ids)).values_list("source_id", "pk")
    return {str(id_): key for id_, key in rows}


def _split_off(existing: Mapping[_Pair, _Named]) -> dict[_Pair, int]:
    """The person whom a record counts for, by the record and the person whom its source still names: where people have
    split a profile."""
    if not existing:
        return {}
    pairs = {named.key: pair for pair, named in existing.items()}
    origins = split_origins(pairs)
    kept = people_queries.kept_for(origins.values())
    return {(pairs[key][0], kept.get(origin, origin)): pairs[key][1] for key, origin in origins.items()}


def _existing_authorships(records: list[int]) -> dict[_Pair, _Named]:
    """The authorships of these records, by record and person."""
    if not records:
        return {}
    rows = Authorship.objects.filter(record__in=OneOf(records))
    named = rows.values_list("record_id", "person_id", "pk", "disowned_at", *_TOLD)
    return {
        (record, person): _Named(key, disowned is not None, (position, role, name))
        for record, person, key, disowned, position, role, name in named
    }
