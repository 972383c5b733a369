"""How commands speak: results on standard output, progress and problems on standard error."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self


class BadInput(Exception):
    """What was given cannot be used; `str()` is one sentence that says what to mend."""


def say(text: str = "") -> None:
    """Prints a line of the result."""
    sys.stdout.write(f"{text}\n")


def note(text: str) -> None:
    """Prints a line beside the result."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def say_json(value: Any) -> None:
    """Prints a value as JSON that people can read too."""
    say(json.dumps(value, ensure_ascii=False, indent=2))


def existing_file(name: str) -> Path:
    """The path of a file that can be read. Raises BadInput with a sentence otherwise."""
    path = Path(name)
    if path.is_dir():
        raise BadInput(f"{name} is a folder; name a file in it.")
    if not path.exists():
        raise BadInput(f"There is no file {name}; check the name and the folder you are in.")
    try:
        with path.open("rb"):
            return path
    except OSError as problem:
        raise BadInput(f"{name} cannot be read ({problem.strerror}); check its permissions.") from problem


def counted(number: int, noun: str) -> str:
    """A number with its noun, such as "1 line" or "2,000 lines"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


class Progress:
    """A progress bar on a terminal, and nothing at all elsewhere.

    `total` in the unit that `update` counts; None when it is not known.
    """

    WIDTH = 30

    def __init__(self, label: str, total: int | None = None) -> None:
        self._label = label
        self._total = total
        self._shown = ""
        self._live = sys.stderr.isatty()

    def __enter__(self) -> Self:
        self.update(0)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._live:
            sys.stderr.write("\n")

    def update(self, done: int, total: int | None = None, *, beside: str = "") -> None:
        """Shows how much is done, redrawing only when the picture changes. `total` when it becomes known later;
        `beside` is shown after it."""
        if not self._live:
            return
        self._total = total or self._total
        if self._total:
            share = min(1.0, done / self._total)
            filled = round(share * self.WIDTH)
            picture = f"{self._label} [{'#' * filled}{'.' * (self.WIDTH - filled)}] {share:4.0%}"
        else:
            picture = f"{self._label} {done:,}"
        picture += f" {beside}" if beside else ""
        if picture != self._shown:
            sys.stderr.write(f"\r{picture}")
            sys.stderr.flush()
            self._shown = picture
