"""Vectors kept on disk by the content of their texts, so that a text is encoded once."""

from __future__ import annotations

import fcntl
import hashlib
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from charnia.engine.text.embeddings.contract import Vectors
from charnia.engine.text.embeddings.published import PublishedModel

_MAGIC = b"charnia vectors 1\n"
_HEADER = 64
_KEY = 16
_SCANNED = 4096


class VectorCache:
    """One append-only file for one model.

    A header names the model; then come slots of one size: key, vector, checksum. A batch is written in one piece under
    a lock, so that a process that is killed loses the batch it was writing and nothing else, and several processes may
    write. A slot whose checksum does not fit is blanked and its text encoded again; a file with a foreign header is set
    aside. `tell` gets a sentence about each such thing.
    """

    def __init__(self, folder: Path, model: PublishedModel, *, tell: Callable[[str], object]) -> None:
        """Opens the file, or makes it. Raises OSError where the folder cannot be written."""
        self._record = np.dtype([("key", f"V{_KEY}"), ("vector", "<f4", (model.dimensions,)), ("sum", "<u4")])
        self._header = (_MAGIC + bytes.fromhex(model.fingerprint)).ljust(_HEADER, b"\0")
        self._tell = tell
        self.file = folder / f"{model.name}-{model.fingerprint[:12]}.vectors"
        self._slot_of: dict[bytes, int] = {}
        folder.mkdir(parents=True, exist_ok=True)
        with self._locked() as opened:
            self._slots = self._map()
            self._take_in(opened)

    def __len__(self) -> int:
        return len(self._slot_of)

    def find(self, texts: Sequence[str]) -> tuple[list[int], Vectors]:
        """The rows of the texts that are kept, and their vectors."""
        found = [(row, slot) for row, text in enumerate(texts) if (slot := self._slot_of.get(_key(text))) is not None]
        rows = [row for row, _ in found]
        vectors: Vectors = np.array(self._slots["vector"][[slot for _, slot in found]], np.float32)
        return rows, vectors

    def keep(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Adds the vectors of texts, float32[n, dimensions], to the file; of equal texts one. Raises OSError."""
        rows = {_key(text): row for row, text in enumerate(texts)}
        slots = np.zeros(len(rows), self._record)
        slots["key"] = np.frombuffer(b"".join(rows), f"V{_KEY}")
        slots["vector"] = vectors[list(rows.values())]
        slots["sum"] = _sums(slots)
        with self._locked() as opened:
            first = (opened.seek(0, os.SEEK_END) - _HEADER) // self._record.itemsize
            opened.write(slots.tobytes())
            opened.flush()
            self._slots = self._map()
            self._slot_of |= {key: first + number for number, key in enumerate(rows)}

    def keep_only(self, texts: Iterable[str]) -> int:
        """Blanks the vectors of all other texts, for good; how many. Raises OSError."""
        wanted = {_key(text) for text in texts}
        with self._locked() as opened:
            self._slots = self._map()
            self._take_in(opened)
            gone = {key: slot for key, slot in self._slot_of.items() if key not in wanted}
            for slot in gone.values():
                opened.seek(_HEADER + slot * self._record.itemsize)
                opened.write(bytes(self._record.itemsize))
            opened.flush()
            self._slot_of = {key: slot for key, slot in self._slot_of.items() if key in wanted}
        return len(gone)

    @contextmanager
    def _locked(self) -> Iterator[BinaryIO]:
        """The file for this process alone, with its header right and without half a slot at its end."""
        with open(os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as opened:  # noqa: PTH123 - a descriptor, not a path
            fcntl.flock(opened, fcntl.LOCK_EX)
            self._mend(opened)
            yield opened

    def _mend(self, opened: BinaryIO) -> None:
        opened.seek(0)
        header = opened.read(_HEADER)
        if header != self._header:
            if not self._header.startswith(header):
                self._set_aside(opened)
            opened.seek(0)
            opened.truncate()
            opened.write(self._header)
        size = opened.seek(0, os.SEEK_END)
        opened.truncate(size - (size - _HEADER) % self._record.itemsize)

    def _set_aside(self, opened: BinaryIO) -> None:
        aside = self.file.with_suffix(".damaged")
        opened.seek(0)
        with aside.open("wb") as copy:
            while some := opened.read(1 << 20):
                copy.write(some)
        self._tell(f"{self.file} is not a file of kept vectors; it is now {aside.name}, and texts are encoded again.")
        self._slot_of.clear()

    def _take_in(self, opened: BinaryIO) -> None:
        """Learns what each slot holds; blanks the damaged ones."""
        damaged = 0
        for first in range(0, len(self._slots), _SCANNED):
            some = self._slots[first : first + _SCANNED]
            good = _sums(some) == some["sum"]
            blank = ~some.view(np.uint8).reshape(len(some), -1).any(axis=1)
            for number in np.flatnonzero(~good & ~blank).tolist():
                opened.seek(_HEADER + (first + number) * self._record.itemsize)
                opened.write(bytes(self._record.itemsize))
                damaged += 1
            keys = some["key"].tolist()
            self._slot_of |= {keys[number]: first + number for number in np.flatnonzero(good).tolist()}
        if damaged:
            among = f"{damaged:,} of {len(self._slots):,} kept vectors in {self.file}"
            self._tell(f"{among} are damaged; their texts are encoded again.")

    def _map(self) -> NDArray[Any]:
        if self.file.stat().st_size < _HEADER + self._record.itemsize:
            return np.empty(0, self._record)
        return np.memmap(self.file, self._record, "r", offset=_HEADER)


def _sums(slots: NDArray[Any]) -> NDArray[np.uint32]:
    """The checksum of each slot's key and vector."""
    covered = slots.dtype.itemsize - 4
    data = slots.tobytes()
    size = slots.dtype.itemsize
    starts = range(0, len(data), size)
    return np.array([zlib.crc32(data[start : start + covered]) for start in starts], np.uint32)


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_KEY).digest()
