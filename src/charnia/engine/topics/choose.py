"""Which topics say most about a person, or tell people of a list apart."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from charnia.core.vocabulary import TopicScheme

LARGEST_SHARE = 1 / 12
"""What more of all records have is a commonplace of this store."""
ALWAYS_RARE = 10
"""In a small store a topic of so many records is no commonplace yet."""
FEWEST_WITH_A_PHRASE = 2
"""A phrase that only one record has names nothing that is shared; a heading does."""
_A_WORD_MORE = 0.15
"""A longer phrase tells more than the shorter ones in it."""
_WEIGHTS = {TopicScheme.MESH: 1.0, TopicScheme.OPENALEX: 0.7, TopicScheme.KEYWORD: 0.7, TopicScheme.PHRASE: 0.6}


@dataclass(frozen=True, slots=True)
class Counted:
    """A topic with the number of those who have it (`count`: records of a person, or people of a list), how many
    records of the store have it, and the year of its newest record here; None where none is dated."""

    key: str
    label: str
    scheme: TopicScheme
    count: int
    in_store: int
    newest: int | None = None


def telling(topics: Iterable[Counted], *, records: int, most: int) -> list[Counted]:
    """The topics that tell most, the heaviest first: what counts often here and seldom in the store of `records`.

    A topic whose words all stand in a heavier one, or the other way round, is left out, and a phrase that shares any
    word with one.
    """
    ceiling = max(ALWAYS_RARE, int(records * LARGEST_SHARE))
    fit = [topic for topic in topics if topic.in_store <= ceiling and _is_shared(topic)]
    fit.sort(key=lambda topic: (-weight(topic, records), topic.key))
    chosen: list[Counted] = []
    for topic in fit:
        if not any(_repeats(topic, earlier) for earlier in chosen):
            chosen.append(topic)
        if len(chosen) == most:
            break
    return chosen


def weight(topic: Counted, records: int) -> float:
    """How much a topic tells: its count, more the fewer records of the store have it and the surer its name is."""
    rarity = math.log((records + 1) / topic.in_store)
    length = 1 + _A_WORD_MORE * topic.key.count(" ") if topic.scheme is TopicScheme.PHRASE else 1.0
    return topic.count * rarity * length * _WEIGHTS[topic.scheme]


def _is_shared(topic: Counted) -> bool:
    return topic.scheme is not TopicScheme.PHRASE or topic.in_store >= FEWEST_WITH_A_PHRASE


def _repeats(topic: Counted, earlier: Counted) -> bool:
    words, said = set(topic.key.split(" ")), set(earlier.key.split(" "))
    if topic.scheme is TopicScheme.PHRASE:
        return bool(words & said)
    return words <= said or said <= words
