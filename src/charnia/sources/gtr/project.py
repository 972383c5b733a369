"""A project of API 2 of the Gateway: a grant, with what comes with it of its people, organisations and funds, and
of what came of it."""

from __future__ import annotations

import datetime as dt

from charnia.core.evidence import EvidenceRecord, Subject
from charnia.core.vocabulary import EvidenceKind, TopicScheme
from charnia.sources.gtr.beside import Beside
from charnia.sources.gtr.fund import award_sentence
from charnia.sources.gtr.links import day, kind_and_id, project_links
from charnia.sources.gtr.page import LICENCE, UNCLASSIFIED, page_of_project
from charnia.sources.identifiers import web_address
from charnia.sources.json_lines import LineProblem
from charnia.sources.nested import Json, objects, text

_NONE = (
    "This is not one of the things that are read of the Gateway to Research: projects of its API 2 and what they link "
    "to, without dissemination and artistic works. Load its projects."
)


def project_or_problem(number: int, fields: Json, beside: Beside) -> EvidenceRecord | LineProblem:
    """The record of one project with what the file says beside it, or why there is none."""
    id_, title = text(fields, "id"), text(fields, "title")
    if not id_ or kind_and_id(fields)[0] != "projects":
        return LineProblem(number, _NONE)
    if not title:
        return LineProblem(number, f"Project {id_} has no title; it was left out.")
    reference = text(fields, "identifiers", "identifier", "value")
    links = project_links(fields)
    said = (text(fields, part) for part in ("abstractText", "techAbstractText", "potentialImpact"))
    return EvidenceRecord(
        id=f"gtr:{id_}",
        title=title,
        kind=EvidenceKind.GRANT,
        text="\n\n".join(filter(None, (*said, *beside.accounts_of(id_), _award(fields, beside)))),
        date=_start(fields, beside),
        people=beside.people_of(links),
        organisations=beside.organisations_of(links),
        url=page_of_project(reference) or web_address(text(fields, "href")),
        licence=LICENCE,
        subjects=_subjects(fields),
        awards=tuple(filter(None, beside.awards_of(id_))),
    )


def _subjects(fields: Json) -> tuple[Subject, ...]:
    """What the Gateway sorts a project under: health categories, research subjects and topics."""
    lists = ("healthCategories.healthCategory", "researchSubjects.researchSubject", "researchTopics.researchTopic")
    labels = (text(one, "text") for path in lists for one in objects(fields, *path.split(".")))
    return tuple(
        Subject(label, TopicScheme.KEYWORD) for label in dict.fromkeys(labels) if label and label != UNCLASSIFIED
    )


def _award(fields: Json, beside: Beside) -> str:
    award = " of ".join(filter(None, (text(fields, "grantCategory"), text(fields, "leadFunder"))))
    return award_sentence(award, beside.awards_of(text(fields, "id")), text(fields, "status"))


def _start(fields: Json, beside: Beside) -> dt.date | None:
    """The first start of a fund, as the fund itself or the link to it says."""
    funds = [award.starts for award in beside.awards_of(text(fields, "id"))]
    links = [day(link.get("start")) for link in objects(fields, "links", "link") if text(link, "rel") == "FUND"]
    return min((start for start in (*funds, *links) if start), default=None)
