"""Researchers whom a case study names with their post: "Professor Ann Other (Reader, then Professor, 1998-2011)".

Only this form is read. It is how the universities listed the staff of the research behind an impact, so that a name
taken from it is a researcher of the submitting institution; names that stand free in the text may be anyone's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from charnia.core.evidence import PersonReference

_TITLE = r"(?:Professor|Prof\.?|Dr\.?|Sir|Dame|Lord|Baroness)"
_WORD = r"[A-ZÀ-Þ][\w'’-]*[a-zß-ÿ][\w'’-]*"
_INITIALS = r"(?:[A-Z]\.?-?){1,3}"
_PARTICLE = r"(?:van|von|de|der|den|di|da|du|la|le|el|al|ter|bin)"
_NAME = rf"(?:(?:{_INITIALS}|{_WORD})\s+){{1,3}}(?:{_PARTICLE}\s+){{0,2}}{_WORD}"
_YEAR = r"(?:19[5-9]\d|20[01]\d)"
_ROLE = r"(?:Senior|Associate|Assistant|Clinical|Consultant|Professor|Reader|Lecturer|Research|Head|Director|Chair)"
_NAMED = re.compile(
    rf"\b(?P<title>{_TITLE})\s+(?:{_TITLE}\s+)*(?P<name>{_NAME})"
    rf"(?P<role>\s*[,;:]\s*{_ROLE}\b[^()\[\].;:]{{0,90}}?)?\s*[,;]?\s*"
    rf"[(\[](?P<post>[^()\[\]]{{0,160}}?{_YEAR}[^()\[\]]{{0,80}})[)\]]"
)
_IN_POST = re.compile(
    rf"{_YEAR}\s*(?:[-‐–—]|to\b)|\b(?:since|from|until|appointed|joined|present|to date)\b", re.IGNORECASE
)
_NOT_A_POST = re.compile(r"\bet al\b|\b(?:deceased|died|born|moved|left)\b", re.IGNORECASE)
_ANOTHER_PERSON = re.compile(rf"\b{_TITLE}\s+(?!of\b|in\b|and\b){_WORD}")
_OTHER_PLACE = re.compile(r"\bUniversity of (\w+)|\b([A-Z]\w+) University\b")


def researchers(text: str, *, institution: str) -> tuple[PersonReference, ...]:
    """The researchers of `institution` named with dates in `text`, each once, in order.

    The id is made of the institution and the name, so that the same name in two case studies of one institution is one
    person. The role is the title that stands before the name.
    """
    found: dict[str, PersonReference] = {}
    for title, name in _posts(text, institution):
        id_ = f"ref2014:{slug(institution)}:{slug(name)}"
        found.setdefault(id_, PersonReference(id=id_, name=name, role=_role(title)))
    return tuple(found.values())


def _posts(text: str, institution: str) -> Iterator[tuple[str, str]]:
    for match in _NAMED.finditer(text):
        post, role = match["post"], match["role"] or ""
        if not _IN_POST.search(post) or _NOT_A_POST.search(post) or _ANOTHER_PERSON.search(role):
            continue
        if any((one or other) not in institution for one, other in _OTHER_PLACE.findall(f"{role} {post}")):
            continue
        yield match["title"], " ".join(match["name"].split())


def _role(title: str) -> str:
    return "Professor" if title.startswith("Prof") else title.rstrip(".")


def slug(name: str) -> str:
    """A name as part of an id: lower case, the article and brackets left out, one hyphen between words."""
    plain = re.sub(r"\(.*?\)", " ", name.lower()).strip()
    return re.sub(r"[^\w]+", "-", plain.removeprefix("the ")).strip("-")
