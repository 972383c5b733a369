"""Headings, targets, templates, and rows into records."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.sources.spreadsheet.fields import Target
from charnia.sources.spreadsheet.headings import (
    column_labels,
    columns_by_heading,
    guessed_columns,
    heading_row,
    plain,
)
from charnia.sources.spreadsheet.model import Row, RowProblem
from charnia.sources.spreadsheet.records import RowFault, SheetRecord, read_records
from charnia.sources.spreadsheet.targets import TARGETS
from charnia.sources.spreadsheet.template import meaning_rows, template_rows

PEOPLE = TARGETS["people"]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Organisation name", "organisation"), ("ORGANIZATION", "organisation"), ("Org", "organisation"),
        ("Employer", "organisation"), ("e mail", "email"), ("E-Mail address (work)", "email"), ("Namé*", "name"),
        ("First_Name", "first_name"), ("Hours per month", "hours_a_month"), ("ORCID iD", "orcid"),
    ],
)  # fmt: skip
def test_a_heading_is_understood_however_it_is_written(heading: str, field: str) -> None:
    assert guessed_columns(["x", heading], PEOPLE.headings) == {field: 1}


@pytest.mark.parametrize("target", TARGETS.values(), ids=lambda target: target.name)
def test_no_heading_means_two_fields_of_a_target(target: Target) -> None:
    every = [heading for field in target.fields for heading in field.headings]
    assert len(every) == len(set(every))


def test_the_first_of_two_columns_counts_and_none_counts_twice() -> None:
    assert guessed_columns(["Name", "Contact", "Mail"], PEOPLE.headings) == {"name": 0, "email": 2}


def test_headings_below_titles_and_groups_are_found() -> None:
    rows = [
        Row(1, ("Mentor list 2026",)),
        Row(3, ("Who", "", "Where", "")),
        Row(4, ("Name", "E-mail", "Employer", "Notes")),
        Row(5, ("Ann", "a@example.org", "Merrow", "")),
    ]
    assert heading_row(rows, PEOPLE.known_headings) == 4
    assert heading_row(rows[:2], PEOPLE.known_headings) == 3
    assert heading_row(rows[:1], PEOPLE.known_headings) == 1
    assert heading_row([], PEOPLE.known_headings) == 0


def test_columns_without_a_heading_or_with_the_same_are_told_apart() -> None:
    assert column_labels(["Name", "", "Name", "a\nb"], 5) == (
        "Name (column A)", "Column B", "Name (column C)", "a b", "Column E",
    )  # fmt: skip


def test_a_saved_mapping_fits_where_all_its_headings_are() -> None:
    assert columns_by_heading(["Mail", "NAME "], {"name": "Name", "email": "mail"}) == {"name": 1, "email": 0}
    assert columns_by_heading(["Mail"], {"name": "Name", "email": "mail"}) is None
    assert columns_by_heading(["Mail"], {}) is None


@given(st.text(max_size=40))
def test_a_plain_heading_is_plain(heading: str) -> None:
    assert plain(plain(heading)) == plain(heading) or "organiz" in plain(heading)


def records(*rows: Row | RowProblem, columns: dict[str, int] | None = None) -> list[SheetRecord | RowFault]:
    found = {"name": 0, "email": 1, "hours_a_month": 2} if columns is None else columns
    return list(read_records(rows, target=PEOPLE, columns=found, below=1))


def test_a_row_becomes_a_record_and_what_is_wrong_with_it_stands_before() -> None:
    fault, record = records(Row(1, ("Name",)), Row(2, ("Ann", "a@example.org", "lots")))
    assert isinstance(fault, RowFault)
    assert (fault.row, fault.kept) == (2, True)
    assert fault.sentence == "Hours a month “lots” is no whole number from 0 to 160."
    assert isinstance(record, SheetRecord)
    assert record.values == {"name": "Ann", "email": "a@example.org"}


def test_a_broken_row_and_one_without_a_name_are_refused() -> None:
    found = records(RowProblem(2, "Broken."), Row(3, ("", "a@example.org")), Row(4, ("Ann", "a@b.org")))
    assert [(one.row, isinstance(one, RowFault)) for one in found] == [(2, True), (3, True), (4, False)]


def test_first_and_last_name_make_a_name_and_expertise_goes_to_about() -> None:
    columns = {"first_name": 0, "last_name": 1, "email": 2, "bio": 3, "expertise": 4}
    (record,) = records(Row(2, ("Ann", "Other", "a@b.org", "Runs it.", "sepsis, triage")), columns=columns)
    assert isinstance(record, SheetRecord)
    assert record.values["name"] == "Ann Other"
    assert record.values["bio"] == "Runs it.\n\nExpertise: sepsis; triage."


@pytest.mark.parametrize("target", TARGETS.values(), ids=lambda target: target.name)
def test_the_example_of_a_template_is_valid_and_passed_over(target: Target) -> None:
    heads, example = template_rows(target)
    columns = guessed_columns(heads, target.headings)
    assert columns == {field.name: place for place, field in enumerate(target.fields)}
    assert list(read_records([Row(2, example)], target=target, columns=columns, below=1)) == []
    filled = (example[0].removeprefix("EXAMPLE: "), *example[1:])
    (record,) = read_records([Row(2, filled)], target=target, columns=columns, below=1)
    assert isinstance(record, SheetRecord), record
    assert target.keys(record.values)
    assert len(meaning_rows(target)) == len(target.fields) + 1
