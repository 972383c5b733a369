"""How the objects of the Gateway's API 2 refer to one another: by address, each with what it is to the other.

An address is ".../gtr/api/persons/<id>" or ".../gtr/api/outcomes/publications/<id>"; in some replies the slash before
"persons" is missing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from charnia.sources.dates import date_of_milliseconds
from charnia.sources.nested import Json, objects, text

ROLES = {
    "PI_PER": "principal investigator",
    "COI_PER": "co-investigator",
    "RESEARCH_COI_PER": "co-investigator",
    "FELLOW_PER": "fellow",
    "RESEARCH_PER": "researcher",
    "SUPER_PER": "supervisor",
    "STUDENT_PER": "student",
}
"""What people are to a project."""
LEADERS = frozenset(("PI_PER", "FELLOW_PER"))
"""What those are who lead a project."""
LEADING = "LEAD_ORG"
ORGANISATIONS = (LEADING, "PARTICIPANT_ORG", "PP_ORG", "COLLAB_ORG", "FELLOW_ORG")
"""What organisations are to a project that they have a part in, the leading one first; funders have none."""
_ADDRESS = re.compile(r"/gtr/api/?((?:outcomes/)?[a-z]+)/([^/?#\s]+)/?")
_HOUR = 3_600_000


@dataclass(frozen=True, slots=True)
class Link:
    """What another object is to this one (`relation`), its kind ("persons", "outcomes/spinouts") and its id."""

    relation: str
    kind: str
    id: str


def kind_and_id(fields: Json) -> tuple[str, str]:
    """What an object is, as its address says; empty where it has none."""
    return _parts(text(fields, "href"))


def links_of(fields: Json, kind: str, relations: Collection[str] = ()) -> Iterator[Link]:
    """The links to objects of a kind, of these relations or of all."""
    for link in objects(fields, "links", "link"):
        relation = text(link, "rel")
        its_kind, id_ = _parts(text(link, "href"))
        if its_kind == kind and (relation in relations or not relations):
            yield Link(relation, its_kind, id_)


def project_links(fields: Json) -> tuple[Link, ...]:
    """The links of a project to its people and to the organisations with a part in it."""
    return (*links_of(fields, "persons", ROLES), *links_of(fields, "organisations", ORGANISATIONS))


def day(value: object) -> dt.date | None:
    """The day of a time of the Gateway: midnight in London, which in summer is an hour before UTC's."""
    return date_of_milliseconds(value + _HOUR) if isinstance(value, int) and not isinstance(value, bool) else None


def _parts(address: str) -> tuple[str, str]:
    found = _ADDRESS.search(address)
    return (found[1], found[2]) if found and found.end() == len(address) else ("", "")
