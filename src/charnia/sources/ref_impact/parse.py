"""Impact case studies of REF 2014, the United Kingdom's research assessment.

The institutions own the texts. Most let the public database offer theirs under CC BY 4.0, 31 of 154 did not
(impact.ref.ac.uk/casestudies/Terms.aspx lists them), and the data do not say whose is whose. So the licence of a case
study is that which its own field `licence` names, or else unknown: unless one is given when loading, the texts are
matched but not shown.

Two forms are read. The first is one JSON object a line with `id, institution, uoa, title, summary, research, impact,
impact_type, subjects`. The second is the reply of the public database's own interface
(`impact.ref.ac.uk/casestudiesapi/REFAPI.svc/SearchCaseStudies`): a JSON list of objects with `CaseStudyId, Institution,
UOA, Title, ImpactSummary, UnderpinningResearch, ImpactDetails, ImpactType, ResearchSubjectAreas, Institutions`. Lists
may stand as lists or as text that shows one (`"['Clinical Sciences']"`). `Institutions` are objects with `UKPRN` and
`InstitutionName`: more than one where institutions submitted a case study together. Not read are the funders, places,
references and sources that the interface gives.
"""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from charnia.core.evidence import EvidenceRecord, Offer, OrganisationReference, PersonReference, Subject
from charnia.core.vocabulary import EvidenceKind, FactStatus, OfferKind, OrganisationKind, TopicScheme
from charnia.sources.field_watch import watched
from charnia.sources.json_files import read_json_file
from charnia.sources.json_lines import LineProblem
from charnia.sources.nested import objects, text
from charnia.sources.plain_text import without_markup
from charnia.sources.ref_impact.researchers import researchers, slug
from charnia.sources.ref_impact.titles import readable_title

PERIOD_END = dt.date(2013, 12, 31)
SOURCE = "REF 2014 impact case study database"
_PAGE = "https://impact.ref.ac.uk/casestudies/CaseStudy.aspx?Id="
_OLD = "The impact was recorded for 2008 to 2013: people may have moved and practice may have changed since."
_WITHHELD_MARK = "REDACTED — FOR PUBLICATION"
_WITHHELD = "The university withheld parts of this case study."
_API_NAMES = {
    "CaseStudyId": "id",
    "Institution": "institution",
    "UOA": "uoa",
    "Title": "title",
    "ImpactSummary": "summary",
    "UnderpinningResearch": "research",
    "ImpactDetails": "impact",
    "ImpactType": "impact_type",
    "ResearchSubjectAreas": "subjects",
}
_EVERY = tuple(_API_NAMES)
_BRACKET = re.compile(r"\s*\([^()]*\)\s*$")
"""A school or an acronym behind an institution's name: its id is that of the institution, and so is its name."""
_NEEDED = ("id", "title", "summary")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStudy:
    """One case study as it was submitted. `people` are only those whom its text names with a dated post."""

    id: str
    title: str
    institution: str
    unit: str
    summary: str
    research: str
    impact: str
    impact_type: str
    subjects: tuple[str, ...]
    people: tuple[PersonReference, ...]
    withheld: bool
    licence: str = ""
    together: tuple[str, ...] = ()
    """The institutions where more than one submitted it."""


def read_case_studies(path: Path) -> Iterator[CaseStudy | LineProblem]:
    """Every case study that can be read and a LineProblem for everything that cannot.

    In a JSON list the "line" of a problem is the place of the record, counted from 1. Problems of a record that was
    kept come right before it. Raises OSError when the file cannot be opened.
    """
    seen: set[str] = set()
    for found in watched(_objects(path), always=_API_NAMES.values()):
        if isinstance(found, LineProblem):
            yield found
            continue
        number, fields = found
        fault = _fault(fields, seen)
        if fault:
            yield LineProblem(number, fault)
            continue
        case = _case_study(fields)
        seen.add(case.id)
        if not case.institution:
            yield LineProblem(number, f"Case study {case.id} names no institution; look it up and add it.", kept=True)
        yield case


def evidence_of(case: CaseStudy) -> EvidenceRecord:
    """The record behind a case study.

    A case study bears no date. It tells of impact between 2008 and 2013, so it is dated by the end of that period:
    the latest day on which what it says was known to hold.
    """
    return EvidenceRecord(
        id=f"ref2014:{case.id}",
        kind=EvidenceKind.IMPACT_CASE,
        title=case.title,
        text="\n\n".join(part for part in (case.summary, case.research, case.impact) if part),
        date=PERIOD_END,
        people=case.people,
        organisations=_organisations(case),
        url=_PAGE + case.id,
        licence=case.licence,
        subjects=tuple(Subject(subject, TopicScheme.KEYWORD) for subject in dict.fromkeys(case.subjects)),
        impact=(case.impact_type,) if case.impact_type else (),
    )


