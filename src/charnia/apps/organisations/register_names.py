"""Which organisation with a ROR id a name means: its own name, or another one by which ROR knows it.

Universities change their names, and sources go on with the old ones: "Queen's University of Belfast". Such a name
counts where it can be told without its town, or has the town behind it; an organisation's own name counts always.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from charnia.apps.organisations.models import Organisation, RegisterEntry
from charnia.apps.organisations.register_matching import is_safe_alone
from charnia.core.vocabulary import Register
from charnia.engine.identity.name_readings import Name, NameReading, comparable, readings, without_own_town
from charnia.engine.identity.words import forms


def registered_under(names: Collection[str]) -> dict[str, int]:
    """The key of the one organisation with a ROR id that each name means; a name that none has, or several have, is
    left out."""
    ways = {name: [way for way in readings(name) if way.name] for name in names}
    wanted = {way.name for each in ways.values() for way in each}
    if not wanted:
        return {}
    holders = _holders(wanted)
    found = {name: _meant(each, holders) for name, each in ways.items()}
    return {name: key for name, key in found.items() if key is not None}


@dataclass(slots=True)
class _Holders:
    """Who has a name as its own, and who as another one, by the name; and the towns that they are in."""

    own: dict[Name, set[int]] = field(default_factory=dict)
    other: dict[Name, set[int]] = field(default_factory=dict)
    towns: dict[int, Name] = field(default_factory=dict)


def _meant(ways: Iterable[NameReading], holders: _Holders) -> int | None:
    """By the first way of reading the name in which anybody has it: where several do, nobody is meant."""
    for number, way in enumerate(ways):
        for keys, counts_alone in ((holders.own.get(way.name), number == 0), (holders.other.get(way.name), False)):
            fitting = {key for key in keys or () if _fits(way, key, holders, counts_alone=counts_alone)}
            if fitting:
                return next(iter(fitting)) if len(fitting) == 1 else None
    return None


def _fits(way: NameReading, key: int, holders: _Holders, *, counts_alone: bool) -> bool:
    if way.town:
        return holders.towns[key] == way.town
    return counts_alone or is_safe_alone(way.name)


def _holders(wanted: Collection[Name]) -> _Holders:
    found = _Holders()
    registered = Organisation.objects.filter(ror__isnull=False, is_fictional=False).order_by()
    for key, written, town in registered.values_list("pk", "name", "town").iterator(5_000):
        found.towns[key] = forms(town)
        _add(found.own, key, written, wanted)
        if (shorter := without_own_town(written, town)) != written:
            _add(found.other, key, shorter, wanted)
    for key, written in _other_names():
        _add(found.other, key, written, wanted)
    return found


def _add(names: dict[Name, set[int]], key: int, written: str, wanted: Collection[Name]) -> None:
    name = comparable(written)
    if name in wanted:
        names.setdefault(name, set()).add(key)


def _other_names() -> Iterable[tuple[int, str]]:
    entries = RegisterEntry.objects.filter(
        register=Register.ROR, organisation__ror__isnull=False, organisation__is_fictional=False
    ).order_by()
    for key, names in entries.values_list("organisation", "facts__other_names").iterator(5_000):
        for name in names or ():
            yield key, name
