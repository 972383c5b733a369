"""One search over everything, and a list for each noun."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from charnia.apps.directory import queries
from charnia.apps.directory.cards import case_study_card, event_card, offer_card, organisation_card, person_card
from charnia.apps.directory.event_list import event_list
from charnia.apps.directory.offer_list import case_study_list, offer_list, offer_orders
from charnia.apps.directory.organisation_list import ORDERS as ORGANISATION_ORDERS
from charnia.apps.directory.organisation_list import organisation_list
from charnia.apps.directory.people_list import ORDERS as PEOPLE_ORDERS
from charnia.apps.directory.people_list import people_list
from charnia.apps.offers.models import Offer
from charnia.web.cards import Result
from charnia.web.page_head import page_head

FIRST = 3
"""Results of each noun on the page that searches everything."""


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """One box over people, organisations, offers, events and case studies; the first few of each."""
    query = request.GET.get("q", "").strip()
    words, now = queries.words_of(query), timezone.now()
    number = queries.counts(words, now)
    sections = [
        _section("People", "people", number.people, _first_people(words), query),
        _section("Organisations", "organisations", number.organisations, _first_organisations(words), query),
        _section("Offers", "offers", number.offers, _first(queries.offers(words), offer_card), query),
        _section("Events", "events", number.events, _first_events(words, now), query),
        _section("Case studies", "case-studies", number.case_studies, _first_studies(words), query),
    ]
    context = {
        "query": query,
        "sections": [section for section in sections if section["results"]],
        **_frame(request, "Everything", number, query),
    }
    return render(request, "directory/search.html", context)


def _first_people(words: tuple[str, ...]) -> list[Result]:
    found = queries.with_evidence(queries.people(words)).select_related("organisation")
    return [person_card(person) for person in found.order_by(*PEOPLE_ORDERS[0].by)[:FIRST]]


def _first_organisations(words: tuple[str, ...]) -> list[Result]:
    found = queries.organisations(words).order_by(*ORGANISATION_ORDERS[0].by)
    return [organisation_card(organisation) for organisation in found[:FIRST]]


def _first(found: QuerySet[Offer], card: Callable[[Offer], Result]) -> list[Result]:
    rows = found.select_related("organisation", "person").order_by(*offer_orders(timezone.localdate())[0].by)
    return [card(offer) for offer in rows[:FIRST]]


def _first_studies(words: tuple[str, ...]) -> list[Result]:
    return _first(queries.case_studies(words), case_study_card)


def _first_events(words: tuple[str, ...], now: dt.datetime) -> list[Result]:
    rows = queries.coming(queries.events(words), now).select_related("organisation", "person")
    return [event_card(event) for event in rows[:FIRST]]


@login_not_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who is listed."""
    return _list(request, "People", people_list, "directory/people.html")


@login_not_required
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """Every organisation that is listed."""
    return _list(request, "Organisations", organisation_list, "directory/organisations.html")


@login_not_required
@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """Everything that can close a gap, but for people, events and case studies, which have lists of their own."""
    return _list(request, "Offers", offer_list, "directory/offers.html")


@login_not_required
@require_safe
def case_studies(request: HttpRequest) -> HttpResponse:
    """People who walked the same path."""
    return _list(request, "Case studies", case_study_list, "directory/case_studies.html")


@login_not_required
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """The calendar."""
    return _list(request, "Events", lambda asked: event_list(asked, now=timezone.now()), "directory/events.html")


def _list(request: HttpRequest, noun: str, listed: Callable[[Any], Any], template: str) -> HttpResponse:
    query = request.GET.get("q", "").strip()
    number = queries.counts(queries.words_of(query), timezone.now())
    return render(request, template, {"list": listed(request.GET), **_frame(request, noun, number, query)})


def _frame(request: HttpRequest, here: str, number: queries.Counts, query: str) -> dict[str, Any]:
    """The tabs, each with its count and the words searched for, and the head. A list that was searched or narrowed
    names the whole list as its one address."""
    total = number.people + number.organisations + number.offers + number.events + number.case_studies
    counted = (
        ("Everything", "search", total),
        ("People", "people", number.people),
        ("Organisations", "organisations", number.organisations),
        ("Offers", "offers", number.offers),
        ("Events", "events", number.events),
        ("Case studies", "case-studies", number.case_studies),
    )
    labels = {noun: f"{noun} ({count:,})" for noun, _, count in counted}
    return {
        "tab": labels[here],
        "tabs": [(labels[noun], _address(name, query)) for noun, name, _ in counted],
        "head": page_head(request, request.path, description=f"{here} of the health innovation cluster."),
    }


def _section(title: str, name: str, count: int, results: list[Result], query: str) -> dict[str, Any]:
    return {"title": title, "count": count, "results": results, "href": _address(name, query)}


def _address(name: str, query: str) -> str:
    address = reverse(f"directory:{name}")
    return f"{address}?{urlencode({'q': query})}" if query else address
