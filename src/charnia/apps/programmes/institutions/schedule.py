"""Institutions stay fresh by themselves: what was not asked for a while is asked again."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from charnia.apps.programmes.institutions.gateway_lookup import may_be_asked
from charnia.apps.programmes.institutions.queries import Question, all_institutions, job_arguments, rows_of, with_jobs
from charnia.apps.work.actions import enqueue
from charnia.apps.work.models import JobKind

_AT_ONCE = 200
"""Institutions that are looked at together."""


def ask_for_what_is_due(now: dt.datetime) -> int:
    """Has each source asked for each institution for which it was not asked for as long as the installation says, or
    never; how many. None where sources would not know who asks."""
    if not (settings.REFRESH_DAYS and settings.CONTACT):
        return 0
    oldest = now - dt.timedelta(days=settings.REFRESH_DAYS)
    institutions = list(all_institutions())
    blocks = (institutions[start : start + _AT_ONCE] for start in range(0, len(institutions), _AT_ONCE))
    due = [
        job_arguments(row.institution, one)
        for block in blocks
        for row in with_jobs(rows_of(block))
        for one in row.questions
        if may_be_asked(row, one) and is_due(one, oldest)
    ]
    for arguments in due:
        enqueue(kind=JobKind.FETCH, arguments=arguments, by=None)
    return len(due)


def is_due(question: Question, oldest: dt.datetime) -> bool:
    """Whether it was asked last, with success or without, before `oldest`, or never."""
    job, load = question.job, question.last
    if job is not None and (job.is_open or (job.ended_at or job.created_at) > oldest):
        return False
    return load is None or load.started_at <= oldest
