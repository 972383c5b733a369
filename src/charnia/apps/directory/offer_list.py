"""The lists of offers and of case studies: narrowed by kind, pillar and organisation."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import Case, Count, F, Prefetch, QuerySet, Value, When
from django.http import QueryDict
from django.utils import timezone

from charnia.apps.directory import queries
from charnia.apps.directory.cards import case_study_card, offer_card
from charnia.apps.directory.narrowing import Group, Listing, Order, Tally, alphabetical, commonest, listing, word_label
from charnia.apps.directory.people_list import organisation_name
from charnia.apps.evidence.facts import impact_of
from charnia.apps.evidence.models import EvidenceRecord
from charnia.apps.offers.models import Offer
from charnia.core.vocabulary import OfferKind, Pillar

_BY_TITLE = alphabetical("title")

_BEST = Order("best", "Best match", ("name_rank", _BY_TITLE, "pk"))
_TITLE = Order("title", "Title", (_BY_TITLE, "pk"))
_NEWEST = Order("newest", "Newest here", ("-created_at", "pk"))


def offer_orders(today: dt.date) -> tuple[Order, ...]:
    """What cannot be asked for any more stands last, except where the order says otherwise."""
    closed = Case(When(closes_on__lt=today, then=Value(1)), default=Value(0)).asc()
    soonest = (closed, F("closes_on").asc(nulls_last=True), _BY_TITLE, "pk")
    return (
        Order("best", "Best match", ("name_rank", closed, _BY_TITLE, "pk")),
        _TITLE,
        Order("closing", "Closing soonest", soonest),
        _NEWEST,
    )


def offer_list(asked: QueryDict) -> Listing:
    """The page of offers that the address asks for."""
    found = queries.offers(queries.words_of(asked.get("q", ""))).select_related("organisation", "person")
    groups = (KIND, PILLAR, ORGANISATION)
    orders = offer_orders(timezone.localdate())
    return listing(found, groups=groups, asked=asked, orders=orders, card=offer_card, search_label="Search offers")


def case_study_list(asked: QueryDict) -> Listing:
    """The page of case studies that the address asks for."""
    found = queries.case_studies(queries.words_of(asked.get("q", ""))).select_related("organisation", "person")
    found = found.prefetch_related(Prefetch("evidence", queryset=EvidenceRecord.objects.only("facts")))
    return listing(
        found,
        groups=(IMPACT, ORGANISATION),
        asked=asked,
        orders=(_BEST, _TITLE, _NEWEST),
        card=case_study_card,
        search_label="Search case studies",
    )


def _numbers(found: QuerySet[Offer]) -> dict[str, int]:
    return dict(found.values_list("kind").annotate(n=Count("pk")))


def _of_kind(found: QuerySet[Offer], kinds: Sequence[str]) -> QuerySet[Offer]:
    return found.filter(kind__in=kinds)


def _kinds(found: QuerySet[Offer], ticked: Sequence[str]) -> Iterable[Tally]:
    numbers = _numbers(found)
    return [Tally(kind.value, kind.label, numbers.get(kind.value, 0)) for kind in OfferKind]


def _of_pillar(found: QuerySet[Offer], pillars: Sequence[str]) -> QuerySet[Offer]:
    return found.filter(kind__in=[kind.value for kind in OfferKind if kind.pillar in pillars])


def _pillars(found: QuerySet[Offer], ticked: Sequence[str]) -> Iterable[Tally]:
    numbers: Counter[str] = Counter()
    for kind, number in _numbers(found).items():
        numbers[OfferKind(kind).pillar.value] += number
    return [Tally(pillar.value, pillar.label, numbers[pillar.value]) for pillar in Pillar]


def _by_organisation(found: QuerySet[Offer], slugs: Sequence[str]) -> QuerySet[Offer]:
    return found.filter(organisation__slug__in=slugs, organisation__is_listed=True)


def _organisations(found: QuerySet[Offer], ticked: Sequence[str]) -> Iterable[Tally]:
    rows = (
        found.filter(organisation__is_listed=True)
        .values_list("organisation__slug", "organisation__name")
        .annotate(n=Count("pk"))
    )
    return commonest([Tally(*row) for row in rows], ticked)


def _impacts_of(found: QuerySet[Offer]) -> dict[int, set[str]]:
    """The kinds of impact that the evidence behind case studies claims, by their keys. They are looked at one by one:
    there are thousands of case studies at most."""
    kinds: dict[int, set[str]] = {}
    for key, facts in found.order_by().values_list("pk", "evidence__facts"):
        kinds.setdefault(key, set()).update(impact_of(facts or {}))
    return kinds


def _with_impact(found: QuerySet[Offer], wanted: Sequence[str]) -> QuerySet[Offer]:
    return found.filter(pk__in=[key for key, kinds in _impacts_of(found).items() if kinds & set(wanted)])


def _impacts(found: QuerySet[Offer], ticked: Sequence[str]) -> Iterable[Tally]:
    numbers = Counter(kind for kinds in _impacts_of(found).values() for kind in kinds)
    return commonest([Tally(kind, kind, number) for kind, number in numbers.items()], ticked)


IMPACT: Group[Offer] = Group("impact", "Kind of impact", _with_impact, _impacts, lambda kind: kind)
KIND: Group[Offer] = Group("kind", "Kind", _of_kind, _kinds, word_label(OfferKind))
PILLAR: Group[Offer] = Group("pillar", "Pillar", _of_pillar, _pillars, word_label(Pillar))
ORGANISATION: Group[Offer] = Group("organisation", "Organisation", _by_organisation, _organisations, organisation_name)
