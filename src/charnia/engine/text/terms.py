"""Terms: the single words and the pairs of neighbouring words by which texts are compared."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import NamedTuple

from charnia.engine.text.tokens import Token, tokens

LONGEST_IN_PAIR = 40
BETWEEN_NEIGHBOURS = frozenset({"", " ", "-", "\n", "\u00a0", "\u2010", "\u2011", "/"})


class Occurrence(NamedTuple):
    """A term and where it stands: `text[start:end]`. A pair of words is joined by one blank ("health econom")."""

    term: str
    start: int
    end: int


def occurrences(text: str) -> Iterator[Occurrence]:
    """Every term of a text: words in order, each followed by the pair that it ends.

    Bare figures count only beside a word ("type 2"); a stop word or a punctuation mark separates neighbours.
    """
    new = tuple.__new__  # what calling the class comes to, in a quarter of the time
    before: Token | None = None
    for token in tokens(text):
        term, start, end, is_number = token
        if not term:
            before = None
            continue
        if not is_number:
            yield new(Occurrence, (term, start, end))
        if before is not None and _make_a_pair(before, token, text):
            yield new(Occurrence, (f"{before.term} {term}", before.start, end))
        before = token


def terms_of(text: str) -> tuple[str, ...]:
    """Each term of a text once, in the order of the text."""
    return tuple(dict.fromkeys(found.term for found in occurrences(text)))


def names_something(text: str, *, ignored: Set[str]) -> bool:
    """Whether a text has a word that is not ignored."""
    return any(term not in ignored for term in terms_of(text) if not is_pair(term))


def is_pair(term: str) -> bool:
    """Whether a term is a pair of words."""
    return " " in term


def _make_a_pair(left: Token, right: Token, text: str) -> bool:
    if left.is_number and right.is_number:
        return False
    if len(left.term) > LONGEST_IN_PAIR or len(right.term) > LONGEST_IN_PAIR:
        return False
    return text[left.end : right.start] in BETWEEN_NEIGHBOURS
