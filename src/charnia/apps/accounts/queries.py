"""Reading what an account is connected with."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.conf import settings

from charnia.apps.accounts.models import User


@dataclass(frozen=True, slots=True)
class ConfirmedOrcid:
    """An iD that ORCID has confirmed to be the account holder's, and when."""

    orcid: str
    at: dt.datetime


def orcid_links(user: User) -> Any:
    """The link between the account and ORCID as django-allauth keeps it; at most one. Another server's does not
    count."""
    return SocialAccount.objects.filter(user=user, provider=settings.ORCID_PROVIDER_ID)


def confirmed_orcid(user: User) -> ConfirmedOrcid | None:
    """The iD that signs in to this account; None while none is connected."""
    link = orcid_links(user).first()
    return ConfirmedOrcid(link.uid, link.date_joined) if link else None


def orcid_is_connected(orcid: str) -> bool:
    """Whether the iD signs in to some account."""
    return bool(SocialAccount.objects.filter(provider=settings.ORCID_PROVIDER_ID, uid=orcid).exists())
