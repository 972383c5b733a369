"""The list of people: narrowed by role, topic, organisation, part in the work and work with industry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils import timezone

from charnia.apps.directory import queries, topics
from charnia.apps.directory.cards import person_card
from charnia.apps.directory.narrowing import Group, Listing, Order, Tally, alphabetical, commonest, listing, word_label
from charnia.apps.directory.work_seen import INDUSTRY, PART
from charnia.apps.evidence.models import Authorship
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.models import Person
from charnia.core.staleness import last_day
from charnia.core.vocabulary import PersonRole

_THIRD_RECORD = Authorship.objects.filter(person=OuterRef("pk"), disowned_at=None).order_by()[2:3]
_KNOWN_WELL = Case(When(Q(organisation__isnull=False) | Exists(_THIRD_RECORD), then=Value(0)), default=Value(1)).asc()
"""People of an organisation, and those of whom three records are known, before those whom a record merely names."""

_BY_NAME = alphabetical("name")

ORDERS = (
    Order("evidence", "Most evidence", ("-evidence_count", _BY_NAME, "pk")),
    Order("newest", "Newest evidence", (F("newest").desc(nulls_last=True), _BY_NAME, "pk")),
    Order("name", "Name", (_BY_NAME, "pk")),
)


def people_list(asked: QueryDict) -> Listing:
    """The page of people that the address asks for."""
    found = queries.with_evidence(queries.people(queries.words_of(asked.get("q", ""))))
    return listing(
        found.select_related("organisation"),
        groups=GROUPS,
        asked=asked,
        orders=(_best(timezone.localdate(), settings.STALE_POLICY.badge_years), *ORDERS),
        card=person_card,
        search_label="Search people and what they work on",
    )


def _best(today: dt.date, badge_years: int) -> Order:
    """The usual order, in which profiles whose evidence is old stand behind the others of their kind."""
    old = Q(newest__lte=last_day(badge_years, today)) if badge_years else None
    is_stale = (Case(When(old, then=Value(1)), default=Value(0)).asc(),) if old else ()
    return Order("best", "Best match", ("name_rank", _KNOWN_WELL, *is_stale, "-evidence_count", _BY_NAME, "pk"))


def _with_role(people: QuerySet[Person], roles: Sequence[str]) -> QuerySet[Person]:
    """Roles are a list in one field, which is searched as text: the same on every database."""
    any_of = Q(pk__in=[])
    for role in roles:
        if role in PersonRole.__members__.values():
            any_of |= Q(roles_text__contains=f'"{role}"')
    return people.annotate(roles_text=Cast("roles", TextField())).filter(any_of)


def _roles(people: QuerySet[Person], ticked: Sequence[str]) -> Iterable[Tally]:
    numbers = people.annotate(roles_text=Cast("roles", TextField())).aggregate(
        **{role.name: Count("pk", filter=Q(roles_text__contains=f'"{role}"')) for role in PersonRole}
    )
    return [Tally(role.value, role.label, numbers[role.name]) for role in PersonRole]


def _at_organisation(people: QuerySet[Person], slugs: Sequence[str]) -> QuerySet[Person]:
    return people.filter(organisation__slug__in=slugs, organisation__is_listed=True)


def _organisations(people: QuerySet[Person], ticked: Sequence[str]) -> Iterable[Tally]:
    rows = (
        people.filter(organisation__is_listed=True)
        .values_list("organisation__slug", "organisation__name")
        .annotate(n=Count("pk"))
    )
    return commonest([Tally(*row) for row in rows], ticked)


def organisation_name(slug: str) -> str:
    """The name of a listed organisation, or the slug where there is none."""
    return Organisation.objects.filter(slug=slug, is_listed=True).values_list("name", flat=True).first() or slug


def _about(people: QuerySet[Person], keys: Sequence[str]) -> QuerySet[Person]:
    return topics.who_work_on(people, keys)


def _topics(people: QuerySet[Person], ticked: Sequence[str]) -> Iterable[Tally]:
    return [Tally(topic.key, topic.label, topic.count) for topic in topics.among(people)]


GROUPS: tuple[Group[Person], ...] = (
    Group("role", "Role", _with_role, _roles, word_label(PersonRole)),
    Group("topic", "Topic", _about, _topics, lambda key: topics.label_of(key) or key),
    Group("organisation", "Organisation", _at_organisation, _organisations, organisation_name),
    PART,
    INDUSTRY,
)
