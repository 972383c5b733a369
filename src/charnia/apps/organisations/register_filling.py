"""The fields of organisations that registers fill, but for what people have written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from charnia.apps.organisations.models import Organisation, RegisterEntry
from charnia.apps.organisations.register_facts import FILLED, UNKNOWN, Facts, fields_of
from charnia.core.vocabulary import Register

Told = dict[str, Any]
"""Fields of an organisation as registers tell them."""


def told_of(organisations: Sequence[Organisation]) -> dict[int, Told]:
    """The fields that all registers together tell of each organisation."""
    entries: dict[int, list[tuple[Register, Facts]]] = {}
    for entry in RegisterEntry.objects.filter(organisation__in=[organisation.pk for organisation in organisations]):
        entries.setdefault(entry.organisation_id, []).append((Register(entry.register), entry.facts))
    return {pk: fields_of(told) for pk, told in entries.items()}


def fill(organisations: Sequence[Organisation], before: Mapping[int, Told], after: Mapping[int, Told]) -> int:
    """Sets the fields that registers tell; one that they no longer tell becomes unknown if it came from them."""
    kept = 0
    for organisation in organisations:
        told, earlier = after.get(organisation.pk, {}), before.get(organisation.pk, {})
        by_hand = kept_fields(organisation)
        kept += any(getattr(organisation, name) != told[name] for name in by_hand & told.keys())
        no_longer = {name: UNKNOWN[name] for name in earlier.keys() & UNKNOWN.keys() - told.keys()}
        came_from_them = {n: none for n, none in no_longer.items() if getattr(organisation, n) == earlier[n]}
        for name, value in {**came_from_them, **told}.items():
            if name not in by_hand:
                setattr(organisation, name, value)
    save_all(organisations, FILLED)
    return kept


def kept_fields(organisation: Organisation) -> set[str]:
    """The fields that people have written; a place is kept whole."""
    kept = set(organisation.kept_by_hand)
    return kept | {"latitude", "longitude"} if kept & {"latitude", "longitude"} else kept


def save_all(organisations: Sequence[Organisation], fields: Sequence[str]) -> None:
    """Saves many at once, and when, which Django leaves alone here and by which matchers know what to read again."""
    for organisation in organisations:
        organisation.changed_at = timezone.now()
    Organisation.objects.bulk_update(organisations, [*fields, "changed_at"], batch_size=200)
