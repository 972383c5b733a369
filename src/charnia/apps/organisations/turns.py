"""One after the other: what would collide in constraints if several processes wrote it at once."""

from __future__ import annotations

from django.db import connection

_LOCK = 7_301_946_205


def take_turn() -> None:
    """Lets no other transaction that takes its turn go on until this one ends; called first in it, so that what it then
    reads is what others have written. SQLite lets one write at a time by itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
