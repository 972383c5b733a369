"""Impact case studies of REF 2021, from the table that its public database exports, as a workbook or saved as CSV.

Columns as in the export of results2021.ref.ac.uk ("export all", 2022): `Institution name, Unit of assessment name, REF
impact case study identifier, Title, Summary impact type, 1. Summary of the impact, 2. Underpinning research, 4. Details
of the impact`. The table names no people in columns of their own: only those whom the text names with a dated post are
read. Institutions own the texts, and no licence stands in the table: unless one is given when loading, the texts are
matched but not shown. The funding bodies' page on copyright (2021.ref.ac.uk/copyright) offers what was submitted under
CC BY 4.0: whoever has read it gives that licence when loading the file.
"""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from charnia.core.evidence import EvidenceRecord, Offer, OrganisationReference, PersonReference
from charnia.core.vocabulary import EvidenceKind, FactStatus, OfferKind, OrganisationKind
from charnia.sources.json_lines import LineProblem
from charnia.sources.nested import plain
from charnia.sources.ref_impact.researchers import researchers, slug
from charnia.sources.ref_impact.titles import readable_title
from charnia.sources.reply_forms import LARGEST_WORKBOOK, ZIP_SIGNATURE
from charnia.sources.spreadsheet.model import Row, SheetLimits, UnreadableSheet
from charnia.sources.spreadsheet.read import open_sheets

PERIOD_END = dt.date(2020, 12, 31)
SOURCE = "REF 2021 impact case study database"
IDENTIFIER, TITLE, SUMMARY = "REF impact case study identifier", "Title", "1. Summary of the impact"
INSTITUTION, UNIT, TYPE = "Institution name", "Unit of assessment name", "Summary impact type"
RESEARCH, DETAILS = "2. Underpinning research", "4. Details of the impact"
_PAGE = "https://results2021.ref.ac.uk/impact/"
_LIMITS = SheetLimits(file_bytes=LARGEST_WORKBOOK, unpacked_bytes=400 * 1024**2)
"""The whole export holds some 6,400 case studies with their texts."""
_PREFACE = 25
_ID = re.compile(r"[0-9A-Za-z-]{1,80}")
_OLD = "The impact was recorded for 2013 to 2020: people may have moved and practice may have changed since."
_NOT_A_TABLE = (
    'There is no column "{name}"; export the case studies from results2021.ref.ac.uk and give the file as it is.'
)


@dataclass(frozen=True, slots=True)
class CaseStudy2021:
    """One case study as it was submitted."""

    id: str
    title: str
    institution: str
    unit: str
    impact_type: str
    summary: str
    research: str
    details: str

    @property
    def people(self) -> tuple[PersonReference, ...]:
        """Those whom the text names with a dated post at the institution."""
        return researchers(self.research, institution=self.institution)

    @property
    def organisation(self) -> OrganisationReference | None:
        """The institution that submitted it; the id is made of its name, as for REF 2014."""
        name = self.institution
        return OrganisationReference(f"ref2014:{slug(name)}", name, kind=OrganisationKind.UNIVERSITY) if name else None


def read_case_studies_2021(path: Path) -> Iterator[CaseStudy2021 | LineProblem]:
    """Every case study that can be read and a LineProblem for everything that cannot.

    In a workbook the sheet is the first that has the heading of identifiers, which may stand below a preface.
    """
    with path.open("rb") as file:
        is_workbook = file.read(4) == ZIP_SIGNATURE
    if not is_workbook:
        yield from _of_csv(path)
        return
    try:
        yield from case_studies_of_workbook(path.read_bytes())
    except UnreadableSheet as problem:
        yield LineProblem(1, str(problem))


