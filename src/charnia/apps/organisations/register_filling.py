"""The fields of organisations that registers fill, but for what people have written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone

from charnia.apps.organisations.models import Organisation, RegisterEntry
from charnia.apps.organisations.register_facts import FILLED, UNKNOWN, Facts, fields_of
from charnia.core.vocabulary import Register

Told = dict[str, Any]
"""Fields of an organisation as registers tell them."""


def told_of(organisations: Sequence[Organisation]) -> dict[int, Told]:
    """The fields that all registers together tell of each organisation."""
    return {pk: fields_of(told) for pk, told in _entries_of(organisations).items()}


def _told_by_openalex_alone(organisations: Sequence[Organisation]) -> dict[int, set[str]]:
    """Names of the fields that no other register tells."""
    alone: dict[int, set[str]] = {}
    for pk, entries in _entries_of(organisations).items():
        others = [entry for entry in entries if entry[0] is not Register.OPENALEX]
        alone[pk] = fields_of(entries).keys() - fields_of(others).keys()
    return alone


def _entries_of(organisations: Sequence[Organisation]) -> dict[int, list[tuple[Register, Facts]]]:
    entries: dict[int, list[tuple[Register, Facts]]] = {}
    for entry in RegisterEntry.objects.filter(organisation__in=[organisation.pk for organisation in organisations]):
        entries.setdefault(entry.organisation_id, []).append((Register(entry.register), entry.facts))
    return entries


def fill(organisations: Sequence[Organisation], before: Mapping[int, Told], after: Mapping[int, Told]) -> int:
    """Sets the fields that registers tell; one that they no longer tell becomes unknown if it came from them.

    What OpenAlex alone tells is set only where nothing is known, or what is known came from the registers.
    """
    kept = 0
    alone = _told_by_openalex_alone(organisations)
    for organisation in organisations:
        told, earlier = after.get(organisation.pk, {}), before.get(organisation.pk, {})
        by_hand = kept_fields(organisation)
        kept += any(getattr(organisation, name) != told[name] for name in by_hand & told.keys())
        no_longer = {name: UNKNOWN[name] for name in earlier.keys() & UNKNOWN.keys() - told.keys()}
        came_from_them = {n: none for n, none in no_longer.items() if getattr(organisation, n) == earlier[n]}
        stays = by_hand | _known_otherwise(organisation, alone.get(organisation.pk, set()), earlier)
        for name, value in {**came_from_them, **told}.items():
            if name not in stays:
                setattr(organisation, name, value)
    save_all(organisations, FILLED)
    return kept


def _known_otherwise(organisation: Organisation, names: Iterable[str], earlier: Told) -> set[str]:
    """Those of the fields that hold a value which no register told."""
    return {name for name in names if getattr(organisation, name) not in (UNKNOWN.get(name), earlier.get(name))}


def kept_fields(organisation: Organisation) -> set[str]:
    """The fields that people have written; a place is kept whole."""
    kept = set(organisation.kept_by_hand)
    return kept | {"latitude", "longitude"} if kept & {"latitude", "longitude"} else kept


def save_all(organisations: Sequence[Organisation], fields: Sequence[str]) -> None:
    """Saves many at once, and when, which Django leaves alone here and by which matchers know what to read again."""
    for organisation in organisations:
        organisation.changed_at = timezone.now()
    Organisation.objects.bulk_update(organisations, [*fields, "changed_at"], batch_size=200)
