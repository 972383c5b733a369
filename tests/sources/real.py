"""The real public data that lie beside the checkout, where they do."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import pytest

from charnia.sources.json_lines import LineProblem

REAL = Path(__file__).resolve().parents[3] / "shared" / "data"
Value = TypeVar("Value")


def real(path: str) -> Path:
    """A file of the real data; the test is skipped where it is not there."""
    file = REAL / path
    if not file.exists():
        pytest.skip(f"{path} does not lie beside the checkout")
    return file


def parted(found: Iterable[Value | LineProblem]) -> tuple[list[Value], list[LineProblem]]:
    """What could be read, and the problems."""
    values: list[Value] = []
    problems: list[LineProblem] = []
    for item in found:
        problems.append(item) if isinstance(item, LineProblem) else values.append(item)
    return values, problems
