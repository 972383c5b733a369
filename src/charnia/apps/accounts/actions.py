"""Every write to accounts that is not a matter of logging in."""

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
