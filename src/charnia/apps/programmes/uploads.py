"""Uploaded evidence files: what is in one, before and after it is decided on."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from charnia.apps.evidence.models import EvidenceLoad
from charnia.apps.evidence.stored import stored_among, what_becomes_of
from charnia.apps.offers.models import Offer
from charnia.core.evidence import EvidenceRecord as Record
from charnia.core.evidence import Offer as OfferValue
from charnia.core.vocabulary import EvidenceKind, OfferKind
from charnia.sources.catalogue import source_labelled
from charnia.sources.source import Source

SHOWN = 20
LARGEST_UPLOAD = 20 * 1024 * 1024
"""Bytes: some ten thousand records. Larger files go in by `charnia load`, which shows progress and can be resumed."""
LARGEST_UNPACKED = 200 * 1024 * 1024
"""Bytes of a packed file once it is unpacked."""


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One record or offer of a file as the preview shows it: the date is the last one to ask for an offer, the people
    are who gives it; `becomes` says what loading would do with it."""

    title: str
    kind: EvidenceKind | OfferKind | None
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
    """The first records of a file that waits for a decision, or where it holds none, the first offers."""
    source = source_labelled(load.source)
    with as_file(bytes(load.payload)) as path:
        records = list(itertools.islice(_records(source, path), SHOWN))
        offers = [] if records else list(itertools.islice(source.offers(path), SHOWN))
    stored = stored_among([record.id for record in records])
    known = set(Offer.objects.filter(source_id__in=[one.id for one in offers]).values_list("source_id", flat=True))
    return (
        *(_row(one, what_becomes_of(one, stored.get(one.id), source=load.source)) for one in records),
        *(_offer_row(one, is_known=one.id in known) for one in offers),
    )


def _records(source: Source, path: Path) -> Iterator[Record]:
    return (found for found in source.read(path) if isinstance(found, Record))


def _row(record: Record, becomes: str) -> PreviewRow:
    people = tuple(person.name for person in record.people)
    becomes = "unchanged" if becomes == "elsewhere" else becomes
    return PreviewRow(record.title, record.kind, record.date, people, becomes)


def _offer_row(offer: OfferValue, *, is_known: bool) -> PreviewRow:
    giver = (offer.organisation.name,) if offer.organisation else ()
    return PreviewRow(offer.title, offer.kind, offer.closes, giver, "brought up to date" if is_known else "new")
