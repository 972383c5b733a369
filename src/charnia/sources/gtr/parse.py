"""UKRI Gateway to Research: objects of its API 2 (JSON), project pages (XML), and the CSV of its search.

All are under the Open Government Licence 3.0. The JSON of a project names its people, organisations and funds by links
only: their names and the award are known where they stand in the same file. The page has all of it; the CSV has the
principal investigator and the leading organisation, and no abstract.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from charnia.core.evidence import (
    Affiliation,
    EvidenceRecord,
    OrganisationReference,
    PersonFacts,
    PersonReference,
    Subject,
)
from charnia.core.vocabulary import EvidenceKind, TopicScheme
from charnia.sources.field_watch import FieldWatch
from charnia.sources.gtr.beside import Beside, name_of
from charnia.sources.gtr.fund import fund_of
from charnia.sources.gtr.links import day, kind_and_id, links_of, project_links
from charnia.sources.gtr.page import UNCLASSIFIED, is_page, read_page
from charnia.sources.gtr.table import is_table, read_table
from charnia.sources.identifiers import orcid_id, web_address
from charnia.sources.json_files import read_json_file
from charnia.sources.json_lines import LineProblem
from charnia.sources.nested import Json, objects, text

LICENCE = "Open Government Licence v3.0"
LISTS = ("project", "person", "organisation", "fund")
_EVERY = ("id", "href", "links")
"""What all objects have alike."""
_PAGE = "https://gtr.ukri.org/projects?ref="
_FACTS = frozenset(("persons", "organisations"))
"""Kinds that tell of those whom records name, and are no records."""


def read_projects(path: Path) -> Iterator[EvidenceRecord | LineProblem]:
    """Every project of a file that can be read, and a LineProblem for everything that cannot. People and organisations
    are no problem."""
    if is_page(path):
        yield from read_page(path)
    elif is_table(path):
        yield from read_table(path)
    else:
        yield from _read_objects(path)


def _read_objects(path: Path) -> Iterator[EvidenceRecord | LineProblem]:
    beside, watch = _beside(path), FieldWatch(("id", "title", "links"), ("abstractText",))
    for found in read_json_file(path, lists=LISTS, always=_EVERY):
        if isinstance(found, LineProblem):
            yield found
        elif (kind := kind_and_id(found[1])[0]) == "funds":
            yield from _fund_problem(*found, beside)
        elif kind not in _FACTS:
            watch.see(found[1])
            yield project_or_problem(*found, beside)
    yield from watch.warnings()


def _beside(path: Path) -> Beside:
    beside = Beside()
    for found in read_json_file(path, lists=LISTS, always=_EVERY):
        if not isinstance(found, LineProblem):
            beside.add(found[1])
    return beside


def _fund_problem(number: int, fields: Json, beside: Beside) -> Iterator[LineProblem]:
    """A fund is part of its project's record; where that is not in the file, this says what the fund is for."""
    fund = fund_of(fields)
    if fund.project not in beside.projects:
        award = " ".join(filter(None, (fund.amount or "an amount that is not given", fund.period)))
        project = f"project {fund.project}" if fund.project else "a project that is not named"
        yield LineProblem(
            number,
            f"This is a fund of the Gateway to Research, {award} for {project}, which is not in the same file; give "
            "both in one file, or load the page of the project, which has its fund.",
        )


def read_people(path: Path) -> Iterator[PersonFacts]:
    """The people of a JSON file of persons; none in other files."""
    if is_page(path) or is_table(path):
        return
    beside = _beside(path)
    for found in read_json_file(path, lists=LISTS, always=_EVERY):
        if not isinstance(found, LineProblem) and kind_and_id(found[1])[0] == "persons":
            facts = person_facts(found[1], beside)
            if facts:
                yield facts


def person_facts(fields: Json, beside: Beside) -> PersonFacts | None:
    """Who a person is, and where they are employed if the organisation is named; None where their name is missing."""
    name = str(name_of(fields))
    employers = [
        link.id for link in links_of(fields, "organisations", ("EMPLOYED",)) if beside.organisations.get(link.id)
    ]
    return (
        PersonFacts(
            PersonReference(f"gtr:{text(fields, 'id')}", name),
            orcid=orcid_id(text(fields, "orcidId")).removeprefix("orcid:"),
            affiliations=tuple(
                Affiliation(OrganisationReference(f"gtr:{id_}", beside.organisations[id_])) for id_ in employers
            ),
        )
        if name
        else None
    )


def project_or_problem(number: int, fields: Json, beside: Beside) -> EvidenceRecord | LineProblem:
    """The record of one project with what the file says beside it, or why there is none."""
    id_, title = text(fields, "id"), text(fields, "title")
    if not id_ or kind_and_id(fields)[0] != "projects":
        return LineProblem(number, "This is not a project of the Gateway to Research; load its projects or people.")
    if not title:
        return LineProblem(number, f"Project {id_} has no title; it was left out.")
    reference = text(fields, "identifiers", "identifier", "value")
    links = project_links(fields)
    parts = (text(fields, "abstractText"), text(fields, "techAbstractText"), _award(fields, beside))
    return EvidenceRecord(
        id=f"gtr:{id_}",
        title=title,
        kind=EvidenceKind.GRANT,
        text="\n\n".join(filter(None, parts)),
        date=_start(fields, beside),
        people=beside.people_of(links),
        organisations=beside.organisations_of(links),
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


def _award(fields: Json, beside: Beside) -> str:
    """ "Research Grant of BBSRC; £198,408 (actual income) from 1 September 2015 to 31 August 2017; closed." """
    funds = beside.funds.get(text(fields, "id"), ())
    award = " of ".join(filter(None, (text(fields, "grantCategory"), text(fields, "leadFunder"))))
    amounts = (" ".join(filter(None, (fund.amount, fund.period))) for fund in funds)
    parts = "; ".join(filter(None, (award, *amounts, text(fields, "status").lower())))
    return f"{parts}." if parts else ""


def _start(fields: Json, beside: Beside) -> dt.date | None:
    """The first start of a fund, as the fund itself or the link to it says."""
    funds = [fund.starts for fund in beside.funds.get(text(fields, "id"), ())]
    links = [day(link.get("start")) for link in objects(fields, "links", "link") if text(link, "rel") == "FUND"]
    return min((start for start in (*funds, *links) if start), default=None)
