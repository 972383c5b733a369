"""Reading people, scoped by who asks."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from charnia.apps.accounts.models import User
from charnia.apps.people.models import Claim, ClaimStatus, Person
from charnia.core.access.roles import Permission


def listed() -> QuerySet[Person]:
    """People whom the public directory shows."""
    return Person.objects.filter(is_listed=True)


def visible_to(user: User | AnonymousUser) -> QuerySet[Person]:
    """Listed people, and for an account its own profile even while hidden."""
    if not isinstance(user, User):
        return listed()
    if user.may(Permission.EDIT_DIRECTORY):
        return Person.objects.all()
    return Person.objects.filter(Q(is_listed=True) | Q(user=user))


def editable_by(user: User | AnonymousUser) -> QuerySet[Person]:
    """Profiles that the account may correct: its own, and for the programme team everybody's."""
    if not isinstance(user, User):
        return Person.objects.none()
    if user.may(Permission.EDIT_DIRECTORY):
        return Person.objects.all()
    return Person.objects.filter(user=user)


def open_claims() -> QuerySet[Claim]:
    """Claims that wait for the programme team, the oldest first."""
    return Claim.objects.filter(status=ClaimStatus.WAITING).select_related("person", "user")


def claims_of(user: User) -> QuerySet[Claim]:
    """What the account has claimed, the latest first."""
    return Claim.objects.filter(user=user).select_related("person").order_by("-made_at")


def unclaimed_called(name: str) -> QuerySet[Person]:
    """Listed profiles without an account that may be somebody of this name: at most five.

    Sources print names with initials and in either order ("J. Smith", "Smith JA"), so the family name and the first
    letter must agree, no more.
    """
    words = name.split()
    if not words:
        return Person.objects.none()
    first, last = words[0][0], words[-1]
    alike = Q(name__istartswith=first, name__iendswith=f" {last}") | Q(name__istartswith=f"{last} {first}")
    return listed().filter(alike | Q(name__iexact=name), user=None)[:5]
