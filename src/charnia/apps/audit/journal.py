"""What one decision changes, written down value by value before it changes, so that it can be taken back exactly."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core import serializers
from django.db.models import ForeignKey, Model, Q, QuerySet, TextField, UniqueConstraint

from charnia.apps.audit.models import ChangedRow


@dataclass(slots=True)
class Journal:
    """What one decision changes: done at once, and written down together by `close`.

    `new_row` makes a row of the table in which it is written down, from the fields of a `ChangedRow`.
    """

    new_row: Callable[..., ChangedRow]
    _rows: list[ChangedRow] = field(default_factory=list)

    def change(self, row: Model, **values: Any) -> None:
        """Sets fields of a row (a foreign key by its column, as in `person_id`) that differ."""
        differing = {name: value for name, value in values.items() if getattr(row, name) != value}
        if not differing:
            return
        for name, value in differing.items():
            self.note(row._meta.label_lower, row.pk, name, before=getattr(row, name), after=value)
            setattr(row, name, value)
        row._meta.model._base_manager.filter(pk=row.pk).update(**differing)

    def take_out(self, row: Model) -> None:
        """Deletes a row that has no place beside another."""
        told = json.loads(serializers.serialize("json", [row]))[0]
        self.note(row._meta.label_lower, row.pk, "", before=told, after=None)
        row.delete()

    def note(self, table: str, key: int, name: str, *, before: Any, after: Any) -> None:
        """Writes down what is changed elsewhere, or would be the same: a value of a row of `table`; with an empty name
        a row that is not there before (None) or after."""
        self._rows.append(self.new_row(table=table, key=key, field=name, before=plain(before), after=plain(after)))

    @property
    def touched(self) -> dict[str, set[int]]:
        """Keys of the rows changed so far, by model."""
        found: dict[str, set[int]] = {}
        for row in self._rows:
            found.setdefault(row.table, set()).add(row.key)
        return found

    def close(self) -> None:
        """Writes everything down."""
        if self._rows:
            type(self._rows[0])._base_manager.bulk_create(self._rows, batch_size=500)


def plain(value: Any) -> Any:
    """The value as JSON has it."""
    return value.isoformat() if isinstance(value, dt.date) else value


def value_of(changed: ChangedRow, told: Any) -> Any:
    """What JSON told of the changed field, as the model has it."""
    model = apps.get_model(changed.table)
    one = next(f for f in model._meta.concrete_fields if changed.field in (f.name, f.attname))
    return one.to_python(told)


def set_back(changed: ChangedRow) -> bool:
    """Gives a field its value of before; False where it stays, since somebody has changed it or what it pointed to is
    gone. Of a row that is gone nothing stays."""
    model = apps.get_model(changed.table)
    rows = model._base_manager.filter(pk=changed.key)
    row = rows.first()
    if row is None:
        return True
    if plain(getattr(row, changed.field)) != changed.after:
        return False
    setattr(row, changed.field, value_of(changed, changed.before))
    if not _points_to_what_is_there(row, changed.field):
        return False
    rows.update(**{changed.field: getattr(row, changed.field)})
    return True


def put_in_again(changed: ChangedRow, **values: Any) -> None:
    """Puts a row in that was taken out, with other values where some are given. What is gone since it points to no
    more; where it cannot be without that, it stays out."""
    model, told = apps.get_model(changed.table), changed.before
    if told is None or model._base_manager.filter(pk=changed.key).exists():
        return
    told = {**told, "fields": {**told["fields"], **values}}
    for found in serializers.deserialize("json", json.dumps([told])):
        if _without_what_is_gone(found.object):
            found.save()


def like(row: Model, name: str, target: Model) -> Model | None:
    """The row of `target` beside which this one could not stand: the model's constraints say so."""
    model = row._meta.model
    if any(one.unique for one in model._meta.concrete_fields if one.name == name):
        alone: Model | None = model._base_manager.filter(**{name: target}).first()
        return alone
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


def texts_of_both(kept: Model, other: Model) -> Mapping[str, str]:
    """The free texts of a row with those that another adds, by field."""
    taken: dict[str, str] = {}
    for one in kept._meta.concrete_fields:
        if isinstance(one, TextField):
            own, added = getattr(kept, one.name), getattr(other, one.name)
            taken[one.name] = "\n\n".join(dict.fromkeys(text for text in (own, added) if text))
    return taken


def _under(rows: QuerySet[Any], condition: Q | None) -> QuerySet[Any]:
    return rows if condition is None else rows.filter(condition)


def _without_what_is_gone(row: Model) -> bool:
    """Whether the row can be put in; what it may be without is left out."""
    for one in row._meta.concrete_fields:
        if not _points_to_what_is_there(row, one.attname):
            if not one.null:
                return False
            setattr(row, one.attname, None)
    return True


def _points_to_what_is_there(row: Model, name: str) -> bool:
    """Whether the field, by its name or its column, is no reference, or one to a row that there is."""
    one = next(f for f in row._meta.concrete_fields if name in (f.name, f.attname))
    key = getattr(row, one.attname)
    if not isinstance(one, ForeignKey) or key is None:
        return True
    return one.remote_field.model._base_manager.filter(pk=key).exists()
