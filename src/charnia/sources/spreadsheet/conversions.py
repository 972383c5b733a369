"""Cells into values, as people in the United Kingdom write them.

Each function takes the text of a cell that is not empty and returns its value, or raises Unusable with the end of a
sentence that begins with the name of the column: "is no day; write it as 3 April 2026 or 03/04/2026".
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from charnia.core.vocabulary import Word
from charnia.sources.dates import written_date
from charnia.sources.identifiers import doi_id, orcid_id, ror_id, web_address
from charnia.sources.spreadsheet.headings import plain


class Unusable(Exception):
    """A cell that says nothing usable; `str()` is the end of a sentence on what to do."""


Convert = Callable[[str], Any]
Chosen = TypeVar("Chosen", bound=Word)

ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})
_MAIL = re.compile(r"[^@\s<>,;:\"()]{1,64}@[^@\s<>,;:\"()]{1,180}\.[^@\s<>,;:\"().]{2,60}")
_NUMERIC = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SERIAL = re.compile(r"(\d{5})(\.\d+)?")
_TIME = re.compile(r"[T ,]*(?:at\s*)?(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?\s*(am|pm)?(?:\s*(?:Z|UTC|GMT|BST))?", re.I)
_SHORT_YEAR = re.compile(r"(?<=[A-Za-z])[\s-]+(\d{2})$|(?<=[A-Za-z])-(\d{4})$")
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 80_000  # 1954 to 2119
_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's days know no time zone
_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[ABD-HJLNP-UW-Z]{2})")
_NUMBER = re.compile(
    r"(?:up to |about |c\.? ?)?(\d{1,4})(?:\.0+)?\s*(?:h|hrs?|hours?)?\s*(?:(?:a|per|/)\s*month)?", re.I
)
_MONEY = re.compile(r"(?:£|GBP\s*)?\s*(\d{1,3}(?:,\d{3})+|\d+)(\.\d{1,2})?\s*(?:GBP)?", re.I)
_COMPANY = re.compile(r"[A-Z]{2}\d{6}|\d{1,8}")
_SPLIT = re.compile(r"\s*(?:;|\n|\||•)\s*")
_YES = frozenset({"yes", "y", "true", "1", "x", "✓", "✔", "available", "ja", "oui"})
_NO = frozenset({"no", "n", "false", "0", "none", "unavailable", "notavailable", "not available"})


def text(longest: int) -> Convert:
    """Text of at most so many characters."""

    def convert(cell: str) -> str:
        if len(cell) > longest:
            raise Unusable(f"holds {len(cell):,} characters; shorten it to {longest:,}")
        return cell

    return convert


def line(longest: int) -> Convert:
    """As `text`, on one line."""
    shortened = text(longest)
    return lambda cell: shortened(" ".join(cell.split()))


def email(cell: str) -> str:
    """An e-mail address in lower case, also out of "Name <a@b>"."""
    found = set(_MAIL.findall(cell.removeprefix("mailto:").lower()))
    if not found:
        raise Unusable("is no e-mail address; write it as name@example.org")
    if len(found) > 1:
        raise Unusable("holds several e-mail addresses; keep the one that is best to write to")
    return str(found.pop())


def orcid(cell: str) -> str:
    """An ORCID iD, 0000-0002-1825-0097, whose last character fits the others."""
    digits = re.sub(r"[\s-]", "", cell.rpartition("/")[2])
    spaced = "-".join(digits[place : place + 4] for place in range(0, 16, 4)) if len(digits) == 16 else cell
    found = orcid_id(spaced)
    if not found:
        raise Unusable("is no ORCID iD: one of its characters is wrong or missing. Copy it again from orcid.org")
    return found.removeprefix("orcid:")


def doi(cell: str) -> str:
    """`doi:...` of a DOI or its address."""
    found = doi_id(cell)
    if not found:
        raise Unusable("is no DOI; it looks like 10.1000/xyz")
    return found


def ror(cell: str) -> str:
    """A bare ROR id."""
    found = ror_id(cell)
    if not found:
        raise Unusable("is no ROR id; copy it from ror.org, where it looks like https://ror.org/04h699437")
    return found.removeprefix("ror:")


def ods_code(cell: str) -> str:
    """A code of the NHS Organisation Data Service."""
    code = cell.upper().removeprefix("ODS:").strip()
    if not re.fullmatch(r"[A-Z0-9]{3,8}", code):
        raise Unusable("is no ODS code; it has three to eight letters and figures, such as RWE")
    return code


def company_number(cell: str) -> str:
    """A Companies House number with the zeros at its front that spreadsheets drop."""
    number = re.sub(r"\s", "", cell.upper())
    if not _COMPANY.fullmatch(number):
        raise Unusable("is no Companies House number; it has eight figures, or two letters and six figures")
    return number.zfill(8)


def organisation_id(cell: str) -> str:
    """A reference to a register: `ror:...`, `ods:...` or `companies-house:...`."""
    if ror_id(cell):
        return ror_id(cell)
    bare = cell.strip().upper()
    if _COMPANY.fullmatch(bare) and (bare[:2].isalpha() or len(bare) > 5):
        return f"companies-house:{bare.zfill(8)}"
    if re.fullmatch(r"(?:ODS:)?[A-Z0-9]{3,5}", bare):
        return f"ods:{bare.removeprefix('ODS:')}"
    raise Unusable("is no ROR id, ODS code or Companies House number")


def postcode(cell: str) -> str:
    """A postcode of the United Kingdom with one space."""
    found = _POSTCODE.fullmatch(re.sub(r"\s", "", cell.upper()))
    if found is None:
        raise Unusable("is no UK postcode; it looks like LE1 7RH")
    return f"{found[1]} {found[2]}"


def address(cell: str) -> str:
    """A web address; https stands before one that names no scheme."""
    cell = cell.strip()
    found = web_address(cell if "://" in cell else f"https://{cell}")
    if not found or "." not in found.partition("://")[2]:
        raise Unusable("is no web address; it looks like https://example.org")
    return found


def day(cell: str) -> dt.date:
    """A day: 3/4/2026 and 03.04.26 are 3 April; also 2026-04-03, 3 April 2026 and a spreadsheet's own day numbers."""
    return moment(cell).date()


