"""Many rows at once, without making an object of each: loading is bound by this."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.utils import timezone

_AS_GIVEN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.ForeignKey)


def insert_rows(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Inserts rows of a model: for each the values of `fields` in order, foreign keys as keys, lists of texts as
    tuples.

    Fields that are not named get their default, which the database may hold; times of making and changing are now. Call
    it in a transaction.
    """
    named = [model._meta.get_field(name) for name in fields]
    others = [field for field in model._meta.concrete_fields if field not in named and _is_ours_to_fill(field)]
    columns = [*named, *others]
    names = ", ".join(connection.ops.quote_name(str(column.column)) for column in columns)  # type: ignore[union-attr]
    table = connection.ops.quote_name(model._meta.db_table)
    converters = [(place, _converter(column)) for place, column in enumerate(named)]
    needed = [(place, convert) for place, convert in converters if convert]
    same = [field.get_db_prep_save(_unnamed(field), connection) for field in others]
    prepared = [[*_prepared(row, needed), *same] for row in rows]
    if prepared:
        _write(f"{table} ({names})", prepared)


def _write(where: str, rows: Sequence[Sequence[Any]]) -> None:
    """Prepared rows into the columns of a table. PostgreSQL copies them, far faster than it inserts them one by one."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {where} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {where} VALUES ({marks})", rows)  # noqa: S608 - names of ours


def _is_ours_to_fill(field: models.Field[Any, Any]) -> bool:
    """Whether a field needs a value here: the database numbers the rows, and fills in the defaults that it holds."""
    return not field.primary_key and not field.has_db_default()


def _unnamed(field: models.Field[Any, Any]) -> Any:
    """What a field holds that nobody gave a value for."""
    is_now = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    return timezone.now() if is_now else field.get_default()


def _converter(field: Any) -> Callable[[Any], Any] | None:
    """What turns a value into the database's form; None where it is so already. Days, times and lists recur: each once;
    other JSON cannot be remembered."""
    if isinstance(field, _AS_GIVEN):
        return None

    def convert(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    recurring = functools.cache(convert)
    if isinstance(field, models.JSONField):
        return lambda value: recurring(value) if isinstance(value, tuple) else convert(value)
    return recurring


def _prepared(row: Sequence[Any], needed: Sequence[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    values = list(row)
    for place, convert in needed:
        values[place] = convert(values[place])
    return values
