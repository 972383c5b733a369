"""What people work on, from the records that count for them at this moment.

The phrases of all records are kept in each process until evidence is loaded, changed or deleted (a large store may
take a minute or two to show the phrases of new records); who stands behind which record is read afresh every time, so
that a record which is "not mine" leaves every topic at once.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, Max, QuerySet

from charnia.apps.directory.phrases import Phrases, Topic, phrases_of, topics_of
from charnia.apps.evidence.models import Authorship, EvidenceRecord
from charnia.apps.people.models import Person

TOPICS_OF_ONE = 8
TOPICS_TO_CHOOSE_FROM = 14

LONG_READING = 0.5
"""Seconds. A reading that took longer is not repeated at once, though evidence goes on arriving."""
RESTS = 20
"""So many times its own length a long reading is left alone, so that a load in progress does not slow every page."""

_State = tuple[int, int | None, dt.datetime | None]


class _Kept:
    """The phrases of the store as it was last read. Safe for several threads; one of them reads, the others wait."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state: _State | None = None
        self._rest_until = 0.0
        self._phrases = phrases_of(())

    def phrases(self) -> Phrases:
        with self._lock:
            seen = EvidenceRecord.objects.aggregate(n=Count("pk"), newest=Max("pk"), changed=Max("changed_at"))
            state = (seen["n"], seen["newest"], seen["changed"])
            if state != self._state and time.monotonic() >= self._rest_until:
                self._read(state)
            return self._phrases

    def _read(self, state: _State) -> None:
        began = time.monotonic()
        rows = EvidenceRecord.objects.order_by("pk").values_list("pk", "title", "text")
        self._phrases = phrases_of(rows.iterator(chunk_size=2000))
        self._state = state
        ended = time.monotonic()
        if ended - began > LONG_READING:
            self._rest_until = ended + RESTS * (ended - began)


_KEPT = _Kept()


def of_records(keys: Iterable[int]) -> list[Topic]:
    """What a set of records is about, each topic with its number of records."""
    return topics_of(keys, _KEPT.phrases(), most=TOPICS_OF_ONE)


def records_about(keys: Iterable[str]) -> set[int]:
    """Primary keys of the records that have any of these topics; an unknown topic has none."""
    wanted = frozenset(keys)
    return {record for record, had in _KEPT.phrases().records.items() if had & wanted}


def label_of(key: str) -> str:
    """How a topic is written; empty for one that no longer is a topic."""
    return _KEPT.phrases().labels.get(key, "")


def among(people: QuerySet[Person]) -> list[Topic]:
    """The topics that tell most about these people, each with its number of people, the commonest first.

    A topic of a single person is none to choose from. Of "Heart" and "Heart failure" the one that tells more stays.
    """
    phrases = _KEPT.phrases()
    holders: defaultdict[str, set[int]] = defaultdict(set)
    behind = Authorship.objects.filter(disowned_at=None, person__in=people.order_by().values("pk"))
    for person, record in behind.order_by().values_list("person_id", "record_id"):
        for phrase in phrases.records.get(record, ()):
            holders[phrase].add(person)
    shared = [Topic(key, phrases.labels[key], len(who)) for key, who in holders.items() if len(who) > 1]
    shared.sort(key=lambda topic: (-topic.count * phrases.weight(topic.key), topic.label))
    telling = _without_repeats(shared)[:TOPICS_TO_CHOOSE_FROM]
    return sorted(telling, key=lambda topic: (-topic.count, topic.label))


def _without_repeats(topics: list[Topic]) -> list[Topic]:
    said: set[str] = set()
    kept = []
    for topic in topics:
        words = set(topic.key.split(" "))
        if not words & said:
            said |= words
            kept.append(topic)
    return kept
