"""The log of edits since the files of an index were written: appended, safe on the disk before an edit is done.

What is changed at once is one frame, so it is there whole or not at all: the length of its content and its CRC-32, a
CRC-32 of these two, and the content, which is a line of JSON and then the meanings of the documents that come in,
float32 one after the other. With the edits goes a mark: how far their writer had followed the store.
"""

from __future__ import annotations

import itertools
import json
import os
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from charnia.core.evidence import Place
from charnia.engine.index.contract import Document, Facets
from charnia.engine.index.disk.files import sync_folder
from charnia.engine.index.unusable import REBUILD, IndexUnusable
from charnia.engine.text.embeddings.contract import Vectors

_SAID = struct.Struct("<II")
_HEAD = _SAID.size + 4


@dataclass(frozen=True, slots=True)
class Edit:
    """A document that came in, with its meaning float32[dimensions] where there is one; or, without one, an id that
    went."""

    id: str
    document: Document | None = None
    meaning: Vectors | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """Edits that were made at once, the writer's mark with them, and the byte at which the frame ends."""

    edits: list[Edit]
    mark: str
    end: int


def append(file: Path, edits: Sequence[Edit], *, mark: str, good_until: int) -> None:
    """Writes edits behind the first `good_until` bytes; what lies there is half a frame of a process that died.

    When it returns, the edits survive a crash.
    """
    meanings = b"".join(edit.meaning.astype("<f4").tobytes() for edit in edits if edit.meaning is not None)
    said = {"mark": mark, "edits": [_written(edit) for edit in edits]}
    content = json.dumps(said).encode() + b"\n" + meanings
    with file.open("r+b" if file.exists() else "w+b") as out:
        out.truncate(good_until)
        out.seek(good_until)
        out.write(_head(content) + content)
        out.flush()
        os.fsync(out.fileno())
    sync_folder(file.parent)


def read_on(file: Path, start: int, *, dimensions: int, strictly: bool = False) -> Iterator[Frame]:
    """The edits behind byte `start`, frame by frame.

    Half a frame at the end belongs to a process that is at work or has died, and so does, unless `strictly`, a last
    one that is damaged: a machine that lost its power can leave that. Raises IndexUnusable for other damage.
    """
    data, place = memoryview(_rest(file, start)), 0
    while place + _HEAD <= len(data):
        end, content = _content(data, place)
        if content is None and end > len(data):
            return
        if content is None:
            if not strictly and (end == len(data) or not any(data[place:])):
                return
            raise IndexUnusable(f"{file} is damaged at byte {start + place:,}; {REBUILD}.")
        yield _read(content, dimensions, start + end)
        place = end


def _rest(file: Path, start: int) -> bytes:
    """What a file holds behind a byte; nothing where there is no file yet."""
    try:
        with file.open("rb") as opened:
            opened.seek(start)
            return opened.read()
    except FileNotFoundError:
        return b""


def _content(data: memoryview, start: int) -> tuple[int, bytes | None]:
    """Where the frame ends, as far as that can be told, and its content where it is whole and right."""
    head = bytes(data[start : start + _HEAD])
    size, _ = _SAID.unpack_from(head)
    if zlib.crc32(head[: _SAID.size]).to_bytes(4, "little") != head[_SAID.size :]:
        return start, None
    content = bytes(data[start + _HEAD : start + _HEAD + size])
    return start + _HEAD + size, content if _head(content) == head else None


def _head(content: bytes) -> bytes:
    said = _SAID.pack(len(content), zlib.crc32(content))
    return said + zlib.crc32(said).to_bytes(4, "little")


def _written(edit: Edit) -> dict[str, Any]:
    if (document := edit.document) is None:
        return {"id": edit.id}
    facets = document.facets
    return {
        "id": edit.id,
        "title": document.title,
        "text": document.text,
        "number": document.number,
        "held_by": sorted(document.held_by),
        "kind": facets.kind,
        "organisations": sorted(facets.organisations),
        "year": facets.year,
        "place": facets.place and (facets.place.latitude, facets.place.longitude),
    }


def _read(content: bytes, dimensions: int, end: int) -> Frame:
    line, _, meanings = content.partition(b"\n")
    said = json.loads(line)
    vectors = np.frombuffer(meanings, "<f4").astype(np.float32).reshape(-1, dimensions) if dimensions else None
    rows = itertools.count()
    found = [
        Edit(one["id"], _document(one), None if vectors is None else vectors[next(rows)])
        if "title" in one
        else Edit(one["id"])
        for one in said["edits"]
    ]
    return Frame(found, said["mark"], end)


def _document(said: Mapping[str, Any]) -> Document:
    place = None if said["place"] is None else Place(*said["place"])
    facets = Facets(said["kind"], frozenset(said["organisations"]), said["year"], place)
    return Document(said["id"], said["title"], said["text"], frozenset(said["held_by"]), facets, said["number"])