def moment(cell: str) -> dt.datetime:
    """A day with or without a time of day, as `day`; without a time zone, midnight where no time is given."""
    serial = _SERIAL.fullmatch(cell)
    if serial and _FIRST_SERIAL <= int(serial[1]) <= _LAST_SERIAL:
        return _EPOCH + dt.timedelta(days=int(serial[1]), minutes=round(float(serial[2] or 0) * 24 * 60))
    found, rest = _day_and_rest(cell.strip())
    hours, minutes = _time_of_day(rest)
    return dt.datetime.combine(found, dt.time(hours, minutes))


def _day_and_rest(cell: str) -> tuple[dt.date, str]:
    for pattern, order in ((_ISO, (1, 2, 3)), (_NUMERIC, (3, 2, 1))):
        if match := pattern.match(cell):
            year, month, number = (int(match[part]) for part in order)
            return _date(year + 2000 if year < 100 else year, month, number), cell[match.end() :]
    spelt = re.sub(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+", "", cell, flags=re.I)
    spelt = re.sub(r"(\d)(?:st|nd|rd|th)?[\s-]+(?:of\s+)?(?=[A-Za-z])", r"\1 ", spelt, count=1)
    spelt = _SHORT_YEAR.sub(lambda match: f" {f'20{match[1]}' if match[1] else match[2]}", spelt)
    named = written_date(spelt)
    if named is None:
        raise Unusable("is no day; write it as 3 April 2026 or 03/04/2026")
    return named, spelt.partition(str(named.year))[2]


def _date(year: int, month: int, number: int) -> dt.date:
    try:
        return dt.date(year, month, number)
    except ValueError:
        raise Unusable(
            "is no day of the calendar; the day comes first, then the month: 03/04/2026 is 3 April"
        ) from None


def _time_of_day(rest: str) -> tuple[int, int]:
    if not rest.strip():
        return 0, 0
    match = _TIME.match(rest)
    hours = int(match[1]) if match else 24
    if match and match[3]:
        hours = hours % 12 + (12 if match[3].lower() == "pm" else 0)
    minutes = int(match[2] or 0) if match else 0
    if hours > 23 or minutes > 59:
        raise Unusable("has a time of day that cannot be read; write it as 03/04/2026 14:30")
    return hours, minutes


def yes_or_no(cell: str) -> bool:
    """Yes or no in the usual spellings."""
    word = cell.strip().casefold()
    if word not in _YES | _NO:
        raise Unusable("is neither yes nor no")
    return word in _YES


def whole_number(largest: int) -> Convert:
    """A whole number of hours or the like, from 0."""

    def convert(cell: str) -> int:
        match = _NUMBER.fullmatch(cell.strip())
        if match is None or int(match[1]) > largest:
            raise Unusable(f"is no whole number from 0 to {largest:,}")
        return int(match[1])

    return convert


def money(longest: int) -> Convert:
    """A price as people read it: "1200" and "£1,200.00" become "£1,200", 0 becomes "Free"; words stay."""

    def convert(cell: str) -> str:
        match = _MONEY.fullmatch(cell.strip())
        if match is None:
            return str(line(longest)(cell))
        pounds, pence = int(match[1].replace(",", "")), (match[2] or "").ljust(3, "0").lstrip(".")
        if not pounds and not pence.strip("0"):
            return "Free"
        return f"£{pounds:,}.{pence}" if pence.strip("0") else f"£{pounds:,}"

    return convert


def several(one: Convert) -> Convert:
    """Values between semicolons, bars or lines of one cell; between commas where there is none of these."""

    def convert(cell: str) -> tuple[Any, ...]:
        parts = _SPLIT.split(cell.strip()) if _SPLIT.search(cell.strip()) else cell.split(",")
        return tuple(dict.fromkeys(one(part.strip()) for part in parts if part.strip()))

    return convert


def one_of(words: type[Chosen], also: Mapping[str, Chosen] | None = None) -> Convert:
    """A word of the vocabulary by its value, its label or another name that people give it."""
    known = {plain(name): word for word in words for name in (word.value, word.label)}
    known.update({plain(name): word for name, word in (also or {}).items()})
    labels = ", ".join(word.label for word in words)

    def convert(cell: str) -> Chosen:
        found = known.get(plain(cell)) or known.get(plain(cell).removesuffix("s"))
        if found is None:
            raise Unusable(f"is none of: {labels}")
        return found

    return convert
