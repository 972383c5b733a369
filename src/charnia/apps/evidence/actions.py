"""Every write to evidence: storing records with their people and organisations, and "not mine"."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.apps.evidence.changes import note_change
from charnia.apps.evidence.identity import link_organisations, link_people
from charnia.apps.evidence.models import Authorship, ChangedThing, EvidenceLoad, EvidenceRecord, LoadStatus
from charnia.apps.people import queries as people_queries
from charnia.apps.people.models import Person
from charnia.core import evidence as values
from charnia.core.verdict import NotAllowed

BATCH = 500
CONTENT_FIELDS = ("kind", "title", "text", "date", "url", "content_hash", "load", "is_fictional", "changed_at")


@transaction.atomic
def open_load(
    *,
    source: str,
    by: User | None,
    filename: str = "",
    licence: str = "",
    payload: bytes = b"",
    counts: Mapping[str, int] | None = None,
    problems: Sequence[dict[str, Any]] = (),
) -> EvidenceLoad:
    """Starts a load: the provenance that its records will carry. A preview keeps the file and what was found in it."""
    load = EvidenceLoad.objects.create(
        source=source,
        filename=filename,
        licence=licence,
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
    progress: Callable[[int], None] = lambda stored: None,
) -> Counter[str]:
    """Stores records in batches, each one transaction; returns how many were new, changed and unchanged.

    A record whose content is as stored is left alone, so a load that was stopped is resumed by running it again.
    What people have disowned stays disowned. `progress` is called with the number of records seen so far.
    """
    counts: Counter[str] = Counter(new=0, changed=0, unchanged=0)
    stream = iter(records)
    while batch := list(itertools.islice(stream, BATCH)):
        with transaction.atomic():
            counts += _store_batch(load=load, batch=batch, is_fictional=is_fictional)
            record(action="evidence.stored", target=load, by=by, records=len(batch))
        progress(sum(counts.values()))
    return Counter({name: counts[name] for name in ("new", "changed", "unchanged")})


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
        disowned_at=timezone.now(), disowned_by=by
    )
    if not changed:
        raise NotAllowed("This record has already been removed from the profile.")
    note_change(ChangedThing.RECORD, [authorship.record_id])
    note_change(ChangedThing.PERSON, [authorship.person_id])
    record(action="evidence.disowned", target=authorship, by=by)


@transaction.atomic
def take_back(*, authorship: Authorship, by: User) -> None:
    """Takes "not mine" back."""
    _require_own(authorship.person, by)
    changed = (
        Authorship.objects.filter(pk=authorship.pk).exclude(disowned_at=None).update(disowned_at=None, disowned_by=None)
    )
    if not changed:
        raise NotAllowed("This record already counts for the profile.")
    note_change(ChangedThing.RECORD, [authorship.record_id])
    note_change(ChangedThing.PERSON, [authorship.person_id])
    record(action="evidence.taken-back", target=authorship, by=by)


def content_hash(value: values.EvidenceRecord) -> str:
    """SHA-256 over everything a record says, so that an unchanged one is known at once."""
    people = [[p.id, p.name, p.role] for p in value.people]
    organisations = [[o.id, o.name] for o in value.organisations]
    parts = [value.kind, value.title, value.text, str(value.date), value.url, people, organisations]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _require_own(person: Person, by: User) -> None:
    if not people_queries.editable_by(by).filter(pk=person.pk).exists():
        raise NotAllowed("Only the person themselves and the programme team can say whose work this is.")


def _store_batch(*, load: EvidenceLoad, batch: Sequence[values.EvidenceRecord], is_fictional: bool) -> Counter[str]:
    unique = {value.id: value for value in batch}
    stored = {row.source_id: row for row in EvidenceRecord.objects.filter(source_id__in=unique)}
    hashes = {id_: content_hash(value) for id_, value in unique.items()}
    fresh = [id_ for id_ in unique if id_ not in stored]
    changed = [id_ for id_ in unique if id_ in stored and stored[id_].content_hash != hashes[id_]]
    EvidenceRecord.objects.bulk_create(
        [_row(unique[id_], hashes[id_], load, is_fictional=is_fictional) for id_ in fresh]
    )
    for id_ in changed:
        _overwrite(stored[id_], unique[id_], hashes[id_], load, is_fictional=is_fictional)
    EvidenceRecord.objects.bulk_update([stored[id_] for id_ in changed], CONTENT_FIELDS)
    touched = {id_: unique[id_] for id_ in (*fresh, *changed)}
    rows = {row.source_id: row for row in EvidenceRecord.objects.filter(source_id__in=touched)}
    link_people(rows, touched, is_fictional=is_fictional)
    link_organisations(rows, touched, is_fictional=is_fictional)
    note_change(ChangedThing.RECORD, [row.pk for row in rows.values()])
    return Counter(new=len(fresh), changed=len(changed), unchanged=len(unique) - len(touched))


def _row(value: values.EvidenceRecord, digest: str, load: EvidenceLoad, *, is_fictional: bool) -> EvidenceRecord:
    return EvidenceRecord(
        source_id=value.id,
        kind=value.kind or "",
        title=value.title,
        text=value.text,
        date=value.date,
        url=value.url,
        load=load,
        content_hash=digest,
        is_fictional=is_fictional,
    )


def _overwrite(
    row: EvidenceRecord, value: values.EvidenceRecord, digest: str, load: EvidenceLoad, *, is_fictional: bool
) -> None:
    fresh = _row(value, digest, load, is_fictional=is_fictional)
    for name in CONTENT_FIELDS:
        setattr(row, name, getattr(fresh, name))
    row.changed_at = timezone.now()
