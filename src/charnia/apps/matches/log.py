"""Reads the change log on from where it was left, without losing a change that is committed out of turn."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the log: everything up to row `last` was read but the rows `left_out`, which may be committed late."""

    last: int
    left_out: frozenset[int] = frozenset()

    @classmethod
    def of_text(cls, text: str) -> Position:
        """What `as_text` has written; for nothing the beginning."""
        if not text:
            return cls(0)
        said: dict[str, Any] = json.loads(text)
        return cls(said["last"], frozenset(said["left_out"]))

    def as_text(self) -> str:
        """The position as it can be kept."""
        return json.dumps({"last": self.last, "left_out": sorted(self.left_out)})

    def covers(self, other: Position) -> bool:
        """Whether everything that was read up to the other position was read up to this one too."""
        waiting = (number for number in self.left_out if number <= other.last and number not in other.left_out)
        return self.last >= other.last and not any(waiting)


class ChangeLog:
    """A place in the log. Starts at its end, where no other is given: what is read from the store after that needs no
    earlier change but those that are committed late."""

    def __init__(self, *, since: Position | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last = self._end() if since is None else since.last
        left_out = _left_out_lately(self._last) if since is None else since.left_out
        self._left_out: dict[int, float] = dict.fromkeys(left_out, clock())
        self.organisations = OrganisationLog()

    @property
    def position(self) -> Position:
        """Where the log was left."""
        return Position(self._last, frozenset(self._left_out))

    def position_to_keep(self) -> Position:
        """The same for whoever keeps it: how long rows have been left out is told by the log itself."""
        lately = frozenset(_left_out_lately(self._last)) if self._left_out else frozenset()
        return Position(self._last, lately & frozenset(self._left_out))

    def read_on(self, *, most: int | None = None) -> Changes:
        """The keys that have changed since the last call, by thing; of no more than `most` rows further on. One query
        when nothing has.

        Raises LogStartedOver.
        """
        end = self._end()
        if end < self._last:
            raise LogStartedOver
        if most is not None:
            end = min(end, self._last + most)
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
