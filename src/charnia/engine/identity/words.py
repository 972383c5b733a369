"""Names and addresses as sequences of comparable words, each with the place where it stands."""

from __future__ import annotations

import html
import re
import unicodedata
from enum import IntEnum
from typing import NamedTuple

from charnia.engine.identity.spellings import SPELLINGS, WEIGHTLESS

LONGEST = 5_000
"""Characters of one affiliation that are read. An address is shorter; what follows is another text."""

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`´][^\W\d_]+)*|\d+")
_APOSTROPHES = re.compile(r"['’ʼ`´]")
_SOFT = re.compile(r"[,:/()\[\]{}•\u2013\u2014]|\s-\s")
_JOINED = re.compile(r"(?<=[a-z]{2})(?=[A-Z])|(?<=[a-z]{2})(?=\d)")
_UNIVERSITY = re.compile(
    r"univ(?:er|ers|ersi|ersit|ersity|ersite|ersita|ersitat|ersitas|ersitatea|ersitet|ersiteten?|ersitetet|ersiteit"
    r"|ersitaire|ersidad|ersidade|ersiti|erzita|erzitet|erza|ersytet)?"
)


def _misspelt(word: str) -> frozenset[str]:
    """The word with one letter missing or doubled, or two neighbours exchanged."""
    missing = {word[:i] + word[i + 1 :] for i in range(3, len(word))}
    doubled = {word[:i] + word[i] + word[i:] for i in range(len(word))}
    swapped = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)}
    return frozenset(missing | doubled | swapped)


_UNIVERSITY_MISSPELT = _misspelt("university")


class Break(IntEnum):
    """What stands between a word and the one before it."""

    NONE = 0
    SOFT = 1
    """A comma, bracket, slash, or the end of a sentence."""
    STRONG = 2
    """A semicolon: another address begins."""


class Word(NamedTuple):
    """`form` is what is compared; `text[start:end]` is what is written. A weightless word only joins others ("of")."""

    form: str
    start: int
    end: int
    weightless: bool
    before: Break


def readable(text: str) -> str:
    """The text with entities spelt out: what the offsets of words refer to."""
    return unicodedata.normalize("NFC", html.unescape(text[:LONGEST]))


def words(text: str) -> list[Word]:
    """Every word of a readable text, in order."""
    found: list[Word] = []
    last, before = 0, ""
    for match in _WORD.finditer(text):
        raw = match.group()
        found.append(_word(raw, match.start(), _break(before, text[last : match.start()])))
        last, before = match.end(), raw
    return found


def forms(name: str) -> tuple[str, ...]:
    """The comparable words of a name, those without weight left out."""
    return tuple(word.form for word in words(readable(name)) if not word.weightless)


def plain(text: str) -> str:
    """Without accents, capitals and apostrophes."""
    if text.isascii():
        return _APOSTROPHES.sub("", text).lower()
    decomposed = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text).casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def pulled_apart(text: str) -> str:
    """The text with a blank where a small letter meets a capital: "EngineeringThe University" is two words."""
    return _JOINED.sub(" ", text)


def _word(raw: str, start: int, before: Break) -> Word:
    form = _form(raw)
    return Word(form, start, start + len(raw), form in WEIGHTLESS, before)


def _form(raw: str) -> str:
    """The form of a written word that is compared."""
    form = plain(raw)
    form = SPELLINGS.get(form, form)
    if form[:2] in {"un", "nu", "uu"} and (_UNIVERSITY.fullmatch(form) or form in _UNIVERSITY_MISSPELT):
        return "university"
    return form


def _break(before: str, between: str) -> Break:
    """What lies between two words; a full stop ends a sentence only after a whole word, not after "Univ."."""
    if not between or between.isspace():
        return Break.NONE
    if ";" in between or "|" in between:
        return Break.STRONG
    ends_sentence = "." in between and len(before) > 3 and _form(before) == plain(before)
    return Break.SOFT if ends_sentence or _SOFT.search(between) else Break.NONE
