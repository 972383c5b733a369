"""A claim answers the question whether a profile is still right."""

from __future__ import annotations

from typing import Any

from charnia.apps.accounts.models import User
from charnia.apps.evidence import queries
from charnia.apps.evidence.retirement_actions import keep_profile
from charnia.apps.people.models import Person


def keep_claimed_profile(*, person: Person, user: User, **_: Any) -> None:
    """Ends an open retirement by the policy as kept. One to which somebody agreed stays until its owner undoes it."""
    retirement = queries.open_retirement_of(person)
    if retirement is not None and retirement.decided_at is None:
        keep_profile(retirement=retirement, by=user)
