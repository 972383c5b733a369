"""Workbooks (.xlsx) sheet by sheet, as they were last calculated.

openpyxl reads them row by row, so that memory does not grow with the sheet beyond its shared texts. It does not say in
that mode which cells are merged; archive.py does, and each cell of a merged range gets the value of the first, because
a name that stands once beside three rows is meant for all three.
"""

from __future__ import annotations

import datetime as dt
import io
import warnings
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_to_tuple

from charnia.sources.spreadsheet.archive import DAMAGED, Workbook
from charnia.sources.spreadsheet.delimited import cell_text
from charnia.sources.spreadsheet.model import LIMITS, Row, SheetLimits, UnreadableSheet, check_size, trimmed

_NO_SHEET = "There is no sheet “{name}” in the workbook. It has: {names}."
_NO_SHEETS = "The workbook has no sheet with cells that can be seen. Choose one with a table."
_NEVER_CALCULATED = (
    "Some formulas of this sheet have no result in the file and count as empty. Open the workbook in a spreadsheet, "
    "save it, and choose it again."
)
_MOST_MERGED_CELLS = 200_000


class SheetsOfWorkbook:
    """A workbook that was found safe to read. Raises UnreadableSheet where it is not."""

    def __init__(self, data: bytes, *, limits: SheetLimits = LIMITS) -> None:
        self._limits = limits
        self._parts = Workbook(data, limits=limits)
        self._book = _opened(data)
        visible = (sheet.title for sheet in self._book.worksheets if sheet.sheet_state == "visible")
        self.sheets: tuple[str, ...] = tuple(visible)
        if not self.sheets:
            raise UnreadableSheet(_NO_SHEETS)

    def notes(self, sheet: str) -> tuple[str, ...]:
        """Sentences on what was not read of a sheet."""
        return (_NEVER_CALCULATED,) if self._parts.never_calculated(sheet) else ()

    def rows(self, sheet: str) -> Iterator[Row]:
        """The rows of a sheet that hold anything. Raises UnreadableSheet for one that is not there or too large."""
        if sheet not in self.sheets:
            raise UnreadableSheet(_NO_SHEET.format(name=sheet, names=", ".join(self.sheets)))
        merged = self._merged(sheet)
        held: dict[tuple[int, int], str] = {}
        for number, values in self._values(sheet):
            cells = [cell_as_text(value) for value in values]
            _fill_merged(number, cells, merged.get(number, {}), held)
            row = Row(number, trimmed(cells))
            check_size(row, self._limits)
            if row.cells:
                yield row

    def _values(self, sheet: str) -> Iterator[tuple[int, tuple[Any, ...]]]:
        widest = self._limits.columns + 1
        try:
            table = self._book[sheet]
            table.reset_dimensions()  # what a file says of its own size is often wrong
            for number, values in enumerate(table.iter_rows(values_only=True), start=1):
                yield number, values[:widest]
        except Exception as error:  # a hostile file can make the parser fail in any way
            raise UnreadableSheet(DAMAGED) from error

    def _merged(self, sheet: str) -> dict[int, dict[int, tuple[int, int]]]:
        """By row and column (both from 1) the first cell of the merged range in which a cell lies."""
        found: dict[int, dict[int, tuple[int, int]]] = {}
        number = 0
        for first, last in self._parts.merged(sheet):
            top, left = coordinate_to_tuple(first)
            bottom, right = coordinate_to_tuple(last)
            right = min(right, self._limits.columns)
            number += max(0, bottom - top + 1) * max(0, right - left + 1)
            if number > _MOST_MERGED_CELLS:
                break
            for row in range(top, bottom + 1):
                found.setdefault(row, {}).update(dict.fromkeys(range(left, right + 1), (top, left)))
        return found


def _opened(data: bytes) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on parts of the format that only matter when it is written again
            return load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # as above
        raise UnreadableSheet(DAMAGED) from error


def cell_as_text(value: Any) -> str:
    """A cell's value as rows give it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d}" if value.time() == dt.time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return cell_text(str(value))


def _fill_merged(
    number: int, cells: list[str], merged: dict[int, tuple[int, int]], held: dict[tuple[int, int], str]
) -> None:
    for column, first in merged.items():
        if first == (number, column):
            held[first] = cells[column - 1] if column <= len(cells) else ""
        if first[0] != number or first[1] != column:
            cells.extend([""] * (column - len(cells)))
            cells[column - 1] = cells[column - 1] or held.get(first, "")
