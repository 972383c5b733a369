"""Which organisation with a ROR id a name means: its own name, or another one by which ROR knows it.

Universities change their names, and sources go on with the old ones: "Queen's University of Belfast". Such a name
counts where it can be told without its town; an organisation's own name counts always.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from charnia.apps.organisations.models import Organisation, RegisterEntry
from charnia.apps.organisations.register_matching import Name, comparable, is_safe_alone
from charnia.core.vocabulary import Register


def registered_under(names: Collection[Name]) -> dict[Name, int]:
    """The key of the one organisation with a ROR id that each name means, by names in comparable words; a name that
    none has, or several have, is left out."""
    wanted = {name for name in names if name}
    if not wanted:
        return {}
    registered = Organisation.objects.filter(ror__isnull=False, is_fictional=False).order_by()
    own = _holders(registered.values_list("pk", "name").iterator(5_000), wanted)
    left = {name for name in wanted - set(own) if is_safe_alone(name)}
    other = _holders(_other_names(), left) if left else {}
    return {name: next(iter(keys)) for name, keys in (own | other).items() if len(keys) == 1}


def _other_names() -> Iterable[tuple[int, str]]:
    entries = RegisterEntry.objects.filter(
        register=Register.ROR, organisation__ror__isnull=False, organisation__is_fictional=False
    ).order_by()
    for key, names in entries.values_list("organisation", "facts__other_names").iterator(5_000):
        for name in names or ():
            yield key, name


def _holders(named: Iterable[tuple[int, str]], wanted: Collection[Name]) -> dict[Name, set[int]]:
    found: dict[Name, set[int]] = {}
    for key, written in named:
        name = comparable(written)
        if name in wanted:
            found.setdefault(name, set()).add(key)
    return found
