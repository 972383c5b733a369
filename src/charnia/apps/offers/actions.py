"""Every write to offers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from charnia.apps.accounts.actions import hold
from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.apps.evidence.changes import note_change
from charnia.apps.evidence.models import ChangedThing, EvidenceLoad, EvidenceRecord
from charnia.apps.offers import queries
from charnia.apps.offers.models import Offer
from charnia.apps.organisations import queries as organisation_queries
from charnia.apps.organisations.slugs import free_slug
from charnia.core.access.roles import Permission
from charnia.core.verdict import NotAllowed
from charnia.core.vocabulary import FactStatus

EDITABLE_FIELDS = (
    "kind", "title", "text", "organisation", "person", "starts_at", "ends_at", "closes_on", "venue", "latitude",
    "longitude", "cost", "how_to_ask", "url", "is_published", "for_sizes", "for_stages", "for_categories",
    "for_regions", "reach_km",
)  # fmt: skip


@transaction.atomic
def create_offer(*, by: User, fields: Mapping[str, Any]) -> Offer:
    """A new offer of an organisation or person that the account may speak for. Raises NotAllowed where the account has
    made the very same, as it has when a form is sent twice."""
    _require_may_offer_for(by, fields)
    hold(user=by)
    if Offer.objects.filter(created_by=by, **fields).exists():
        raise NotAllowed("You have made this offer already. Find it under “My offers”, or say what is different here.")
    offer = Offer.objects.create(slug=free_slug(Offer, str(fields["title"])), created_by=by, **fields)
    note_change(ChangedThing.OFFER, [offer.pk])
    record(action="offer.created", target=offer, by=by, kind=offer.kind)
    return offer


@transaction.atomic
def change_offer(*, offer: Offer, by: User, fields: Mapping[str, Any]) -> Offer:
    """Changes an offer. Raises NotAllowed for those who don't keep it."""
    if not queries.editable_by(by).filter(pk=offer.pk).exists():
        raise NotAllowed(
            "Only whoever made this offer, the person it names, the owners of its organisation and the programme team "
            "can change or withdraw it."
        )
    _require_may_offer_for(by, fields)
    changed = [name for name in EDITABLE_FIELDS if name in fields and getattr(offer, name) != fields[name]]
    for name in changed:
        setattr(offer, name, fields[name])
    offer.save(update_fields=[*changed, "changed_at"])
    note_change(ChangedThing.OFFER, [offer.pk])
    record(action="offer.changed", target=offer, by=by, fields=", ".join(changed))
    return offer


@transaction.atomic
def withdraw_offer(*, offer: Offer, by: User) -> None:
    """Takes an offer off the directory and out of every match; it can be published again."""
    change_offer(offer=offer, by=by, fields={"is_published": False})


@transaction.atomic
def publish_offer(*, offer: Offer, by: User) -> None:
    """Puts a draft or a withdrawn offer into the directory and into matches."""
    change_offer(offer=offer, by=by, fields={"is_published": True})


@transaction.atomic
def put_known_offer(
    *, source_id: str, fields: Mapping[str, Any], by: User | None, load: EvidenceLoad | None = None
) -> Offer:
    """Stores an offer that a pack or a loaded file describes, or brings the stored one up to date. What is new or has
    changed, or came from nowhere known, is noted as brought by `load`."""
    offer = Offer.objects.filter(source_id=source_id).first()
    if offer is None:
        offer = Offer(slug=free_slug(Offer, str(fields["title"])), source_id=source_id)
    elif is_told_at_first_hand(offer, fields):
        return offer
    elif not differs(offer, fields):
        _say_how_new(offer, str(fields.get("as_of", "")))
        if load and offer.load_id is None:
            Offer.objects.filter(pk=offer.pk).update(load=load)
        return offer
    for name, value in fields.items():
        setattr(offer, name, value)
    offer.load = load or offer.load
    offer.save()
    note_change(ChangedThing.OFFER, [offer.pk])
    record(action="offer.put", target=offer, by=by, source_id=source_id)
    return offer


@transaction.atomic
def link_evidence(*, offer: Offer, source_ids: Collection[str], by: User | None) -> None:
    """Puts the stored records of these ids behind an offer, in the place of those that stand behind it."""
    wanted = set(EvidenceRecord.objects.filter(source_id__in=source_ids).values_list("pk", flat=True))
    if wanted == set(offer.evidence.values_list("pk", flat=True)):
        return
    offer.evidence.set(wanted)
    note_change(ChangedThing.OFFER, [offer.pk])
    record(action="offer.evidence-linked", target=offer, by=by, records=len(wanted))


def is_told_at_first_hand(offer: Offer, fields: Mapping[str, Any]) -> bool:
    """Whether the stored offer is in the words of whoever makes it, and these fields in those of others: then it stays
    as it is."""
    return (offer.fact_status, fields.get("fact_status")) == (FactStatus.PRIMARY, FactStatus.SECONDARY)


def differs(offer: Offer, fields: Mapping[str, Any]) -> bool:
    """Whether a stored offer says anything else than these fields. That they are as of another day is no change: a
    source that is asked each day would change all its offers."""
    return any(getattr(offer, name) != value for name, value in fields.items() if name != "as_of")


def _say_how_new(offer: Offer, as_of: str) -> None:
    """Notes as of when the offer was found as it is. Not where that is not told: of two files with the same call each
    would undo what the other says."""
    if as_of and as_of != offer.as_of:
        Offer.objects.filter(pk=offer.pk).update(as_of=as_of)
        note_change(ChangedThing.OFFER, [offer.pk])


def _require_may_offer_for(by: User, fields: Mapping[str, Any]) -> None:
    organisation, person = fields.get("organisation"), fields.get("person")
    if organisation and not organisation_queries.spoken_for_by(by).filter(pk=organisation.pk).exists():
        raise NotAllowed("You can make offers only for organisations that you belong to.")
    if person and person.user_id != by.pk and not _keeps_directory(by):
        raise NotAllowed("You can make offers only in your own name.")
    if not organisation and not person and "organisation" in fields and not _keeps_directory(by):
        raise NotAllowed("Say who makes the offer: your organisation or yourself.")


def _keeps_directory(by: User) -> bool:
    return by.may(Permission.EDIT_DIRECTORY)
