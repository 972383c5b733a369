"""Model files that are at hand: in a folder, in a wheel or zip archive, or one by one."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from charnia.engine.text.embeddings.published import PublishedFile, PublishedModel
from charnia.sources.model_files.contract import NotOffered, pieces_of

_LOOK_FOR = "Name the folder or the wheel that holds the model's files as published."
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError)


class SingleFile:
    """One file of a model, under its published name."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def offered(self, model: PublishedModel) -> tuple[PublishedFile, ...]:
        """See `Origin.offered`."""
        return tuple(file for file in model.files if file.name == self._path.name)

    def pieces(self, file: PublishedFile) -> Iterator[bytes]:
        """See `Origin.pieces`."""
        try:
            with self._path.open("rb") as content:
                yield from pieces_of(content)
        except OSError as problem:
            raise NotOffered(f"{self._path} cannot be read ({problem.strerror}); check its permissions.") from problem


class Folder:
    """A folder, looked through with all that is in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def offered(self, model: PublishedModel) -> tuple[PublishedFile, ...]:
        """See `Origin.offered`."""
        return model.files

    def pieces(self, file: PublishedFile) -> Iterator[bytes]:
        """See `Origin.pieces`. Of several files of one name the one of the published size is taken."""
        found = [path for path in sorted(self._folder.rglob(file.name)) if path.is_file()]
        if not found:
            raise NotOffered(f"There is no {file.name} in {self._folder}. {_LOOK_FOR}")
        yield from SingleFile(min(found, key=lambda path: path.stat().st_size != file.size)).pieces(file)


class Archive:
    """A wheel or another zip archive. Nothing of it is run, and only the wanted files are unpacked."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def offered(self, model: PublishedModel) -> tuple[PublishedFile, ...]:
        """See `Origin.offered`."""
        return model.files

    def pieces(self, file: PublishedFile) -> Iterator[bytes]:
        """See `Origin.pieces`. Of several files of one name the one of the published size is taken."""
        try:
            with zipfile.ZipFile(self._path) as archive:
                found = [member for member in archive.infolist() if PurePosixPath(member.filename).name == file.name]
                if not found:
                    raise NotOffered(f"There is no {file.name} in {self._path}. {_LOOK_FOR}")
                with archive.open(min(found, key=lambda member: member.file_size != file.size)) as content:
                    yield from pieces_of(content)
        except _DAMAGED as problem:
            raise NotOffered(f"{self._path} is damaged or locked. Get it once more and try again.") from problem
