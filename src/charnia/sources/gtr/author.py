"""Whether the author of a publication, as the Gateway writes them ("Bennett PD", "Ouzounian, G."), can be a person of
the project that it came from."""

from __future__ import annotations

import re

from charnia.sources.gtr.beside import Name

_BETWEEN = re.compile(r"[\s,.]+")


def is_author(author: str, name: Name) -> bool:
    """Whether the surname is the same, and the initials or given names after it do not speak against it. Without any
    of these it is not known, so not."""
    surname, given = _words(name.surname.casefold()), _words(f"{name.first} {name.others}".casefold())
    words = _words(author)
    told = _initials_or_names(words[len(surname) :])
    return (
        bool(surname and given and told)
        and [word.casefold() for word in words[: len(surname)]] == surname
        and all(own.startswith(one) for one, own in zip(told, given, strict=False))
    )


def _words(name: str) -> list[str]:
    return [word for word in _BETWEEN.split(name) if word]


def _initials_or_names(words: list[str]) -> list[str]:
    """ "PD" is two initials, "Peter" a name."""
    return [part.casefold() for word in words for part in (word if word.isupper() else (word,))]
