"""Where a long text is cut so that a model can read each piece whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from charnia.engine.text.embeddings.contract import Passage

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n\s*|(?<=[。！？])")


class Word(NamedTuple):
    """A word for the model: where it starts in the text and how many tokens it takes."""

    start: int
    tokens: int


def cut(text: str, words: Sequence[Word], *, most: int) -> Iterator[Passage]:
    """Pieces of whole words with at most `most` tokens; one word alone may have more.

    A piece ends with a sentence where one ends in its second half, so that a text of short lines is not cut to crumbs.
    """
    ends = {match.end() for match in _SENTENCE_END.finditer(text)}
    first = begin = 0
    while (after := _full(words, first, most)) < len(words):
        after = _last_sentence(words, first, after, ends)
        yield Passage(begin, words[after].start, _tokens(words[first:after]))
        first, begin = after, words[after].start
    yield Passage(begin, len(text), _tokens(words[first:]))


def _full(words: Sequence[Word], first: int, most: int) -> int:
    """The first word that no longer fits into a piece; the number of words where all do."""
    taken = words[first].tokens if words else 0
    after = first + 1
    while after < len(words) and taken + words[after].tokens <= most:
        taken += words[after].tokens
        after += 1
    return after


def _last_sentence(words: Sequence[Word], first: int, after: int, ends: set[int]) -> int:
    """The last word in the second half of a piece that opens a sentence, else the word after the piece."""
    middle = first + (after - first) // 2
    return next((word for word in range(after, middle, -1) if words[word].start in ends), after)


def _tokens(words: Sequence[Word]) -> int:
    return sum(word.tokens for word in words)
