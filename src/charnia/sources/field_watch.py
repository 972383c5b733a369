"""Notices when a source has renamed a field: records suddenly lack what all or many of them used to have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from charnia.sources.json_lines import LineProblem
from charnia.sources.nested import at

Found = TypeVar("Found", bound=tuple[int, Any])

FEWEST = 20
"""Records below which chance explains a missing field."""

FEWEST_OF_MANY = 50
"""Records among which one at least has a field that many have."""

SHARE = 0.5
_RELY = "What it held is unknown for them; look for a newer version of Charnia before you rely on them."


class FieldWatch:
    """Counts how often each of the fields that a source's records always have, or that many of them have (`often`), is
    there. A name with dots is that of a field inside others."""

    def __init__(self, always: Iterable[str], often: Iterable[str] = ()) -> None:
        self._always = tuple(always)
        self._often = tuple(often)
        self._there: Counter[str] = Counter()
        self._seen = 0

    def see(self, record: dict[str, Any]) -> None:
        """Counts a record. A field that is there and empty is there."""
        self._seen += 1
        self._there.update(name for name in (*self._always, *self._often) if _has(record, name))

    def add(self, seen: int, there: Mapping[str, int]) -> None:
        """Counts records that were seen elsewhere: how many, and in how many of them each field was."""
        self._seen += seen
        self._there.update(there)

    def warnings(self) -> Iterator[LineProblem]:
        """One problem for each field that has gone missing; none when there were too few records to tell."""
        if self._seen >= FEWEST:
            for name in self._always:
                missing = self._seen - self._there[name]
                if missing > SHARE * self._seen:
                    yield _renamed(f'{missing:,} of {self._seen:,} records have no "{name}"')
        if self._seen >= FEWEST_OF_MANY:
            for name in self._often:
                if not self._there[name]:
                    yield _renamed(f'None of {self._seen:,} records has "{name}", which many used to have')


def _renamed(what: str) -> LineProblem:
    return LineProblem(0, f"{what}: the source may have renamed it. {_RELY}", kept=True)


def _has(record: dict[str, Any], name: str) -> bool:
    *way, last = name.split(".")
    holder = at(record, *way)
    return isinstance(holder, dict) and last in holder


def watched(
    found: Iterable[Found | LineProblem], *, always: Iterable[str], often: Iterable[str] = ()
) -> Iterator[Found | LineProblem]:
    """What was found, followed by a warning for each field that has gone missing."""
    watch = FieldWatch(always, often)
    for item in found:
        if not isinstance(item, LineProblem):
            watch.see(item[1])
        yield item
    yield from watch.warnings()
