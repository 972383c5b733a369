"""Every write to accounts that is not a matter of logging in, and holding an account for a write elsewhere."""

from __future__ import annotations

from django.db import transaction

from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record


@transaction.atomic
def change_name(*, user: User, name: str) -> User:
    """Changes the full name of one's own account."""
    user.name = name
    user.save(update_fields=["name"])
    record(action="account.renamed", target=user, by=user)
    return user


def hold(*, user: User) -> None:
    """For what an account may do once: until the transaction ends, a second request of the account waits here, and then
    sees what the first has done. Rows that refer to the account can still be written."""
    list(User.objects.select_for_update(no_key=True).filter(pk=user.pk).values_list("pk", flat=True))
