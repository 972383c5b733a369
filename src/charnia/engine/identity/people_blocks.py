"""Which person records are compared at all: those whose names may be one, in groups small enough to go through."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations

from charnia.engine.identity.people_names import PersonName
from charnia.engine.identity.people_traces import Traces

LARGEST = 60
"""People of one group that are all compared with each other; a larger one is parted by what they share besides."""
LARGEST_PART = 120
"""A part larger than this shares something so common that it tells nothing."""


def pairs_to_compare(people: Sequence[Traces]) -> Iterator[tuple[Traces, Traces]]:
    """Every pair whose names may be one, each once, in the order of their keys.

    In a large group ("Wang, Y") only pairs that share a whole given name with an organisation, or a co-author, are
    worth comparing: nothing less could ever make a link of them.
    """
    seen: set[tuple[int, int]] = set()
    for group in _by(people, _name_keys).values():
        parts = [group] if len(group) <= LARGEST else _parts(group)
        for part in parts:
            for one, other in combinations(part, 2):
                pair = (one.key, other.key) if one.key < other.key else (other.key, one.key)
                if pair not in seen:
                    seen.add(pair)
                    yield (one, other) if one.key < other.key else (other, one)


def _parts(group: Sequence[Traces]) -> Iterator[list[Traces]]:
    for part in _by(group, _what_is_shared).values():
        if len(part) <= LARGEST_PART:
            yield part


def _by(people: Iterable[Traces], keys: Callable[[Traces], Iterable[str]]) -> dict[str, list[Traces]]:
    groups: defaultdict[str, list[Traces]] = defaultdict(list)
    for one in people:
        for key in keys(one):
            groups[key].append(one)
    return {key: group for key, group in groups.items() if len(group) > 1}


def _name_keys(one: Traces) -> set[str]:
    return {key for name in one.read_names for key in _keys_of(name)}


def _keys_of(name: PersonName) -> Iterator[str]:
    """Each word of the family name with each initial; for two whole words also the other way round."""
    initials = {word[0] for word in name.given} or {""}
    for family in name.family:
        for initial in initials:
            yield f"{family} {initial}"
    if len(name.given) == len(name.family) == 1 < len(name.first):
        yield f"{name.given[0]} {name.family[0][0]}"


def _what_is_shared(one: Traces) -> Iterator[str]:
    given = {name.first for name in one.read_names if len(name.first) > 1} or {""}
    for organisation in one.organisations:
        for first in given:
            yield f"organisation {organisation} {first}"
    for fellow in one.fellow_keys:
        yield f"fellow {fellow}"
    for name in one.read_names:
        if len(name.given) > 1:
            yield f"name {' '.join(name.given)} {' '.join(name.family)}"
