"""The JSON objects of a file, whatever the form in which a source hands them out.

Read are: JSON Lines; a JSON list; a reply with its list under a name ("results"); one object by itself; each plain or
packed with gzip. A file is read piece by piece, so that memory does not grow with it.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO

from charnia.sources.json_document import read_document
from charnia.sources.json_lines import TOO_LONG, LineProblem, parse_object, whole_lines
from charnia.sources.packed_files import BROKEN_PACKING, UpToABreak, open_plain_or_packed

_OTHER_PACKING = (b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
_MARKS_OF_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_BLANK = b"\xef\xbb\xbf \t\r\n"
_GOES_ON = (b"{", b"[", b",", b":")
"""How the first line of a document that is laid out ends."""
_LINES_LOOKED_AT = 20

EMPTY = "The file is empty; fetch it again."
WEB_PAGE = (
    "This is a web page or an XML file, not JSON: the source may have answered with an error page. Open it in a "
    "browser to see what it says, and fetch the data again."
)
NOT_JSON = "This is not a JSON file. Check that it is the file which the source gave, and name that."
OTHER_PACKING = "This is a compressed file of a kind that is not read; unpack it and give the JSON file inside."
UTF_16 = "This is text in UTF-16, not in UTF-8; save the file with the encoding UTF-8."
BROKEN_OFF = "The compressed file breaks off here; fetch it again. What stood before was read."


def read_json_file(
    path: Path, *, lists: Collection[str] = (), always: Collection[str] = ()
) -> Iterator[tuple[int, dict[str, Any]] | LineProblem]:
    """`(number, object)` for each object of the file and a LineProblem for everything that is none.

    `lists` names where replies keep their records, with dots between the names ("resultList.result"), `always` what
    every record has: by this the next one is known where one is broken. The number is that of the line in JSON Lines,
    otherwise the place of the record, counted from 1. Raises OSError when the file cannot be opened.
    """
    with closing(open_plain_or_packed(path)) as file:
        form = _form(file)
        if form in {EMPTY, WEB_PAGE, NOT_JSON, OTHER_PACKING, UTF_16}:
            yield LineProblem(1, form)
            return
    with closing(open_plain_or_packed(path)) as file:
        try:
            if form == "document":
                yield from read_document(UpToABreak(file), lists=lists, always=always)
            else:
                yield from _read_lines(file, lists)
        except BROKEN_PACKING:
            yield LineProblem(1, BROKEN_OFF)


def read_objects(path: Path) -> Iterator[tuple[int, dict[str, Any]] | LineProblem]:
    """`(line number, JSON object)` for each good line of JSON Lines, plain or packed, and a LineProblem for each bad
    one; blank lines are passed over.

    Memory does not grow with the file. Raises OSError when the file cannot be opened.
    """
    number = 0
    with closing(open_plain_or_packed(path)) as file:
        try:
            if file.peek().startswith(_OTHER_PACKING):
                yield LineProblem(1, OTHER_PACKING)
                return
            for found in _read_lines(file, ()):
                number = found.line if isinstance(found, LineProblem) else found[0]
                yield found
        except BROKEN_PACKING:
            yield LineProblem(number + 1, BROKEN_OFF)
            return
    if not number:
        yield LineProblem(1, "The file is empty; write one JSON object a line.")


def is_json_lines(path: Path) -> bool:
    """Whether the file is JSON Lines, so that it can be read line by line. Raises OSError when it cannot be opened."""
    with closing(open_plain_or_packed(path)) as file:
        return _form(file) == "lines"


def begins_with_reply(path: Path, lists: Collection[str]) -> bool:
    """Whether the first line is a whole reply, with its records in one of these lists. Raises OSError when the file
    cannot be opened."""
    with closing(open_plain_or_packed(path)) as file:
        first, _ = _first_lines(file)
    found = parse_object(first)
    return isinstance(found, dict) and _listed(found, lists) is not None


def _form(file: BinaryIO) -> str:
    """ "lines", "document", or the sentence that says why the file cannot be read."""
    first, second = _first_lines(file)
    opening = first.lstrip(_BLANK)
    if not opening:
        return EMPTY
    if opening.startswith(b"<"):
        return WEB_PAGE
    if opening.startswith(_OTHER_PACKING):
        return OTHER_PACKING
    if opening.startswith(_MARKS_OF_UTF_16):
        return UTF_16
    if opening.startswith(b"["):
        return "document"
    if _is_object(first) or _is_object(second):
        return "lines"
    if first.rstrip().endswith(_GOES_ON) or not _has_object(file):
        return "document" if opening.startswith(b"{") else NOT_JSON
    return "lines"


def _first_lines(file: BinaryIO) -> tuple[bytes, bytes]:
    """The first two lines that are not blank; a line too long to be one counts as nothing but its beginning."""
    found: list[bytes] = []
    try:
        for line in whole_lines(file):
            if line is None or line.strip(_BLANK):
                found.append(b"{" if line is None else line)
            if len(found) == 2:
                break
    except BROKEN_PACKING:
        found.append(b"{")
    first, second = [*found, b"", b""][:2]
    return first, second


def _has_object(file: BinaryIO) -> bool:
    """Whether one of the next lines is an object by itself, so that those before are bad lines of many."""
    try:
        lines = itertools.islice(whole_lines(file), _LINES_LOOKED_AT)
        return any(line is not None and _is_object(line) for line in lines)
    except BROKEN_PACKING:
        return False


def _is_object(line: bytes) -> bool:
    return line.lstrip(_BLANK).startswith(b"{") and isinstance(parse_object(line), dict)


def _read_lines(file: BinaryIO, lists: Collection[str]) -> Iterator[tuple[int, dict[str, Any]] | LineProblem]:
    places = itertools.count(1)
    for number, line in enumerate(whole_lines(file), start=1):
        if line is None:
            yield LineProblem(number, TOO_LONG)
        elif line.strip(_BLANK):
            found = parse_object(line)
            if isinstance(found, str):
                yield LineProblem(number, found)
            else:
                entries = _listed(found, lists)
                yield from [(number, found)] if entries is None else ((next(places), one) for one in entries)


def _listed(value: dict[str, Any], lists: Collection[str]) -> list[dict[str, Any]] | None:
    """The records of a reply that stands on one line; None where the object is a record itself."""
    found = [entries for dotted in lists if isinstance(entries := _at(value, dotted), list)]
    return [entry for entries in found for entry in entries if isinstance(entry, dict)] if found else None


def _at(value: Any, dotted: str) -> Any:
    for name in dotted.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value
