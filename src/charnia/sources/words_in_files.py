"""Whether a file holds certain words, whatever its form: for files that wait and must not keep a name."""

from __future__ import annotations

import gzip
import html
import io
import zipfile
import zlib
from collections.abc import Collection, Iterator

_GZIP = b"\x1f\x8b"
_ENCODINGS = ("utf-8", "utf-16", "cp1252")


def holds_any(content: bytes, words: Collection[str]) -> bool:
    """Whether one of the words stands in a plain file, or in a part of a packed one, in whatever case.

    Words that a workbook spreads over several cells are not found. A damaged part is passed over.
    """
    wanted = [word.casefold() for word in words if word.strip()]
    return any(word in text for text in _texts(content) for word in wanted) if wanted else False


def _texts(content: bytes) -> Iterator[str]:
    parts = _unpacked(content) if content.startswith((b"PK", _GZIP)) else [content]
    for part in parts:
        for encoding in _ENCODINGS:
            yield html.unescape(part.decode(encoding, errors="ignore")).casefold()


def _unpacked(content: bytes) -> Iterator[bytes]:
    """The parts of an archive. How large it may be unpacked was checked when it came in."""
    try:
        if content.startswith(_GZIP):
            yield gzip.decompress(content)
            return
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield archive.read(name)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError):
        yield content