def case_studies_of_workbook(workbook: bytes) -> Iterator[CaseStudy2021 | LineProblem]:
    """The same of a workbook's bytes. Raises UnreadableSheet where it is damaged, whenever that is found."""
    sheets = open_sheets(workbook, limits=_LIMITS)
    for sheet in sheets.sheets:
        rows = (row for row in sheets.rows(sheet) if isinstance(row, Row))
        head = next((row.cells for row in itertools.islice(rows, _PREFACE) if IDENTIFIER in row.cells), None)
        if head is not None:
            yield from _of_rows(head, rows)
            return
    yield LineProblem(1, _NOT_A_TABLE.format(name=IDENTIFIER))


def _of_rows(head: tuple[str, ...], rows: Iterator[Row]) -> Iterator[CaseStudy2021 | LineProblem]:
    missing = next((name for name in (TITLE, SUMMARY) if name not in head), None)
    if missing:
        yield LineProblem(1, _NOT_A_TABLE.format(name=missing))
        return
    for row in rows:
        yield _case_or_problem(row.number, dict(zip(head, row.cells, strict=False)))


def _of_csv(path: Path) -> Iterator[CaseStudy2021 | LineProblem]:
    csv.field_size_limit(min(sys.maxsize, 10 * 1024 * 1024))
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = csv.DictReader(file)
        try:
            columns = set(rows.fieldnames or ())
            missing = next((name for name in (IDENTIFIER, TITLE, SUMMARY) if name not in columns), None)
            if missing:
                yield LineProblem(1, _NOT_A_TABLE.format(name=missing))
                return
            for row in rows:
                yield _case_or_problem(rows.line_num, row)
        except csv.Error as error:
            yield LineProblem(rows.line_num, f"The table cannot be read on from here ({error}); save it again as CSV.")


def evidence_of_2021(case: CaseStudy2021) -> EvidenceRecord:
    """The record behind a case study, dated by the end of the period that it tells of."""
    return EvidenceRecord(
        id=f"ref2021:{case.id}",
        kind=EvidenceKind.IMPACT_CASE,
        title=case.title,
        text="\n\n".join(filter(None, (case.summary, case.research, case.details))),
        date=PERIOD_END,
        people=case.people,
        organisations=(case.organisation,) if case.organisation else (),
        impact=(case.impact_type,) if case.impact_type else (),
        url=_PAGE + case.id,
    )


def offer_of_2021(case: CaseStudy2021) -> Offer:
    """The offer to learn from those who walked the path; the record of `evidence_of_2021` stands behind it.

    It says who and what kind of impact, not the summary, which is the institution's text.
    """
    unit = f" ({case.unit})" if case.unit else ""
    parts = (
        f"Institution: {case.institution}{unit}." if case.institution else "",
        f"Kind of impact: {case.impact_type.lower()}." if case.impact_type else "",
    )
    return Offer(
        id=f"ref2021-case:{case.id}",
        kind=OfferKind.CASE_STUDY,
        title=case.title,
        text=" ".join(filter(None, parts)),
        organisation=case.organisation,
        evidence_ids=(f"ref2021:{case.id}",),
        url=_PAGE + case.id,
        source=SOURCE,
        as_of=PERIOD_END.isoformat(),
        status=FactStatus.PRIMARY,
        cautions=(_OLD,),
    )


def _case_or_problem(line: int, row: dict[str, str | None]) -> CaseStudy2021 | LineProblem:
    id_, title, summary = (plain(row.get(name)) for name in (IDENTIFIER, TITLE, SUMMARY))
    if not _ID.fullmatch(id_) or not title or not summary:
        return LineProblem(line, "The case study has no identifier, title or summary; it was left out.")
    research, details = plain(row.get(RESEARCH)), plain(row.get(DETAILS))
    return CaseStudy2021(
        id=id_,
        title=readable_title(title, f"{summary} {research} {details}"),
        institution=plain(row.get(INSTITUTION)),
        unit=plain(row.get(UNIT)),
        impact_type=plain(row.get(TYPE)),
        summary=summary,
        research=research,
        details=details,
    )
