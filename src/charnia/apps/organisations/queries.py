"""Reading organisations, scoped by who asks."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from charnia.apps.accounts.models import User
from charnia.apps.organisations.models import Membership, MembershipRole, Organisation
from charnia.core.access.roles import Permission


def listed() -> QuerySet[Organisation]:
    """Organisations that the public directory shows."""
    return Organisation.objects.filter(is_listed=True)


def editable_by(user: User | AnonymousUser) -> QuerySet[Organisation]:
    """Organisations whose page, offers and products the account may keep."""
    if not isinstance(user, User):
        return Organisation.objects.none()
    if user.may(Permission.EDIT_DIRECTORY):
        return Organisation.objects.all()
    return Organisation.objects.filter(memberships__user=user)


def of_member(user: User) -> QuerySet[Organisation]:
    """Organisations that the account itself belongs to."""
    return Organisation.objects.filter(memberships__user=user)


def is_owner(user: User, organisation: Organisation) -> bool:
    """Whether the account may change who belongs to the organisation."""
    return Membership.objects.filter(user=user, organisation=organisation, role=MembershipRole.OWNER).exists()
