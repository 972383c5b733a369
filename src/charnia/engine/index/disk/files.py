"""What holds an index in files together: one manifest, replaced in one step, and a lock for whoever writes."""

from __future__ import annotations

import fcntl
import hashlib
import json
import mmap
import os
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from charnia.engine.index.unusable import REBUILD, IndexUnusable

MANIFEST = "manifest.json"
WRITING, MERGING = "lock", "lock-files"
"""What a process holds while it writes edits or puts a manifest in force, and while it writes new files."""
FORMAT = 2

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Manifest:
    """The last good state: a folder of files that never change, and a log of the edits since.

    `model` is the fingerprint of the model whose vectors are kept, empty for words alone; `code` that of the code that
    cut texts into terms. `mark` is what the writer noted of how far it had followed the store. `files` gives each
    file's size and SHA-256.
    """

    generation: int
    documents: int
    with_terms: int
    next_serial: int
    model: str
    dimensions: int
    code: str
    mark: str = ""
    files: Mapping[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The folder of the files."""
        return f"{self.generation:06d}"

    @property
    def edits(self) -> str:
        """The file of the edits since."""
        return f"{self.name}.edits"


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a folder, None where there is none yet. Raises IndexUnusable for a damaged one."""
    try:
        whole = json.loads((folder / MANIFEST).read_bytes())
        said = whole["manifest"]
        if whole["sha256"] != _sum_of(said) or whole["format"] != FORMAT:
            raise ValueError("another format or another content")
        files = {name: (int(size), str(sum_)) for name, (size, sum_) in said.pop("files").items()}
        return Manifest(**said, files=files)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise IndexUnusable(f"{folder / MANIFEST} cannot be read; {REBUILD}.") from problem


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Puts the manifest in the place of the one before, in one step that survives a crash."""
    said = asdict(manifest)
    aside = folder / f"{MANIFEST}.part"
    with aside.open("w") as out:
        json.dump({"format": FORMAT, "sha256": _sum_of(said), "manifest": said}, out)
        out.flush()
        os.fsync(out.fileno())
    aside.replace(folder / MANIFEST)
    sync_folder(folder)


def sums_of(folder: Path) -> dict[str, tuple[int, str]]:
    """Size and SHA-256 of every file below a folder, each brought safely to the disk."""
    found = {}
    for file in sorted(file for file in folder.rglob("*") if file.is_file()):
        with file.open("rb") as opened:
            os.fsync(opened.fileno())
        found[str(file.relative_to(folder))] = sum_of_file(file)
    for below in [folder.parent, folder, *(below for below in folder.rglob("*") if below.is_dir())]:
        sync_folder(below)
    return found


def sum_of_file(file: Path) -> tuple[int, str]:
    """Size in bytes and SHA-256 of a file."""
    with file.open("rb") as opened:
        return file.stat().st_size, hashlib.file_digest(opened, "sha256").hexdigest()


def mapped(file: Path, type_: str) -> NDArray[Any]:
    """The numbers in a file, read where they lie."""
    if not file.stat().st_size:
        return np.empty(0, type_)
    return np.memmap(file, type_, "r").view(np.ndarray)


class Stretches:
    """Numbers in a file of which some stretches are read at a time. Unlike mapped ones they never count as memory of
    the process: the system maps what lies around each page that is touched, soon the whole file."""

    def __init__(self, file: Path, type_: str) -> None:
        self._type = np.dtype(type_)
        self._opened = os.open(file, os.O_RDONLY)
        weakref.finalize(self, os.close, self._opened)

    def read(self, starts: Places, sizes: Places) -> NDArray[Any]:
        """The numbers from each start on, so many, one stretch after the other."""
        size = self._type.itemsize
        asked = zip((starts * size).tolist(), (sizes * size).tolist(), strict=True)
        return np.frombuffer(b"".join([os.pread(self._opened, long, start) for start, long in asked]), self._type)


def let_go(*arrays: NDArray[Any]) -> None:
    """Gives back the memory of what was read of mapped files. It stays in the system's cache, and can be read again."""
    for array in arrays:
        holder: Any = array
        while isinstance(holder, np.ndarray):
            holder = holder.base
        if isinstance(holder, mmap.mmap):
            holder.madvise(mmap.MADV_DONTNEED)


@contextmanager
def locked(folder: Path, name: str = WRITING) -> Iterator[None]:
    """Waits until no other process does this in the folder, and keeps others from it. A process that dies lets go."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def sync_folder(folder: Path) -> None:
    """Brings the names in a folder safely to the disk."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _sum_of(said: Mapping[str, object]) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
