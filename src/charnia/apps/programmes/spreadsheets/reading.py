"""What stands in an uploaded file: its sheets, headings, and the records of its rows."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from charnia.apps.programmes.models import SavedMapping, Spreadsheet
from charnia.core.verdict import NotAllowed
from charnia.sources.spreadsheet.fields import Target
from charnia.sources.spreadsheet.headings import column_labels, columns_by_heading, guessed_columns, heading_row
from charnia.sources.spreadsheet.model import Row, UnreadableSheet
from charnia.sources.spreadsheet.read import Sheets, open_sheets
from charnia.sources.spreadsheet.records import RowFault, SheetRecord, read_records
from charnia.sources.spreadsheet.targets import TARGETS

_SAMPLE_ROWS = 30
_SAMPLES = 3
_LONGEST_SAMPLE = 40
_NO_ROWS = (
    "There is nothing below the headings in row {row}. Choose another sheet, or say which row holds the headings."
)


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of a sheet with the first values below each."""

    row: int
    labels: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]


def opened(spreadsheet: Spreadsheet) -> Sheets:
    """The tables of the file. Raises NotAllowed with a sentence where it cannot be read."""
    return sheets_of(bytes(spreadsheet.load.payload))


def sheets_of(payload: bytes) -> Sheets:
    """As `opened`, of the bytes themselves."""
    try:
        return open_sheets(payload)
    except UnreadableSheet as problem:
        raise NotAllowed(str(problem)) from problem


def headings_of(sheets: Sheets, sheet: str, target: Target, row: int = 0) -> Headings:
    """The headings of a sheet, in row `row` or, where it is 0, in the row that looks most like it.

    Raises NotAllowed where the sheet cannot be read or holds nothing below them.
    """
    try:
        first = list(itertools.islice((one for one in sheets.rows(sheet) if isinstance(one, Row)), _SAMPLE_ROWS + row))
    except UnreadableSheet as problem:
        raise NotAllowed(str(problem)) from problem
    row = row or heading_row(first, target.known_headings)
    head = next((one for one in first if one.number == row), Row(row, ()))
    below = [one for one in first if one.number > row]
    if not below:
        raise NotAllowed(_NO_ROWS.format(row=row))
    width = max(len(one.cells) for one in (head, *below))
    samples = tuple(_samples(below, column) for column in range(width))
    return Headings(row, column_labels(head.cells, width), samples)


def _samples(rows: list[Row], column: int) -> tuple[str, ...]:
    cells = (" ".join(row.cells[column].split()) for row in rows if column < len(row.cells))
    return tuple(cell[:_LONGEST_SAMPLE] for cell in itertools.islice(filter(None, cells), _SAMPLES))


def first_guess(labels: tuple[str, ...], target: Target, saved: list[SavedMapping]) -> tuple[dict[str, int], str]:
    """The column of each field, by the first saved mapping whose headings are all there, else by what headings mean;
    and the name of that mapping, empty where none was used."""
    for mapping in saved:
        columns = columns_by_heading(labels, mapping.headings)
        if columns:
            return columns, mapping.name
    return guessed_columns(labels, target.headings), ""


def records_of(
    sheets: Sheets, *, sheet: str, target: Target, columns: dict[str, int], below: int
) -> Iterator[SheetRecord | RowFault]:
    """The records of a sheet and what is wrong with its rows. Raises NotAllowed where reading has to stop."""
    try:
        yield from read_records(sheets.rows(sheet), target=target, columns=columns, below=below)
    except UnreadableSheet as problem:
        raise NotAllowed(str(problem)) from problem


def target_of(spreadsheet: Spreadsheet) -> Target:
    """What the rows were said to be. Raises KeyError before that."""
    return TARGETS[spreadsheet.target]
