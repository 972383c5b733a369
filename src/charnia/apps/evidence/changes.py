"""The change log that every process with an index reads on from."""

from __future__ import annotations

from collections.abc import Iterable

from charnia.apps.evidence.bulk import insert_rows
from charnia.apps.evidence.models import ChangedThing, IndexChange


def note_change(thing: ChangedThing, keys: Iterable[int]) -> None:
    """Says that indexes must read these records, people or offers again. Call it in the transaction of the change."""
    insert_rows(IndexChange, ("key",), [(key,) for key in keys], alike={"thing": thing.value})
