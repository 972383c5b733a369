"""Asking the sources of funding calls at once, and stopping that."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from charnia.apps.accounts.models import User
from charnia.apps.offers.network_loading import is_over
from charnia.apps.programmes.calls.queries import job_arguments
from charnia.apps.programmes.institutions.actions import NO_CONTACT
from charnia.apps.work.actions import enqueue
from charnia.apps.work.models import Job, JobKind
from charnia.core.access.roles import Permission
from charnia.core.verdict import NotAllowed
from charnia.sources.catalogue import ASKED_FOR_ALL_OPEN


@transaction.atomic
def fetch_calls_now(*, source_name: str, by: User) -> Job:
    """Has a source asked for all calls that are open, as soon as a worker is free. Raises NotAllowed for accounts that
    may not import, without an address that sources may write to, for a source that is not asked so, and for one that
    is closed and was fetched to its end."""
    if not by.may(Permission.IMPORT_EVIDENCE):
        raise NotAllowed("Only the programme team has funding calls fetched.")
    if not settings.CONTACT:
        raise NotAllowed(NO_CONTACT)
    if source_name not in ASKED_FOR_ALL_OPEN:
        raise NotAllowed("This source cannot be asked for all calls that are open.")
    if is_over(ASKED_FOR_ALL_OPEN[source_name], institution=""):
        raise NotAllowed("This source is closed and was fetched to its end, so nothing new comes from it.")
    return enqueue(kind=JobKind.FETCH_CALLS, arguments=job_arguments(source_name), by=by)
