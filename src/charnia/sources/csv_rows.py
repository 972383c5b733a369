"""CSV files with one record a line, plain or in a zip file: a bad line is reported and never costs the good ones."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

from charnia.sources.json_lines import LineProblem, whole_lines

_ZIP = b"PK\x03\x04"
_COMPRESSED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")


class Row(NamedTuple):
    """The cells of line `line` (the first is 1), without blanks at their ends."""

    line: int
    cells: list[str]


def read_rows(path: Path) -> Iterator[Row | LineProblem]:
    """Every row that can be read and a LineProblem for everything that cannot; blank lines are passed over.

    In a zip file every CSV file is read; lines are counted in each anew. Memory does not grow with the file. Raises
    OSError when the file cannot be opened.
    """
    with path.open("rb") as file:
        opening = file.read(5)
        file.seek(0)
        if opening.startswith(_ZIP):
            yield from _unpacked(path)
        elif opening.startswith(_COMPRESSED):
            yield LineProblem(1, "This is a compressed file; unpack it, or give a zip file.")
        else:
            yield from _rows(file)


def _unpacked(path: Path) -> Iterator[Row | LineProblem]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [name for name in archive.namelist() if name.lower().endswith(".csv")]
            if not members:
                yield LineProblem(1, "There is no CSV file inside this zip file; give the one that was downloaded.")
            for name in members:
                with archive.open(name) as file:
                    yield from _rows(file)
    except RuntimeError:
        yield LineProblem(1, "The zip file is locked with a password; unpack it first.")
    except (zipfile.BadZipFile, EOFError, NotImplementedError):
        yield LineProblem(1, "The zip file is broken or cut short; download it again.")


def _rows(file: IO[bytes]) -> Iterator[Row | LineProblem]:
    empty = True
    for number, line in enumerate(whole_lines(file), start=1):
        if line is None:
            empty = False
            yield LineProblem(number, "The line is longer than 10 MB; this is not a file of records.")
        elif line.strip(b"\xef\xbb\xbf \t\r\n\x1a"):
            empty = False
            yield _row(number, line)
    if empty:
        yield LineProblem(1, "The file is empty; download it again.")


def _row(number: int, line: bytes) -> Row | LineProblem:
    try:
        text = line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError:
        text = line.decode("cp1252", "replace")
    try:
        cells = next(csv.reader([text.replace("\x00", "")], strict=True))
    except (csv.Error, StopIteration):
        return LineProblem(number, "The quotation marks of this line do not close; mend it or download the file again.")
    return Row(number, [" ".join(cell.split()) for cell in cells])
