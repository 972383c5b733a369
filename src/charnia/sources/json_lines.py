"""JSON Lines, read one line at a time: a bad line is reported and never costs the good ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

import msgspec

LONGEST_LINE = 10 * 1024 * 1024
"""Bytes. A longer line is refused unread: no single record is that long."""

TOO_LONG = "The line is longer than 10 MB; split the record or shorten its text."
_NO_OBJECT = "The line is not a JSON object; write one object in curly brackets a line."


@dataclass(frozen=True, slots=True)
class LineProblem:
    """What is wrong with line `line` (the first is 1; 0 stands for the whole file), as one sentence that says what to
    mend.

    `kept` is True where the record itself was read all the same and only the named detail was left out.
    """

    line: int
    sentence: str
    kept: bool = False

    def __str__(self) -> str:
        return f"Line {self.line}: {self.sentence}" if self.line else self.sentence


@dataclass(frozen=True, slots=True)
class Unchanged:
    """So many raw records that are stored as they stand here; they were not read again."""

    records: int


def whole_lines(file: IO[bytes]) -> Iterator[bytes | None]:
    """The lines of a file; None for one that is too long, which is skipped without being held in memory."""
    while line := file.readline(LONGEST_LINE + 1):
        if len(line) <= LONGEST_LINE or line.endswith(b"\n"):
            yield line
            continue
        while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
            pass
        yield None


def parse_object(line: bytes) -> dict[str, Any] | str:
    """The JSON object of a line, or the sentence that says why there is none."""
    try:
        value = msgspec.json.decode(line)
    except (ValueError, RecursionError):
        return _read_by_the_standard_library(line)
    return value if isinstance(value, dict) else _NO_OBJECT


def json_mistake(error: json.JSONDecodeError) -> str:
    """What is wrong, without the place, which some of the standard library's messages lead up to."""
    return error.msg.removesuffix(" starting at")


def _read_by_the_standard_library(line: bytes) -> dict[str, Any] | str:
    """As `parse_object`, slower: it reads what the quick reader refuses (a byte order mark, NaN) and names the place of
    a mistake."""
    try:
        value = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return "The line is not UTF-8 text; save the file with the encoding UTF-8."
    except json.JSONDecodeError as error:
        what = json_mistake(error)
        return f"The line is not valid JSON ({what} at column {error.colno}); write one JSON object a line."
    except (RecursionError, ValueError):
        return "The line is nested too deeply or holds a number too long to read; write one plain JSON object a line."
    return value if isinstance(value, dict) else _NO_OBJECT
