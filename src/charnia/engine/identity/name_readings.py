"""In which ways the name that a source or sheet gives an institution may be read.

Lists of institutions write their legal names ("The Chancellor, Masters and Scholars of the University of Oxford",
"Middlesex University Higher Education Corporation"), older sources turn them round ("University of Keele") or add the
town ("New College Swindon"). A reading says what is left, and in which town the organisation must then be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from charnia.engine.identity.spellings import LEGAL_FORMS
from charnia.engine.identity.words import forms, plain

Name = tuple[str, ...]

_LONGEST_TOWN = 3
_SHORTEST = 2
_SCHOLARS = re.compile(r"^(?:the )?chancellor,? masters?,? and scholars of ", re.IGNORECASE)
_CORPORATION = re.compile(r" higher education corporation$| of further and higher education$", re.IGNORECASE)
_CENTRE = re.compile(r"(?<= college) (?:and|&) university centre$", re.IGNORECASE)
_BRACKET = re.compile(r"\s*\(\s*([^()]*?)\s*\)$")
_EARLIER = re.compile(r"(?:the|(?:previously|formerly) .*)", re.IGNORECASE)


class NameReading(NamedTuple):
    """The comparable words of a name, and those of the town in which the organisation must be; empty where the name
    is to tell it alone."""

    name: Name
    town: Name = ()


def comparable(name: str) -> Name:
    """The words of a name as they are compared, without "Limited" or the like at the end."""
    words = list(forms(name.removesuffix("(United Kingdom)")))
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    return tuple(words)


def readings(written: str) -> list[NameReading]:
    """Every reading of a name, the surest first, each once."""
    return list(dict.fromkeys(_readings(written)))


def without_own_town(name: str, town: str) -> str:
    """The name without "of" or a comma and its own town at the end; the whole name where it does not end so."""
    for joint in (" of ", ", "):
        if town and name.casefold().endswith(f"{joint}{town}".casefold()):
            return name[: -len(joint + town)]
    return name


def _readings(written: str) -> Iterator[NameReading]:
    whole = comparable(written)
    yield NameReading(whole)
    shorter = comparable(_without_forms(written))
    yield NameReading(shorter)
    yield from _turned(shorter)
    for length in range(1, min(_LONGEST_TOWN, len(shorter) - _SHORTEST) + 1):
        rest, town = shorter[:-length], shorter[-length:]
        yield NameReading(rest, town)
        yield from (NameReading(turned.name, town) for turned in _turned(rest))
    before, colon, _ = written.partition(":")
    if colon:
        yield NameReading(comparable(before))


def _turned(name: Name) -> Iterator[NameReading]:
    """ "X University" for "University of X", and the other way round."""
    if len(name) == _SHORTEST and "university" in name:
        yield NameReading((name[1], name[0]))


def _without_forms(written: str) -> str:
    """The name without what law, a bracket or an earlier name adds to it."""
    name = " ".join(written.split())
    bracket = _BRACKET.search(name)
    if bracket and (_EARLIER.fullmatch(bracket[1]) or _is_acronym(bracket[1], name[: bracket.start()])):
        name = name[: bracket.start()]
    return _CENTRE.sub("", _CORPORATION.sub("", _SCHOLARS.sub("", name)))


def _is_acronym(short: str, name: str) -> bool:
    """Whether the letters of a short name begin words of the long one, in its order."""
    if not (short.isupper() and short.isalpha()):
        return False
    following = iter(plain(name))
    begins_a_word = any(word.startswith(plain(short[0])) for word in plain(name).split())
    return begins_a_word and all(letter in following for letter in plain(short))
