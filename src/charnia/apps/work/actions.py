"""Every write to jobs. A worker changes a job only while it has it: each step is compare-and-set.

Taking a job and its end leave a row in the audit trail; that a worker is still there does not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.apps.work.lease import LEASE, MOST_ATTEMPTS, wait_before_next
from charnia.apps.work.models import OPEN, Job, JobKind, JobState, Worker
from charnia.apps.work.queries import Arguments, due, question_of
from charnia.core.access.roles import Permission
from charnia.core.verdict import NotAllowed

_LOOKED_AT = 10
"""Due jobs that are tried in turn: of several workers each gets another."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a worker hears about its job when it says that it goes on."""

    is_still_its_own: bool
    is_to_stop: bool


@transaction.atomic
def enqueue(*, kind: JobKind, arguments: Arguments, by: User | None, not_before: dt.datetime | None = None) -> Job:
    """Asks for a job, in the caller's transaction. What waits or runs already is not asked for twice: then it is that
    job. When a person asks, it waits no longer than now, and is not to stop any more. `by` is None for what the
    installation asks for by itself."""
    when = not_before or timezone.now()
    job, is_new = Job.objects.get_or_create(
        question=question_of(kind, arguments),
        state__in=OPEN,
        defaults={
            "kind": kind,
            "arguments": dict(arguments),
            "asked_by": by,
            "state": JobState.WAITING,
            "not_before": when,
        },
    )
    if is_new:
        record(action="job.asked", target=job, by=by, kind=kind.value)
    elif by is not None:
        _bring_forward(job, when, by)
        _take_stop_back(job, by)
    return job


def _take_stop_back(job: Job, by: User) -> None:
    if Job.objects.filter(pk=job.pk, state__in=OPEN, is_to_stop=True).update(is_to_stop=False):
        record(action="job.stop-taken-back", target=job, by=by)


def _bring_forward(job: Job, when: dt.datetime, by: User) -> None:
    waiting = Job.objects.filter(pk=job.pk, state=JobState.WAITING, not_before__gt=when)
    if waiting.update(not_before=when):
        record(action="job.brought-forward", target=job, by=by)


@transaction.atomic
def stop(*, job: Job, by: User) -> Job:
    """Stops a job: one that waits, or whose worker is gone, at once; one that runs, when its worker next looks. Raises
    NotAllowed for accounts that may not import, and when it has ended meanwhile."""
    if not stop_each(jobs=[job], by=by):
        raise NotAllowed("This has come to its end meanwhile.")
    job.refresh_from_db()
    return job


@transaction.atomic
def stop_each(*, jobs: Iterable[Job], by: User) -> int:
    """Stops those of the jobs that have not ended; how many. Raises NotAllowed for accounts that may not import."""
    if not by.may(Permission.IMPORT_EVIDENCE):
        raise NotAllowed("Only the programme team stops what is being fetched.")
    stopped = [job for job in jobs if _is_stopped(job)]
    for job in stopped:
        record(action="job.stop-asked", target=job, by=by)
    return len(stopped)


def _is_stopped(job: Job) -> bool:
    """Stops it; False where it has ended meanwhile."""
    now = timezone.now()
    mine = Job.objects.filter(pk=job.pk)
    idle = mine.filter(state=JobState.WAITING) | mine.filter(state=JobState.RUNNING, leased_until__lt=now)
    if idle.update(state=JobState.STOPPED, ended_at=now):
        return True
    return bool(mine.filter(state=JobState.RUNNING).update(is_to_stop=True))


def take(*, worker: str, now: dt.datetime | None = None) -> Job | None:
    """Gives the worker the job that is due the longest, None where none is. Of several workers one gets it."""
    now = now or timezone.now()
    for job in due(now)[:_LOOKED_AT]:
        if _settled_without_worker(job, now):
            continue
        if _taken(job, worker, now):
            job.refresh_from_db()
            return job
    return None


@transaction.atomic
def _taken(job: Job, worker: str, now: dt.datetime) -> bool:
    changed = _as_seen(job).update(
        state=JobState.RUNNING,
        worker=worker,
        leased_until=now + LEASE,
        heard_at=now,
        started_at=now,
        attempts=F("attempts") + 1,
        progress="",
        done=0,
        total=None,
    )
    if changed:
        record(action="job.taken", target=job, by=None, worker=worker)
    return bool(changed)


