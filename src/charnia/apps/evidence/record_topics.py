"""Which topics records have, as they are stored."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from charnia.apps.evidence.bulk import insert_rows
from charnia.apps.evidence.models import EvidenceRecord, RecordTopic, Topic
from charnia.apps.evidence.vocabulary import vocabulary_here
from charnia.apps.organisations.one_of import OneOf
from charnia.core.evidence import ReadTopic, ReadTopics, Subject
from charnia.core.vocabulary import TopicScheme
from charnia.engine.topics import extract
from charnia.engine.topics.vocabulary import Vocabulary

_AT_ONCE = 500
_SURER = {scheme.value: place for place, scheme in enumerate(TopicScheme)}


@dataclass(frozen=True, slots=True)
class Telling:
    """What is read of a record to tell its topics, and those that were read of it before. A title that names a partner
    says with whom the work was, not what it was about."""

    title: str
    text: str
    subjects: Sequence[Subject]
    read: ReadTopics | None = None
    names_partner: bool = False


def link_topics(records: Mapping[int, Telling], *, fresh: Collection[int] = ()) -> None:
    """Makes the topics of these stored records, by key, what they tell now. `fresh` are records that have none yet and
    that are stored as read with the vocabulary that is loaded. Call it in a transaction."""
    vocabulary = vocabulary_here()
    told = {key: _told(record, vocabulary) for key, record in records.items()}
    topics = _topic_keys(topic for found in told.values() for topic in found)
    earlier = [key for key in told if key not in fresh]
    RecordTopic.objects.filter(record__in=OneOf(earlier)).delete()
    rows = [(key, topics[topic.key], topic.is_given) for key, found in told.items() for topic in found]
    insert_rows(RecordTopic, ("record", "topic", "is_given"), rows)
    EvidenceRecord.objects.filter(pk__in=OneOf(earlier)).update(topics_read=vocabulary.version)


def _told(record: Telling, vocabulary: Vocabulary) -> Sequence[ReadTopic]:
    """Topics that were read with another vocabulary are read again."""
    if record.read and record.read.vocabulary == vocabulary.version:
        return record.read.topics
    title = "" if record.names_partner else record.title
    return extract.topics_of(title, record.text, record.subjects, vocabulary)


def _topic_keys(found: Iterable[ReadTopic]) -> dict[str, int]:
    """The primary keys of these topics; new ones are added, and a surer name takes the place of a less sure one."""
    best: dict[str, ReadTopic] = {}
    for topic in found:
        known = best.get(topic.key)
        if known is None or _is_better(topic, known.scheme, known.label):
            best[topic.key] = topic
    stored = _stored(best)
    fresh = [topic for key, topic in best.items() if key not in stored]
    Topic.objects.bulk_create(
        [Topic(key=topic.key, label=topic.label, scheme=topic.scheme.value) for topic in fresh],
        ignore_conflicts=True,
        batch_size=_AT_ONCE,
    )
    surer = [
        Topic(pk=stored[key][0], label=topic.label, scheme=topic.scheme.value)
        for key, topic in best.items()
        if key in stored and _is_better(topic, *stored[key][1:])
    ]
    Topic.objects.bulk_update(surer, ["label", "scheme"], batch_size=_AT_ONCE)
    new = _stored([topic.key for topic in fresh])
    return {key: pk for key, (pk, *_) in (stored | new).items()}


def _is_better(topic: ReadTopic, scheme: str, label: str) -> bool:
    """Whether the name comes from a surer list, or from an equally sure one with more capitals, as "COVID-19" has."""
    if topic.label == label and topic.scheme == scheme:
        return False
    ranks = _SURER[topic.scheme], _SURER[scheme]
    return ranks[0] < ranks[1] or (ranks[0] == ranks[1] and _capitals(topic.label) > _capitals(label))


def _capitals(label: str) -> int:
    return sum(letter.isupper() for letter in label)


def _stored(keys: Iterable[str]) -> dict[str, tuple[int, str, str]]:
    """Primary key, scheme and label of the stored ones of these topics."""
    rows = Topic.objects.filter(key__in=OneOf(keys)).order_by().values_list("key", "pk", "scheme", "label")
    return {key: (pk, scheme, label) for key, pk, scheme, label in rows}
