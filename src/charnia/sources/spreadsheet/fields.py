"""What a field and a target of an import are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from charnia.sources.spreadsheet.conversions import Convert
from charnia.sources.spreadsheet.headings import plain

Values = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that a row may tell.

    `names` are further headings under which it is known; `costs_the_row` says that a row whose cell cannot be read is
    left out, because who or what is meant hangs on it. Other cells that cannot be read are left out alone.
    """

    name: str
    label: str
    meaning: str
    example: str
    convert: Convert
    names: tuple[str, ...] = ()
    needed: bool = False
    costs_the_row: bool = False

    @property
    def headings(self) -> frozenset[str]:
        """The plain headings that mean this field."""
        return frozenset(plain(name) for name in (self.label, self.name, *self.names))


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What the rows of a table are, and what becomes of them.

    `complete` looks at a row as a whole: it puts parts together and raises Unusable with a sentence. `keys` are the
    ways in which a row is known again, the surest first.
    """

    name: str
    label: str
    meaning: str
    fields: tuple[Field, ...]
    complete: Callable[[Values], Values]
    keys: Callable[[Values], tuple[str, ...]]

    def field(self, name: str) -> Field:
        """The field of that name. Raises StopIteration for one that is not there."""
        return next(field for field in self.fields if field.name == name)

    @property
    def headings(self) -> Mapping[str, frozenset[str]]:
        """The plain headings of each field."""
        return {field.name: field.headings for field in self.fields}

    @property
    def known_headings(self) -> frozenset[str]:
        """The plain headings of all fields."""
        return frozenset().union(*self.headings.values())
