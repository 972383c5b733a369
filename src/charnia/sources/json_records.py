"""JSON records in either of two wrappings: JSON Lines, or one JSON list however long, read a piece at a time."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from charnia.sources.json_lines import LONGEST_LINE, LineProblem, read_objects

Found = tuple[int, dict[str, Any]] | LineProblem
_BLOCK = 1 << 20
_BETWEEN = re.compile(r"[\s,]*")
_NEXT_OBJECT = re.compile(r"\}\s*,\s*(?=\{)")
_DECODER = json.JSONDecoder()
_BROKEN = "The record that begins here is not valid JSON; fetch the file again or mend the record."
_NO_OBJECT = "This entry of the list is not a JSON object; leave it out or fetch the file again."
_CUT_SHORT = "The list ends in the middle; fetch the file again. What came before was read."


def read_records(path: Path, *, is_record: Callable[[dict[str, Any]], bool]) -> Iterator[Found]:
    """`(line number, object)` for each record, a LineProblem for everything that cannot be read.

    In a list, `is_record` tells where to go on after a broken record: at the next object that looks like one. Memory
    does not grow with the file. Raises OSError when the file cannot be opened.
    """
    with path.open("rb") as file:
        opening = file.read(64).removeprefix(codecs.BOM_UTF8).lstrip()
    if opening.startswith(b"["):
        yield from _ListReader(path, is_record).records()
    else:
        yield from read_objects(path)


class _ListReader:
    """Reads the objects of one JSON list, holding one record and the block it lies in."""

    def __init__(self, path: Path, is_record: Callable[[dict[str, Any]], bool]) -> None:
        self._path = path
        self._is_record = is_record
        self._text = ""
        self._at = 0
        self._line = 1
        self._ended = False

    def records(self) -> Iterator[Found]:
        with self._path.open(encoding="utf-8-sig", errors="replace") as file:
            self._blocks = iter(lambda: file.read(_BLOCK), "")
            self._fill()
            self._move(self._text.index("[") + 1)
            while self._reach_entry():
                line, entry = self._line, self._entry()
                if isinstance(entry, dict):
                    yield line, entry
                    continue
                yield LineProblem(line, _BROKEN if entry is None else _NO_OBJECT)
                if entry is None:
                    recovered = self._recover()
                    if recovered is None:
                        return
                    yield recovered
            if self._at >= len(self._text):
                yield LineProblem(self._line, _CUT_SHORT)

    def _reach_entry(self) -> bool:
        """Goes to the next entry; False at the end of the list or of the file."""
        while True:
            between = _BETWEEN.match(self._text, self._at)
            self._move(between.end() if between else self._at)
            if self._at < len(self._text):
                return self._text[self._at] != "]"
            if not self._fill():
                return False

    def _entry(self) -> object | None:
        """The value that begins here; None when it is broken or longer than 10 MB."""
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except (ValueError, RecursionError):
                if len(self._text) - self._at > LONGEST_LINE or not self._fill(double=True):
                    return None
                continue
            if end == len(self._text) and self._fill():
                continue
            self._move(end)
            return False if value is None else value

    def _recover(self) -> tuple[int, dict[str, Any]] | None:
        """The next object behind a broken record that looks like a record itself; None when there is none."""
        while self._skip_to_object():
            line, entry = self._line, self._entry()
            if isinstance(entry, dict) and self._is_record(entry):
                return line, entry
        return None

    def _skip_to_object(self) -> bool:
        while True:
            found = _NEXT_OBJECT.search(self._text, max(0, self._at - 1))
            if found:
                self._move(found.end())
                return True
            self._move(max(self._at, len(self._text) - 64))
            if not self._fill():
                return False

    def _move(self, to: int) -> None:
        self._line += self._text.count("\n", self._at, to)
        self._at = to

    def _fill(self, *, double: bool = False) -> bool:
        """Reads on, dropping what lies behind; False at the end of the file."""
        wanted = max(_BLOCK, len(self._text) - self._at) if double else _BLOCK
        blocks = []
        while wanted > 0 and (block := next(self._blocks, "")):
            blocks.append(block)
            wanted -= len(block)
        self._text = self._text[self._at :] + "".join(blocks)
        self._at = 0
        return bool(blocks)
