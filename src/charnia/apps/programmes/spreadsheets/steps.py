"""What becomes of a row: the thing it speaks of, what changes there, and what people have decided and stays.

A field is filled where it is empty, and changed where it still holds what a spreadsheet told earlier. Anything else was
written by people or another source and stays. An empty cell says nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from django.db.models import Field, Model
from django.utils import timezone

from charnia.apps.programmes.models import SpreadsheetEntry
from charnia.sources.spreadsheet.records import RowFault, SheetRecord

Things = TypeVar("Things", bound=Model)
Told = dict[str, Any]
_MOST_AT_ONCE = 500


class Fate(StrEnum):
    """What importing a row does."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    KEPT = "kept as its owner has it"


@dataclass(slots=True)
class Step:
    """A row with the thing it speaks of. `changes` are the fields to set, `told` all that the row says of them."""

    record: SheetRecord
    keys: tuple[str, ...]
    told: Told
    fate: Fate
    thing: Any
    changes: Told
    entry: SpreadsheetEntry | None = None

    @property
    def stores(self) -> bool:
        """Whether anything is written for the thing itself."""
        return self.fate in {Fate.NEW, Fate.CHANGED}


@dataclass(slots=True)
class Plan:
    """What becomes of a whole sheet. `refused` rows are left out, `noted` ones came through without a cell, or with
    something to know of them."""

    steps: list[Step] = field(default_factory=list)
    refused: list[RowFault] = field(default_factory=list)
    noted: list[RowFault] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Numbers of rows by what becomes of them."""
        fates = [step.fate for step in self.steps]
        return {
            "new": fates.count(Fate.NEW),
            "changed": fates.count(Fate.CHANGED),
            "unchanged": fates.count(Fate.UNCHANGED),
            "kept": fates.count(Fate.KEPT),
            "faulty": len(self.refused),
        }

    def refuse(self, record: SheetRecord, sentence: str) -> None:
        """Leaves a row out."""
        self.refused.append(RowFault(record.row, sentence, record.cells))


@dataclass(slots=True)
class Entries:
    """The entries of a target by their keys, and by the key of the thing that each speaks of."""

    target: str
    of_thing: dict[int, SpreadsheetEntry] = field(default_factory=dict)
    _by_key: dict[str, list[SpreadsheetEntry]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for entry in SpreadsheetEntry.objects.filter(target=self.target).order_by("pk").iterator(2_000):
            thing = entry.person_id or entry.organisation_id or entry.offer_id or entry.product_id
            if thing is not None:
                self.of_thing[thing] = entry
            for key in entry.keys:
                self._by_key.setdefault(key, []).append(entry)

    def of(self, keys: Sequence[str]) -> list[SpreadsheetEntry]:
        """The entries that are, or may be, the row's; the surest first, each once."""
        found = (entry for key in keys for entry in self._by_key.get(key, ()))
        return list({entry.pk: entry for entry in found}.values())


def sure(keys: Iterable[str]) -> dict[str, str]:
    """The keys that cannot mean two things (an identifier, a reference of the team's own), by their sort."""
    pairs = (key.partition(":") for key in keys)
    return {sort: value for sort, _, value in pairs if sort not in {"name", "title"}}


def are_one(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two rows with these keys speak of one thing: they share a sure key, or a name while no sure key of the
    same sort speaks against it."""
    first, second = sure(one), sure(other)
    shared = first.keys() & second.keys()
    if any(first[sort] == second[sort] for sort in shared):
        return True
    return not shared and not set(one).isdisjoint(other)


def without_doubles(
    records: Iterable[SheetRecord | RowFault], keys_of: Any, plan: Plan
) -> list[tuple[SheetRecord, tuple[str, ...]]]:
    """The records with their keys; of two that speak of one thing the second is refused. Faults go to the plan."""
    kept: list[tuple[SheetRecord, tuple[str, ...]]] = []
    seen: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for found in records:
        if isinstance(found, RowFault):
            (plan.noted if found.kept else plan.refused).append(found)
            continue
        keys = keys_of(found.values)
        earlier = next(
            (row for key in keys for row, others in seen.get(key, ()) if are_one(keys, others)),
            None,
        )
        if earlier is not None:
            plan.refuse(found, f"Row {earlier} speaks of the same; put the two together in one row.")
            continue
        for key in keys:
            seen.setdefault(key, []).append((found.row, keys))
        kept.append((found, keys))
    return kept


def changes_to(thing: Model, told: Mapping[str, Any], entry: SpreadsheetEntry | None, kept: Collection[str]) -> Told:
    """The fields of a thing that a row changes; those named in `kept` stay whatever they hold."""
    earlier = entry.facts if entry is not None else {}
    changes: Told = {}
    for name, value in told.items():
        current = getattr(thing, name)
        if name in kept or as_fact(current) == as_fact(value):
            continue
        if _is_untouched(thing, name) or (name in earlier and as_fact(current) == earlier[name]):
            changes[name] = value
    return changes


def _is_untouched(thing: Model, name: str) -> bool:
    """Whether a field is empty, or holds what it holds where nobody says anything."""
    current, field = getattr(thing, name), thing._meta.get_field(name)
    return current in (None, "", []) or (isinstance(field, Field) and current == field.get_default())


def as_fact(value: Any) -> Any:
    """A value of a field as JSON keeps it."""
    if isinstance(value, Model):
        return value.pk if value.pk is not None else f"new:{value}"
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat() if not isinstance(value, dt.datetime) else value.astimezone(dt.UTC).isoformat()
    if isinstance(value, tuple):
        return [as_fact(one) for one in value]
    return str(value) if isinstance(value, StrEnum) else value


def as_local(moment: dt.datetime) -> dt.datetime:
    """A moment as a sheet writes it, on the clock of this installation."""
    return timezone.make_aware(moment)


def in_parts(values: Iterable[Any]) -> Iterator[list[Any]]:
    """The values in lists that a database takes in one question."""
    everything = list(values)
    for start in range(0, len(everything), _MOST_AT_ONCE):
        yield everything[start : start + _MOST_AT_ONCE]
