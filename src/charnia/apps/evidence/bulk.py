"""Many rows at once, without making an object of each: loading is bound by this."""

from __future__ import annotations

import functools
import itertools
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
from django.db import connection, models
from django.utils import timezone

ROWS_A_STATEMENT = 400
CACHE_KIB = 64 * 1024

Row = tuple[Any, ...]

_AS_GIVEN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.ForeignKey)


def insert_rows(
    model: type[models.Model],
    fields: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    alike: Mapping[str, Any] | None = None,
) -> None:
    """Inserts rows of a model: for each the values of `fields` in order, foreign keys as keys, lists of texts as
    tuples; `alike` are values that all have in common, by field.

    Fields that are not named get their default, which the database may hold; times of making and changing are now. Call
    it in a transaction.
    """
    named = [model._meta.get_field(name) for name in fields]
    told: dict[Any, Any] = {model._meta.get_field(name): value for name, value in (alike or {}).items()}
    filled = [field for field in model._meta.concrete_fields if field not in named and _is_ours_to_fill(field)]
    others = [*told, *(field for field in filled if field not in told)]
    converters = [(place, _converter(column)) for place, column in enumerate(named)]
    needed = [(place, convert) for place, convert in converters if convert]
    same = tuple([field.get_db_prep_save(told.get(field, _unnamed(field)), connection) for field in others])
    prepared = [_prepared(row, needed) for row in rows] if needed else list(rows)
    if prepared:
        _write(model, [*named, *others], prepared, same)


@contextmanager
def many_pages_at_hand() -> Iterator[None]:
    """SQLite keeps 64 MB of its pages in memory, not 2, while rows are stored inside: each batch touches thousands of
    them. Other databases look after that by themselves."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA cache_size").fetchone()[0]
        cursor.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {before}")


def _write(model: type[models.Model], columns: Sequence[Any], rows: Sequence[Sequence[Any]], same: Row) -> None:
    """Writes prepared rows, each followed by the values that all have in common, in the database's quickest way."""
    names = ", ".join([connection.ops.quote_name(column.column) for column in columns])
    where = f"{connection.ops.quote_name(model._meta.db_table)} ({names})"
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {where} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row((*row, *same))
        else:
            _insert_many(where, rows, same)


def _insert_many(where: str, rows: Sequence[Sequence[Any]], same: Row) -> None:
    """Many rows a statement: SQLite takes them in half the time that it takes for one by one.

    This goes past Django's cursor, which would look for placeholders in the long statement each time.
    """
    width = len(rows[0])
    given = ", ".join([f"column{place}" for place in range(1, width + 1)])
    head = f"INSERT INTO {where} SELECT {', '.join([given, *'?' * len(same)])} FROM (VALUES "  # noqa: S608 - names of ours
    marks = f"({', '.join('?' * width)})"
    sqlite = connection.connection
    most = min(ROWS_A_STATEMENT, (sqlite.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER) - len(same)) // width)
    for start in range(0, len(rows), most):
        batch = rows[start : start + most]
        values = tuple(itertools.chain(same, *batch))
        sqlite.execute(f"{head}{', '.join([marks] * len(batch))})", values)


def _is_ours_to_fill(field: models.Field[Any, Any]) -> bool:
    """Whether a field needs a value here: the database numbers the rows, and fills in the defaults that it holds."""
    return not field.primary_key and not field.has_db_default()


def _unnamed(field: models.Field[Any, Any]) -> Any:
    """What a field holds that nobody gave a value for."""
    is_now = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    return timezone.now() if is_now else field.get_default()


def _converter(field: Any) -> Callable[[Any], Any] | None:
    """What turns a value into the database's form; None where it is so already. Days and times recur: each once."""
    if isinstance(field, _AS_GIVEN):
        return None
    if isinstance(field, models.JSONField):
        return _as_json

    @functools.cache
    def convert(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    return convert


def _as_json(value: Any) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()


def _prepared(row: Sequence[Any], needed: Sequence[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    values = list(row)
    for place, convert in needed:
        values[place] = convert(values[place])
    return values
