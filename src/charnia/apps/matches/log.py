"""Reads the change log on from where it was left, without losing a change that is committed out of turn."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

from django.db.models import Max
from django.utils import timezone

from charnia.apps.evidence.models import ChangedThing, IndexChange
from charnia.apps.organisations.models import Organisation

WAIT_FOR_LATE = 600.0
"""Seconds for which a number left out is looked for again: on PostgreSQL a transaction may commit rows with lower
numbers after others have committed higher ones. A number that stays out was rolled back."""

Changes = dict[ChangedThing, set[int]]


class LogStartedOver(Exception):
    """The log is shorter than what was read of it: the database was replaced."""


class OrganisationLog:
    """Organisations keep no log, for they know nothing of indexes; the time of their last change tells instead."""

    def __init__(self) -> None:
        self._looked = timezone.now()
        self._seen = self._recent()

    def read_on(self) -> set[int]:
        """The keys of the organisations that have changed since the last call. One query."""
        recent = self._recent()
        changed = {key for key, at in recent.items() if self._seen.get(key) != at}
        self._looked, self._seen = timezone.now(), recent
        return changed

    def _recent(self) -> dict[int, dt.datetime]:
        since = self._looked - dt.timedelta(seconds=WAIT_FOR_LATE)
        return dict(Organisation.objects.filter(changed_at__gte=since).values_list("pk", "changed_at"))


class ChangeLog:
    """A place in the log. Starts at its end: what is read from the store after that needs no earlier change but those
    that are committed late."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last = self._end()
        self._left_out: dict[int, float] = dict.fromkeys(_left_out_lately(self._last), clock())
        self.organisations = OrganisationLog()

    def read_on(self) -> Changes:
        """The keys that have changed since the last call, by thing. One query when nothing has.

        Raises LogStartedOver.
        """
        end = self._end()
        if end < self._last:
            raise LogStartedOver
        wanted = [*self._left_out, *range(self._last + 1, end + 1)]
        found = {row[0]: row for row in _rows(wanted)} if wanted else {}
        now = self._clock()
        since = self._left_out
        self._left_out = {
            number: since.get(number, now)
            for number in wanted
            if number not in found and now - since.get(number, now) < WAIT_FOR_LATE
        }
        self._last = end
        changes: Changes = {}
        for _, thing, key in found.values():
            changes.setdefault(ChangedThing(thing), set()).add(key)
        return changes

    @staticmethod
    def _end() -> int:
        return IndexChange.objects.aggregate(end=Max("id"))["end"] or 0


def _left_out_lately(end: int) -> list[int]:
    """The numbers up to `end` that may still be committed: those left out since the last row that is old enough."""
    since = timezone.now() - dt.timedelta(seconds=WAIT_FOR_LATE)
    log = IndexChange.objects.filter(id__lte=end)
    before = log.filter(at__lt=since).aggregate(last=Max("id"))["last"]
    recent = set(log.filter(id__gt=before or 0).values_list("id", flat=True))
    first = before or min(recent, default=end)
    return [number for number in range(first + 1, end) if number not in recent]


def _rows(numbers: list[int]) -> list[tuple[int, str, int]]:
    rows = IndexChange.objects.filter(id__gte=min(numbers), id__lte=max(numbers)).values_list("id", "thing", "key")
    wanted = set(numbers)
    return [row for row in rows.iterator() if row[0] in wanted]