@transaction.atomic
def _settled_without_worker(job: Job, now: dt.datetime) -> bool:
    """Ends a job that was to stop and has no worker any more, or that has lost its worker too often."""
    is_lost_too_often = job.state == JobState.RUNNING and job.attempts >= MOST_ATTEMPTS
    if not (job.is_to_stop or is_lost_too_often):
        return False
    if job.is_to_stop:
        changed = _as_seen(job).update(state=JobState.STOPPED, ended_at=now)
    else:
        problem = f"Its worker was gone before the end, {job.attempts} times. What charnia work printed may say why."
        changed = _as_seen(job).update(state=JobState.FAILED, ended_at=now, problem=problem)
    if changed:
        record(action="job.ended", target=job, by=None, stopped=job.is_to_stop)
    return True


def _as_seen(job: Job) -> Any:
    """The job, unless somebody has changed it meanwhile."""
    return Job.objects.filter(pk=job.pk, state=job.state, attempts=job.attempts, leased_until=job.leased_until)


def renew(*, job: Job, worker: str, progress: str, done: int, total: int | None) -> Heard:
    """The worker goes on with its job, and says how far it has come."""
    now = timezone.now()
    changed = _own(job, worker).update(
        leased_until=now + LEASE, heard_at=now, progress=progress[:200], done=done, total=total
    )
    is_to_stop = bool(changed) and Job.objects.filter(pk=job.pk, is_to_stop=True).exists()
    return Heard(bool(changed), is_to_stop)


@transaction.atomic
def finish(*, job: Job, worker: str, result: dict[str, Any], progress: str) -> bool:
    """The job is done; False where the worker has lost it."""
    return _end(job, worker, JobState.DONE, result=result, problem="", progress=progress[:200])


@transaction.atomic
def fail(*, job: Job, worker: str, problem: str, is_final: bool, wait: dt.timedelta = dt.timedelta()) -> bool:
    """The job could not be done: it waits for its next attempt, at least for `wait`, or has failed for good; one that
    is to stop is not tried again. False where the worker has lost it."""
    if is_final or job.attempts >= MOST_ATTEMPTS:
        return _end(job, worker, JobState.FAILED, problem=problem)
    if _ended_as_told(job, worker):
        return True
    changed = _own(job, worker).update(
        state=JobState.WAITING,
        leased_until=None,
        problem=problem,
        not_before=timezone.now() + max(wait, wait_before_next(job.attempts)),
    )
    if changed:
        record(action="job.put-off", target=job, by=None, attempts=job.attempts)
    return bool(changed)


@transaction.atomic
def end_as_stopped(*, job: Job, worker: str) -> bool:
    """The worker has stopped the job, as it was told. Where somebody has asked for it again since, it waits for the
    next worker. False where this one has lost it."""
    return _ended_as_told(job, worker) or _put_back(job, worker)


@transaction.atomic
def give_back(*, job: Job, worker: str) -> bool:
    """The worker ends, and the next one goes on with the job, unless that is to stop. False where it has lost it."""
    return _ended_as_told(job, worker) or _put_back(job, worker)


def _put_back(job: Job, worker: str) -> bool:
    """The job waits as before it was taken: that was no attempt."""
    changed = _own(job, worker).update(state=JobState.WAITING, leased_until=None, attempts=F("attempts") - 1)
    if changed:
        record(action="job.given-back", target=job, by=None)
    return bool(changed)


def _ended_as_told(job: Job, worker: str) -> bool:
    """Ends a job that is to stop; False where it is not."""
    return _ended(_own(job, worker).filter(is_to_stop=True), job, JobState.STOPPED)


def _end(job: Job, worker: str, state: JobState, **values: Any) -> bool:
    return _ended(_own(job, worker), job, state, **values)


def _ended(own: Any, job: Job, state: JobState, **values: Any) -> bool:
    """Whether the job was its worker's still, and has ended now."""
    changed = own.update(state=state, leased_until=None, ended_at=timezone.now(), **values)
    if changed:
        record(action="job.ended", target=job, by=None, state=state.value)
    return bool(changed)


def _own(job: Job, worker: str) -> Any:
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, worker=worker, attempts=job.attempts)


def see_worker(*, name: str) -> None:
    """The worker is there. No row in the audit trail: it says so every few seconds."""
    now = timezone.now()
    if not Worker.objects.filter(name=name).update(seen_at=now):
        Worker.objects.create(name=name, started_at=now, seen_at=now)


def end_worker(*, name: str) -> None:
    """The worker ends as it should."""
    now = timezone.now()
    Worker.objects.filter(name=name).update(seen_at=now, ended_at=now)


@transaction.atomic
def forget_old(*, before: dt.datetime) -> int:
    """Removes jobs that ended, and workers that were last seen, before a time; how many jobs."""
    number, _ = Job.objects.exclude(state__in=OPEN).filter(ended_at__lt=before).delete()
    Worker.objects.filter(seen_at__lt=before).delete()
    return number
