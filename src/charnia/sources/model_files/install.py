"""Putting a model's files in place: copied aside, compared with the published SHA-256, then moved."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO

from charnia.engine.text.embeddings.installed import FileState, state_of
from charnia.engine.text.embeddings.published import PublishedFile, PublishedModel
from charnia.sources.model_files.contract import Origin

Progress = Callable[[int], object]
"""Called with the number of bytes of the model that are in place or on their way."""


class NotInstalled(Exception):
    """A file was not put in place, and what was there before stays; `str()` is one sentence that says why."""


def install(model: PublishedModel, origin: Origin, folder: Path, *, progress: Progress) -> None:
    """Brings the files that the origin offers into the model's folder. Those that are in place already are left alone.

    Raises NotInstalled, and what `origin` raises. Files that came whole before stay, so doing it again goes on there.
    """
    done = 0
    for file in origin.offered(model):
        if state_of(file, folder) is not FileState.GOOD:
            _put(file, origin, folder, partial(_add, progress, done))
        done += file.size
        progress(done)


def _add(progress: Progress, done: int, taken: int) -> None:
    progress(done + taken)


def _put(file: PublishedFile, origin: Origin, folder: Path, progress: Progress) -> None:
    digest, taken, beginning = hashlib.sha256(), 0, b""
    with _aside(folder / file.name) as out:
        for piece in origin.pieces(file):
            beginning = beginning or piece
            taken += len(piece)
            if taken > file.size:
                break
            digest.update(piece)
            out.write(piece)
            progress(taken)
        if digest.hexdigest() != file.sha256 or taken != file.size:
            raise NotInstalled(_difference(file, taken, beginning))


@contextmanager
def _aside(file: Path) -> Iterator[IO[bytes]]:
    """A new file that takes the place of `file` once all went well, and is gone otherwise."""
    aside = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with aside.open("wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        aside.replace(file)
    except OSError as problem:
        raise NotInstalled(
            f"{file} cannot be written ({problem.strerror}). Make room or set CHARNIA_MODELS."
        ) from problem
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


def _difference(file: PublishedFile, taken: int, beginning: bytes) -> str:
    """What came instead of the file, as far as one can tell."""
    if beginning.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
        return (
            f"A web page came in place of {file.name}: a proxy or a log-in page stands in between. Nothing was changed."
        )
    if taken < file.size:
        return f"{file.name} broke off after {taken:,} of {file.size:,} bytes. Nothing was changed; try again."
    return f"{file.name} is not the published file: its SHA-256 differs. Nothing was changed."
