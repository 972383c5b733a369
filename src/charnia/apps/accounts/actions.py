"""Every write to accounts that is not a matter of logging in, and holding an account for a write elsewhere."""

from __future__ import annotations

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db import IntegrityError, transaction

from charnia.apps.accounts import queries
from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.core.verdict import NotAllowed


@transaction.atomic
def change_name(*, user: User, name: str) -> User:
    """Changes the full name of one's own account."""
    user.name = name
    user.save(update_fields=["name"])
    record(action="account.renamed", target=user, by=user)
    return user


@transaction.atomic
def connect_orcid(*, user: User, orcid: str) -> bool:
    """Lets the account be signed in to with an iD that ORCID has just confirmed; False when it could be already.

    Raises NotAllowed when the iD signs in to another account, or another iD to this one.
    """
    hold(user=user)
    connected = queries.confirmed_orcid(user)
    if connected is not None and connected.orcid == orcid:
        return False
    if connected is not None:
        raise NotAllowed(f"Your account is connected with the iD {connected.orcid}. Disconnect that one first.")
    try:
        with transaction.atomic():
            SocialAccount.objects.create(user=user, provider=settings.ORCID_PROVIDER_ID, uid=orcid)
    except IntegrityError:
        raise NotAllowed(
            f"The iD {orcid} is connected with another account. Sign out and sign in with ORCID to use that account, "
            "or disconnect the iD there first."
        ) from None
    record(action="orcid.connected", target=user, by=user)
    return True


@transaction.atomic
def disconnect_orcid(*, user: User) -> None:
    """Ends signing in with ORCID. Raises NotAllowed where it is the only way in, or nothing is connected."""
    hold(user=user)
    if not user.has_usable_password():
        raise NotAllowed("Your account has no password yet. Set one first, or you could not sign in any more.")
    if not queries.orcid_links(user).delete()[0]:
        raise NotAllowed("No ORCID iD is connected with your account.")
    record(action="orcid.disconnected", target=user, by=user)


@transaction.atomic
def shut_orcid_out(*, user: User) -> None:
    """Ends signing in with ORCID, where it is connected, because the account was taken back by mail."""
    if queries.orcid_links(user).delete()[0]:
        record(action="orcid.shut-out", target=user, by=user)


def hold(*, user: User) -> None:
    """For what an account may do once: until the transaction ends, a second request of the account waits here, and then
    sees what the first has done. Rows that refer to the account can still be written."""
    list(User.objects.select_for_update(no_key=True).filter(pk=user.pk).values_list("pk", flat=True))
