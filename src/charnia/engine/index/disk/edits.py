"""The log of edits since the files of an index were written: appended, safe on the disk before an edit is done.

What is changed at once is one frame, so it is there whole or not at all: its length, its CRC-32, and its content, which
is a line of JSON and then the meanings of the documents that come in, float32 one after the other.
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
from charnia.engine.index.disk.files import REBUILD, IndexUnusable, sync_folder
from charnia.engine.text.embeddings.contract import Vectors

_HEAD = struct.Struct("<II")


@dataclass(frozen=True, slots=True)
class Edit:
    """A document that came in, with its meaning float32[dimensions] where there is one; or, without one, an id that
    went."""

    id: str
    document: Document | None = None
    meaning: Vectors | None = None


def append(file: Path, edits: Sequence[Edit], *, good_until: int) -> None:
    """Writes edits behind the first `good_until` bytes; what lies there is half a frame of a process that died.

    When it returns, the edits survive a crash.
    """
    meanings = b"".join(edit.meaning.astype("<f4").tobytes() for edit in edits if edit.meaning is not None)
    content = json.dumps([_written(edit) for edit in edits]).encode() + b"\n" + meanings
    with file.open("r+b" if file.exists() else "w+b") as out:
        out.truncate(good_until)
        out.seek(good_until)
        out.write(_HEAD.pack(len(content), zlib.crc32(content)) + content)
        out.flush()
        os.fsync(out.fileno())
    sync_folder(file.parent)


def read_on(file: Path, start: int, *, dimensions: int, strictly: bool = False) -> Iterator[tuple[list[Edit], int]]:
    """The edits behind byte `start` that were made at once, each time with where they end.

    Half a frame at the end belongs to a process that is at work or has died, and so does, unless `strictly`, a last
    one that is damaged: a machine that lost its power can leave that. Raises IndexUnusable for other damage.
    """
    try:
        data = memoryview(file.read_bytes())
    except FileNotFoundError:
        data = memoryview(b"")
    while start + _HEAD.size <= len(data):
        size, sum_ = _HEAD.unpack_from(data, start)
        end = start + _HEAD.size + size
        content = bytes(data[start + _HEAD.size : end])
        if end > len(data):
            return
        if not size or zlib.crc32(content) != sum_:
            if not strictly and (end == len(data) or not any(data[start:])):
                return
            raise IndexUnusable(f"{file} is damaged at byte {start:,}; {REBUILD}.")
        yield _read(content, dimensions), end
        start = end


def _written(edit: Edit) -> dict[str, Any]:
    if (document := edit.document) is None:
        return {"id": edit.id}
    facets = document.facets
    return {
        "id": edit.id,
        "title": document.title,
        "text": document.text,
        "held_by": sorted(document.held_by),
        "kind": facets.kind,
        "organisations": sorted(facets.organisations),
        "year": facets.year,
        "place": facets.place and (facets.place.latitude, facets.place.longitude),
    }


def _read(content: bytes, dimensions: int) -> list[Edit]:
    line, _, meanings = content.partition(b"\n")
    said = json.loads(line)
    vectors = np.frombuffer(meanings, "<f4").astype(np.float32).reshape(-1, dimensions) if dimensions else None
    rows = itertools.count()
    return [
        Edit(one["id"], _document(one), None if vectors is None else vectors[next(rows)])
        if "title" in one
        else Edit(one["id"])
        for one in said
    ]


def _document(said: Mapping[str, Any]) -> Document:
    place = None if said["place"] is None else Place(*said["place"])
    facets = Facets(said["kind"], frozenset(said["organisations"]), said["year"], place)
    return Document(said["id"], said["title"], said["text"], frozenset(said["held_by"]), facets)
