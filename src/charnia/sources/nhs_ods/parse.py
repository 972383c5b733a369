"""Files of the NHS Organisation Data Service (Open Government Licence): headerless CSV in its standard columns.

The columns, from the service's own description of its files: 1 code, 2 name, 3 national grouping, 4 high level health
geography, 5 to 9 address (the fourth line is the town, the fifth the county), 10 postcode, 11 date opened, 12 date
closed; what follows is not read. Dates are YYYYMMDD.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from charnia.core.registers import Address, RegisteredOrganisation
from charnia.core.vocabulary import OrganisationKind, Register
from charnia.sources.capitals import in_usual_letters
from charnia.sources.csv_rows import Row, read_rows
from charnia.sources.json_lines import LineProblem
from charnia.sources.nhs_ods.names_and_codes import columns_of, read_names

LICENCE = "Open Government Licence v3.0 (NHS Organisation Data Service)"
REGIONS = {
    "Y56": "London",
    "Y58": "South West",
    "Y59": "South East",
    "Y60": "Midlands",
    "Y61": "East of England",
    "Y62": "North West",
    "Y63": "North East and Yorkshire",
}
"""Regions of NHS England by the code that stands as national grouping."""

_COLUMNS = 12
_CODE = re.compile(r"[A-Z0-9]{3,8}")
_OTHER_COLUMNS = (
    'Where the dates on which it opened and closed should be stand "{opened}" and "{closed}"; give a file of the NHS '
    "Organisation Data Service in its standard columns."
)
_TOO_FEW = "The line has {found} columns and a file of the service at least 12; give the CSV file as it was downloaded."


def read_nhs_ods(path: Path, *, today: dt.date | None = None) -> Iterator[RegisteredOrganisation | LineProblem]:
    """Every organisation that can be read, and a LineProblem for everything that cannot; of a list of names and codes
    with headings too.

    `today` decides what is closed already; the computer's date by default. Raises OSError when the file cannot be
    opened.
    """
    rows = read_rows(path)
    first = next(rows, None)
    columns = columns_of(first.cells) if isinstance(first, Row) else None
    if columns is not None:
        yield from read_names(rows, columns)
    elif first is not None:
        yield from _read(itertools.chain([first], rows), today or dt.datetime.now(tz=dt.UTC).date())


def _read(rows: Iterable[Row | LineProblem], day: dt.date) -> Iterator[RegisteredOrganisation | LineProblem]:
    seen: set[str] = set()
    for found in rows:
        if isinstance(found, LineProblem):
            yield found
            continue
        fault = _fault(found.cells, seen)
        if fault:
            yield LineProblem(found.line, fault)
            continue
        seen.add(found.cells[0])
        yield from _organisation(found, day)


def _fault(cells: Sequence[str], seen: set[str]) -> str:
    """Why a row cannot be used, as a sentence; empty when it can."""
    if len(cells) < _COLUMNS:
        return _TOO_FEW.format(found=len(cells))
    if not _CODE.fullmatch(cells[0]):
        return f'"{cells[0][:40]}" is not an ODS code; leave the line out if it is a heading.'
    if not cells[1]:
        return f"{cells[0]} has no name; look it up and add it."
    opened, closed = cells[10:12]
    if opened and closed and _date(opened) is None and _date(closed) is None:
        return _OTHER_COLUMNS.format(opened=opened[:30], closed=closed[:30])
    return f"{cells[0]} came before; the first line was kept." if cells[0] in seen else ""


def _organisation(row: Row, today: dt.date) -> Iterator[RegisteredOrganisation | LineProblem]:
    cells = row.cells
    dates: list[dt.date | None] = []
    for name, cell in (("opened", cells[10]), ("closed", cells[11])):
        date = _date(cell)
        if cell and date is None:
            said = f'The date on which {cells[0]} {name}, "{cell[:20]}", is not a date; write YYYYMMDD.'
            yield LineProblem(row.line, said, kept=True)
        dates.append(date)
    opened, closed = dates
    yield RegisteredOrganisation(
        register=Register.NHS_ODS,
        id=cells[0],
        name=in_usual_letters(cells[1]),
        kind=OrganisationKind.NHS,
        address=Address(
            town=in_usual_letters(cells[7]),
            region=REGIONS.get(cells[2], ""),
            country="GB",
            postcode=cells[9],
            lines=tuple(in_usual_letters(line) for line in cells[4:7] if line),
        ),
        opened_on=opened,
        closed=closed is not None and closed <= today,
        closed_on=closed,
        grouping=cells[2],
    )


def _date(cell: str) -> dt.date | None:
    if not re.fullmatch(r"\d{8}", cell):
        return None
    try:
        return dt.date(int(cell[:4]), int(cell[4:6]), int(cell[6:]))
    except ValueError:
        return None
