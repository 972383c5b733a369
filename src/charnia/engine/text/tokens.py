"""Words of a text with the exact place where each one stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from charnia.engine.text.stems import GREEK_NAMES, plain, stem
from charnia.engine.text.stop_words import STOP_WORDS

_WORD = r"[^\W_](?:[^\W_]|[\u0300-\u036f])*"
_COMPOUND = re.compile(rf"{_WORD}(?:['\u2019.,\-\u2010\u2011]{_WORD})*")
_PART = re.compile(_WORD)
_APOSTROPHES = frozenset("'\u2019")
_HYPHENS = frozenset("-\u2010\u2011")
_COUNTED = {"type", "phase", "stage", "grade", "level", "class", "group", "age", "day", "week", "month", "year", "part"}
"""Words that a number merely counts: "phase-2" is two words, "IL-6" is one name."""


class Token(NamedTuple):
    """One word: `text[start:end]` is what is written, `term` the form that is compared.

    `term` is empty for a word that carries no meaning (a stop word); `is_number` marks bare figures.
    """

    term: str
    start: int
    end: int
    is_number: bool


def tokens(text: str) -> Iterator[Token]:
    """All words of a text, in order. Offsets count characters of the text as given."""
    new = tuple.__new__  # what calling the class comes to, in a quarter of the time
    for match in _COMPOUND.finditer(text):
        start = match.start()
        for term, first, last, is_number in _pieces(match.group()):
            yield new(Token, (term, start + first, start + last, is_number))


@lru_cache(maxsize=1 << 17)
def _pieces(compound: str) -> tuple[Token, ...]:
    """The words of a run such as "IL-6-driven" with offsets inside the run."""
    parts: list[tuple[str, int, int]] = [(plain(m.group()), m.start(), m.end()) for m in _PART.finditer(compound)]
    joined: list[tuple[str, int, int]] = []
    for word, start, end in reversed(parts):
        whole = _joined(word, compound[end], joined[-1][0]) if joined else None
        if whole is None:
            joined.append((word, start, end))
        else:
            joined[-1] = (whole, start, joined[-1][2])
    return tuple(_token(word, start, end) for word, start, end in reversed(joined))


def _joined(left: str, mark: str, right: str) -> str | None:
    """Both parts as one word, or None where the mark between them separates two words."""
    if mark in _HYPHENS:
        return left + right if _one_name(left, right) else None
    if mark in _APOSTROPHES:
        return left if right in {"s", "t"} else left + right
    return left + right if left.isdigit() and right.isdigit() else None


def _one_name(left: str, right: str) -> bool:
    """Whether a hyphen joins two parts of one name: IL-6, SARS-CoV-2, TNF-alpha, X-ray; not real-time or phase-2."""
    if left.isdigit() or not left or not right:
        return False
    if any(c.isdigit() for c in right) and len(right) <= 6:
        return len(left) <= 5 and left not in _COUNTED
    return len(left) == 1 or len(right) == 1 or left in GREEK_NAMES or right in GREEK_NAMES


def _token(word: str, start: int, end: int) -> Token:
    is_number = word.isdigit()
    meaningless = word in STOP_WORDS or (len(word) < 2 and not is_number)
    return Token("" if meaningless else stem(word), start, end, is_number)
