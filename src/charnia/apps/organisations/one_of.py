"""Asking the database for thousands of values at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from django.core.exceptions import EmptyResultSet
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, Field, Func, TextField, Value
from django.db.models.sql.compiler import SQLCompiler

_ON_SQLITE = "(SELECT value FROM json_each(%(expressions)s))"
_ON_POSTGRESQL = "(SELECT value::{type} FROM jsonb_array_elements_text(%(expressions)s::jsonb))"

Sql = tuple[str, tuple[str | int, ...]]


class OneOf(Func):
    """The right side of `field__in=OneOf(values)`, all values texts or all of them integers; without any nothing is
    asked.

    They go to the database as one parameter: a parameter for each takes Django longer than the database to answer,
    and databases take only so many.
    """

    def __init__(self, values: Iterable[str] | Iterable[int]) -> None:
        listed = list(values)
        self._is_empty = not listed
        is_number = bool(listed) and isinstance(listed[0], int)
        self._type = "bigint" if is_number else "text"
        field: Field[Any, Any] = BigIntegerField() if is_number else TextField()
        super().__init__(Value(msgspec.json.encode(listed).decode()), output_field=field)

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> Sql:
        """For SQLite."""
        return self._filled_in(_ON_SQLITE, compiler, connection, context)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> Sql:
        """For PostgreSQL."""
        return self._filled_in(_ON_POSTGRESQL.format(type=self._type), compiler, connection, context)

    def _filled_in(
        self, template: str, compiler: SQLCompiler, connection: BaseDatabaseWrapper, context: dict[str, Any]
    ) -> Sql:
        if self._is_empty:
            raise EmptyResultSet
        return self.as_sql(compiler, connection, template=template, **context)
