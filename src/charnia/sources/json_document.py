"""One JSON document of any size, read record by record.

The standard library reads a document whole. This scanner holds a window of it: it walks to the list that the records
stand in and lets the standard library read one record at a time. Behind a broken record it goes on at the next object
that looks like one.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Collection, Iterator
from typing import Any, Protocol

from charnia.sources.json_lines import LineProblem, json_mistake

WINDOW = 1 << 20
LARGEST_VALUE = 64 << 20
"""Characters. What is still not whole after so many is damaged, not large."""

_BLANKS = " \t\r\n"
_DECODER = json.JSONDecoder()
_NEXT_OBJECT = re.compile(r"\}\s*,\s*(?=\{)")
_UNDECODED = re.compile("[\udc80-\udcff]")
"""How "surrogateescape" leaves bytes that are not UTF-8."""
_LONGEST_TOKEN = 16
"""Characters. An error further than that from the end of the window is none that reading on would mend."""


class Readable(Protocol):
    """What the bytes of a document come from."""

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most so many; none at the end."""


class _Damaged(Exception):
    """The document cannot be read on from here."""


def read_document(
    file: Readable, *, lists: Collection[str], always: Collection[str] = ()
) -> Iterator[tuple[int, dict[str, Any]] | LineProblem]:
    """`(place, object)` for each record, counted from 1, and a LineProblem where there is none or the rest is lost.

    The records are the entries of a list, those of the lists named in `lists`, or, where there is no such list, the
    objects themselves. `always` names what records have at their top: an object with more than half of it is taken for
    the next record behind a broken one. Without it the rest behind a broken record is lost.
    """
    walk = _Walk(file, lists, always)
    try:
        yield from walk.records()
    except _Damaged as damage:
        yield LineProblem(walk.seen + 1, _lost(walk.seen, damage))


def _lost(read: int, damage: _Damaged) -> str:
    if not read:
        return f"The file breaks off or is damaged before its first record ends ({damage}). Fetch the file again."
    return (
        f"The file breaks off or is damaged after record {read} ({damage}); the records before it were read. "
        "Fetch the file again."
    )


class _Window:
    """The part of the text that is looked at, with the place in it."""

    def __init__(self, file: Readable) -> None:
        self._file = file
        self._decode = codecs.getincrementaldecoder("utf-8-sig")(errors="surrogateescape")
        self._text = ""
        self._at = 0
        self._ended = False
        self._is_utf8 = True

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
                    self._go_past(end)
                    return value
            except json.JSONDecodeError as error:
                is_cut = self._may_be_cut(error)
                if is_cut and len(self._text) - self._at > LARGEST_VALUE:
                    raise _Damaged(f"a value is longer than {LARGEST_VALUE:,} characters") from error
                if not is_cut or not self._read_on(size):
                    raise _Damaged(json_mistake(error)) from error
            except (RecursionError, ValueError) as error:
                raise _Damaged("it is nested too deeply or holds a number too long to read") from error
            size *= 2

    def next_object(self, is_record: Callable[[dict[str, Any]], bool]) -> dict[str, Any] | None:
        """Goes past the next object of a list that is a record, and returns it; None when there is none."""
        while self._skip_to_object():
            try:
                value = self.value()
            except _Damaged:
                continue
            if is_record(value):
                found: dict[str, Any] = value
                return found
        return None

    def _skip_to_object(self) -> bool:
        while True:
            found = _NEXT_OBJECT.search(self._text, max(0, self._at - 1))
            if found:
                self._at = found.end()
                return True
            self._at = max(self._at, len(self._text) - 64)
            if not self._read_on(WINDOW):
                return False

    def _go_past(self, end: int) -> None:
        start, self._at = self._at, end
        if not self._is_utf8 and _UNDECODED.search(self._text, start, end):
            raise _Damaged("it is not UTF-8 text")

    def _may_be_cut(self, error: json.JSONDecodeError) -> bool:
        """Whether the value may be whole once more of the file is read."""
        return error.pos >= len(self._text) - _LONGEST_TOKEN or error.msg.startswith("Unterminated string")

    def _read_on(self, size: int) -> bool:
        """Adds more of the file to the window; False at its end."""
        if self._ended:
            return False
        piece = self._file.read(size)
        self._ended = not piece
        more = self._decode.decode(piece, final=self._ended)
        self._is_utf8 = self._is_utf8 and not _UNDECODED.search(more)
        self._text = self._text[self._at :] + more
        self._at = 0
        return True


class _Walk:
    """The way to the records."""

    def __init__(self, file: Readable, lists: Collection[str], always: Collection[str]) -> None:
        self._window = _Window(file)
        self._lists = lists
        self._always = always
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
            try:
                value = self._window.value()
            except _Damaged as damage:
                value = self._window.next_object(self._is_record) if self._always else None
                if value is None:
                    raise
                self.seen += 1
                yield LineProblem(
                    self.seen, f"This record is damaged ({damage}); it was left out. Mend it or fetch the file again."
                )
            self.seen += 1
            if isinstance(value, dict):
                yield self.seen, value
            else:
                yield LineProblem(self.seen, "This entry of the list is not an object; it was left out.")
            if self._window.peek() == ",":
                self._window.take(",")
        self._window.take("]")

    def _is_record(self, fields: dict[str, Any]) -> bool:
        return 2 * sum(name in fields for name in self._always) > len(self._always)

    def _next(self, closing: str) -> None:
        """Past the comma, unless the list or object ends here."""
        if self._window.peek() != closing:
            self._window.take(",")
