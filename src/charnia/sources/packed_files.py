"""Files as they are or packed with gzip, of which all is read that stands before a packed one breaks off."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from isal import igzip, isal_zlib

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_GZIP = b"\x1f\x8b"
_PACKED_PIECE = 1 << 18
_PIECE = 1 << 20
_SMALL_PIECE = 1 << 12
"""Bytes that are unpacked to some megabytes at most."""

BROKEN_PACKING: tuple[type[Exception], ...] = (
    EOFError,
    gzip.BadGzipFile,
    isal_zlib.error,  # type: ignore[assignment]  # declared as a value, though it is a class
)
"""What is raised where a packed file breaks off or is damaged."""


def is_packed(path: Path) -> bool:
    """Whether a file is packed with gzip. Raises OSError when it cannot be opened."""
    with path.open("rb") as file:
        return file.read(2) == _GZIP


def open_plain_or_packed(path: Path) -> io.BufferedReader:
    """The file opened for reading its unpacked bytes; lines are handed out up to a break. Raises OSError when it cannot
    be opened."""
    if is_packed(path):
        return io.BufferedReader(_Unpacked(path), _PACKED_PIECE)
    return io.BufferedReader(io.FileIO(path), _PIECE)


def is_larger_unpacked(path: Path, *, than: int) -> bool:
    """Whether more than so many bytes can be unpacked. Raises OSError when the file cannot be opened."""
    left = than
    with closing(open_plain_or_packed(path)) as file:
        try:
            while left >= 0 and (piece := file.read1(_PIECE)):
                left -= len(piece)
        except BROKEN_PACKING:
            return left < 0
    return left < 0


class _Unpacked(io.RawIOBase):
    """The bytes of a gzip file, in large pieces. What a piece held before a break is lost with it, so there the file is
    unpacked once more, and the last piece in the smallest steps."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = igzip.open(path, "rb")
        self._handed_out = 0
        self._before_the_break: io.BytesIO | None = None

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fills the beginning of the buffer; returns how many bytes, 0 at the end."""
        view = memoryview(buffer).cast("B")
        try:
            piece = self._file.read1(len(view))
        except BROKEN_PACKING:
            piece = self._rest().read(len(view))
            if not piece:
                raise
        view[: len(piece)] = piece
        self._handed_out += len(piece)
        return len(piece)

    def close(self) -> None:
        """Closes the packed file, too."""
        self._file.close()
        super().close()

    def _rest(self) -> io.BytesIO:
        """What stands between the last piece and the break."""
        if self._before_the_break is None:
            rest, to_pass_over = io.BytesIO(), self._handed_out
            for piece in _up_to_the_break(self._path):
                rest.write(piece[to_pass_over:])
                to_pass_over = max(0, to_pass_over - len(piece))
            rest.seek(0)
            self._before_the_break = rest
        return self._before_the_break


def _up_to_the_break(path: Path) -> Iterator[bytes]:
    """All that can be unpacked of a broken gzip file, which may have several parts."""
    unpacker = zlib.decompressobj(wbits=31)
    with path.open("rb") as file:
        while packed := unpacker.unused_data + file.read(_SMALL_PIECE):
            if unpacker.eof:
                unpacker = zlib.decompressobj(wbits=31)
            before = unpacker.copy()
            try:
                yield unpacker.decompress(packed)
            except zlib.error:
                yield from _byte_by_byte(before, packed)
                return


def _byte_by_byte(unpacker: zlib._Decompress, packed: bytes) -> Iterator[bytes]:
    with suppress(zlib.error):
        for place in range(len(packed)):
            yield unpacker.decompress(packed[place : place + 1])


class UpToABreak:
    """A file, packed or not, that is read in large pieces: all that stands before a break is handed out before the
    break is raised."""

    def __init__(self, file: io.BufferedReader) -> None:
        self._file = file

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; fewer at the end and before a break only."""
        pieces: list[bytes] = []
        try:
            while size > 0 and (piece := self._file.read1(size)):
                pieces.append(piece)
                size -= len(piece)
        except BROKEN_PACKING:
            if not pieces:
                raise
        return b"".join(pieces)
