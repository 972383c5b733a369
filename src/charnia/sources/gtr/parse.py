"""UKRI Gateway to Research: projects of its API 2 (JSON), project pages (XML), and the CSV of its search.

All are under the Open Government Licence 3.0. The JSON of a project names its people and organisations by links only;
the page has their names too; the CSV has the principal investigator and the leading organisation, and no abstract. In
JSON also people are read, so that a project can be linked with those loaded before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from charnia.core.evidence import EvidenceRecord, PersonFacts, PersonReference, Subject
from charnia.core.vocabulary import EvidenceKind, TopicScheme
from charnia.sources.dates import date_of_milliseconds
from charnia.sources.field_watch import watched
from charnia.sources.gtr.page import UNCLASSIFIED, is_page, read_page
from charnia.sources.gtr.table import is_table, read_table
from charnia.sources.identifiers import web_address
from charnia.sources.json_files import read_json_file
from charnia.sources.json_lines import LineProblem
from charnia.sources.nested import Json, objects, text

LICENCE = "Open Government Licence v3.0"
LISTS = ("project", "person", "fund")
_EVERY = ("id", "href", "links")
"""What projects, people and funds have alike."""
_PAGE = "https://gtr.ukri.org/projects?ref="
_ROLES = {
    "PI_PER": "principal investigator",
    "COI_PER": "co-investigator",
    "RESEARCH_COI_PER": "co-investigator",
    "FELLOW_PER": "fellow",
    "RESEARCH_PER": "researcher",
    "SUPER_PER": "supervisor",
    "STUDENT_PER": "student",
}
_HOUR = 3_600_000
_NOT_A_PROJECT = "This is a {kind} of the Gateway to Research, which is no record by itself; load the projects."


def read_projects(path: Path) -> Iterator[EvidenceRecord | LineProblem]:
    """Every project of a file that can be read, and a LineProblem for everything that cannot. People are no problem."""
    if is_page(path):
        yield from read_page(path)
    elif is_table(path):
        yield from read_table(path)
    else:
        for found in watched(_projects(path), always=("id", "title", "links"), often=("abstractText",)):
            yield found if isinstance(found, LineProblem) else project_or_problem(*found)


def read_people(path: Path) -> Iterator[PersonFacts]:
    """The people of a JSON file of persons; none in other files."""
    if is_page(path) or is_table(path):
        return
    for found in read_json_file(path, lists=LISTS, always=_EVERY):
        if not isinstance(found, LineProblem) and _kind(found[1]) == "persons":
            facts = person_facts(found[1])
            if facts:
                yield facts


def person_facts(fields: Json) -> PersonFacts | None:
    """Who a person is; None where the name is missing."""
    name = " ".join(filter(None, (text(fields, part) for part in ("firstName", "otherNames", "surname"))))
    return PersonFacts(PersonReference(f"gtr:{text(fields, 'id')}", name)) if name else None


def project_or_problem(number: int, fields: Json) -> EvidenceRecord | LineProblem:
    """The record of one project, or why there is none."""
    id_, title = text(fields, "id"), text(fields, "title")
    if _kind(fields) == "funds":
        return LineProblem(number, _NOT_A_PROJECT.format(kind="fund"))
    if not id_ or _kind(fields) != "projects":
        return LineProblem(number, "This is not a project of the Gateway to Research; load its projects or people.")
    if not title:
        return LineProblem(number, f"Project {id_} has no title; it was left out.")
    reference = text(fields, "identifiers", "identifier", "value")
    return EvidenceRecord(
        id=f"gtr:{id_}",
        title=title,
        kind=EvidenceKind.GRANT,
        text="\n\n".join(
            filter(None, (text(fields, "abstractText"), text(fields, "techAbstractText"), _award(fields)))
        ),
        date=_start(fields),
        people=_people(fields),
        url=web_address(f"{_PAGE}{reference}" if reference else text(fields, "href")),
        licence=LICENCE,
        subjects=_subjects(fields),
    )


def _subjects(fields: Json) -> tuple[Subject, ...]:
    """What the Gateway sorts a project under: health categories, research subjects and topics."""
    lists = ("healthCategories.healthCategory", "researchSubjects.researchSubject", "researchTopics.researchTopic")
    labels = (text(one, "text") for path in lists for one in objects(fields, *path.split(".")))
    return tuple(
        Subject(label, TopicScheme.KEYWORD) for label in dict.fromkeys(labels) if label and label != UNCLASSIFIED
    )


def _projects(path: Path) -> Iterator[tuple[int, Json] | LineProblem]:
    for found in read_json_file(path, lists=LISTS, always=_EVERY):
        if isinstance(found, LineProblem) or _kind(found[1]) != "persons":
            yield found


def _kind(fields: Json) -> str:
    """ "projects", "persons" or "funds", as the address of the object says; empty where it has none."""
    return text(fields, "href").rpartition("/api/")[2].partition("/")[0]


def _award(fields: Json) -> str:
    funder, category = text(fields, "leadFunder"), text(fields, "grantCategory")
    status = text(fields, "status").lower()
    award = " of ".join(filter(None, (category, funder)))
    return f"{award}{'; ' if award and status else ''}{status}." if award or status else ""


def _start(fields: Json) -> dt.date | None:
    """The start of the funding. Times are midnight in London, an hour before UTC's in summer."""
    starts = [link.get("start") for link in objects(fields, "links", "link") if text(link, "rel") == "FUND"]
    known = [start for start in starts if isinstance(start, int)]
    return date_of_milliseconds(min(known) + _HOUR) if known else None


def _people(fields: Json) -> tuple[PersonReference, ...]:
    """People by their links; their names are not there."""
    found: dict[str, PersonReference] = {}
    for link in objects(fields, "links", "link"):
        role, id_ = _ROLES.get(text(link, "rel")), text(link, "href").rpartition("/persons/")[2]
        if role and id_ and "/" not in id_:
            found.setdefault(id_, PersonReference(f"gtr:{id_}", "", role))
    return tuple(found.values())
