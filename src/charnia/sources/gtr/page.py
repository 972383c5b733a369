"""A project page of the Gateway to Research as XML (its API 1), as it comes or saved from a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from charnia.core.awards import Award
from charnia.core.evidence import EvidenceRecord, OrganisationReference, PersonReference, Subject
from charnia.core.vocabulary import EvidenceKind, TopicScheme
from charnia.sources.dates import iso_date
from charnia.sources.gtr.fund import award_sentence, whole_sum
from charnia.sources.gtr.organisation import ROOTS
from charnia.sources.identifiers import web_address
from charnia.sources.json_lines import LineProblem
from charnia.sources.nested import Json, at, objects, text, texts
from charnia.sources.xml_tree import UnreadableXml, find, read_xml

LICENCE = "Open Government Licence v3.0"
UNCLASSIFIED = "Unclassified"
"""What the Gateway writes where it has no topic."""
_MOST_DIGITS = 15
_PAGE = "https://gtr.ukri.org/projects?ref="


def is_page(path: Path) -> bool:
    """Whether the file is XML. Raises OSError when it cannot be opened."""
    with path.open("rb") as file:
        return file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def read_page(path: Path) -> Iterator[EvidenceRecord | LineProblem]:
    """The project of a page, or why there is none. Organisations by themselves are no problem."""
    try:
        name, root = read_xml(path)
    except UnreadableXml as problem:
        yield LineProblem(1, str(problem))
        return
    if name in ROOTS:
        return
    composition = find({name: [root]}, "projectcomposition")
    project = find(composition, "project")
    if composition is None or project is None or not text(project, "id") or not text(project, "title"):
        yield LineProblem(1, "There is no project with an id and a title in this file; give a project page as XML.")
    else:
        yield _record(composition, project)


def page_of_project(reference: str) -> str:
    """Where the Gateway shows the project of a grant reference; empty without one."""
    return web_address(f"{_PAGE}{reference}") if reference else ""


def _record(composition: Json, project: Json) -> EvidenceRecord:
    fund = find(project, "fund")
    return EvidenceRecord(
        id=f"gtr:{text(project, 'id')}",
        title=text(project, "title"),
        kind=EvidenceKind.GRANT,
        text="\n\n".join(filter(None, (*_accounts(project), _award(project, fund), _sentence(_topics(project))))),
        date=iso_date(text(fund, "start")),
        people=_people(composition),
        organisations=_organisations(composition),
        url=page_of_project(text(project, "grantreference")),
        licence=LICENCE,
        awards=tuple(filter(None, (_paid(fund),))),
        subjects=tuple(Subject(topic, TopicScheme.KEYWORD) for topic in _topics(project)),
    )


def _accounts(project: Json) -> Iterator[str]:
    """What was to be done, what was found and what came of it."""
    yield text(project, "abstracttext")
    yield text(project, "potentialimpacttext")
    findings = find(project, "keyfindingsoutput")
    yield text(findings, "description")
    yield text(findings, "exploitationpathways")
    for impact in objects(find(project, "impactsummaryoutputs"), "impactsummaryoutput"):
        yield text(impact, "description")


def _award(project: Json, fund: Json | None) -> str:
    category, funder = text(project, "grantcategory"), text(fund, "funder", "name")
    return award_sentence(" of ".join(filter(None, (category, funder))), [_paid(fund)], text(project, "status"))


def _paid(fund: Json | None) -> Award:
    pounds = text(fund, "valuepounds").partition(".")[0]
    is_sum = pounds.isdecimal() and len(pounds) <= _MOST_DIGITS  # Python refuses thousands of digits
    starts, ends = iso_date(text(fund, "start")), iso_date(text(fund, "end"))
    return Award(whole_sum(int(pounds)) if is_sum else None, starts=starts, ends=ends)


def _topics(project: Json) -> tuple[str, ...]:
    found = find(project, "researchtopics")
    topics = (text(one, "text") for one in objects(found, "researchtopic"))
    return tuple(topic for topic in dict.fromkeys(topics) if topic and topic != UNCLASSIFIED)


def _sentence(topics: tuple[str, ...]) -> str:
    return f"Topics: {'; '.join(topics)}." if topics else ""


def _people(composition: Json) -> tuple[PersonReference, ...]:
    people = []
    for person in objects(find(composition, "personroles"), "personrole"):
        name = " ".join(filter(None, (text(person, part) for part in ("firstname", "othernames", "surname"))))
        roles = [name for one in objects(person, "roles", "role") for name in texts(one, "name")]
        id_ = text(person, "id")
        if name and id_:
            people.append(PersonReference(f"gtr:{id_}", name, ", ".join(map(_role, roles))))
    return tuple(people)


def _role(name: str) -> str:
    return name.replace("CO_INVESTIGATOR", "co-investigator").replace("_", " ").lower()


def _organisations(composition: Json) -> tuple[OrganisationReference, ...]:
    """The leading organisation first, then all others with a part in the project."""
    entries = (
        at(composition, "leadresearchorganisation") or find(composition, "leadresearchorganisation"),
        *objects(find(composition, "organisationroles"), "organisationrole"),
    )
    found: dict[str, OrganisationReference] = {}
    for entry in entries:
        id_, name = text(entry, "id"), text(entry, "name")
        if id_ and name:
            found.setdefault(id_, OrganisationReference(f"gtr:{id_}", name))
    return tuple(found.values())
