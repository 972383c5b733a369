"""What is stored already: to tell a new record from a changed one and from one that is as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

import msgspec
from django.db.models import BooleanField, ExpressionWrapper, Q

from charnia.apps.evidence.facts import facts_of
from charnia.apps.evidence.models import EvidenceRecord
from charnia.apps.organisations.one_of import OneOf
from charnia.core import evidence as values

Fate = Literal["new", "changed", "unchanged", "elsewhere"]


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored record as far as it is compared: its key, fingerprints, and the source that keeps it."""

    key: int
    content_hash: str
    digest: str
    source: str
    has_text: bool


def stored_among(ids: Collection[str]) -> dict[str, Stored]:
    """The stored ones of these records, by the id of their source."""
    has_text = ExpressionWrapper(~Q(text=""), output_field=BooleanField())
    rows = (
        EvidenceRecord.objects.filter(source_id__in=OneOf(ids))
        .annotate(has_text=has_text)
        .values_list("source_id", "pk", "content_hash", "digest", "load__source", "has_text")
    )
    return {id_: Stored(key, hash_, digest, source, has) for id_, key, hash_, digest, source, has in rows}


def what_becomes_of(value: values.EvidenceRecord, stored: Stored | None, *, source: str) -> Fate:
    """What storing this record would do.

    A record that another source brought ("elsewhere") is left as it is, so that two sources that know the same paper do
    not overwrite each other at every load; only where that one has no text is it replaced by one that has. Nor does a
    shorter form without text (a line of a table) replace the full one of the same source.
    """
    if stored is None:
        return "new"
    if stored.has_text and not value.text:
        return "unchanged" if stored.source == source else "elsewhere"
    if stored.source != source:
        return "changed" if value.text and not stored.has_text else "elsewhere"
    return "unchanged" if stored.content_hash == content_hash(value) else "changed"


def content_hash(value: values.EvidenceRecord) -> str:
    """SHA-256 over everything a record says, so that an unchanged one is known at once."""
    people = [[p.id, p.name, p.role, *([p.own_id] if p.own_id else ())] for p in value.people]
    organisations = [[o.id, o.name] for o in value.organisations]
    parts: list[object] = [value.kind, value.title, value.text, str(value.date), value.url, people, organisations]
    if value.licence:
        parts.append(value.licence)
    if facts := facts_of(value):
        parts.append(facts)
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


def keys_by_digest(digests: Iterable[str]) -> dict[str, int]:
    """The keys of the records with these fingerprints, by fingerprint."""
    return dict(EvidenceRecord.objects.filter(digest__in=OneOf(digests)).values_list("digest", "pk"))
