"""Brings offers that packs and sources describe into the store, by their stable ids."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from charnia.apps.accounts.models import User
from charnia.apps.evidence.models import EvidenceRecord
from charnia.apps.offers.actions import put_known_offer
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.models import Organisation
from charnia.core import evidence as values
from charnia.packs.funding import funding_offers, load_schemes
from charnia.packs.support import load_routes, support_offers


def put_packs(*, by: User | None, today: dt.date | None = None) -> int:
    """Stores every scheme and support service of the packs; returns how many there are."""
    as_of = today or timezone.localdate()
    offers = (*funding_offers(load_schemes(), as_of=as_of), *support_offers(load_routes()))
    return put_offers(offers=offers, by=by)


@transaction.atomic
def put_offers(*, offers: Iterable[values.Offer], by: User | None) -> int:
    """Stores the offers, or brings the stored ones up to date; returns their number. Many at a time, in one
    transaction."""
    number = 0
    for value in offers:
        offer = put_known_offer(source_id=value.id, fields=_fields(value), by=by)
        _link_evidence(offer, value.evidence_ids)
        number += 1
    return number


def _fields(value: values.Offer) -> dict[str, Any]:
    organisation = Organisation.objects.filter(source_id=value.organisation.id).first() if value.organisation else None
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
    }


def _link_evidence(offer: Offer, source_ids: tuple[str, ...]) -> None:
    if source_ids:
        offer.evidence.set(EvidenceRecord.objects.filter(source_id__in=source_ids))
