"""Funding calls stay fresh by themselves: they open and close every day, so their sources are asked each day."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from charnia.apps.programmes.calls.queries import job_arguments, questions
from charnia.apps.programmes.institutions.schedule import is_due
from charnia.apps.work.actions import enqueue
from charnia.apps.work.models import JobKind

_EVERY = dt.timedelta(days=1)


def ask_for_calls_that_are_due(now: dt.datetime) -> int:
    """Has each source asked that was not asked for a day, or never; how many. A closed one, from which no calls come,
    waits until somebody wants it. None where the installation asks nothing by itself, or sources would not know who
    asks."""
    if not (settings.REFRESH_DAYS and settings.CONTACT):
        return 0
    due = [one.source_name for one in questions() if not one.is_closed and is_due(one, now - _EVERY)]
    for source_name in due:
        enqueue(kind=JobKind.FETCH_CALLS, arguments=job_arguments(source_name), by=None)
    return len(due)
