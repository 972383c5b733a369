"""Uploaded evidence files: what is in one, before and after it is decided on."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from charnia.apps.evidence.actions import content_hash
from charnia.apps.evidence.models import EvidenceLoad, EvidenceRecord
from charnia.core.evidence import EvidenceRecord as Record
from charnia.core.vocabulary import EvidenceKind
from charnia.sources.catalogue import Source, source_labelled

SHOWN = 20
LARGEST_UPLOAD = 20 * 1024 * 1024
"""Bytes: some ten thousand records. Larger files go in by `charnia load`, which shows progress and can be resumed."""


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One record of a file as the preview shows it; `becomes` says what loading would do with it."""

    title: str
    kind: EvidenceKind | None
    date: dt.date | None
    people: tuple[str, ...]
    becomes: str


@contextmanager
def as_file(payload: bytes) -> Iterator[Path]:
    """The bytes as a file for as long as a reader needs one."""
    with TemporaryDirectory(prefix="charnia-") as folder:
        path = Path(folder) / "upload.jsonl"
        path.write_bytes(payload)
        yield path


def first_rows(load: EvidenceLoad) -> tuple[PreviewRow, ...]:
    """The first records of a file that waits for a decision."""
    with as_file(bytes(load.payload)) as path:
        records = list(itertools.islice(_records(source_labelled(load.source), path), SHOWN))
    stored = dict(
        EvidenceRecord.objects.filter(source_id__in=[record.id for record in records]).values_list(
            "source_id", "content_hash"
        )
    )
    return tuple(_row(record, stored.get(record.id)) for record in records)


def _records(source: Source, path: Path) -> Iterator[Record]:
    return (found for found in source.read(path) if isinstance(found, Record))


def _row(record: Record, stored: str | None) -> PreviewRow:
    people = tuple(person.name for person in record.people)
    return PreviewRow(record.title, record.kind, record.date, people, _becomes(record, stored))


def _becomes(record: Record, stored: str | None) -> str:
    if stored is None:
        return "new"
    return "unchanged" if stored == content_hash(record) else "changed"
