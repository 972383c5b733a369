"""Cells into values."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.core.vocabulary import OfferKind, PersonRole
from charnia.sources.spreadsheet import conversions
from charnia.sources.spreadsheet.conversions import Convert, Unusable

APRIL = dt.date(2026, 4, 3)
DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1))


@pytest.mark.parametrize(
    "cell",
    [
        "03/04/2026", "3/4/26", "03.04.2026", "3-4-2026", "2026-04-03", "2026-4-3", "46115", "3 April 2026", "3 Apr 26",
        "3-Apr-2026", "3rd April 2026", "3rd of April 2026", "Friday 3 April 2026", "2026-04-03T00:00:00Z",
    ],
)  # fmt: skip
def test_a_day_is_read_as_it_is_written_in_britain(cell: str) -> None:
    assert conversions.day(cell) == APRIL


@given(DAYS)
def test_every_way_of_writing_a_day_means_the_same(day: dt.date) -> None:
    serial = (day - dt.date(1899, 12, 30)).days
    for cell in (f"{day:%d/%m/%Y}", day.isoformat(), f"{day.day} {day:%B %Y}", str(serial)):
        assert conversions.day(cell) == day


@pytest.mark.parametrize(
    "cell",
    ["03/04/2026 14:30", "2026-04-03 14:30", "3 April 2026 at 2.30pm", "3 April 2026, 2:30 pm", "46115.6041666667"],
)
def test_a_time_of_day(cell: str) -> None:
    assert conversions.moment(cell).isoformat() == "2026-04-03T14:30:00"


@pytest.mark.parametrize(
    ("convert", "cell", "value"),
    [
        (conversions.email, "Ann Other <Ann@Example.ORG>", "ann@example.org"),
        (conversions.email, "mailto:ann@example.org", "ann@example.org"),
        (conversions.orcid, "https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        (conversions.orcid, "0000000218250097", "0000-0002-1825-0097"),
        (conversions.doi, "https://doi.org/10.1000/XYZ", "doi:10.1000/xyz"),
        (conversions.ror, "https://ror.org/04h699437", "04h699437"),
        (conversions.ods_code, "rwe", "RWE"),
        (conversions.company_number, "1234567", "01234567"),
        (conversions.company_number, "sc 123456", "SC123456"),
        (conversions.organisation_id, "https://ror.org/04h699437", "ror:04h699437"),
        (conversions.organisation_id, "RWE", "ods:RWE"),
        (conversions.organisation_id, "1234567", "companies-house:01234567"),
        (conversions.postcode, "le17rh", "LE1 7RH"),
        (conversions.postcode, "SW1A  1AA", "SW1A 1AA"),
        (conversions.address, "example.org/a", "https://example.org/a"),
        (conversions.address, "http://example.org", "http://example.org"),
        (conversions.yes_or_no, "Y", True),
        (conversions.yes_or_no, "No", False),
        (conversions.whole_number(160), "4 hours a month", 4),
        (conversions.whole_number(160), "4.0", 4),
        (conversions.money(50), "1200", "£1,200"),
        (conversions.money(50), "£1,200.50", "£1,200.50"),
        (conversions.money(50), "0.00", "Free"),
        (conversions.money(50), "Free to members", "Free to members"),
        (conversions.several(conversions.line(20)), "a; b\nc ; a", ("a", "b", "c")),
        (conversions.several(conversions.line(20)), "a, b", ("a", "b")),
        (conversions.one_of(OfferKind), "Student placements", OfferKind.PLACEMENT),
        (conversions.one_of(PersonRole), "clinician", PersonRole.CLINICIAN),
        (conversions.line(20), "a\n b", "a b"),
    ],
)
def test_what_people_write_is_understood(convert: Convert, cell: str, value: Any) -> None:
    assert convert(cell) == value


@pytest.mark.parametrize(
    ("convert", "cell", "sentence"),
    [
        (conversions.email, "ann at example", "is no e-mail address"),
        (conversions.email, "a@b.org; c@d.org", "several e-mail addresses"),
        (conversions.orcid, "0000-0002-1825-0098", "is no ORCID iD"),
        (conversions.doi, "11.1/x", "is no DOI"),
        (conversions.ror, "leicester", "is no ROR id"),
        (conversions.ods_code, "R-1", "is no ODS code"),
        (conversions.company_number, "12345678901", "is no Companies House number"),
        (conversions.organisation_id, "the one in Leicester", "is no ROR id, ODS code"),
        (conversions.postcode, "12345", "is no UK postcode"),
        (conversions.address, "javascript:alert(1)", "is no web address"),
        (conversions.address, "see below", "is no web address"),
        (conversions.day, "soon", "is no day"),
        (conversions.day, "April 2026", "is no day"),
        (conversions.day, "04/13/2026", "is no day of the calendar"),
        (conversions.moment, "03/04/2026 25:00", "time of day"),
        (conversions.yes_or_no, "perhaps", "neither yes nor no"),
        (conversions.whole_number(160), "2.5", "no whole number from 0 to 160"),
        (conversions.whole_number(160), "500", "no whole number from 0 to 160"),
        (conversions.one_of(PersonRole), "wizard", "is none of: Researcher"),
        (conversions.text(3), "abcd", "holds 4 characters"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(convert: Convert, cell: str, sentence: str) -> None:
    with pytest.raises(Unusable, match=sentence):
        convert(cell)


CONVERSIONS: tuple[Convert, ...] = (
    conversions.email, conversions.orcid, conversions.moment, conversions.address, conversions.money(50),
    conversions.several(conversions.line(20)), conversions.organisation_id, conversions.whole_number(9),
)  # fmt: skip


@given(st.text(max_size=80), st.sampled_from(CONVERSIONS))
def test_no_cell_does_more_than_be_unusable(cell: str, convert: Convert) -> None:
    with contextlib.suppress(Unusable):
        convert(cell)