def offer_of(case: CaseStudy) -> Offer:
    """The offer to learn from those who walked the path; the record of `evidence_of` stands behind it.

    It says who and what kind of impact, not the summary, which is the institution's text.
    """
    organisations = _organisations(case)
    return Offer(
        id=f"ref2014-case:{case.id}",
        kind=OfferKind.CASE_STUDY,
        title=case.title,
        text=_who_walked(case),
        organisation=organisations[0] if organisations else None,
        evidence_ids=(f"ref2014:{case.id}",),
        url=_PAGE + case.id,
        source=SOURCE,
        as_of="2013-12-31",
        status=FactStatus.PRIMARY,
        cautions=(_OLD, _WITHHELD) if case.withheld else (_OLD,),
    )


def _who_walked(case: CaseStudy) -> str:
    names = ", ".join(f"{person.role} {person.name}" for person in case.people)
    unit = f" ({case.unit})" if case.unit else ""
    parts = (
        f"Institution: {case.institution}{unit}." if case.institution else "",
        f"Researchers named with their posts: {names}." if names else "",
        f"Kind of impact: {case.impact_type.lower()}." if case.impact_type else "",
        f"Subjects: {', '.join(case.subjects)}." if case.subjects else "",
    )
    return " ".join(part for part in parts if part)


def _organisations(case: CaseStudy) -> tuple[OrganisationReference, ...]:
    return tuple(map(_organisation, case.together or filter(None, (case.institution,))))


def _organisation(institution: str) -> OrganisationReference:
    name = _BRACKET.sub("", institution) or institution
    return OrganisationReference(id=f"ref2014:{slug(institution)}", name=name, kind=OrganisationKind.UNIVERSITY)


def _objects(path: Path) -> Iterator[tuple[int, dict[str, Any]] | LineProblem]:
    """The case studies with their fields under the shorter names."""
    for found in read_json_file(path, always=_EVERY):
        if isinstance(found, LineProblem):
            yield found
        else:
            yield found[0], {_API_NAMES.get(name, name): value for name, value in found[1].items()}


def _fault(fields: dict[str, Any], seen: set[str]) -> str:
    """Why a record cannot be used, as a sentence; empty when it can."""
    for name in _NEEDED:
        if not _text(fields.get(name)):
            return f'There is no "{name}"; every case study needs an id, a title and a summary.'
    id_ = _text(fields["id"])
    if not id_.isdecimal() or not id_.isascii():
        return f'The id "{id_[:40]}" is not one of the database, which are numbers; correct it.'
    if id_ in seen:
        return f"The case study {id_} came before; the first one was kept."
    return ""


def _case_study(fields: dict[str, Any]) -> CaseStudy:
    title = _text(fields["title"])
    institution = _text(fields.get("institution"))
    summary, research, impact = (_text(fields.get(name)) for name in ("summary", "research", "impact"))
    return CaseStudy(
        id=_text(fields["id"]),
        title=readable_title(title.removeprefix(_WITHHELD_MARK).strip() or title, f"{summary} {research} {impact}"),
        institution=institution,
        unit=_text(fields.get("uoa")),
        summary=summary,
        research=research,
        impact=impact,
        impact_type=_text(fields.get("impact_type")),
        subjects=_texts(fields.get("subjects")),
        people=researchers(research, institution=institution),
        withheld=title.startswith(_WITHHELD_MARK),
        licence=_text(fields.get("licence")),
        together=_together(fields.get("Institutions")),
    )


def _together(listed: object) -> tuple[str, ...]:
    names = (text(one, "InstitutionName") for one in objects(listed))
    several = tuple(dict.fromkeys(filter(None, names)))
    return several if len(several) > 1 else ()


def _text(value: object) -> str:
    if isinstance(value, str):
        return without_markup(value.encode("utf-8", "replace").decode())
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _texts(value: object) -> tuple[str, ...]:
    """A list of texts or of objects with a `Subject` or `Name`, or text that shows a list."""
    if isinstance(value, str) and value.strip().startswith("["):
        value = _shown_list(value.strip())
    entries = value if isinstance(value, list) else [value]
    return tuple(text for text in (_text(_name_of(entry)) for entry in entries) if text)


def _shown_list(text: str) -> object:
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return text.strip("[] ")


def _name_of(entry: object) -> object:
    return entry.get("Subject") or entry.get("Name") if isinstance(entry, dict) else entry
