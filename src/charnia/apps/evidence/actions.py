"""Every write to evidence: storing records with their people and organisations, and "not mine"."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.apps.evidence.bulk import insert_rows
from charnia.apps.evidence.changes import note_change
from charnia.apps.evidence.facts import facts_of
from charnia.apps.evidence.identity import link_organisations, link_people
from charnia.apps.evidence.known_organisations import add_organisations
from charnia.apps.evidence.known_people import add_people
from charnia.apps.evidence.linking import merge_by_orcid
from charnia.apps.evidence.models import Authorship, ChangedThing, EvidenceLoad, EvidenceRecord, LoadStatus
from charnia.apps.evidence.people_ids import known_people
from charnia.apps.evidence.record_topics import Telling, link_topics
from charnia.apps.evidence.seen import SeenRecords
from charnia.apps.evidence.stored import Fate, Stored, content_hash, stored_among, what_becomes_of
from charnia.apps.evidence.vocabulary import vocabulary_here
from charnia.apps.organisations.one_of import OneOf
from charnia.apps.people import queries as people_queries
from charnia.apps.people.models import Person
from charnia.core import evidence as values
from charnia.core.verdict import NotAllowed

BATCH = 2_000
MOST_PINNED = 5
CONTENT_FIELDS = ("kind", "title", "text", "date", "url", "licence", "content_hash", "digest", "facts")


@transaction.atomic
def open_load(
    *,
    source: str,
    by: User | None,
    filename: str = "",
    licence: str = "",
    query: str = "",
    since: dt.date | None = None,
    status: LoadStatus = LoadStatus.RUNNING,
    payload: bytes = b"",
    counts: Mapping[str, int] | None = None,
    problems: Sequence[dict[str, Any]] = (),
) -> EvidenceLoad:
    """Starts a load: the provenance that its records will carry. A preview keeps the file and what was found in it.

    `query` is what is asked of a source over the network, `since` the day from which on.
    """
    load = EvidenceLoad.objects.create(
        source=source,
        filename=filename,
        licence=licence,
        query=query,
        since=since,
        status=status,
        payload=payload,
        counts=dict(counts or {}),
        problems=list(problems),
        by=by,
    )
    record(action="evidence-load.opened", target=load, by=by, source=source)
    return load


def store_records(
    *,
    load: EvidenceLoad,
    records: Iterable[values.EvidenceRecord],
    by: User | None,
    is_fictional: bool = False,
    seen: SeenRecords | None = None,
    progress: Callable[[int], None] = lambda stored: None,
) -> Counter[str]:
    """Stores records in batches, each one transaction; returns how many were new, changed, unchanged and, if
    any, kept as another source has them ("elsewhere").

    A record whose content is as stored is left alone, so a load that was stopped is resumed by running it again.
    What people have disowned stays disowned. `seen` is told of every stored record that came by, `progress` is called
    with the number of records so far.
    """
    seen = SeenRecords() if seen is None else seen
    counts: Counter[str] = Counter(new=0, changed=0, unchanged=0)
    stream = iter(records)
    while batch := list(itertools.islice(stream, BATCH)):
        with transaction.atomic():
            counts.update(_store_batch(load=load, batch=batch, is_fictional=is_fictional, seen=seen))
            record(action="evidence.stored", target=load, by=by, records=len(batch))
        progress(sum(counts.values()))
    return counts


def put_people(*, people: Iterable[values.PersonFacts], load: EvidenceLoad, by: User | None) -> Counter[str]:
    """Adds people who are not known yet and fills in what is empty in the profiles of others; returns how many were
    new, changed and unchanged.

    What stands in a profile is never overwritten: a person's own word counts for more than a source's.
    """
    counts: Counter[str] = Counter()
    stream = iter(people)
    while batch := list(itertools.islice(stream, BATCH)):
        with transaction.atomic():
            counts += add_people({facts.person.id: facts for facts in batch})
            known = known_people(facts.person.id for facts in batch)
            merge_by_orcid(
                {known[one.person.id].key: one.orcid for one in batch if one.orcid and one.person.id in known}
            )
            record(action="people.put", target=load, by=by, people=len(batch))
    return counts


def put_organisations(
    *, organisations: Iterable[values.OrganisationFacts], load: EvidenceLoad, by: User | None
) -> Counter[str]:
    """Adds organisations that are not known yet and fills in what is empty of others; returns how many were new,
    changed and unchanged. What people or registers say is never overwritten."""
    counts: Counter[str] = Counter()
    stream = iter(organisations)
    while batch := list(itertools.islice(stream, BATCH)):
        with transaction.atomic():
            counts += add_organisations({facts.organisation.id: facts for facts in batch})
            record(action="organisations.put", target=load, by=by, organisations=len(batch))
    return counts


@transaction.atomic
def close_load(
    *, load: EvidenceLoad, counts: Mapping[str, int], problems: Sequence[dict[str, Any]], by: User | None
) -> EvidenceLoad:
    """Ends a load with its figures; the uploaded file is no longer kept."""
    load.status = LoadStatus.LOADED
    load.counts = dict(counts)
    load.problems = list(problems)
    load.payload = b""
    load.finished_at = timezone.now()
    load.save()
    record(action="evidence-load.closed", target=load, by=by)
    return load


@transaction.atomic
def discard_load(*, load: EvidenceLoad, by: User) -> None:
    """Gives up a load that nobody has decided on. Raises NotAllowed once it is loaded."""
    changed = EvidenceLoad.objects.filter(pk=load.pk, status=LoadStatus.PREVIEW).update(
        status=LoadStatus.DISCARDED, payload=b"", finished_at=timezone.now()
    )
    if not changed:
        raise NotAllowed("This file has already been loaded or discarded.")
    record(action="evidence-load.discarded", target=load, by=by)


@transaction.atomic
def disown(*, authorship: Authorship, by: User) -> None:
    """ "Not mine": from now on the record counts nowhere for the person."""
    _require_own(authorship.person, by)
    changed = Authorship.objects.filter(pk=authorship.pk, disowned_at=None).update(
        disowned_at=timezone.now(), disowned_by=by, pinned_at=None
    )
    if not changed:
        raise NotAllowed("This record has already been removed from the profile.")
    note_change(ChangedThing.RECORD, [authorship.record_id])
    note_change(ChangedThing.PERSON, [authorship.person_id])
    record(action="evidence.disowned", target=authorship, by=by)


@transaction.atomic
def hide(*, authorship: Authorship, by: User) -> None:
    """The record is theirs, and yet shall count nowhere for them. It still ties them to those they worked with."""
    _require_own(authorship.person, by)
    changed = Authorship.objects.filter(pk=authorship.pk, disowned_at=None).update(
        disowned_at=timezone.now(), disowned_by=by, is_hidden=True, pinned_at=None
    )
    if not changed:
        raise NotAllowed("This record has already been removed from the profile.")
    note_change(ChangedThing.RECORD, [authorship.record_id])
    note_change(ChangedThing.PERSON, [authorship.person_id])
    record(action="evidence.hidden", target=authorship, by=by)


@transaction.atomic
def pin(*, authorship: Authorship, by: User) -> None:
    """The record comes first on the profile. Raises NotAllowed when it counts for the person no more, or there are
    enough."""
    _require_own(authorship.person, by)
    if Authorship.objects.filter(person=authorship.person_id).exclude(pinned_at=None).count() >= MOST_PINNED:
        raise NotAllowed(f"{MOST_PINNED} records stand at the top already. Take one of them down first.")
    changed = Authorship.objects.filter(pk=authorship.pk, disowned_at=None, pinned_at=None).update(
        pinned_at=timezone.now()
    )
    if not changed:
        raise NotAllowed("This record stands at the top already, or counts for the profile no more.")
    record(action="evidence.pinned", target=authorship, by=by)


@transaction.atomic
def unpin(*, authorship: Authorship, by: User) -> None:
    """The record goes back to its place in time."""
    _require_own(authorship.person, by)
    changed = Authorship.objects.filter(pk=authorship.pk).exclude(pinned_at=None).update(pinned_at=None)
    if not changed:
        raise NotAllowed("This record does not stand at the top.")
    record(action="evidence.unpinned", target=authorship, by=by)


@transaction.atomic
def take_back(*, authorship: Authorship, by: User) -> None:
    """Takes "not mine", or hiding, back."""
    _require_own(authorship.person, by)
    changed = (
        Authorship.objects.filter(pk=authorship.pk)
        .exclude(disowned_at=None)
        .update(disowned_at=None, disowned_by=None, is_hidden=False)
    )
    if not changed:
        raise NotAllowed("This record already counts for the profile.")
    note_change(ChangedThing.RECORD, [authorship.record_id])
    note_change(ChangedThing.PERSON, [authorship.person_id])
    record(action="evidence.taken-back", target=authorship, by=by)


def _require_own(person: Person, by: User) -> None:
    if not people_queries.editable_by(by).filter(pk=person.pk).exists():
        raise NotAllowed("Only the person themselves and the programme team can say whose work this is.")


def _store_batch(
    *, load: EvidenceLoad, batch: Sequence[values.EvidenceRecord], is_fictional: bool, seen: SeenRecords
) -> Counter[str]:
    unique: dict[str, values.EvidenceRecord] = {}
    for value in batch:
        unique.setdefault(value.id, value)
    stored = stored_among(unique)
    for id_ in [id_ for id_, one in stored.items() if one.key in seen]:
        del unique[id_], stored[id_]
    fates = {id_: what_becomes_of(value, stored.get(id_), source=load.source) for id_, value in unique.items()}
    fresh = {id_ for id_, fate in fates.items() if fate == "new"}
    _insert([unique[id_] for id_ in unique if id_ in fresh], load, is_fictional=is_fictional)
    _overwrite({id_: unique[id_] for id_, fate in fates.items() if fate == "changed"}, load, is_fictional=is_fictional)
    _refresh_digests(unique, stored, fates)
    touched = {id_: unique[id_] for id_, fate in fates.items() if fate in {"new", "changed"}}
    keys = dict(EvidenceRecord.objects.filter(source_id__in=OneOf(touched)).values_list("source_id", "pk"))
    link_people(keys, touched, fresh=fresh, is_fictional=is_fictional)
    link_organisations(keys, touched, fresh=fresh, is_fictional=is_fictional)
    link_topics(
        {
            keys[id_]: Telling(value.title, value.text, value.subjects, value.topics, names_partner=bool(value.partner))
            for id_, value in touched.items()
        },
        fresh={keys[id_] for id_ in fresh},
    )
    note_change(ChangedThing.RECORD, keys.values())
    seen.add(keys.values())
    seen.add(one.key for one in stored.values())
    return Counter(fates.values())


def _content(value: values.EvidenceRecord, load: EvidenceLoad) -> dict[str, Any]:
    """What is stored of a record itself, by field."""
    return {
        "kind": value.kind or "",
        "title": value.title,
        "text": value.text,
        "date": value.date,
        "url": value.url,
        "licence": value.licence[:250] if value.licence != load.licence else "",
        "content_hash": content_hash(value),
        "digest": value.digest,
        "facts": facts_of(value),
    }


def _insert(fresh: Sequence[values.EvidenceRecord], load: EvidenceLoad, *, is_fictional: bool) -> None:
    now = timezone.now()
    insert_rows(
        EvidenceRecord,
        ("source_id", *CONTENT_FIELDS),
        [(value.id, *_content(value, load).values()) for value in fresh],
        alike={
            "load": load.pk,
            "stored_at": now,
            "changed_at": now,
            "topics_read": vocabulary_here().version,
            "is_fictional": is_fictional,
        },
    )


def _overwrite(changed: Mapping[str, values.EvidenceRecord], load: EvidenceLoad, *, is_fictional: bool) -> None:
    """Changes stored records in place."""
    if not changed:
        return
    rows = list(EvidenceRecord.objects.filter(source_id__in=list(changed)))
    for row in rows:
        content = _content(changed[row.source_id], load)
        for name, value in content.items():
            setattr(row, name, value)
        row.load, row.is_fictional = load, is_fictional
        row.changed_at = timezone.now()
    EvidenceRecord.objects.bulk_update(rows, [*CONTENT_FIELDS, "load", "is_fictional", "changed_at"])


def _refresh_digests(
    unique: Mapping[str, values.EvidenceRecord], stored: Mapping[str, Stored], fates: Mapping[str, Fate]
) -> None:
    """A raw record may differ in what is not read: then only its fingerprint is new."""
    differing = {
        stored[id_].key: value.digest
        for id_, value in unique.items()
        if fates[id_] == "unchanged" and stored[id_].digest != value.digest
    }
    if differing:
        rows = [EvidenceRecord(pk=key, digest=digest) for key, digest in differing.items()]
        EvidenceRecord.objects.bulk_update(rows, ["digest"])
