"""Dates as sources write them. An unknown month or day counts as the first, so that nothing seems newer than it is."""

from __future__ import annotations

import datetime as dt
import re

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?(?:[T ].*)?")
_WRITTEN_OUT = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})\b")
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}


def iso_date(value: str) -> dt.date | None:
    """The date of "YYYY", "YYYY-MM", "YYYY-MM-DD", with or without a time; None when it is none of these."""
    match = _ISO.fullmatch(value.strip())
    if match is None:
        return None
    year, month, day = (int(part or 1) for part in match.groups())
    return _date(year, month, day)


def written_date(value: str) -> dt.date | None:
    """The first date such as "16 June 2026" in a text; None when there is none."""
    match = _WRITTEN_OUT.search(value)
    month = _MONTHS.get(match[2][:3].lower()) if match else None
    return _date(int(match[3]), month, int(match[1])) if match and month else None


def day_in_words(date: dt.date) -> str:
    """ "16 June 2026"."""
    return f"{date.day} {date:%B %Y}"


def date_of_milliseconds(value: object) -> dt.date | None:
    """The UTC date of a count of milliseconds since 1970; None when it is no such count."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    try:
        return (dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(milliseconds=value)).date()
    except OverflowError:
        return None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
