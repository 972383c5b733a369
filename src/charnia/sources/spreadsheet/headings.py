"""Headings of a table: which row holds them, and which of our fields each means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence

from charnia.sources.spreadsheet.model import Row

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NO_LETTER = re.compile(r"[\W_]+")
_LOOKED_AT = 25


def plain(heading: str) -> str:
    """A heading as it is compared: lower case without accents, blanks, signs and brackets, "organiz" as "organis"."""
    apart = unicodedata.normalize("NFKD", _BRACKETS.sub(" ", heading).casefold())
    letters = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return _NO_LETTER.sub("", letters).replace("organiz", "organis")


def heading_row(rows: Iterable[Row], known: Collection[str]) -> int:
    """The number of the row that holds the headings, 0 for a table without one.

    That is, among the first rows, the one with the most headings whose plain form is known; where none is, the first
    with at least two texts, or the first of all.
    """
    best, most, fallback, first = 0, 0, 0, 0
    for place, row in enumerate(rows):
        if place >= _LOOKED_AT:
            break
        first = first or row.number
        fitting = sum(plain(cell) in known for cell in set(row.cells) if cell)
        if fitting > most:
            best, most = row.number, fitting
        if not fallback and sum(bool(cell) for cell in row.cells) > 1:
            fallback = row.number
    return best or fallback or first


def column_labels(cells: Sequence[str], width: int) -> tuple[str, ...]:
    """A label for each of `width` columns: its heading, told apart by the column's letter where it is empty or comes
    twice."""
    headings = [cells[column] if column < len(cells) else "" for column in range(width)]
    labels = []
    for column, heading in enumerate(headings):
        line = " ".join(heading.split())[:80]
        if not line:
            labels.append(f"Column {letter_of(column)}")
        elif headings.count(heading) > 1:
            labels.append(f"{line} (column {letter_of(column)})")
        else:
            labels.append(line)
    return tuple(labels)


def letter_of(column: int) -> str:
    """The letters by which a spreadsheet names the column; the first, 0, is A."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def guessed_columns(labels: Sequence[str], names: Mapping[str, Collection[str]]) -> dict[str, int]:
    """The column of each field that a heading names; `names` are the plain headings of each field.

    No column is guessed twice, and of several for one field the first counts.
    """
    columns: dict[str, int] = {}
    for column, label in enumerate(labels):
        heading = plain(label)
        field = next((one for one, known in names.items() if heading in known and one not in columns), None)
        if field is not None:
            columns[field] = column
    return columns


def columns_by_heading(labels: Sequence[str], headings: Mapping[str, str]) -> dict[str, int] | None:
    """The columns of a saved mapping (heading by field) in this table; None when one of its headings is not there."""
    places: dict[str, int] = {}
    for column, label in enumerate(labels):
        places.setdefault(plain(label), column)
    wanted = {field: places.get(plain(heading)) for field, heading in headings.items()}
    found = {field: column for field, column in wanted.items() if column is not None}
    return found if found and len(found) == len(wanted) else None
