"""Reading offers, scoped by who asks."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from charnia.apps.accounts.models import User
from charnia.apps.offers.models import Offer
from charnia.apps.organisations import queries as organisation_queries
from charnia.core.access.roles import Permission


def shown() -> QuerySet[Offer]:
    """Offers of every kind that everybody sees."""
    return Offer.objects.shown()


def matched() -> QuerySet[Offer]:
    """Offers that gaps are matched with and that can be asked for: not those of people who are not listed, for what
    such people wish and whom they are tied to is not looked at."""
    return shown().filter(Q(person=None) | Q(person__is_listed=True))


def editable_by(user: User | AnonymousUser) -> QuerySet[Offer]:
    """Offers that the account keeps: those that it made or that name it, those of organisations that it owns, and for
    the programme team all of them. Who has left an organisation keeps nothing that they made in its name."""
    if not isinstance(user, User):
        return Offer.objects.none()
    if user.may(Permission.EDIT_DIRECTORY):
        return Offer.objects.all()
    still_speaks = Q(organisation=None) | Q(organisation__in=organisation_queries.of_member(user))
    owned = Q(organisation__in=organisation_queries.kept_by(user))
    return Offer.objects.filter(owned | Q(person__user=user) | Q(created_by=user) & still_speaks)


def visible_to(user: User | AnonymousUser) -> QuerySet[Offer]:
    """Offers that everybody sees, and to those who keep them drafts and those of hidden people too."""
    if not isinstance(user, User):
        return shown()
    return Offer.objects.filter(Q(pk__in=shown().values("pk")) | Q(pk__in=editable_by(user).values("pk")))
