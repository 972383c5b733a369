"""Every write to topics beside loading: reading them anew, and taking one off a profile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.apps.evidence.facts import partner_of, subjects_of
from charnia.apps.evidence.models import EvidenceRecord, RemovedTopic, Topic
from charnia.apps.evidence.record_topics import Telling, link_topics
from charnia.apps.evidence.vocabulary import vocabulary_here
from charnia.apps.people import queries as people_queries
from charnia.apps.people.models import Person
from charnia.core.verdict import NotAllowed

BATCH = 500


def read_topics(*, progress: Callable[[int], None] = lambda read: None) -> int:
    """Reads the topics of every record whose topics were read with another vocabulary or never; returns how many.

    Each batch is one transaction: stopped at any point it is resumed by running it again. It follows from what is
    stored, and so leaves no audit rows.
    """
    version = vocabulary_here().version
    waiting = EvidenceRecord.objects.exclude(topics_read=version).order_by("pk")
    number, last = 0, 0
    while batch := list(waiting.filter(pk__gt=last).values_list("pk", "title", "text", "facts")[:BATCH]):
        with transaction.atomic():
            link_topics({pk: _telling(*told) for pk, *told in batch})
        number, last = number + len(batch), batch[-1][0]
        progress(number)
    return number


def _telling(title: str, text: str, facts: Mapping[str, Any]) -> Telling:
    return Telling(title, text, subjects_of(facts), names_partner=partner_of(facts) is not None)


@transaction.atomic
def remove_topic(*, person: Person, topic: Topic, by: User) -> None:
    """Takes a topic off a profile for good: no load brings it back. Raises NotAllowed unless it is one's own profile
    or one keeps the directory."""
    _require_own(person, by)
    removed, is_new = RemovedTopic.objects.get_or_create(person=person, topic=topic, defaults={"removed_by": by})
    if not is_new:
        raise NotAllowed("This topic has already been removed from the profile.")
    record(action="topic.removed", target=removed, by=by, person=person.pk, topic=topic.label)


@transaction.atomic
def put_topic_back(*, person: Person, topic: Topic, by: User) -> None:
    """Takes the removal of a topic back."""
    _require_own(person, by)
    removed = RemovedTopic.objects.filter(person=person, topic=topic).first()
    if removed is None:
        raise NotAllowed("This topic has not been removed from the profile.")
    record(action="topic.put-back", target=removed, by=by, person=person.pk, topic=topic.label)
    removed.delete()


def _require_own(person: Person, by: User) -> None:
    if not people_queries.editable_by(by).filter(pk=person.pk).exists():
        raise NotAllowed("Only the person themselves and the programme team can say what a profile is about.")
