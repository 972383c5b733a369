"""One way into tables, whatever the file: judged by its content, never by its name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from charnia.sources.spreadsheet.archive import LOCKED, OLD_FORMAT
from charnia.sources.spreadsheet.delimited import decoded, read_delimited
from charnia.sources.spreadsheet.model import LIMITS, Row, RowProblem, SheetLimits, UnreadableSheet
from charnia.sources.spreadsheet.workbook import SheetsOfWorkbook

THE_FILE = "The file"
"""The name under which the only table of a file without sheets goes."""
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TOO_LARGE = "The file has more than {megabytes} MB. Remove pictures, or split it, and try again."
_PDF = "This is a PDF. Give the spreadsheet itself, as .xlsx or CSV."
_EMPTY = "The file is empty. Choose one with a row of headings and rows below it."


class Sheets(Protocol):
    """A file with one table or several. `sheets` are their names; hidden ones are left out."""

    @property
    def sheets(self) -> tuple[str, ...]: ...

    def notes(self, sheet: str) -> tuple[str, ...]: ...

    def rows(self, sheet: str) -> Iterator[Row | RowProblem]: ...


def open_sheets(data: bytes, *, limits: SheetLimits = LIMITS) -> Sheets:
    """The tables of a file. Raises UnreadableSheet with one sentence where it cannot be read."""
    if len(data) > limits.file_bytes:
        raise UnreadableSheet(_TOO_LARGE.format(megabytes=limits.file_bytes // 1024**2))
    if not data:
        raise UnreadableSheet(_EMPTY)
    if data.startswith(_ZIP):
        return SheetsOfWorkbook(data, limits=limits)
    if data.startswith(_OLD_OFFICE):
        raise UnreadableSheet(LOCKED if "EncryptedPackage".encode("utf-16-le") in data else OLD_FORMAT)
    if data.startswith(b"%PDF"):
        raise UnreadableSheet(_PDF)
    return _OneTable(data, limits)


class _OneTable:
    """Delimited text, which has no sheets."""

    sheets = (THE_FILE,)

    def __init__(self, data: bytes, limits: SheetLimits) -> None:
        self._text, self._limits = decoded(data), limits

    def notes(self, sheet: str) -> tuple[str, ...]:
        return ()

    def rows(self, sheet: str) -> Iterator[Row | RowProblem]:
        """The rows that hold anything."""
        found = read_delimited(self._text, limits=self._limits)
        return (one for one in found if isinstance(one, RowProblem) or one.cells)
