"""The change log that every process with an index reads on from."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from charnia.apps.evidence.bulk import insert_rows
from charnia.apps.evidence.models import ChangedThing, IndexChange


def note_change(thing: ChangedThing, keys: Iterable[int]) -> None:
    """Says that indexes must read these records, people or offers again. Call it in the transaction of the change."""
    now = timezone.now()
    insert_rows(IndexChange, ("thing", "key", "at"), [(thing.value, key, now) for key in keys])
