"""Titles of case studies without a university's own numbering, and without shouting."""

from __future__ import annotations

import re
from collections import Counter

from charnia.sources.capitals import in_usual_letters

_NUMBER = re.compile(r"(?:[A-Z]:|\d\d-\d\d) +(?=\w)")
"""How two universities counted theirs: "Q: Accurate estimates ...", "01-08 A new tool ..."."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def readable_title(title: str, text: str) -> str:
    """The title as people read it. One in capitals gets the letters in which its own `text` writes the words: "HIV" and
    "H5N1" keep theirs. A word that is small anywhere does not keep a capital that may only begin a sentence. One that
    the text does not have becomes small, unless it is short or has a digit and may be an abbreviation."""
    title = _NUMBER.sub("", title, count=1) if _NUMBER.match(title) else title
    if title != title.upper() or not title.isascii():
        return title
    wanted = {word.casefold() for word in _WORD.findall(title)}
    written = Counter(word for word in _WORD.findall(text) if word.casefold() in wanted)
    usual: dict[str, str] = {}
    for word, _ in written.most_common():
        usual.setdefault(word.casefold(), word)
    usual |= {small: small for small, word in usual.items() if word.istitle() and small in written}
    calm = _WORD.sub(lambda match: usual.get(match.group().casefold()) or _untold(match.group()), title)
    return calm[:1].upper() + calm[1:]


def _untold(word: str) -> str:
    is_a_name = in_usual_letters(word) == word or any(letter.isdigit() for letter in word)
    return word if is_a_name else word.lower()
