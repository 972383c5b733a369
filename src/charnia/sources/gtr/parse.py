"""UKRI Gateway to Research: objects of its API 2 (JSON), project pages (XML), and the CSV of its search.

All are under the Open Government Licence 3.0. The JSON of a project names its people, organisations, funds and outcomes
by links only: what these are is known where they stand in the same file, or in one that is given with it. The page has
the names and the award; the CSV has the principal investigator and the leading organisation, and no abstract.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from charnia.core.evidence import (
    Affiliation,
    EvidenceRecord,
    OrganisationFacts,
    OrganisationReference,
    PersonFacts,
    PersonReference,
)
from charnia.sources.field_watch import FieldWatch
from charnia.sources.gtr.accounts import ACCOUNTS
from charnia.sources.gtr.beside import Beside, name_of
from charnia.sources.gtr.fund import fund_of
from charnia.sources.gtr.links import kind_and_id, links_of
from charnia.sources.gtr.organisation import facts_in_xml, organisation_facts
from charnia.sources.gtr.outcomes import OWN_RECORDS, read_outcome
from charnia.sources.gtr.page import LICENCE, is_page, read_page
from charnia.sources.gtr.project import project_or_problem
from charnia.sources.gtr.table import is_table, read_table
from charnia.sources.identifiers import orcid_id
from charnia.sources.json_files import read_json_file
from charnia.sources.json_lines import LineProblem
from charnia.sources.nested import Json, text

__all__ = ["LICENCE", "read_organisations", "read_people", "read_projects", "reader_of_files"]
LISTS = (
    "project", "person", "organisation", "fund", "publication", "spinOut", "keyFinding", "impactSummary",
    "intellectualProperty", "product", "researchDatabaseAndModel", "researchMaterial", "softwareAndTechnicalProduct",
    "furtherFunding", "futherfunding", "policyInfluence", "collaboration",
)  # fmt: skip
"""Where replies keep their objects; "futherfunding" is how the source itself spells it."""
_EVERY = ("id", "href", "links")
"""What all objects have alike."""


def read_projects(path: Path, beside: Beside | None = None) -> Iterator[EvidenceRecord | LineProblem]:
    """Every project of a file that can be read, and every outcome that is a record of its own; a LineProblem for
    everything that cannot. What tells of these is no problem where they are known; people and organisations never are.
    `beside` is what is known besides, by default what the file itself says."""
    if is_page(path):
        yield from read_page(path)
    elif is_table(path):
        yield from read_table(path)
    else:
        yield from _read_objects(path, beside or _told_in(path))


def reader_of_files(paths: Iterable[Path]) -> Callable[[Path], Iterator[EvidenceRecord | LineProblem]]:
    """What reads each of several files with what all of them say."""
    beside = _told_in(*(path for path in paths if not is_page(path) and not is_table(path)))
    return lambda path: read_projects(path, beside)


def _read_objects(path: Path, beside: Beside) -> Iterator[EvidenceRecord | LineProblem]:
    watch = FieldWatch(("id", "title", "links"), ("abstractText",))
    for found in read_json_file(path, lists=LISTS, always=_EVERY):
        if isinstance(found, LineProblem):
            yield found
        else:
            yield from _read(*found, beside, watch)
    yield from watch.warnings()


def _read(number: int, fields: Json, beside: Beside, watch: FieldWatch) -> Iterator[EvidenceRecord | LineProblem]:
    kind = kind_and_id(fields)[0]
    if kind in OWN_RECORDS:
        yield from read_outcome(number, fields, kind, beside)
    elif kind == "funds":
        yield from _fund_problem(number, fields, beside)
    elif kind in ACCOUNTS:
        yield from _account_problem(number, fields, beside)
    elif kind not in {"persons", "organisations"}:
        watch.see(fields)
        yield project_or_problem(number, fields, beside)


def _told_in(*paths: Path) -> Beside:
    beside = Beside()
    for path in paths:
        for found in read_json_file(path, lists=LISTS, always=_EVERY):
            if not isinstance(found, LineProblem):
                beside.add(found[1])
    return beside


def _fund_problem(number: int, fields: Json, beside: Beside) -> Iterator[LineProblem]:
    """A fund is part of its project's record; where that does not come with it, this says what the fund is for."""
    fund = fund_of(fields)
    if fund.project not in beside.projects:
        award = " ".join(filter(None, (fund.award.sum or "an amount that is not given", fund.award.period)))
        project = f"project {fund.project}" if fund.project else "a project that is not named"
        yield LineProblem(
            number,
            f"This is a fund of the Gateway to Research, {award} for {project}, which does not come with it; give "
            "the files of both, or load the page of the project, which has its fund.",
        )


def _account_problem(number: int, fields: Json, beside: Beside) -> Iterator[LineProblem]:
    """What came of a project is part of its record, too."""
    if not any(project.id in beside.projects for project in links_of(fields, "projects")):
        yield LineProblem(
            number,
            f"The project of outcome {text(fields, 'id')} does not come with it, and what came of it is told in "
            "the project's own record; give the files of both.",
        )


def read_people(path: Path) -> Iterator[PersonFacts]:
    """The people of a JSON file of persons; none in other files."""
    if is_page(path) or is_table(path):
        return
    beside = _told_in(path)
    for found in read_json_file(path, lists=LISTS, always=_EVERY):
        if not isinstance(found, LineProblem) and kind_and_id(found[1])[0] == "persons":
            facts = person_facts(found[1], beside)
            if facts:
                yield facts


def read_organisations(path: Path) -> Iterator[OrganisationFacts]:
    """The organisations of a JSON or XML file; none of a table, which says nothing of them but their names."""
    if is_page(path):
        yield from facts_in_xml(path)
    elif not is_table(path):
        for found in read_json_file(path, lists=LISTS, always=_EVERY):
            if not isinstance(found, LineProblem) and kind_and_id(found[1])[0] == "organisations":
                facts = organisation_facts(found[1])
                if facts:
                    yield facts


def person_facts(fields: Json, beside: Beside) -> PersonFacts | None:
    """Who a person is, and where they are employed if the organisation is named; None without an id or a name."""
    id_, name = text(fields, "id"), str(name_of(fields))
    employers = [
        link.id for link in links_of(fields, "organisations", ("EMPLOYED",)) if beside.organisations.get(link.id)
    ]
    posts = (Affiliation(OrganisationReference(f"gtr:{id_}", beside.organisations[id_])) for id_ in employers)
    orcid = orcid_id(text(fields, "orcidId")).removeprefix("orcid:")
    reference = PersonReference(f"gtr:{id_}", name)
    return PersonFacts(reference, orcid=orcid, affiliations=tuple(posts)) if id_ and name else None
