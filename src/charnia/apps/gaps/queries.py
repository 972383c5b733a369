"""Reading the gap ledger, scoped by who asks and by layer."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from charnia.apps.accounts.models import User
from charnia.apps.gaps.models import Gap
from charnia.apps.organisations import queries as organisation_queries
from charnia.core.access.roles import Permission
from charnia.core.vocabulary import GapStatus, Layer


def visible_to(user: User | AnonymousUser) -> QuerySet[Gap]:
    """Gaps whose layer the account may read: all of its own organisations', and for the programme team those on the
    first two layers, and on the last where the company opened it."""
    gaps = Gap.objects.select_related("brief__product__organisation")
    if not isinstance(user, User):
        return gaps.none()
    own = Q(brief__product__organisation__in=organisation_queries.of_member(user))
    if user.may(Permission.SEE_ALL_BRIEFS):
        open_to_team = ~Q(layer=Layer.AGREEMENT) | Q(brief__opens_agreement_layer_to_team=True)
        return gaps.filter(own | open_to_team)
    return gaps.filter(own)


def decidable_by(user: User | AnonymousUser) -> QuerySet[Gap]:
    """Gaps that the account may confirm, dismiss and reword."""
    gaps = visible_to(user)
    if not isinstance(user, User):
        return gaps.none()
    if user.may(Permission.DECIDE_ON_GAPS):
        return gaps
    return gaps.filter(brief__product__organisation__in=organisation_queries.of_member(user))


def told_to_everybody() -> QuerySet[Gap]:
    """Confirmed gaps on the public layer, which anybody may read, the newest first."""
    found = Gap.objects.filter(layer=Layer.PUBLIC, status=GapStatus.CONFIRMED).order_by("-created_at", "-pk")
    return found.select_related("brief__product__organisation")


def open_gaps(gaps: QuerySet[Gap]) -> QuerySet[Gap]:
    """Gaps that still want closing: neither dismissed nor closed, and given away by the newest version or kept by a
    person's decision."""
    return gaps.exclude(status__in=[GapStatus.DISMISSED, GapStatus.CLOSED]).filter(
        Q(is_current=True) | ~Q(status=GapStatus.PROPOSED)
    )
