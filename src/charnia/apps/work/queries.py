"""Reading jobs: which are due, how those of a page stand, and whether a worker is there."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Mapping

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Max, Q, QuerySet, Value, When
from django.utils import timezone

from charnia.apps.accounts.models import User
from charnia.apps.work.lease import MISSING_AFTER
from charnia.apps.work.models import OPEN, Job, JobKind, JobState, Worker
from charnia.core.access.roles import Permission

Arguments = Mapping[str, str]


def question_of(kind: JobKind, arguments: Arguments) -> str:
    """What jobs that ask for the same have in common."""
    return hashlib.sha256(json.dumps([kind, dict(arguments)], sort_keys=True).encode()).hexdigest()


def jobs_for(user: User | AnonymousUser) -> QuerySet[Job]:
    """Jobs, for those who may import."""
    may = isinstance(user, User) and user.may(Permission.IMPORT_EVIDENCE)
    return Job.objects.all() if may else Job.objects.none()


def due(now: dt.datetime) -> QuerySet[Job]:
    """Jobs that a worker may take, the longest due first: those whose time has come, and those whose worker is gone."""
    waiting = Q(state=JobState.WAITING, not_before__lte=now)
    abandoned = Q(state=JobState.RUNNING, leased_until__lt=now)
    return Job.objects.filter(waiting | abandoned).order_by("not_before", "pk")


def newest_jobs(questions: Collection[str]) -> dict[str, Job]:
    """The newest job of each of these questions."""
    newest = Job.objects.filter(question__in=questions).order_by().values("question").annotate(newest=Max("pk"))
    return {job.question: job for job in Job.objects.filter(pk__in=newest.values("newest"))}


def newest_of(kind: JobKind) -> Job | None:
    """The newest job of a kind."""
    return Job.objects.filter(kind=kind).first()


def open_jobs(*kinds: JobKind) -> QuerySet[Job]:
    """Jobs that wait or run, the oldest first; of these kinds, where some are named."""
    jobs = Job.objects.filter(state__in=OPEN).order_by("pk")
    return jobs.filter(kind__in=kinds) if kinds else jobs


def failed_jobs() -> QuerySet[Job]:
    """Jobs that failed, and have not been asked for again since."""
    newest = Job.objects.order_by().values("question").annotate(newest=Max("pk")).values("newest")
    return Job.objects.filter(state=JobState.FAILED, pk__in=newest)


def last_seen() -> Worker | None:
    """The worker that was seen last; one that is at work comes before one that has just ended."""
    at_work = When(ended_at=None, seen_at__gt=timezone.now() - MISSING_AFTER, then=Value(0))
    return Worker.objects.order_by(Case(at_work, default=Value(1)), "-seen_at").first()


def is_somebody_working(worker: Worker | None) -> bool:
    """Whether this worker, as `last_seen` gives it, is at work."""
    if worker is None or worker.ended_at is not None:
        return False
    return timezone.now() - worker.seen_at < MISSING_AFTER
