"""Figures about a few companies are held back, so that nobody can tell which company a figure speaks of.

Follows the usual rule of statistical offices: a cell to which fewer than five companies contribute is not shown, and
where that alone could be undone by subtracting the other cells from a total, the next smallest goes with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

FEWEST_COMPANIES = 5

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Cell:
    """A count, and the number of different companies behind it."""

    count: int
    companies: int


def without_small_numbers(cells: Mapping[Key, Cell], *, fewest: int = FEWEST_COMPANIES) -> dict[Key, int | None]:
    """The count of each cell, None where it is held back. A count of nought stays: it speaks of no company.

    When exactly one cell is held back, the one with the fewest companies of the others is held back too.
    """
    held = {key for key, cell in cells.items() if cell.count and cell.companies < fewest}
    others = [key for key, cell in cells.items() if cell.count and key not in held]
    if len(held) == 1 and others:
        held.add(min(others, key=lambda key: (cells[key].companies, cells[key].count)))
    return {key: None if key in held else cell.count for key, cell in cells.items()}
