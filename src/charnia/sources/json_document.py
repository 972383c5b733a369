"""One JSON document of any size, read record by record.

The standard library reads a document whole. This scanner holds a window of it: it walks to the list that the records
stand in and lets the standard library read one record at a time.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Collection, Iterator
from typing import Any, BinaryIO

from charnia.sources.json_lines import LineProblem

WINDOW = 1 << 20
LARGEST_VALUE = 64 << 20
"""Characters. What is still not whole after so many is damaged, not large."""

_BLANKS = " \t\r\n"
_DECODER = json.JSONDecoder()


class _Damaged(Exception):
    """The document cannot be read on from here."""


def read_document(file: BinaryIO, *, lists: Collection[str]) -> Iterator[tuple[int, dict[str, Any]] | LineProblem]:
    """`(place, object)` for each record, counted from 1, and a LineProblem where there is none or the rest is lost.

    The records are the entries of a list, those of the lists named in `lists`, or, where there is no such list, the
    objects themselves.
    """
    walk = _Walk(file, lists)
    try:
        yield from walk.records()
    except _Damaged as damage:
        yield LineProblem(
            walk.seen + 1,
            f"The file breaks off or is damaged after record {walk.seen} ({damage}); the records before it were read. "
            "Fetch the file again.",
        )


class _Window:
    """The part of the text that is looked at, with the place in it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decode = codecs.getincrementaldecoder("utf-8-sig")()
        self._text = ""
        self._at = 0
        self._ended = False

    def peek(self) -> str:
        """The next character that is not blank; empty at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _BLANKS:
                    return self._text[self._at]
                self._at += 1
            if not self._read_on(WINDOW):
                return ""

    def take(self, wanted: str) -> None:
        """Goes past the next character, which must be the wanted one."""
        if self.peek() != wanted:
            raise _Damaged(f'"{wanted}" was expected' if self.peek() else "it ends too early")
        self._at += 1

    def value(self) -> Any:
        """Goes past the next JSON value and returns it."""
        self.peek()
        size = WINDOW
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
                if end < len(self._text) or isinstance(value, dict | list | str) or not self._read_on(size):
                    self._at = end
                    return value
            except json.JSONDecodeError as error:
                if len(self._text) - self._at > LARGEST_VALUE or not self._read_on(size):
                    raise _Damaged(error.msg) from error
            except (RecursionError, ValueError) as error:
                raise _Damaged("it is nested too deeply or holds a number too long to read") from error
            size *= 2

    def _read_on(self, size: int) -> bool:
        """Adds more of the file to the window; False at its end."""
        if self._ended:
            return False
        piece = self._file.read(size)
        self._ended = not piece
        try:
            more = self._decode.decode(piece, final=self._ended)
        except UnicodeDecodeError as error:
            raise _Damaged("it is not UTF-8 text") from error
        self._text = self._text[self._at :] + more
        self._at = 0
        return True


class _Walk:
    """The way to the records."""

    def __init__(self, file: BinaryIO, lists: Collection[str]) -> None:
        self._window = _Window(file)
        self._lists = lists
        self._found_list = False
        self.seen = 0

    def records(self) -> Iterator[tuple[int, dict[str, Any]] | LineProblem]:
        while opening := self._window.peek():
            if opening == "[":
                yield from self._entries()
                continue
            rest: dict[str, Any] = {}
            self._found_list = False
            yield from self._members("", rest)
            if not self._found_list:
                self.seen += 1
                yield self.seen, rest

    def _members(self, prefix: str, rest: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any]] | LineProblem]:
        self._window.take("{")
        while self._window.peek() != "}":
            name = self._window.value()
            self._window.take(":")
            dotted = f"{prefix}{name}"
            if dotted in self._lists and self._window.peek() == "[":
                self._found_list = True
                yield from self._entries()
            elif self._window.peek() == "{" and any(known.startswith(f"{dotted}.") for known in self._lists):
                yield from self._members(f"{dotted}.", {})
            else:
                rest[str(name)] = self._window.value()
            self._next("}")
        self._window.take("}")

    def _entries(self) -> Iterator[tuple[int, dict[str, Any]] | LineProblem]:
        self._window.take("[")
        while self._window.peek() != "]":
            value = self._window.value()
            self.seen += 1
            if isinstance(value, dict):
                yield self.seen, value
            else:
                yield LineProblem(self.seen, "This entry of the list is not an object; it was left out.")
            self._next("]")
        self._window.take("]")

    def _next(self, closing: str) -> None:
        """Past the comma, unless the list or object ends here."""
        if self._window.peek() != closing:
            self._window.take(",")
