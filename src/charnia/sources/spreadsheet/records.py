"""Rows of a table into records of a target, each with what is wrong in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from charnia.sources.spreadsheet.conversions import ERRORS, Unusable
from charnia.sources.spreadsheet.fields import Field, Target, Values
from charnia.sources.spreadsheet.model import Row, RowProblem

EXAMPLE = "EXAMPLE: "
"""What the first cell of an example row of a template begins with; imports pass such rows over."""


@dataclass(frozen=True, slots=True)
class SheetRecord:
    """What row `row` tells, by the name of the field; fields whose cells are empty or unusable are left out."""

    row: int
    values: Values
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with a row; `kept` says that the row came through without the cell that is meant, `whole` that it
    came through with every cell and there is something to know of it."""

    row: int
    sentence: str
    cells: tuple[str, ...]
    kept: bool = False
    whole: bool = False


def read_records(
    rows: Iterable[Row | RowProblem], *, target: Target, columns: Mapping[str, int], below: int
) -> Iterator[SheetRecord | RowFault]:
    """The records of the rows below the headings, and everything that is wrong with them, in order.

    `columns` gives the column (from 0) of each field that is read. Example rows are passed over.
    """
    for row in rows:
        if row.number <= below:
            continue
        if isinstance(row, RowProblem):
            yield RowFault(row.number, row.sentence, row.cells)
        elif not _is_example(row):
            yield from _record(row, target, columns)


def _is_example(row: Row) -> bool:
    return next((cell for cell in row.cells if cell), "").startswith(EXAMPLE.strip())


def _record(row: Row, target: Target, columns: Mapping[str, int]) -> Iterator[SheetRecord | RowFault]:
    values: Values = {}
    faults: list[RowFault] = []
    for field in target.fields:
        column = columns.get(field.name, len(row.cells))
        cell = row.cells[column] if column < len(row.cells) else ""
        if not cell:
            continue
        try:
            values[field.name] = _converted(field, cell)
        except Unusable as problem:
            sentence = f"{field.label} “{_short(cell)}” {problem}."
            faults.append(RowFault(row.number, sentence, row.cells, kept=not field.costs_the_row))
    fatal = next((fault for fault in faults if not fault.kept), None) or _incomplete(row, target, values)
    if fatal is not None:
        yield fatal
        return
    yield from faults
    yield SheetRecord(row.number, target.complete(values), row.cells)


def _converted(field: Field, cell: str) -> object:
    if cell.upper() in ERRORS:
        raise Unusable("is an error of the spreadsheet; mend the formula or empty the cell")
    return field.convert(cell)


def _incomplete(row: Row, target: Target, values: Values) -> RowFault | None:
    missing = next((field for field in target.fields if field.needed and field.name not in values), None)
    if missing is not None:
        return RowFault(row.number, f"{missing.label} is empty; fill it in.", row.cells)
    try:
        target.complete(values)
    except Unusable as problem:
        return RowFault(row.number, str(problem), row.cells)
    return None


def _short(cell: str) -> str:
    words = " ".join(cell.split())
    return words if len(words) <= 60 else f"{words[:57]}..."
