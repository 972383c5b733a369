"""Moves everything that belongs to one profile to another, and back: each value that changes is written down first."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core import serializers
from django.db.models import ForeignKey, Model, Q, QuerySet, TextField, UniqueConstraint

from charnia.apps.evidence.models import Authorship, Retirement
from charnia.apps.people.models import MovedRow, MoveKind, Person, PersonPair, ProfileMove

_STAYS = frozenset({Person, PersonPair, ProfileMove})
"""Rows that point to a person and speak of this very row, whatever becomes of it."""
_AUTHORSHIP = "evidence.authorship"


@dataclass(slots=True)
class Journal:
    """What one move changes: done at once, and written down together by `close`."""

    move: ProfileMove
    _rows: list[MovedRow] = field(default_factory=list)

    def change(self, row: Model, **values: Any) -> None:
        """Sets fields of a row (a foreign key by its column, as in `person_id`) that differ."""
        differing = {name: value for name, value in values.items() if getattr(row, name) != value}
        if not differing:
            return
        for name, value in differing.items():
            self._note(row, name, _plain(getattr(row, name)), _plain(value))
            setattr(row, name, value)
        row._meta.model._base_manager.filter(pk=row.pk).update(**differing)

    def take_out(self, row: Model) -> None:
        """Deletes a row that has no place beside another."""
        self._note(row, "", json.loads(serializers.serialize("json", [row]))[0], None)
        row.delete()

    @property
    def touched(self) -> dict[str, set[int]]:
        """Keys of the rows changed so far, by model."""
        found: dict[str, set[int]] = {}
        for row in self._rows:
            found.setdefault(row.table, set()).add(row.key)
        return found

    def close(self) -> None:
        """Writes everything down."""
        MovedRow.objects.bulk_create(self._rows, batch_size=500)

    def _note(self, row: Model, name: str, before: Any, after: Any) -> None:
        table = row._meta.label_lower
        self._rows.append(MovedRow(move=self.move, table=table, key=row.pk, field=name, before=before, after=after))


def move_everything(journal: Journal, *, source: Person, target: Person) -> None:
    """Every row of every app that points to `source` points to `target` afterwards. Where `target` has its like
    already (the same record, the same gap's shortlist), the two become one."""
    for model, name in pointers_to_people():
        for row in model._base_manager.filter(**{name: source}).order_by("pk"):
            move_row(journal, row, name, target)


def move_row(journal: Journal, row: Model, name: str, target: Person) -> None:
    """One row goes to `target`, or into the row of the same kind that `target` has."""
    like = _like(row, name, target)
    if like is None:
        journal.change(row, **{f"{name}_id": target.pk})
        return
    journal.take_out(row)
    journal.change(like, **_of_both(like, row))


def put_back(move: ProfileMove) -> dict[str, set[int]]:
    """Undoes every change of a move, the last one first; returns the keys of the rows touched, by model.

    A value that somebody has changed since keeps what they wrote; a row that is gone stays gone.
    """
    touched: dict[str, set[int]] = {}
    for moved in move.rows.order_by("-pk"):
        touched.setdefault(moved.table, set()).add(moved.key)
        if not moved.field:
            _put_in_again(moved)
        else:
            _set_back(moved)
    return touched


def split_origins(authorships: Collection[int]) -> dict[int, int]:
    """The profiles from which these authorships were split off, by their keys."""
    rows = MovedRow.objects.filter(
        table=_AUTHORSHIP, key__in=list(authorships), field="person_id", move__kind=MoveKind.SPLIT, move__undone_at=None
    )
    return {key: int(before) for key, before in rows.order_by("-pk").values_list("key", "before") if before}


def note_loaded_by_way_of(pairs: Mapping[tuple[int, int], int]) -> None:
    """Writes down for each record and person, by the merged profile whose id the source gave, what a load has just
    stored: when a merge on that way is undone, it goes back with it."""
    if not pairs:
        return
    moves = _merges_from(set(pairs.values()))
    records, people = {record for record, _ in pairs}, {person for _, person in pairs}
    rows = Authorship.objects.filter(record__in=records, person__in=people).values_list("record_id", "person_id", "pk")
    journal = []
    for record, person, key in rows:
        at = pairs.get((record, person))
        while at is not None and (move := moves.get(at)):
            journal.append(
                MovedRow(move=move, table=_AUTHORSHIP, key=key, field="person_id", before=at, after=move.kept_id)
            )
            at = move.kept_id
    MovedRow.objects.bulk_create(journal, batch_size=500)


def _merges_from(people: set[int]) -> dict[int, ProfileMove]:
    """The merge in force that took each of these profiles away, and those that took away where they went."""
    moves: dict[int, ProfileMove] = {}
    while people:
        found = ProfileMove.objects.filter(kind=MoveKind.MERGE, undone_at=None, other__in=people)
        fresh = {move.other_id: move for move in found if move.other_id not in moves}
        moves |= fresh
        people = {move.kept_id for move in fresh.values()}
    return moves


def pointers_to_people() -> Iterator[tuple[type[Model], str]]:
    """Every model that belongs to a person, with the name of the field that says to whom."""
    for model in apps.get_models():
        if model not in _STAYS:
            for one in model._meta.concrete_fields:
                if isinstance(one, ForeignKey) and one.related_model is Person:
                    yield model, one.name


def _like(row: Model, name: str, target: Person) -> Model | None:
    """The row of `target` beside which this one could not stand: the model's constraints say so."""
    model = row._meta.model
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and name in constraint.fields:
            same = {one: getattr(row, one) for one in constraint.fields if one != name}
            if any(value is None for value in same.values()):
                continue
            beside = _under(model._base_manager.filter(**same), constraint.condition)
            if _under(model._base_manager.filter(pk=row.pk), constraint.condition).exists():
                found: Model | None = beside.filter(**{name: target}).first()
                if found is not None:
                    return found
    return None


def _under(rows: QuerySet[Any], condition: Q | None) -> QuerySet[Any]:
    return rows if condition is None else rows.filter(condition)


def _of_both(kept: Model, other: Model) -> dict[str, Any]:
    """What the kept row takes over: texts that it has not, and decisions to leave a record out or put it first."""
    taken: dict[str, Any] = {}
    for one in kept._meta.concrete_fields:
        if isinstance(one, TextField):
            own, added = getattr(kept, one.name), getattr(other, one.name)
            taken[one.name] = "\n\n".join(dict.fromkeys(text for text in (own, added) if text))
    if isinstance(kept, Authorship) and isinstance(other, Authorship):
        taken["pinned_at"] = kept.pinned_at or other.pinned_at
        if kept.disowned_at is None:
            taken |= {"disowned_at": other.disowned_at, "disowned_by_id": other.disowned_by_id}
            taken["is_hidden"] = other.is_hidden
    if isinstance(kept, Retirement) and isinstance(other, Retirement) and kept.decided_by_id is None:
        taken |= {"decided_at": other.decided_at, "decided_by_id": other.decided_by_id}
    return taken


def _plain(value: Any) -> Any:
    """The value as JSON has it."""
    return value.isoformat() if isinstance(value, dt.date) else value


def _set_back(moved: MovedRow) -> None:
    model = apps.get_model(moved.table)
    row = model._base_manager.filter(pk=moved.key).first()
    if row is not None and _plain(getattr(row, moved.field)) == moved.after:
        one = next(f for f in model._meta.concrete_fields if moved.field in (f.name, f.attname))
        model._base_manager.filter(pk=moved.key).update(**{moved.field: one.to_python(moved.before)})


def _put_in_again(moved: MovedRow) -> None:
    if not apps.get_model(moved.table)._base_manager.filter(pk=moved.key).exists():
        for found in serializers.deserialize("json", json.dumps([moved.before])):
            found.save()
