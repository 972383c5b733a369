"""Names and codes of NHS bodies as the Office for National Statistics hands them out (Open Government Licence).

CSV with headings in the office's manner: `ICB24CD` its own code, `ICB24CDH` that of the NHS Organisation Data Service,
`ICB24NM` the name; the letters say what is listed and the digits of which year. What else stands there is not read.
Those listed were open in that year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from charnia.core.registers import Address, RegisteredOrganisation
from charnia.core.vocabulary import OrganisationKind, Register
from charnia.sources.csv_rows import Row
from charnia.sources.json_lines import LineProblem

_CODE_HEADING = re.compile(r"([A-Z]+\d{2})CDH")
_CODE = re.compile(r"[A-Z0-9]{3,8}")


class Columns(NamedTuple):
    """Where the code and the name stand in a row."""

    code: int
    name: int


def columns_of(headings: list[str]) -> Columns | None:
    """Where code and name stand, by the first row; None where these are no headings of such a list."""
    places = {heading: place for place, heading in enumerate(headings)}
    for heading, place in places.items():
        match = _CODE_HEADING.fullmatch(heading)
        if match and f"{match[1]}NM" in places:
            return Columns(place, places[f"{match[1]}NM"])
    return None


def read_names(rows: Iterable[Row | LineProblem], columns: Columns) -> Iterator[RegisteredOrganisation | LineProblem]:
    """Every organisation of the rows below the headings, each once, and a LineProblem for what cannot be read."""
    seen: set[str] = set()
    for row in rows:
        if isinstance(row, LineProblem):
            yield row
            continue
        code, name = (row.cells[place] if place < len(row.cells) else "" for place in columns)
        if not _CODE.fullmatch(code) or not name:
            yield LineProblem(row.line, "There is no ODS code or no name; every line needs both.")
        elif code not in seen:
            seen.add(code)
            yield RegisteredOrganisation(
                register=Register.NHS_ODS,
                id=code,
                name=name,
                kind=OrganisationKind.NHS,
                address=Address(country="GB"),
            )
