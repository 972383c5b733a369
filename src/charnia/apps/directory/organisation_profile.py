"""What the page of an organisation shows, gathered in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F
from django.http import QueryDict
from django.utils.safestring import SafeString

from charnia.apps.accounts.models import User
from charnia.apps.directory import queries
from charnia.apps.directory.cards import offer_card, person_card
from charnia.apps.directory.narrowing import PAGE
from charnia.apps.directory.organisation_facts import facts_of
from charnia.apps.directory.people_list import ORDERS
from charnia.apps.evidence import queries as evidence_queries
from charnia.apps.evidence.lines import RecordLine, line_of
from charnia.apps.offers import queries as offer_queries
from charnia.apps.organisations import queries as organisation_queries
from charnia.apps.organisations.models import Organisation
from charnia.core.evidence import Place
from charnia.web.cards import Result
from charnia.web.charts import Chart, MapPoint, evidence_by_year, place_map
from charnia.web.charts.places import kilometres

NEIGHBOURS = 8
SHOWN = 6
"""People and offers on the page of an organisation; the lists have the rest."""


@dataclass(frozen=True, slots=True)
class OrganisationProfile:
    """The page of an organisation; `facts` are its ids and figures, links already made."""

    facts: list[tuple[str, str | SafeString]]
    map: Chart | None
    people: list[Result]
    people_count: int
    offers: list[Result]
    offers_count: int
    page: Page[Any]
    lines: list[RecordLine]
    chart: Chart | None
    may_edit: bool
    may_offer: bool


def organisation_profile(
    organisation: Organisation, user: User | None, asked: QueryDict, today: dt.date
) -> OrganisationProfile:
    """Facts, neighbours, people, offers and evidence. Products are their company's own and never stand here."""
    people = queries.with_evidence(queries.people().filter(organisation=organisation)).select_related("organisation")
    offers = offer_queries.shown().filter(organisation=organisation).select_related("organisation", "person")
    records = organisation.records.all()
    newest_first = records.select_related("load").order_by(F("date").desc(nulls_last=True), "-pk")
    page = Paginator(newest_first, PAGE).get_page(asked.get("page"))
    years = evidence_queries.years_of(records)
    return OrganisationProfile(
        facts=facts_of(organisation, today),
        map=_map_around(organisation),
        people=[person_card(person) for person in people.order_by(*ORDERS[0].by)[:SHOWN]],
        people_count=people.count(),
        offers=[offer_card(offer) for offer in offers.order_by("title")[:SHOWN]],
        offers_count=offers.count(),
        page=page,
        lines=[line_of(record, today) for record in page],
        chart=evidence_by_year(years) if years else None,
        may_edit=user is not None and organisation_queries.editable_by(user).filter(pk=organisation.pk).exists(),
        may_offer=user is not None and organisation_queries.spoken_for_by(user).filter(pk=organisation.pk).exists(),
    )


def _map_around(organisation: Organisation) -> Chart | None:
    """The nearest listed organisations around this one; None where it has no place or nobody is near."""
    if organisation.latitude is None or organisation.longitude is None:
        return None
    here = Place(organisation.latitude, organisation.longitude)
    rows = organisation_queries.listed().exclude(pk=organisation.pk).exclude(latitude=None)
    points = [
        MapPoint(name, Place(latitude, longitude))
        for name, latitude, longitude in rows.values_list("name", "latitude", "longitude")
        if latitude is not None and longitude is not None
    ]
    points.sort(key=lambda point: (kilometres(here, point.place), point.label))
    return place_map(points[:NEIGHBOURS], centre=MapPoint(organisation.name, here)) if points else None
