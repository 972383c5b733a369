"""Reading organisations, scoped by who asks."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from charnia.apps.accounts.models import User
from charnia.apps.organisations.models import Membership, MembershipRole, Organisation
from charnia.core.access.roles import Permission


def listed() -> QuerySet[Organisation]:
    """Organisations that the public directory shows."""
    return Organisation.objects.filter(is_listed=True)


def visible_to(user: User | AnonymousUser) -> QuerySet[Organisation]:
    """Listed organisations, and those that the account keeps."""
    if not isinstance(user, User):
        return listed()
    return Organisation.objects.filter(Q(is_listed=True) | Q(pk__in=editable_by(user).values("pk")))


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


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """Who belongs to the organisation, owners first."""
    return organisation.memberships.select_related("user").order_by("-role", "user__name", "user__email")


def kept_by(user: User) -> QuerySet[Organisation]:
    """Organisations whose members the account chooses, as one of their owners."""
    owned = Membership.objects.filter(user=user, role=MembershipRole.OWNER)
    return Organisation.objects.filter(pk__in=owned.values("organisation"))


def memberships_kept_by(user: User) -> QuerySet[Membership]:
    """Memberships whose role the account may change."""
    memberships = Membership.objects.select_related("user", "organisation")
    return memberships.filter(organisation__in=kept_by(user))


def memberships_ended_by(user: User) -> QuerySet[Membership]:
    """Memberships that the account may end: those it keeps, and its own."""
    memberships = Membership.objects.select_related("user", "organisation")
    return memberships.filter(Q(organisation__in=kept_by(user)) | Q(user=user))


def kept_by_alone(user: User) -> QuerySet[Organisation]:
    """Organisations of which the account is the only owner."""
    others = Membership.objects.filter(organisation=OuterRef("pk"), role=MembershipRole.OWNER).exclude(user=user)
    owned = Organisation.objects.filter(memberships__user=user, memberships__role=MembershipRole.OWNER)
    return owned.filter(~Exists(others))
