"""How people, organisations and offers stand in a list: title, first words, badges and short facts."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone
from django.utils.text import Truncator

from charnia.apps.evidence.facts import impact_of
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.models import Person
from charnia.core.staleness import is_stale
from charnia.core.vocabulary import OfferKind, ProfileAge
from charnia.web.cards import Result
from charnia.web.proofs import age_in_words

FIRST_WORDS = 36


def person_card(person: Person) -> Result:
    """A person of `queries.with_evidence`, with the organisation fetched."""
    number: int = getattr(person, "evidence_count", 0)
    newest: dt.date | None = getattr(person, "newest", None)
    facts = [
        person.organisation.name if person.organisation and person.organisation.is_listed else "",
        f"{number} {'record' if number == 1 else 'records'} of evidence" if number else "",
        f"newest {age_in_words(newest, timezone.localdate())}" if newest else "",
    ]
    return Result(
        title=person.name,
        href=person.get_absolute_url(),
        text=" – ".join(part for part in (person.title, _first_words(person.bio)) if part),
        words=(*(("person-role", role.value) for role in person.role_words()), *_age_of(newest)),
        facts=_said(facts),
    )


def _age_of(newest: dt.date | None) -> tuple[tuple[str, str], ...]:
    stale = is_stale(newest, timezone.localdate(), settings.STALE_POLICY.badge_years)
    return (("profile-age", ProfileAge.STALE.value),) if stale else ()


def organisation_card(organisation: Organisation) -> Result:
    """An organisation."""
    return Result(
        title=organisation.name,
        href=organisation.get_absolute_url(),
        text=_first_words(organisation.description),
        words=(*_if_any("organisation-kind", organisation.kind), *_if_any("company-size", organisation.size)),
        facts=_said([organisation.town, f"founded {organisation.founded}" if organisation.founded else ""]),
    )


def offer_card(offer: Offer) -> Result:
    """An offer, with its organisation and person fetched."""
    facts = [
        given_by(offer),
        when(offer) if offer.starts_at else "",
        _closing(offer.closes_on) if offer.closes_on else "",
        offer.venue,
        offer.cost,
    ]
    return Result(
        title=offer.title,
        href=offer.get_absolute_url(),
        text=_first_words(offer.text),
        words=(("offer-kind", offer.kind), ("pillar", offer.pillar.value), *_if_any("fact-status", offer.fact_status)),
        facts=_said(facts),
    )


def _closing(closes_on: dt.date) -> str:
    return f"{'Closed on' if closes_on < timezone.localdate() else 'Ask by'} {day(closes_on)}"


def event_card(event: Offer) -> Result:
    """An event in the calendar: no badge says again that it is one."""
    facts = [when(event), event.venue, given_by(event), event.cost]
    return Result(event.title, event.get_absolute_url(), _first_words(event.text), facts=_said(facts))


def case_study_card(study: Offer) -> Result:
    """A case study in its own list, with its organisation, person and evidence fetched."""
    impacts = dict.fromkeys(kind for record in study.evidence.all() for kind in impact_of(record.facts))
    impact = f"kind of impact: {', '.join(impacts).lower()}" if impacts else ""
    return Result(
        study.title, study.get_absolute_url(), _first_words(study.text), facts=_said([given_by(study), impact])
    )


def given_by(offer: Offer) -> str:
    """Who gives it, in a few words; people and organisations that are not listed are not named."""
    if offer.organisation is not None and offer.organisation.is_listed:
        return offer.organisation.name
    if offer.provider:
        return offer.provider
    return offer.person.name if offer.person is not None and offer.person.is_listed else ""


def when(offer: Offer) -> str:
    """From when until when, in words; empty without a start."""
    if offer.starts_at is None:
        return ""
    start = timezone.localtime(offer.starts_at)
    if offer.ends_at is None:
        return f"{day(start)}, {start:%H:%M}"
    end = timezone.localtime(offer.ends_at)
    if start.date() == end.date():
        return f"{day(start)}, {start:%H:%M} to {end:%H:%M}"
    if offer.kind == OfferKind.EVENT:
        return f"{day(start)}, {start:%H:%M}, to {day(end)}, {end:%H:%M}"
    return f"{day(start)} to {day(end)}"


def hours(event: Offer) -> str:
    """From which hour until when, for an event that stands under its day."""
    if event.starts_at is None:
        return ""
    start = timezone.localtime(event.starts_at)
    if event.ends_at is None:
        return f"{start:%H:%M}"
    end = timezone.localtime(event.ends_at)
    until = f"{end:%H:%M}" if start.date() == end.date() else f"{day(end)}, {end:%H:%M}"
    return f"{start:%H:%M} to {until}"


def day(date: dt.date) -> str:
    """A date as people write it: 4 February 2027."""
    return f"{date.day} {date:%B %Y}"


def _first_words(text: str) -> str:
    return Truncator(text).words(FIRST_WORDS)


def _if_any(family: str, value: str) -> tuple[tuple[str, str], ...]:
    return ((family, value),) if value else ()


def _said(facts: list[str]) -> tuple[str, ...]:
    return tuple(fact for fact in facts if fact)
