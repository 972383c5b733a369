"""The free company data product of Companies House: one CSV file with headings, plain or inside its zip file.

Columns are found by their headings, as the product names them; unknown ones are passed over. Dates are DD/MM/YYYY.
The register says nothing of people employed; a size is read off the kind of accounts only where the law ties the kind
to a size.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from charnia.core.registers import Activity, Address, RegisteredOrganisation
from charnia.core.vocabulary import CompanySize, OrganisationKind, Register
from charnia.sources.capitals import in_usual_letters
from charnia.sources.csv_rows import read_rows
from charnia.sources.json_lines import LineProblem

LICENCE = "Companies House free company data product (Open Government Licence v3.0)"
YOUNG = 5
"""Years since incorporation in which a company with the accounts of a micro-entity counts as a start-up."""

_NEEDED = ("CompanyName", "CompanyNumber")
_NUMBER = re.compile(r"[A-Z0-9]{2}\d{5}[A-Z0-9]")
_SIC = re.compile(r"(\d{4,5})(?:\s*-\s*(.*))?")
_HOME = frozenset(
    {"ENGLAND", "SCOTLAND", "WALES", "NORTHERN IRELAND", "UNITED KINGDOM", "GREAT BRITAIN", "ENGLAND & WALES"}
)
_ENDED = frozenset({"dissolved", "converted / closed", "closed", "removed"})
_SMALL_ACCOUNTS = frozenset(
    {"SMALL", "MEDIUM", "TOTAL EXEMPTION SMALL", "TOTAL EXEMPTION FULL", "UNAUDITED ABRIDGED", "AUDITED ABRIDGED"}
)
"""Accounts that only companies below the law's limits of a small or medium one may file (fewer than 250 people)."""

_NO_HEADINGS = "The first line has no CompanyName and CompanyNumber; give the file as it was downloaded, with headings."


def read_companies(path: Path, *, today: dt.date | None = None) -> Iterator[RegisteredOrganisation | LineProblem]:
    """Every company that can be read, and a LineProblem for everything that cannot.

    `today` is the day from which a company's age counts; the computer's date by default. Memory does not grow with
    the file. Raises OSError when the file cannot be opened.
    """
    day = today or dt.datetime.now(tz=dt.UTC).date()
    headings: list[str] = []
    for found in read_rows(path):
        if isinstance(found, LineProblem):
            yield found
        elif found.line == 1 or not headings:
            headings = found.cells
            if not set(_NEEDED) <= set(headings):
                yield LineProblem(found.line, _NO_HEADINGS)
                return
        else:
            yield from _company(found.line, found.cells, headings, day)


def _company(
    line: int, cells: list[str], headings: list[str], today: dt.date
) -> Iterator[RegisteredOrganisation | LineProblem]:
    if len(cells) != len(headings):
        said = f"The line has {len(cells)} columns and the headings are {len(headings)}; mend it or leave it out."
        yield LineProblem(line, said)
        return
    fields = dict(zip(headings, cells, strict=True))
    number = fields["CompanyNumber"].upper()
    if not _NUMBER.fullmatch(number):
        yield LineProblem(line, f'"{number[:20]}" is not a company number of eight characters; correct it.')
    elif not fields["CompanyName"]:
        yield LineProblem(line, f"Company {number} has no name; look it up and add it.")
    else:
        for name in ("IncorporationDate", "DissolutionDate"):
            if fields.get(name) and _date(fields.get(name, "")) is None:
                said = f'The {name} of {number}, "{fields[name][:20]}", is not a date; write DD/MM/YYYY.'
                yield LineProblem(line, said, kept=True)
        yield company_of(fields, today=today)


def company_of(fields: Mapping[str, str], *, today: dt.date) -> RegisteredOrganisation:
    """The company of one row, by its headings; a number and a name must be there."""
    started, ended = _date(fields.get("IncorporationDate", "")), _date(fields.get("DissolutionDate", ""))
    status = fields.get("CompanyStatus", "")
    return RegisteredOrganisation(
        register=Register.COMPANIES_HOUSE,
        id=fields["CompanyNumber"].upper(),
        name=in_usual_letters(fields["CompanyName"]),
        other_names=_previous_names(fields),
        kind=OrganisationKind.COMPANY,
        size=_size(fields.get("Accounts.AccountCategory", ""), started, today),
        address=_address(fields),
        founded=started.year if started else None,
        opened_on=started,
        closed=status.lower() in _ENDED or (ended is not None and ended <= today),
        closed_on=ended,
        grouping=fields.get("CompanyCategory", ""),
        activities=_activities(fields),
        status=status,
        accounts=fields.get("Accounts.AccountCategory", ""),
        accounts_to=_date(fields.get("Accounts.LastMadeUpDate", "")),
    )


def _size(accounts: str, started: dt.date | None, today: dt.date) -> CompanySize | None:
    """A size where the kind of accounts tells one. Full, group and dormant accounts tell none, nor does their lack."""
    if accounts == "MICRO ENTITY":
        young = started is not None and (today - started).days < YOUNG * 365.25
        return CompanySize.START_UP if young else CompanySize.SME
    return CompanySize.SME if accounts in _SMALL_ACCOUNTS else None


def _address(fields: Mapping[str, str]) -> Address:
    country = fields.get("RegAddress.Country", "").upper()
    lines = (fields.get(f"RegAddress.AddressLine{number}", "") for number in (1, 2))
    return Address(
        town=in_usual_letters(fields.get("RegAddress.PostTown", "")),
        region=in_usual_letters(fields.get("RegAddress.County", "")),
        country="GB" if country in _HOME else "",
        postcode=fields.get("RegAddress.PostCode", ""),
        lines=tuple(in_usual_letters(line) for line in lines if line),
    )


def _previous_names(fields: Mapping[str, str]) -> tuple[str, ...]:
    names = (fields.get(f"PreviousName_{number}.CompanyName", "") for number in range(1, 11))
    return tuple(dict.fromkeys(in_usual_letters(name) for name in names if name))


def _activities(fields: Mapping[str, str]) -> tuple[Activity, ...]:
    """Codes with their descriptions as the product gives them; "None Supplied" is none."""
    found = (_SIC.fullmatch(fields.get(f"SICCode.SicText_{number}", "")) for number in range(1, 5))
    return tuple(Activity(m[1], (m[2] or "").replace("n.e.c.", "not elsewhere classified")) for m in found if m)


def _date(cell: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(cell, "%d/%m/%Y").date() if cell else None  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None
