"""What the page of an offer, an event or a case study shows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from charnia.apps.accounts.models import User
from charnia.apps.directory.cards import day, when
from charnia.apps.evidence import queries as evidence_queries
from charnia.apps.evidence.facts import impact_of
from charnia.apps.evidence.lines import RecordLine, line_of
from charnia.apps.evidence.models import Authorship
from charnia.apps.offers import queries as offer_queries
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.models import Organisation
from charnia.core.evidence import Place
from charnia.core.vocabulary import FactStatus, OfferKind
from charnia.web.calendars import CalendarEvent
from charnia.web.templatetags.components import web_address

Fact = tuple[str, str | SafeString]


@dataclass(frozen=True, slots=True)
class OfferPage:
    """The page of an offer. `checked` says where a fact about the world comes from; `notice` what a reader must know
    first (over, closed, not public). Of a case study, `team` are the people whom its evidence names and who are listed
    or out by their age alone, `institutions` the listed organisations, `impact` the kinds of impact claimed; empty
    where not known."""

    facts: list[Fact]
    checked: list[Fact]
    status_meaning: str
    lines: list[RecordLine]
    team: list[Authorship]
    impact: tuple[str, ...]
    institutions: list[Organisation]
    notice: str
    is_public: bool
    may_edit: bool


def offer_page(offer: Offer, user: User | None, now: dt.datetime) -> OfferPage:
    """Facts, sources and evidence of an offer whose organisation and person are fetched."""
    records = offer.evidence.select_related("load").order_by("-date", "pk")
    is_public = offer_queries.shown().filter(pk=offer.pk).exists()
    is_case = offer.kind == OfferKind.CASE_STUDY
    institutions = list(Organisation.objects.filter(records__in=records, is_listed=True).distinct()) if is_case else []
    return OfferPage(
        team=list(evidence_queries.team_behind(records)) if is_case else [],
        impact=tuple(dict.fromkeys(kind for record in records for kind in impact_of(record.facts))) if is_case else (),
        institutions=institutions,
        facts=[*([] if institutions else _who(offer)), *_when_and_where(offer)],
        checked=[
            ("Source", _link(offer.source, offer.source) if web_address(offer.source) else offer.source),
            ("As of", offer.as_of),
        ],
        status_meaning=FactStatus(offer.fact_status).meaning if offer.fact_status else "",
        lines=[line_of(record, now.date()) for record in records],
        notice=_notice(offer, now) if is_public else _not_public(offer),
        is_public=is_public,
        may_edit=user is not None and offer_queries.editable_by(user).filter(pk=offer.pk).exists(),
    )


def calendar_event(offer: Offer, *, host: str, address: str) -> CalendarEvent:
    """An event for calendar files. Raises ValueError for an offer without a date."""
    if offer.starts_at is None:
        raise ValueError("Only an offer with a date goes into a calendar.")
    place = None
    if offer.latitude is not None and offer.longitude is not None:
        place = Place(offer.latitude, offer.longitude)
    return CalendarEvent(
        uid=f"offer-{offer.pk}@{host}",
        title=offer.title,
        starts=offer.starts_at,
        ends=offer.ends_at,
        changed=offer.changed_at,
        text=offer.text,
        venue=offer.venue,
        url=address,
        place=place,
    )


def _who(offer: Offer) -> list[Fact]:
    organisation = offer.organisation if offer.organisation and offer.organisation.is_listed else None
    person = offer.person if offer.person and offer.person.is_listed else None
    return [
        ("Given by", _link(organisation.get_absolute_url(), organisation.name) if organisation else offer.provider),
        ("Person", _link(person.get_absolute_url(), person.name) if person else ""),
    ]


def _when_and_where(offer: Offer) -> list[Fact]:
    return [
        ("When", when(offer)),
        ("Last day to ask", day(offer.closes_on) if offer.closes_on else ""),
        ("Where", offer.venue),
        ("Amount" if offer.kind == OfferKind.FUND else "Cost", offer.cost),
        ("How to ask", offer.how_to_ask),
        ("More", _link(offer.url, "Open the provider's own page") if web_address(offer.url) else ""),
    ]


def _not_public(offer: Offer) -> str:
    if offer.is_published:
        return "Only those who keep this offer can see it, because the profile of the person who makes it is hidden."
    return "This is a draft that only those who keep it can see. Publish it to put it into the directory."


def _notice(offer: Offer, now: dt.datetime) -> str:
    ended = offer.ends_at or (offer.starts_at if offer.kind == OfferKind.EVENT else None)
    if ended and ended < now:
        return f"This was over on {day(ended)}."
    if offer.closes_on and offer.closes_on < now.date():
        return f"The last day to ask was {day(offer.closes_on)}. Ask for the next occasion."
    return ""


def _link(address: str, words: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', address, words)
