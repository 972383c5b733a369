"""The topics of one record: what its source says, then headings and phrases in its own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from charnia.core.evidence import ReadTopic, Subject
from charnia.core.vocabulary import TopicScheme
from charnia.engine.text.everyday_words import EVERYDAY_WORDS
from charnia.engine.text.stems import stem
from charnia.engine.topics.commonplaces import NO_HEADINGS, NO_TOPIC
from charnia.engine.topics.phrases import key_phrases
from charnia.engine.topics.vocabulary import Vocabulary
from charnia.engine.topics.words import key_of

MOST_GIVEN = 20
MOST_FOUND = 8
MOST_PHRASES = 8
_ORDER = {scheme: place for place, scheme in enumerate(TopicScheme)}
LONGEST_KEY, LONGEST_LABEL = 200, 120


def topics_of(title: str, text: str, subjects: Iterable[Subject], vocabulary: Vocabulary) -> list[ReadTopic]:
    """The topics of a record, each once, what its source gives first. Without a vocabulary and without subjects of the
    source these are the phrases of the title."""
    headings = [*_given(subjects, vocabulary), *_in_words(title, text, vocabulary)]
    said = [set(topic.key.split(" ")) for topic in headings]
    phrases = (
        topic for topic in _phrases(title, vocabulary) if not any(set(topic.key.split(" ")) <= words for words in said)
    )
    found: dict[str, ReadTopic] = {}
    for topic in (*headings, *phrases):
        if 0 < len(topic.key) <= LONGEST_KEY and len(topic.label) <= LONGEST_LABEL:
            found.setdefault(topic.key, topic)
    return list(found.values())


def _given(subjects: Iterable[Subject], vocabulary: Vocabulary) -> list[ReadTopic]:
    """Subjects of the source that tell something; a keyword that is a heading becomes that heading."""
    found = []
    for subject in subjects:
        heading = vocabulary.named(subject.label)
        if heading is not None:
            found.append(ReadTopic(key_of(heading.name), heading.name, TopicScheme.MESH, is_given=True))
        elif _tells_something(subject.label):
            label = subject.label[:1].upper() + subject.label[1:]
            found.append(ReadTopic(key_of(subject.label), label, subject.scheme, is_given=True))
    return sorted(found, key=lambda topic: _ORDER[topic.scheme])[:MOST_GIVEN]


@lru_cache(maxsize=1 << 16)
def _tells_something(label: str) -> bool:
    if label.casefold() in NO_HEADINGS:
        return False
    stems = {stem(word) for word in key_of(label).split() if not word.isdigit()}
    return not stems <= NO_TOPIC | EVERYDAY_WORDS


def _in_words(title: str, text: str, vocabulary: Vocabulary) -> Iterator[ReadTopic]:
    for heading in vocabulary.found_in(title, text)[:MOST_FOUND]:
        yield ReadTopic(key_of(heading.name), heading.name, TopicScheme.MESH)


def _phrases(title: str, vocabulary: Vocabulary) -> list[ReadTopic]:
    """The phrases of a title; one by which a heading is known too becomes that heading."""
    found = []
    for key, label in key_phrases(title):
        heading = vocabulary.named(label)
        if heading is not None and heading.is_telling:
            found.append(ReadTopic(key_of(heading.name), heading.name, TopicScheme.MESH))
        else:
            found.append(ReadTopic(key, label, TopicScheme.PHRASE))
    return found[:MOST_PHRASES]
