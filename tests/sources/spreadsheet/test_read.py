"""Reading tables out of files."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from charnia.sources.spreadsheet.delimited import delimiter_of
from charnia.sources.spreadsheet.headings import letter_of
from charnia.sources.spreadsheet.model import Row, RowProblem, SheetLimits, UnreadableSheet
from charnia.sources.spreadsheet.read import THE_FILE, open_sheets
from tests.sources.spreadsheet.files import delimited, saved, with_part, workbook

SHEET = "xl/worksheets/sheet1.xml"
CELL = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="'"), min_size=1, max_size=12
)
CELLS = st.one_of(
    CELL, st.just(""), st.builds("{}\n{}".format, CELL, CELL), st.builds('{}"{} {}'.format, CELL, CELL, CELL)
)
TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.tuples(CELL, *[CELLS] * (width - 2), CELL).map(list), min_size=3, max_size=6)
)


def rows_of(data: bytes, sheet: str = "", **limits: int) -> list[Row | RowProblem]:
    sheets = open_sheets(data, limits=SheetLimits(**limits))
    return list(sheets.rows(sheet or sheets.sheets[0]))


def refusal_of(data: bytes) -> str:
    """The last character of the sentence with which the file is refused; empty where it is read."""
    try:
        rows_of(data)
    except UnreadableSheet as problem:
        return str(problem)[-1]
    return ""


def cells_of(data: bytes, sheet: str = "") -> list[tuple[str, ...]]:
    return [row.cells for row in rows_of(data, sheet)]


@given(TABLES, st.sampled_from([",", ";", "\t"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]))
def test_any_table_written_as_text_is_read_back(table: list[list[str]], delimiter: str, encoding: str) -> None:
    marks = {mark for row in table for cell in row for mark in cell if mark in ",;\t|"}
    if encoding == "utf-16-le" and not all(cell.isascii() for row in table for cell in row):
        encoding = "utf-16"  # without a mark only text that is mostly Latin can be told from other encodings
    if marks <= {delimiter}:
        assert cells_of(delimited(table, delimiter=delimiter, encoding=encoding)) == [tuple(row) for row in table]


@settings(deadline=None, max_examples=40)
@given(TABLES)
def test_any_table_written_as_a_workbook_is_read_back(table: list[list[str]]) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for number, row in enumerate(table, start=1):
        for column, text in enumerate(row, start=1):
            sheet.cell(number, column).value = text
            sheet.cell(number, column).data_type = "s"
    read = cells_of(saved(book))
    assert read == [tuple(row) for row in table]


@given(st.binary(max_size=300))
def test_no_bytes_do_more_than_be_refused(data: bytes) -> None:
    assert refusal_of(data) in {"", "."}


@given(st.binary(max_size=120), st.integers(0, 4000))
def test_no_broken_workbook_does_more_than_be_refused(noise: bytes, place: int) -> None:
    data = bytearray(workbook(["Name", "Mail"], ["Ann", "a@b.org"]))
    data[place : place + len(noise)] = noise
    assert refusal_of(bytes(data)) in {"", "."}


def test_the_old_windows_code_page() -> None:
    assert cells_of(delimited([["Name", "Ort"], ["Zoë Müller", "Köln – ‘x’"]], encoding="cp1252"))[1] == (
        "Zoë Müller",
        "Köln – ‘x’",
    )


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b;c,d\n1,2;3,4\n", ","),
        ("a;b\n1,5;2\n3,5;4\n", ";"),
        ("a\tb\nx, y\tz\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ('"a,b";c\n"d,e";f\n', ";"),
        ("just one\ncolumn\n", ","),
    ],
)
def test_the_delimiter_is_the_one_that_gives_even_rows(text: str, delimiter: str) -> None:
    assert delimiter_of(text) == delimiter


def test_a_line_that_names_the_delimiter_is_believed() -> None:
    assert cells_of(b"sep=;\r\na;b\r\n1;2\r\n") == [("a", "b"), ("1", "2")]


def test_a_row_whose_quotation_marks_do_not_close_costs_itself_alone() -> None:
    first, second, bad, good = rows_of(b'Name,Mail\r\nAnn,"a\r\nb"\r\n"Ben,b\r\nCy,c\r\n')
    assert (first, second) == (Row(1, ("Name", "Mail")), Row(2, ("Ann", "a\nb")))
    assert isinstance(bad, RowProblem)
    assert (bad.number, bad.cells) == (3, ('"Ben,b',))
    assert "do not close" in bad.sentence
    assert good == Row(4, ("Cy", "c"))


def test_too_many_broken_rows_are_no_table() -> None:
    with pytest.raises(UnreadableSheet, match="many rows"):
        rows_of(b'a,b\n"x"y,\n' * 200)


def test_an_apostrophe_that_protects_from_formulas_is_taken_off_again() -> None:
    assert cells_of(b"a,b\n'=1+1,'tis\n")[1] == ("=1+1", "'tis")


def test_blank_rows_are_counted_and_passed_over() -> None:
    assert [row.number for row in rows_of(b"a,b\n\n,,\n1,2\n")] == [1, 4]
    assert [row.number for row in rows_of(workbook(["a", "b"], [], [None, ""], [1, 2]))] == [1, 4]


def test_values_of_a_workbook_become_text() -> None:
    day, moment = dt.date(2026, 4, 3), dt.datetime(2026, 4, 3, 14, 30)  # noqa: DTZ001
    row = [1, 2.5, 1e6, True, False, day, moment, dt.time(9, 5), " x\u00a0", "#N/A", 7000000000.0]
    assert cells_of(workbook(["head"], row))[1] == (
        "1", "2.5", "1000000", "yes", "no", "2026-04-03", "2026-04-03 14:30", "09:05", "x", "#N/A", "7000000000",
    )  # fmt: skip


def test_formulas_count_by_their_last_result() -> None:
    data = workbook(["a"], ["=1+1"], ["=2+2"])
    (note,) = open_sheets(data).notes("Sheet")
    assert "no result in the file" in note
    assert cells_of(data) == [("a",)]
    kept = with_part(data, SHEET, b"", old=b"<f>1+1</f><v></v>", new=b"<f>1+1</f><v>2</v>")
    assert cells_of(kept) == [("a",), ("2",)]


def test_sheets_are_chosen_and_hidden_ones_are_not_offered() -> None:
    book = Workbook()
    book.create_sheet("Second").append(["x", "y"])
    book.create_sheet("Hidden").sheet_state = "hidden"
    sheets = open_sheets(saved(book))
    assert sheets.sheets == ("Sheet", "Second")
    assert list(sheets.rows("Second")) == [Row(1, ("x", "y"))]
    with pytest.raises(UnreadableSheet, match="no sheet “Hidden”"):
        list(sheets.rows("Hidden"))
    assert open_sheets(b"a,b\n1,2").sheets == (THE_FILE,)


def test_a_workbook_with_hidden_sheets_alone_is_refused() -> None:
    data = with_part(workbook(["a"]), "xl/workbook.xml", b"", old=b'state="visible"', new=b'state="hidden"')
    with pytest.raises(UnreadableSheet, match="no sheet with cells that can be seen"):
        open_sheets(data)


def test_every_cell_of_a_merged_range_has_its_value() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Mentors 2026"], ["Trust", "Name"], ["Merrow", "Ann"], [None, "Ben"], [None, "Cy"]):
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("A3:A5")
    assert cells_of(saved(book)) == [
        ("Mentors 2026", "Mentors 2026"), ("Trust", "Name"), ("Merrow", "Ann"), ("Merrow", "Ben"), ("Merrow", "Cy"),
    ]  # fmt: skip


def test_a_size_that_the_file_tells_wrongly_is_not_believed() -> None:
    data = with_part(workbook(["a", "b"], [1, 2]), SHEET, b"", old=b'ref="A1:B2"', new=b'ref="A1"')
    assert cells_of(data) == [("a", "b"), ("1", "2")]


DOCTYPE = b'<!DOCTYPE x [<!ENTITY y "z">]><worksheet'


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty"),
        (b" \r\n", "The file is empty"),
        (b"a\x00b,c", "not text"),
        (b"\xff\xfea", "not text"),
        (b"%PDF-1.7 x", "This is a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 x", "old .xls format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (b"PK\x03\x04 x", "damaged"),
        (workbook(["a"])[:900], "damaged"),
        (with_part(workbook(["a"]), "xl/vbaProject.bin", b"x"), "contains macros"),
        (with_part(workbook(["a"]), "xl/workbook.bin", b"x"), "binary workbook"),
        (with_part(workbook(["a"]), "content.xml", b"x"), "OpenDocument"),
        (with_part(workbook(["a"]), SHEET, b"", old=b"<worksheet", new=DOCTYPE), "damaged"),
        (with_part(workbook(["a"]), "xl/x.xml", DOCTYPE.decode().encode("utf-16")), "damaged"),
        (with_part(workbook(["a"]), "xl/bomb.bin", b"0" * 200_000_000), "unpacks to far more"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableSheet, match=sentence):
        rows_of(data)


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        ({"rows": 2}, "more than 2 rows"),
        ({"columns": 1}, "more than 1 columns"),
        ({"cell_characters": 3}, "more than 3 characters"),
        ({"file_bytes": 10}, "more than 0 MB"),
    ],
)
@pytest.mark.parametrize("form", ["text", "workbook"])
def test_limits_hold(limits: dict[str, int], sentence: str, form: str) -> None:
    table = [["a", "b"], ["1", "2"], ["3", "1234"]]
    data = delimited(table) if form == "text" else workbook(*table)
    with pytest.raises(UnreadableSheet, match=sentence):
        rows_of(data, **limits)


@given(st.integers(0, 20_000))
def test_columns_are_named_as_spreadsheets_do(column: int) -> None:
    number = 0
    for letter in letter_of(column):
        number = number * 26 + ord(letter) - ord("A") + 1
    assert number == column + 1
