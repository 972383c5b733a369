"""What people work on, from the records that count for them at this moment, without what they have removed.

Which record has which topic is stored; who stands behind which record is read afresh every time, so that a record which
is "not mine" leaves every topic at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import replace

from django.db.models import Count, DateField, Exists, Max, OuterRef, Q, QuerySet, Value

from charnia.apps.evidence.models import Authorship, EvidenceRecord, RecordTopic, RemovedTopic, Topic
from charnia.apps.people.models import Person
from charnia.core.vocabulary import TopicScheme
from charnia.engine.topics.choose import Counted, telling

TOPICS_OF_ONE = 12
TOPICS_TO_CHOOSE_FROM = 14
COMMONEST = 400
"""So many of the commonest topics of a list of people are looked at to choose from."""


def of_person(person: Person) -> list[Counted]:
    """What tells most about a person, each topic with its number of their records and the year of the newest."""
    behind = RecordTopic.objects.filter(
        record__authorships__person=person, record__authorships__disowned_at=None
    ).exclude(topic__in=RemovedTopic.objects.filter(person=person).values("topic"))
    rows = (
        behind.order_by()
        .values_list("topic_id", "topic__key", "topic__label", "topic__scheme")
        .annotate(number=Count("pk"), newest=Max("record__date"))
    )
    return _telling(list(rows), most=TOPICS_OF_ONE)


def removed_from(person: Person) -> list[Topic]:
    """The topics that somebody took off the profile, the latest first."""
    return [row.topic for row in RemovedTopic.objects.filter(person=person).select_related("topic")]


def records_about(keys: Iterable[str]) -> QuerySet[EvidenceRecord]:
    """The records that have any of these topics; an unknown topic has none."""
    return EvidenceRecord.objects.filter(topics__topic__key__in=list(keys))


def who_work_on(people: QuerySet[Person], keys: Iterable[str]) -> QuerySet[Person]:
    """Those of the people who have any of these topics and have not removed it."""
    any_of = Q(pk__in=[])
    for topic in Topic.objects.filter(key__in=list(keys)):
        counting = Authorship.objects.filter(
            person=OuterRef("pk"), disowned_at=None, record__topics__topic=topic
        ).order_by()
        removed = RemovedTopic.objects.filter(person=OuterRef("pk"), topic=topic)
        any_of |= Q(Exists(counting) & ~Exists(removed))
    return people.filter(any_of)


def label_of(key: str) -> str:
    """How a topic is written; empty for one that no longer is a topic."""
    return Topic.objects.filter(key=key).values_list("label", flat=True).first() or ""


def among(people: QuerySet[Person]) -> list[Counted]:
    """The topics that tell most about these people, each with its number of people, the commonest first.

    A topic of a single person is none to choose from. Of topics within one another the one that tells more stays. They
    are chosen by their records; people are counted only of those chosen, as that is what takes long.
    """
    # "in" would make SQLite try every person for every record
    listed = Exists(people.order_by().filter(pk=OuterRef("person")).values("pk"))
    counting = Authorship.objects.filter(listed, disowned_at=None).order_by()
    rows = (
        RecordTopic.objects.filter(record__in=counting.values("record"))
        .order_by()
        .values_list("topic_id", "topic__key", "topic__label", "topic__scheme")
        .annotate(number=Count("pk"), newest=Value(None, output_field=DateField()))
        .filter(number__gt=1)
        .order_by("-number", "topic_id")[:COMMONEST]
    )
    chosen = _telling(list(rows), most=2 * TOPICS_TO_CHOOSE_FROM)
    numbers = _people_with([topic.key for topic in chosen], counting)
    shared = [replace(topic, count=numbers[topic.key]) for topic in chosen if numbers.get(topic.key, 0) > 1]
    return sorted(shared[:TOPICS_TO_CHOOSE_FROM], key=lambda topic: (-topic.count, topic.label))


def _people_with(keys: list[str], counting: QuerySet[Authorship]) -> dict[str, int]:
    """How many people have each of these topics, without those who removed it."""
    rows = counting.filter(record__topics__topic__key__in=keys).values_list("record__topics__topic__key")
    numbers = dict(rows.annotate(number=Count("person", distinct=True)))
    for row in RemovedTopic.objects.filter(topic__key__in=keys).select_related("topic"):
        if counting.filter(person=row.person_id, record__topics__topic=row.topic).exists():
            numbers[row.topic.key] -= 1
    return numbers


def _telling(rows: Collection[tuple[int, str, str, str, int, dt.date | None]], *, most: int) -> list[Counted]:
    """Of rows of topics (key in the store, key, label, scheme, number, newest day) those that tell most."""
    in_store = _in_store([row[0] for row in rows])
    counted = [
        Counted(key, label, TopicScheme(scheme), number, in_store[pk], newest.year if newest else None)
        for pk, key, label, scheme, number, newest in rows
    ]
    return telling(counted, records=EvidenceRecord.objects.count(), most=most)


def _in_store(topics: list[int]) -> dict[int, int]:
    """How many records of the whole store have each of these topics."""
    rows = RecordTopic.objects.filter(topic__in=topics).order_by().values_list("topic_id")
    return dict(rows.annotate(number=Count("pk")))
