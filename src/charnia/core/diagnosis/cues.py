"""A small language for phrases, compiled once to regular expressions.

A cue is written as words, with these marks between them:

    word        that word, whatever its case; an apostrophe or hyphen in it may be left out in the text
    steril~     any word that begins so (at least three letters)
    {a|b * c|}  one of these; an empty alternative makes the whole optional; no braces inside
    * or *7     up to four (or seven) words in between, also none
    #           a number in figures or as a word; `£` an amount of money
    ^ and $     the beginning and the end of the clause; `?` a question mark

Every repetition is bounded, so that matching takes time linear in the text whatever the text is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

_SEPARATOR = r"[^\w]{1,4}"
_ANY_WORD = r"\w[\w'’-]{0,40}"
_NUMBER = (
    r"(?:\d[\d,.]{0,12}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|"
    r"forty|fifty|hundred|hundreds|thousand|thousands|dozen|dozens)"
)
_MONEY = r"[£$€]\s?\d[\d,.]{0,12}(?:\s?(?:k|m|bn|million|thousand|billion)\b)?"
_MARK = re.compile(r"\{[^{}]*\}|[^\s{}]+")
_GAP = re.compile(r"\*(\d{0,2})")
_WORDS_OF_TEXT = re.compile(r"[\w'’]+")
_APOSTROPHE = re.compile(r"['’]")
_PLAIN_WORD = re.compile(r"[\w'’.&/+-]+~?")
_DEFAULT_GAP = 4
_KEY_LENGTH = 3


class CueError(ValueError):
    """A cue that cannot be read; `str()` says what to mend."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue as read. Unless `anchors` is empty, a text is tried only if one of them is in `keys_of(text)`; it matches
    only if its `keys_in_order` have one of each set of `required`, one after the other.

    `expression` is compiled at its first use: of hundreds of cues a brief tries a part.
    """

    source: str
    expression: str = field(compare=False)
    anchors: frozenset[str] = frozenset()
    required: tuple[frozenset[str], ...] = field(default=(), compare=False)

    def may_be_in(self, keys: Sequence[str]) -> bool:
        """Whether a text with these `keys_in_order` may hold the cue; compiling it takes longer."""
        left = iter(keys)
        return all(any(key in wanted for key in left) for wanted in self.required)

    @property
    def pattern(self) -> re.Pattern[str]:
        """The cue as a regular expression."""
        return _compiled(self.expression)

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the cue occurs in the text, without overlaps, in order."""
        return (match.span() for match in self.pattern.finditer(text))


def keys_of(text: str) -> set[str]:
    """The beginnings of the words of a text, by which cues are looked up."""
    return {_key(word) for word in _WORDS_OF_TEXT.findall(text)}


def keys_in_order(text: str) -> list[str]:
    """The same in the order of the text, and of a word with an apostrophe ("he'll") those of its parts too."""
    words = _WORDS_OF_TEXT.findall(text)
    return [_key(part) for word in words for part in (word, *_APOSTROPHE.split(word)) if part]


def compile_cue(source: str) -> Cue:
    """Reads one cue. Raises CueError with a sentence when it is malformed."""
    marks = _MARK.findall(source)
    if not marks or source.count("{") != source.count("}") or "".join(marks) != "".join(_outside_spaces(source)):
        raise CueError(f"The cue {source!r} is empty or its braces do not pair up.")
    fragment, _, required = _sequence(marks, joined=True, source=source)
    return Cue(source=source, expression=fragment, anchors=_best(required), required=required)


@lru_cache(maxsize=1 << 13)
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)


def _sequence(marks: Sequence[str], *, joined: bool, source: str) -> tuple[str, bool, tuple[frozenset[str], ...]]:
    """Marks in a row as a regular expression, whether what follows needs no separator, and the anchors of each mark."""
    parts: list[str] = []
    anchors: list[frozenset[str]] = []
    for mark in marks:
        fragment, joined, anchor = _fragment(mark, joined=joined, source=source)
        parts.append(fragment)
        if anchor:
            anchors.append(anchor)
    return "".join(parts), joined, tuple(anchors)


