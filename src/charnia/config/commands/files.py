"""Files that commands read and write: problems are named as they come, and the good part is used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO, TypeVar

from charnia.config.commands.console import BadInput, note
from charnia.sources.json_lines import LineProblem

_SHOWN_OF_A_FILE = 10
Value = TypeVar("Value")


class Problems:
    """Counts the problems of files and names the first of each on standard error."""

    def __init__(self) -> None:
        self.left_out = 0
        self._met: dict[Path, int] = {}

    def good(self, found: Iterable[Value | LineProblem], path: Path) -> Iterator[Value]:
        """The values of a file, without the problems between them."""
        for item in found:
            if isinstance(item, LineProblem):
                self.note(item, path)
            else:
                yield item
        more = self._met.get(path, 0) - _SHOWN_OF_A_FILE
        if more > 0:
            note(f"{path.name}: and {more:,} more such lines.")

    def note(self, problem: LineProblem, path: Path) -> None:
        """Counts one problem, and names it while they are few."""
        self.left_out += not problem.kept
        self._met[path] = self._met.get(path, 0) + 1
        if self._met[path] <= _SHOWN_OF_A_FILE:
            note(f"{path.name}: {problem}{' The rest of the record was kept.' if problem.kept else ''}")


def file_to_write(name: str, *, read: Iterable[Path] = (), written: Iterable[Path] = ()) -> TextIO:
    """Opens a file for writing. Raises BadInput when it cannot be written, or is one of those that are read or are
    open for writing already."""
    path = Path(name)
    if path.exists() and any(path.samefile(other) for other in written):
        raise BadInput(f"{name} was named for two things to write; give each a file of its own.")
    if path.exists() and any(path.samefile(other) for other in read):
        raise BadInput(f"{name} is read and cannot be written too; name another file.")
    try:
        return path.open("w", encoding="utf-8", newline="\n")
    except OSError as problem:
        raise BadInput(f"{name} cannot be written ({problem.strerror}); name a file in a folder of yours.") from problem
