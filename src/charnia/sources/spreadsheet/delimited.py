"""Delimited text (CSV and its relatives) as spreadsheets save it: any of the usual encodings and delimiters."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from charnia.sources.spreadsheet.model import LIMITS, Row, RowProblem, SheetLimits, UnreadableSheet, check_size, trimmed

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_ROWS = 25
_MOST_BROKEN = 50
_SEP = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_PROTECTED = re.compile(r"'(?=[ \u00a0]*[=+\-@\t\r\n])")
_UNPRINTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")
_NO_TEXT = "This file is not text that can be read. Save the sheet as .xlsx or as CSV (UTF-8) and try again."
_EMPTY = "The file is empty. Choose one with a row of headings and rows below it."
_BROKEN = "The quotation marks of this row do not close. Open the file in a spreadsheet and save it as .xlsx."
_TOO_BROKEN = "The quotation marks of many rows do not close. Open the file in a spreadsheet and save it as .xlsx."


def read_delimited(text: str, *, limits: SheetLimits = LIMITS) -> Iterator[Row | RowProblem]:
    """Every row, and a RowProblem for each that cannot be read. Raises UnreadableSheet for what is no table.

    A row that opens quotation marks and never closes them costs itself alone: reading goes on with the next line.
    """
    mark = _SEP.match(text)
    delimiter = mark[1] if mark else delimiter_of(text)
    lines = text[mark.end() :].splitlines(keepends=True) if mark else _lines(text)
    yield from _rows(lines, delimiter, limits)


def decoded(data: bytes) -> str:
    """The text of the file: by its byte order mark, else UTF-8, else the old Windows code page of western Europe.

    Raises UnreadableSheet when it is none of these, and when there is nothing in it.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), _unmarked(data))
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableSheet(_NO_TEXT) from error
    if "\x00" in text:
        raise UnreadableSheet(_NO_TEXT)
    if not text.strip():
        raise UnreadableSheet(_EMPTY)
    return text


def delimiter_of(text: str) -> str:
    """The delimiter by which most of the first rows fall into the same number of columns, the most columns winning."""
    return max(_DELIMITERS, key=lambda delimiter: _evenness(text, delimiter))


def _evenness(text: str, delimiter: str) -> tuple[float, int]:
    reader = csv.reader(_lines(text[:200_000]), delimiter=delimiter)
    widths: Counter[int] = Counter()
    try:
        for row in reader:
            if row:
                widths[len(row)] += 1
            if widths.total() >= _SAMPLE_ROWS:
                break
    except csv.Error:
        return 0.0, 0
    wide = {width: number for width, number in widths.items() if width > 1}
    if not wide:
        return 0.0, 0
    width = max(wide, key=lambda one: (wide[one], one))
    return wide[width] / widths.total(), width


def _unmarked(data: bytes) -> str:
    if data[1::2].count(0) > len(data) // 4:
        return "utf-16-le"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _lines(text: str) -> list[str]:
    """Lines as csv counts them; other line separators of Unicode stay within their cells."""
    return list(io.StringIO(text, newline=""))


def _rows(lines: list[str], delimiter: str, limits: SheetLimits) -> Iterator[Row | RowProblem]:
    number = start = broken = 0
    while start < len(lines):
        reader = csv.reader(lines[start:], delimiter=delimiter, strict=True)
        before = 0
        try:
            for cells in reader:
                number, before = number + 1, reader.line_num
                row = Row(number, trimmed([cell_text(cell) for cell in cells]))
                check_size(row, limits)
                yield row
            return
        except csv.Error:
            number, broken = number + 1, broken + 1
            if broken > _MOST_BROKEN:
                raise UnreadableSheet(_TOO_BROKEN) from None
            yield RowProblem(number, _BROKEN, (lines[start + before].strip()[:200],))
            start += before + 1


def cell_text(cell: str) -> str:
    """A cell without blanks around it, characters that nobody sees, and the apostrophe that our own files put before
    what could begin a formula."""
    return _PROTECTED.sub("", _UNPRINTED.sub("", cell.replace("\r\n", "\n").replace("\r", "\n")), count=1).strip(
        " \t\n\u00a0"
    )