def _best(anchors: Iterable[frozenset[str]]) -> frozenset[str]:
    """Those that fewest texts have: the fewest keys, and long ones."""
    return min(anchors, key=lambda keys: (len(keys), -min(map(len, keys)), sorted(keys)), default=frozenset[str]())


def _outside_spaces(source: str) -> Iterable[str]:
    """The pieces of the source between the spaces that separate marks."""
    depth = 0
    for character in source:
        depth += (character == "{") - (character == "}")
        if depth > 0 or not character.isspace():
            yield character


def _fragment(mark: str, *, joined: bool, source: str) -> tuple[str, bool, frozenset[str]]:
    """One mark as a regular expression, whether the next one needs no separator, and its anchors."""
    separator = "" if joined else _SEPARATOR
    if mark == "^":
        return r"\A[^\w]{0,8}", True, frozenset()
    if mark in "$?":
        return (r"[^\w]{0,8}\Z" if mark == "$" else r"\s{0,3}\?"), False, frozenset()
    if gap := _GAP.fullmatch(mark):
        if joined:
            raise CueError(f"The cue {source!r} begins with a gap; begin it with a word.")
        return f"(?:{_SEPARATOR}{_ANY_WORD}){{0,{int(gap.group(1) or _DEFAULT_GAP)}}}?", False, frozenset()
    if mark.startswith("{"):
        return _alternatives(mark[1:-1], joined=joined, source=source)
    return separator + _word(mark, source), False, _anchor_of(mark)


def _alternatives(inside: str, *, joined: bool, source: str) -> tuple[str, bool, frozenset[str]]:
    phrases = [phrase.split() for phrase in inside.split("|")]
    optional = [] in phrases
    wanted = [phrase for phrase in phrases if phrase]
    if not wanted:
        raise CueError(f"The cue {source!r} has braces with nothing in them.")
    compiled = [_sequence(phrase, joined=True, source=source) for phrase in wanted]
    choice = "|".join(fragment for fragment, _, _ in compiled)
    if not optional:
        keys = [_best(required) for _, _, required in compiled]
        return (
            f"{'' if joined else _SEPARATOR}(?:{choice})",
            False,
            frozenset().union(*keys) if all(keys) else frozenset(),
        )
    if joined:
        return f"(?:(?:{choice}){_SEPARATOR})?", True, frozenset()
    return f"(?:{_SEPARATOR}(?:{choice}))?", False, frozenset()


def _word(mark: str, source: str) -> str:
    if mark == "#":
        return rf"(?<!\w){_NUMBER}(?!\w)"
    if mark == "£":
        return _MONEY
    stem = mark.removesuffix("~")
    if not _PLAIN_WORD.fullmatch(mark) or (mark.endswith("~") and len(stem) < _KEY_LENGTH):
        raise CueError(f"The cue {source!r} has {mark!r}, which is no word; see the marks that a cue may use.")
    letters = "".join(_letter(character) for character in stem)
    return rf"(?<!\w){letters}" + (r"\w{0,30}" if mark.endswith("~") else r"(?!\w)")


def _letter(character: str) -> str:
    if character in "'’":
        return "['’]?"
    if character == "-":
        return "[ -]?"
    return re.escape(character)


def _anchor_of(word: str) -> frozenset[str]:
    """The key of a word; none when its beginning may be written in two ways or is a number."""
    first = re.split(r"[^\w'’]", word, maxsplit=1)[0].removesuffix("~")
    whole = first == word.removesuffix("~")
    return frozenset({_key(first)}) if first and (whole or len(first) >= _KEY_LENGTH) else frozenset()


def _key(word: str) -> str:
    return word.replace("'", "").replace("’", "").casefold()[:_KEY_LENGTH]
