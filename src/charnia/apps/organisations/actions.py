"""Every write to organisations and memberships."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.apps.organisations import queries
from charnia.apps.organisations.models import Membership, MembershipRole, Organisation
from charnia.apps.organisations.slugs import free_slug
from charnia.core.access.roles import Permission
from charnia.core.verdict import NotAllowed

EDITABLE_FIELDS = (
    "name", "kind", "size", "description", "website", "town", "region", "latitude", "longitude", "founded",
)  # fmt: skip


@transaction.atomic
def create_organisation(*, by: User | None, fields: Mapping[str, Any], owner: User | None = None) -> Organisation:
    """A new organisation; `owner`, where given, keeps it."""
    organisation = Organisation.objects.create(slug=free_slug(Organisation, str(fields["name"])), **fields)
    if owner is not None:
        Membership.objects.create(user=owner, organisation=organisation, role=MembershipRole.OWNER)
    record(action="organisation.created", target=organisation, by=by)
    return organisation


@transaction.atomic
def change_organisation(*, organisation: Organisation, by: User, fields: Mapping[str, Any]) -> Organisation:
    """Changes the editable fields. Raises NotAllowed for those who don't keep the organisation."""
    if not queries.editable_by(by).filter(pk=organisation.pk).exists():
        raise NotAllowed("Only members of this organisation and the programme team can change it.")
    changed = [name for name in EDITABLE_FIELDS if name in fields and getattr(organisation, name) != fields[name]]
    for name in changed:
        setattr(organisation, name, fields[name])
    organisation.save(update_fields=[*changed, "changed_at"])
    record(action="organisation.changed", target=organisation, by=by, fields=", ".join(changed))
    return organisation


@transaction.atomic
def add_member(*, organisation: Organisation, user: User, role: MembershipRole, by: User) -> Membership:
    """Lets an account work for the organisation, or changes its role there. The last owner stays one."""
    _require_owner(organisation, by)
    if role is not MembershipRole.OWNER:
        _require_another_owner(organisation, user)
    membership, _ = Membership.objects.update_or_create(
        organisation=organisation, user=user, defaults={"role": role.value}
    )
    record(action="membership.set", target=membership, by=by, role=role.value)
    return membership


@transaction.atomic
def remove_member(*, membership: Membership, by: User) -> None:
    """Ends a membership: an owner may end anybody's, a member their own. The last owner cannot leave, or nobody could
    keep the organisation."""
    if membership.user_id != by.pk:
        _require_owner(membership.organisation, by)
    _require_another_owner(membership.organisation, membership.user)
    record(action="membership.ended", target=membership, by=by)
    membership.delete()


@transaction.atomic
def delete_account(*, user: User) -> None:
    """Ends an account at its holder's wish: memberships, claims, addresses and second factors go with it.

    What was written for organisations stays theirs, without a name. Raises NotAllowed while the account is the last
    owner of one, or nobody could keep it.
    """
    alone = [organisation.name for organisation in queries.kept_by_alone(user)]
    if alone:
        raise NotAllowed(
            f"You are the last owner of {', '.join(alone)}. Make somebody else an owner first, or ask the programme "
            "team to take it over; then delete your account."
        )
    record(action="account.deleted", target=user, by=None)
    user.delete()


def _require_another_owner(organisation: Organisation, leaving: User) -> None:
    owners = Membership.objects.filter(organisation=organisation, role=MembershipRole.OWNER)
    if owners.filter(user=leaving).exists() and not owners.exclude(user=leaving).exists():
        raise NotAllowed("This is the last owner. Make somebody else an owner first.")


def _require_owner(organisation: Organisation, by: User) -> None:
    if not (queries.is_owner(by, organisation) or by.may(Permission.ADMINISTER)):
        raise NotAllowed("Only an owner of this organisation can change who belongs to it.")
