"""Noticing that a file was written while it was read: what was read may then be neither the old one nor the new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from charnia.sources.json_lines import LineProblem

Found = TypeVar("Found")

CHANGED = (
    "The file was changed or taken away while it was read, so some of it may be missing. Load it again when it is "
    "written to no more."
)


def noticing_change(path: Path, found: Iterable[Found]) -> Iterator[Found | LineProblem]:
    """What is found in a file; at the end a LineProblem if it is not the file any more that it was at the beginning."""
    before = _stamp(path)
    yield from found
    if _stamp(path) != before:
        yield LineProblem(0, CHANGED)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """Which file it is, its size and when it was last written; None for one that is not there."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns
