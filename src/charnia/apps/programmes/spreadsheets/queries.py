"""Reading spreadsheets: each is its uploader's alone, until it is forgotten."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils import timezone

from charnia.apps.accounts.models import User
from charnia.apps.evidence import queries as evidence_queries
from charnia.apps.evidence.models import EvidenceLoad
from charnia.apps.programmes.models import SavedMapping, Spreadsheet
from charnia.core.access.roles import Permission

KEPT_FOR = dt.timedelta(days=7)
"""How long an uploaded file waits for a decision, and refused rows can be fetched."""


def own(user: User) -> QuerySet[Spreadsheet]:
    """The account's own spreadsheets that are not forgotten yet."""
    if not user.may(Permission.IMPORT_EVIDENCE):
        return Spreadsheet.objects.none()
    return Spreadsheet.objects.select_related("load").filter(load__by=user, load__started_at__gt=_since())


def overdue() -> QuerySet[Spreadsheet]:
    """Spreadsheets whose time is over, and of which something is still kept."""
    return Spreadsheet.objects.filter(load__started_at__lte=_since())


def saved_mappings() -> QuerySet[SavedMapping]:
    """All saved mappings; they hold headings and no rows, so the whole team shares them."""
    return SavedMapping.objects.all()


def mappings_for(target: str) -> QuerySet[SavedMapping]:
    """Saved mappings for rows of a sort, the last changed first."""
    return SavedMapping.objects.filter(target=target)


def loads_listed_for(user: User) -> QuerySet[EvidenceLoad]:
    """Loads as the desk lists them: other people's spreadsheets are left out."""
    loads = evidence_queries.loads_visible_to(user)
    return loads.filter(Q(spreadsheet=None) | Q(by=user)).select_related("by", "spreadsheet")


def _since() -> dt.datetime:
    return timezone.now() - KEPT_FOR
