"""Key phrases of a title: what a record is about where no vocabulary says so.

A key phrase is two to four words that stand together, or one word that by itself names a subject ("glaucoma",
"NT-proBNP"). Words that say how a study was done, how many, when or where make no phrase.
"""

from __future__ import annotations

from collections.abc import Iterator

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
    for written in (*_whole(title), *_parts(title)):
        key = key_of(written)
        if key and key not in said and len(written) <= LONGEST:
            said.add(key)
            yield key, label_of(written)


def label_of(written: str) -> str:
    """A phrase as a heading: small letters but for names of science, and a capital at the start."""
    words = [word if any(c.isupper() for c in word[1:]) else word.lower() for word in written.split()]
    label = " ".join(words)
    return label[:1].upper() + label[1:]


def _whole(title: str) -> Iterator[str]:
    """Three or four words that stand together between others that make no phrase."""
    for run in _runs_of_pairs(title):
        if 1 < len(run) < MOST_WORDS:
            yield title[run[0].start : run[-1].end]


def _parts(title: str) -> Iterator[str]:
    for occurrence in occurrences(title):
        written = title[occurrence.start : occurrence.end]
        if _is_phrase(occurrence) if is_pair(occurrence.term) else is_domain_word(written) and _is_phrase(occurrence):
            yield written


def _runs_of_pairs(title: str) -> Iterator[list[Occurrence]]:
    """Pairs each of which begins with the word that the one before it ended with."""
    run: list[Occurrence] = []
    for pair in (one for one in occurrences(title) if is_pair(one.term)):
        if run and (not _is_phrase(pair) or pair.start >= run[-1].end):
            yield run
            run = []
        if _is_phrase(pair):
            run.append(pair)
    if run:
        yield run


def _is_phrase(occurrence: Occurrence) -> bool:
    words = occurrence.term.split(" ")
    return not any(word in NO_TOPIC or word in EVERYDAY_WORDS or word.isdigit() for word in words)
