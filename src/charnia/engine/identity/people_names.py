"""People's names as sources print them, read into given and family names that can be compared."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from charnia.engine.identity.people_nicknames import are_of_one_name

LONGEST = 200
"""Characters of a name that are read."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "æ": "ae",
        "Æ": "Ae",
        "œ": "oe",
        "Œ": "Oe",
        "ı": "i",
    }
)
_HYPHENS = re.compile(r"[-\u2010-\u2015\u2212]")
_SILENT = re.compile(r"['’ʼ`´‘]")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_TITLES = _set("prof professor dr doctor sir dame lord lady mr mrs ms miss rev revd phd md mbe obe cbe")
_AFTER = _set("jr sr ii iii iv")
_PARTICLES = _set("van von der den de del della di da dos du la le el al bin ibn ter ten af av zu zur")
_MOST_INITIALS = 3


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in comparable letters. `given` and `family` hold words; a given name of one letter is an initial.

    Parts of a hyphenated given name are words of their own; `family` is without the particles before it ("van der").
    """

    given: tuple[str, ...]
    family: tuple[str, ...]

    @property
    def first(self) -> str:
        """The first given name or initial; empty where there is none."""
        return self.given[0] if self.given else ""


class GivenNames(Enum):
    """How the given names of two people of one family name stand to each other."""

    SAME = "same"
    FORMS = "forms of one name"
    BEGINS = "one begins like the other"
    INITIAL = "a name and its initial"
    MIDDLE = "one goes by a further name"
    UNKNOWN = "not both known"
    CONTRADICT = "different"


class FurtherNames(Enum):
    """How the given names after the first stand to each other."""

    NONE = "not both known"
    INITIALS = "agree by their initials"
    SAME = "the same"
    CONTRADICT = "different"


@lru_cache(maxsize=1 << 16)
def read_name(written: str) -> PersonName:
    """The name in any of the usual orders: "Smith, John A.", "John A. Smith", "Smith JA", "J.A. Smith"."""
    text = _HYPHENS.sub("-", _without_marks(written[:LONGEST]))
    before, comma, after = text.partition(",")
    if comma and _words(after):
        return _of_parts(_words(after), _words(before))
    words = _words(before)
    if len(words) > 1 and _are_initials(words[-1]) and not all(_are_initials(word) for word in words):
        return _of_parts([words[-1]], words[:-1])
    return _of_parts(*_split(words))


def compare_given(one: PersonName, other: PersonName) -> GivenNames:
    """The first given names of two people. One who goes by a further name ("A. John Smith", "John Smith") may agree."""
    first, second = one.first, other.first
    if not first or not second:
        return GivenNames.UNKNOWN
    if first == second:
        return GivenNames.SAME if len(first) > 1 else GivenNames.INITIAL
    if len(first) == 1 or len(second) == 1:
        return GivenNames.INITIAL if first[0] == second[0] else _by_a_further_name(one, other)
    if "".join(one.given) == "".join(other.given):
        return GivenNames.SAME
    if are_of_one_name(first, second):
        return GivenNames.FORMS
    if _begins_like(first, second):
        return GivenNames.BEGINS
    return _by_a_further_name(one, other)


def compare_further(one: PersonName, other: PersonName) -> FurtherNames:
    """The second given names of two people, by their initials where one is no more."""
    if len(one.given) < 2 or len(other.given) < 2:
        return FurtherNames.NONE
    first, second = one.given[1], other.given[1]
    if first == second:
        return FurtherNames.SAME if len(first) > 1 else FurtherNames.INITIALS
    if len(first) == 1 or len(second) == 1:
        return FurtherNames.INITIALS if first[0] == second[0] else FurtherNames.CONTRADICT
    return FurtherNames.INITIALS if are_of_one_name(first, second) else FurtherNames.CONTRADICT


def _by_a_further_name(one: PersonName, other: PersonName) -> GivenNames:
    """Agreement of a whole name with a later one of the other; never of an initial, which agrees with too many."""
    further = (one.first in other.given[1:] and len(one.first) > 1) or (
        other.first in one.given[1:] and len(other.first) > 1
    )
    return GivenNames.MIDDLE if further else GivenNames.CONTRADICT


def _begins_like(one: str, other: str) -> bool:
    """ "Ben" and "Bennett" may be one, and "Huan" and "Huanyong" are two: at least three letters at the beginning."""
    short, long = sorted((one, other), key=len)
    return len(short) >= 3 and long.startswith(short) and len(long) - len(short) <= 5


def _without_marks(text: str) -> str:
    if text.isascii():
        return _SILENT.sub("", text)
    decomposed = _SILENT.sub("", unicodedata.normalize("NFKD", text.translate(_LETTERS)))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _words(text: str) -> list[str]:
    """The words as written, without titles. What a hyphen joins and initials written together stay one word."""
    words = _WORD.findall(text)
    return [word for word in words if word.casefold() not in _TITLES]


def _are_initials(word: str) -> bool:
    return len(word) <= _MOST_INITIALS and word.isupper()


def _split(words: list[str]) -> tuple[list[str], list[str]]:
    """Given and family names of a name that is written with the family name last."""
    while len(words) > 1 and words[-1].casefold() in _AFTER:
        words = words[:-1]
    if len(words) < 2:
        return [], words
    start = len(words) - 1
    while start > 1 and words[start - 1].casefold() in _PARTICLES:
        start -= 1
    return words[:start], words[start:]


def _of_parts(given: list[str], family: list[str]) -> PersonName:
    parts = [part for word in given for part in word.split("-")]
    firsts = [letter for part in parts for letter in (part if _are_initials(part) else [part])]
    named = [part for word in family for part in word.casefold().split("-") if part not in _AFTER]
    kept = [word for word in named if word not in _PARTICLES]
    return PersonName(tuple(word.casefold() for word in firsts), tuple(kept or named))
