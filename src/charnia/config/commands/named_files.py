"""Files to load, by themselves or as the content of a folder, and the names by which loads know them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from charnia.config.commands.console import BadInput, existing_file

LONGEST_NAME = 250
_ABOUT_THE_FILES = frozenset({"manifest", "readme", "licence", "license", "release_notes"})


class NamedFile(NamedTuple):
    """A file, and the name by which the next load of the same file knows it again."""

    name: str
    path: Path


def files_named(names: Iterable[str]) -> list[NamedFile]:
    """The files that were named, in their order. A folder stands for the files in it and below it, sorted.

    Hidden files are passed over, and those that tell about the others (README, manifest). Raises BadInput for what is
    not there and for a folder without a file.
    """
    return [found for name in names for found in _found(name)]


def _found(name: str) -> list[NamedFile]:
    folder = Path(name)
    if not folder.is_dir():
        return [NamedFile(_own_name(existing_file(name)), folder)]
    files = [NamedFile(path.relative_to(folder).as_posix()[-LONGEST_NAME:], path) for path in _files_below(folder)]
    if not files:
        raise BadInput(f"{name} is a folder without a file to load; name another, or a file.")
    return files


def _files_below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        is_hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not is_hidden and path.stem.casefold() not in _ABOUT_THE_FILES:
            yield existing_file(str(path))


def _own_name(path: Path) -> str:
    """The file's name, with its folder where that is one of many parts ("updated_date=2026-01-05/part_000.gz"): the
    files of all parts have the same names."""
    parent = path.absolute().parent.name
    return f"{parent}/{path.name}"[-LONGEST_NAME:] if "=" in parent else path.name
