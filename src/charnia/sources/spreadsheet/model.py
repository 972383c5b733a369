"""The values of spreadsheet reading: rows of text, what limits hold, and how a refusal speaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from charnia.sources.documents.model import DocumentLimits


class UnreadableSheet(Exception):
    """The file cannot be read as a table; `str()` of it is a sentence that says what to do."""


_OF_DOCUMENTS = DocumentLimits()


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLimits:
    """How much is read before a file is refused. Sizes in bytes; a cell in characters, as Excel itself allows."""

    file_bytes: int = 20 * 1024 * 1024
    unpacked_bytes: int = 2 * _OF_DOCUMENTS.unpacked_bytes
    archive_members: int = _OF_DOCUMENTS.archive_members
    rows: int = 50_000
    columns: int = 200
    cell_characters: int = 32_767


LIMITS = SheetLimits()


class Row(NamedTuple):
    """The cells of row `number` (the first of the sheet is 1) as text, the empty ones at its end left out.

    Days are written 2026-04-03, moments 2026-04-03 14:30, truths yes and no, whole numbers without a point; an error of
    the spreadsheet stands as it is shown there (#N/A).
    """

    number: int
    cells: tuple[str, ...]


class RowProblem(NamedTuple):
    """A row that cannot be used, and one sentence on what to mend."""

    number: int
    sentence: str
    cells: tuple[str, ...] = ()


def trimmed(cells: list[str]) -> tuple[str, ...]:
    """The cells without the empty ones at the end."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return tuple(cells[:end])


def check_size(row: Row, limits: SheetLimits) -> None:
    """Raises UnreadableSheet for a row that lies beyond the limits."""
    if row.number > limits.rows and row.cells:
        raise UnreadableSheet(f"The sheet has more than {limits.rows:,} rows. Split it into files of fewer rows.")
    if len(row.cells) > limits.columns:
        raise UnreadableSheet(
            f"Row {row.number} has more than {limits.columns} columns. Keep the columns that matter and try again."
        )
    if any(len(cell) > limits.cell_characters for cell in row.cells):
        raise UnreadableSheet(
            f"A cell of row {row.number} holds more than {limits.cell_characters:,} characters, which no spreadsheet "
            "keeps. Save the sheet again, or shorten the cell."
        )
