"""The CSV that the search of the Gateway to Research hands out. It has no abstracts.

A row whose start equals its end has only its year right (day and month are often swapped): the rest is unknown.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

from charnia.core.awards import Award
from charnia.core.evidence import EvidenceRecord, OrganisationReference, PersonReference
from charnia.core.vocabulary import EvidenceKind
from charnia.sources.dates import iso_date
from charnia.sources.gtr.fund import whole_sum
from charnia.sources.gtr.page import LICENCE
from charnia.sources.identifiers import orcid_id, web_address
from charnia.sources.json_lines import LineProblem
from charnia.sources.nested import plain

NEEDED = ("ProjectId", "Title")
USED = (
    "LeadROName", "LeadROId", "PISurname", "PIFirstName", "PIOtherNames", "PI ORCID iD", "PIId", "StartDate",
    "EndDate", "AwardPounds", "GTRProjectUrl",
)  # fmt: skip

_POUNDS = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,4})?")


def is_table(path: Path) -> bool:
    """Whether the file begins with a line of column names, among them a needed one or two others of the search."""
    with path.open("rb") as file:
        first = file.readline(10_000).decode("utf-8-sig", "replace")
    columns = {name.strip().strip('"') for name in first.split(",")}
    return len(columns) > 1 and (bool(columns.intersection(NEEDED)) or len(columns.intersection(USED)) > 1)


def read_table(path: Path) -> Iterator[EvidenceRecord | LineProblem]:
    """Every project of the file that can be read and a LineProblem for everything that cannot."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = csv.DictReader(file)
        columns = set(rows.fieldnames or ())
        missing = [name for name in NEEDED if name not in columns]
        if missing:
            yield LineProblem(1, f'There is no column "{missing[0]}"; give the CSV that the search itself hands out.')
            return
        for name in (name for name in USED if name not in columns):
            yield LineProblem(
                1, f'There is no column "{name}": what it held is unknown. The source may have renamed it.', kept=True
            )
        try:
            for row in rows:
                yield _record_or_problem(rows.line_num, row)
        except csv.Error as error:
            yield LineProblem(rows.line_num, f"The table cannot be read on from here ({error}); fetch it again.")


def _record_or_problem(line: int, row: dict[str, str | None]) -> EvidenceRecord | LineProblem:
    id_, title = plain(row["ProjectId"]), plain(row["Title"])
    if not id_ or not title:
        return LineProblem(line, "The project has no id or no title; it was left out.")
    return EvidenceRecord(
        id=f"gtr:{id_}",
        title=title,
        kind=EvidenceKind.GRANT,
        date=_start(row),
        people=_people(row),
        organisations=_organisations(row),
        url=web_address(plain(row.get("GTRProjectUrl"))),
        licence=LICENCE,
        awards=tuple(filter(None, (_award(row),))),
    )


def _start(row: dict[str, str | None]) -> dt.date | None:
    start, end = plain(row.get("StartDate")), plain(row.get("EndDate"))
    return iso_date(start[:4] if start == end else start)


def _award(row: dict[str, str | None]) -> Award:
    """What was given; the time only where both of its ends are right."""
    pounds, start, end = (plain(row.get(name)) for name in ("AwardPounds", "StartDate", "EndDate"))
    sum_ = whole_sum(float(pounds)) if _POUNDS.fullmatch(pounds) else None
    return Award(sum_) if start == end else Award(sum_, starts=iso_date(start), ends=iso_date(end))


def _people(row: dict[str, str | None]) -> tuple[PersonReference, ...]:
    name = " ".join(filter(None, (plain(row.get(part)) for part in ("PIFirstName", "PIOtherNames", "PISurname"))))
    own = plain(row.get("PIId"))
    id_ = orcid_id(plain(row.get("PI ORCID iD"))) or (f"gtr:{own}" if own else "")
    return (PersonReference(id_, name, "principal investigator"),) if name else ()


def _organisations(row: dict[str, str | None]) -> tuple[OrganisationReference, ...]:
    id_, name = plain(row.get("LeadROId")), plain(row.get("LeadROName"))
    return (OrganisationReference(f"gtr:{id_}", name),) if id_ and name else ()
