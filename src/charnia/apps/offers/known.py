"""Brings offers that packs and sources describe into the store, by their stable ids."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from charnia.apps.accounts.models import User
from charnia.apps.evidence.identity import known_organisation
from charnia.apps.evidence.models import EvidenceLoad
from charnia.apps.evidence.seen import TITLES, SeenRecords
from charnia.apps.offers.actions import differs, is_told_at_first_hand, link_evidence, put_known_offer
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.models import Organisation
from charnia.apps.organisations.turns import take_turn
from charnia.core import evidence as values
from charnia.packs.funding import funding_offers, load_schemes
from charnia.packs.support import load_routes, support_offers

BATCH = 200


def put_packs(*, by: User | None, today: dt.date | None = None) -> int:
    """Stores every scheme and support service of the packs; returns how many there are."""
    return put_offers(offers=_of_packs(today), by=by).total()


def examine_packs(*, today: dt.date | None = None) -> Counter[str]:
    """What `put_packs` would do, storing nothing."""
    return examine_offers(_of_packs(today))


def _of_packs(today: dt.date | None) -> Iterator[values.Offer]:
    yield from funding_offers(load_schemes(), as_of=today or timezone.localdate())
    yield from support_offers(load_routes())


def put_offers(
    *,
    offers: Iterable[values.Offer],
    by: User | None,
    load: EvidenceLoad | None = None,
    seen: SeenRecords | None = None,
) -> Counter[str]:
    """Stores the offers, or brings the stored ones up to date; returns how many were new, changed and unchanged.

    Many at a time, each time in one transaction: stopped at any point it is resumed by running it again. New and
    changed ones are noted as brought by `load`; `seen` is told of every one that came by.
    """
    counts: Counter[str] = Counter()
    stream = iter(offers)
    while batch := list(itertools.islice(stream, BATCH)):
        with transaction.atomic():
            take_turn()
            for value in batch:
                fields = _fields(value)
                counts[_becomes(value, fields)] += 1
                offer = put_known_offer(source_id=value.id, fields=fields, by=by, load=load)
                if seen is not None:
                    seen.add([offer.pk])
                if value.evidence_ids:
                    link_evidence(offer=offer, source_ids=value.evidence_ids, by=by)
    return counts


def offers_gone(load: EvidenceLoad, seen: SeenRecords) -> tuple[int, tuple[str, ...]]:
    """How many offers of earlier loads of the same thing were not seen this time, and the titles of the first. They
    stay: what a source drops may still be open, and companies have built on it."""
    earlier = Offer.objects.filter(
        load__source=load.source, load__query=load.query, load__filename=load.filename
    ).order_by("pk")
    gone = [(key, title) for key, title in earlier.values_list("pk", "title").iterator() if key not in seen]
    return len(gone), tuple(title for _, title in gone[:TITLES])


def examine_offers(offers: Iterable[values.Offer]) -> Counter[str]:
    """What `put_offers` would do, storing nothing."""
    return Counter(_becomes(value, _fields(value)) for value in offers)


def _becomes(value: values.Offer, fields: dict[str, Any]) -> str:
    offer = Offer.objects.filter(source_id=value.id).first()
    if offer is None:
        return "new"
    return "changed" if differs(offer, fields) and not is_told_at_first_hand(offer, fields) else "unchanged"


def _fields(value: values.Offer) -> dict[str, Any]:
    named = value.organisation
    key = known_organisation(named.id, named.name) if named else None
    organisation = Organisation.objects.get(pk=key) if key else None
    return {
        "kind": value.kind.value,
        "title": value.title[:250],
        "text": value.text,
        "organisation": organisation,
        "provider": value.organisation.name[:250] if value.organisation and not organisation else "",
        "latitude": value.place.latitude if value.place else None,
        "longitude": value.place.longitude if value.place else None,
        "closes_on": value.closes,
        "url": value.url[:500],
        "source": value.source,
        "as_of": value.as_of[:40],
        "fact_status": value.status.value if value.status else "",
        "cautions": list(value.cautions),
        "is_paused": value.is_paused,
    }
