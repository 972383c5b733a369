"""Which organisation with a ROR id a name means: its own name, or another one by which ROR knows it.

Universities change their names, and sources go on with the old ones: "Queen's University of Belfast". Such a name
counts where it can be told without its town, or has the town behind it; an organisation's own name counts always.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Count, Max, QuerySet, Sum

from charnia.apps.organisations.models import Organisation, RegisterEntry
from charnia.apps.organisations.register_matching import is_safe_alone
from charnia.core.vocabulary import Register
from charnia.engine.identity.name_readings import Name, NameReading, comparable, readings, without_own_town
from charnia.engine.identity.words import forms


def registered_under(names: Collection[str]) -> dict[str, int]:
    """The key of the one organisation with a ROR id that each name means; a name that none has, or several have, is
    left out."""
    ways = {name: [way for way in readings(name) if way.name] for name in names}
    if not any(ways.values()):
        return {}
    holders = _holders()
    found = {name: _meant(each, holders) for name, each in ways.items()}
    return {name: key for name, key in found.items() if key is not None}


@dataclass(slots=True)
class _Holders:
    """Who has a name as its own, and who as another one, by the name; and the towns that they are in."""

    own: dict[Name, tuple[int, ...]] = field(default_factory=dict)
    other: dict[Name, tuple[int, ...]] = field(default_factory=dict)
    towns: dict[int, Name] = field(default_factory=dict)


State = tuple[object, ...]

_kept: dict[str, tuple[State, _Holders]] = {}
"""By database what was read last, and the state in which it was read: the world's register has some 300,000 names,
which take seconds to read, and a load asks again with every batch."""


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


def _holders() -> _Holders:
    """All names, read again only where the organisations or what ROR says of them have changed since."""
    database, state = str(connection.settings_dict["NAME"]), _state()
    kept = _kept.get(database)
    if kept is None or kept[0] != state:
        kept = _kept[database] = (state, _read())
    return kept[1]


def _registered() -> QuerySet[Organisation]:
    return Organisation.objects.filter(ror__isnull=False, is_fictional=False).order_by()


def _entries() -> QuerySet[RegisterEntry]:
    return RegisterEntry.objects.filter(
        register=Register.ROR, organisation__ror__isnull=False, organisation__is_fictional=False
    ).order_by()


def _state() -> State:
    """What differs whenever a name, a town or the organisation of an entry does."""
    organisations = _registered().aggregate(Count("pk"), Sum("pk"), Max("changed_at"))
    entries = _entries().aggregate(Count("pk"), Sum("organisation"), Max("changed_at"))
    return (*organisations.values(), *entries.values())


def _read() -> _Holders:
    found = _Holders()
    for key, written, town in _registered().values_list("pk", "name", "town").iterator(5_000):
        found.towns[key] = forms(town)
        _add(found.own, key, written)
        if (shorter := without_own_town(written, town)) != written:
            _add(found.other, key, shorter)
    for key, names in _entries().values_list("organisation", "facts__other_names").iterator(5_000):
        for name in names or ():
            _add(found.other, key, name)
    return found


def _add(names: dict[Name, tuple[int, ...]], key: int, written: str) -> None:
    name = comparable(written)
    if name and key not in (had := names.get(name, ())):
        names[name] = (*had, key)
