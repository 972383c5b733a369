"""Notices when a source has renamed a field: many records that suddenly lack what every record used to have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from charnia.sources.json_lines import LineProblem

Found = TypeVar("Found", bound=tuple[int, Any])

FEWEST = 20
"""Records below which chance explains a missing field."""

SHARE = 0.5


class FieldWatch:
    """Counts how often each of the fields that a source's records always have is there."""

    def __init__(self, always: Iterable[str]) -> None:
        self._always = tuple(always)
        self._there: Counter[str] = Counter()
        self._seen = 0

    def see(self, record: dict[str, Any]) -> None:
        """Counts a record. A field that is there and empty is there."""
        self._seen += 1
        self._there.update(name for name in self._always if name in record)

    def add(self, seen: int, there: Mapping[str, int]) -> None:
        """Counts records that were seen elsewhere: how many, and in how many of them each field was."""
        self._seen += seen
        self._there.update(there)

    def warnings(self) -> Iterator[LineProblem]:
        """One problem for each field that most records lack; none when there were too few records to tell."""
        if self._seen < FEWEST:
            return
        for name in self._always:
            missing = self._seen - self._there[name]
            if missing > SHARE * self._seen:
                yield LineProblem(
                    0,
                    f'{missing:,} of {self._seen:,} records have no "{name}": the source may have renamed it. '
                    "What it held is unknown for them; look for a newer version of Charnia before you rely on them.",
                    kept=True,
                )


def watched(found: Iterable[Found | LineProblem], *, always: Iterable[str]) -> Iterator[Found | LineProblem]:
    """What was found, followed by a warning for each field that has gone missing."""
    watch = FieldWatch(always)
    for item in found:
        if not isinstance(item, LineProblem):
            watch.see(item[1])
        yield item
    yield from watch.warnings()
