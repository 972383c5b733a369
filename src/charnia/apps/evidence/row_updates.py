"""Many stored rows changed at once, each to values of its own: some twice as fast as the ORM's one large statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection, models


def update_rows(model: type[models.Model], fields: Sequence[str], things: Iterable[models.Model]) -> None:
    """Writes the named fields of stored things as they now hold them. Call it in a transaction."""
    columns = [field for field in model._meta.concrete_fields if field.name in set(fields)]
    quoted = connection.ops.quote_name
    settings = ", ".join(f"{quoted(str(column.column))} = %s" for column in columns)
    rows = [
        [*(column.get_db_prep_save(getattr(thing, column.attname), connection) for column in columns), thing.pk]
        for thing in things
    ]
    if rows:
        table, key = quoted(model._meta.db_table), quoted(str(model._meta.pk.column))
        statement = f"UPDATE {table} SET {settings} WHERE {key} = %s"  # noqa: S608 - names of ours
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)
