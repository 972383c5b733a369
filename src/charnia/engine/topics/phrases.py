"""Key phrases of a title: what a record is about where no vocabulary says so.

A key phrase is two to four words that stand together, or one word that by itself names a subject ("glaucoma",
"NT-proBNP"). Words that say how a study was done, how many, when or where make no phrase.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from charnia.engine.text.everyday_words import EVERYDAY_WORDS
from charnia.engine.text.terms import Occurrence, is_pair, occurrences
from charnia.engine.topics.commonplaces import NO_TOPIC, is_domain_word
from charnia.engine.topics.words import key_of

LONGEST = 60
"""Characters. What is longer is a formula or an accident."""
MOST_WORDS = 4


def key_phrases(title: str) -> Iterator[tuple[str, str]]:
    """The key of each phrase with how it is written here, each once: whole runs of words first, then the pairs and
    single words in them."""
    title = title.lower() if title.isupper() else title
    said: set[str] = set()
    found = [one for one in occurrences(title) if _can_name(one.term)]
    for written in (*_whole(title, found), *_parts(title, found)):
        key = key_of(written)
        if key and key not in said and len(written) <= LONGEST:
            said.add(key)
            yield key, label_of(written)


def label_of(written: str) -> str:
    """A phrase as a heading: small letters but for names of science, and a capital at the start."""
    label = " ".join([_small(word) for word in written.split()])
    return label[:1].upper() + label[1:]


@lru_cache(maxsize=1 << 17)
def _small(word: str) -> str:
    """In small letters, unless capitals within make it a name of science."""
    return word if any(c.isupper() for c in word[1:]) else word.lower()


def _whole(title: str, found: Iterable[Occurrence]) -> Iterator[str]:
    """Three or four words that stand together between others that make no phrase."""
    for run in _runs_of_pairs(found):
        if 1 < len(run) < MOST_WORDS:
            yield title[run[0].start : run[-1].end]


def _parts(title: str, found: Iterable[Occurrence]) -> Iterator[str]:
    for term, start, end in found:
        written = title[start:end]
        if is_pair(term) or is_domain_word(written):
            yield written


def _runs_of_pairs(found: Iterable[Occurrence]) -> Iterator[list[Occurrence]]:
    """Pairs each of which begins with the word that the one before it ended with."""
    run: list[Occurrence] = []
    for pair in (one for one in found if is_pair(one.term)):
        if run and pair.start >= run[-1].end:
            yield run
            run = []
        run.append(pair)
    if run:
        yield run


@lru_cache(maxsize=1 << 17)
def _can_name(term: str) -> bool:
    """Whether every word of a term, as it is compared, can be part of a phrase."""
    return not any(word in NO_TOPIC or word in EVERYDAY_WORDS or word.isdigit() for word in term.split(" "))
