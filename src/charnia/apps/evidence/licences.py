"""Whose text may be shown in full, by what the load says about its licence."""

from __future__ import annotations

import re
from functools import lru_cache

_OPEN = re.compile(
    r"\b(?:cc0|cc zero|cc by(?: sa)?|public ?domain(?: mark| dedication)?|ogl|open government licen[cs]e"
    r"|creative ?commons (?:zero|cc0|by(?: sa)?|attribution(?: share ?alike)?)"
    r"|creativecommons org (?:licenses by(?: sa)?|publicdomain (?:zero|mark))"
    r"|invented for the demonstration)\b"
)
_WORDS_BESIDE = """
    a an and are article as by for in is of on the this to under which with work works text texts abstract licence
    license licensed open access available distributed published released terms version deed legalcode en creative
    commons attribution sharealike share alike sa universal international intl unported generic igo uk united kingdom
    england wales scotland http https www nationalarchives gov doc permits unrestricted use reuse distribution
    reproduction any medium provided original author authors source properly cited credited
"""
_BESIDE = frozenset(_WORDS_BESIDE.split())
"""Words that may stand beside the name of an open licence and take nothing back."""
_NUMBER = re.compile(r"v?\d{1,4}")
_NAME = r"(?:[A-Z][\w.&'-]*|of|for|and|the|in)"
_NAMED_IN_BRACKETS = re.compile(rf"\({_NAME}(?:\s+{_NAME})*\)")
_TAKES_BACK = re.compile(
    r"\b(?:nc|nd|non\w*|no|nor|not|never|neither|without|except\w*|exclud\w*|unless|but|only|until|un\w*known"
    r"|former\w*|previous\w*|expired|revoked|withdrawn|restricted|closed|proprietary|rights|reserved|pending"
    r"|embargo\w*|internal|personal|private|confidential)\b"
)


@lru_cache(maxsize=256)
def text_may_be_shown(licence: str) -> bool:
    """Whether the licence, as written in the load, lets anyone copy the text: CC0, public domain, CC BY, CC BY-SA, the
    Open Government Licence, by name or by address, and what was invented for the demonstration. The name of a source
    may follow in brackets.

    Anything else, an empty field too, does not, nor does such a name among words that are not known here ("not CC BY",
    "CC BY after two years"): the page then leads to the source. A licence that is not known is one person's
    correction of the load away.
    """
    if _TAKES_BACK.search(_words(licence)):
        return False
    beside, named = _OPEN.subn(" ", _words(_NAMED_IN_BRACKETS.sub(_unless_a_licence, licence)))
    return named > 0 and all(word in _BESIDE or _NUMBER.fullmatch(word) for word in beside.split())


def _unless_a_licence(brackets: re.Match[str]) -> str:
    return brackets[0] if _OPEN.search(_words(brackets[0])) else " "


def _words(licence: str) -> str:
    return re.sub(r"[\W_]+", " ", licence.casefold())
