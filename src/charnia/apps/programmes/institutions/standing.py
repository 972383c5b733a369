"""How the fetching of one source, for one institution or for all that is open, stands, in a sentence."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from charnia.apps.programmes.institutions.queries import Question
from charnia.apps.work.models import Job, JobState
from charnia.apps.work.queries import is_somebody_working, last_seen


def says_of(question: Question) -> str:
    """The sentence; empty where nothing is to be said beside what came the last time."""
    job = question.job
    if job is None or (not job.is_open and _is_outdated(job, question)):
        return ""
    if job.state == JobState.DONE:
        still_holds = question.why_not or question.is_over
        return f"Left out, {job.result['left_out']}." if still_holds and "left_out" in job.result else ""
    return _SENTENCES[JobState(job.state)](job)


def says_of_worker() -> str:
    """A sentence where nothing is fetched since no worker is there, else empty."""
    worker = last_seen()
    if is_somebody_working(worker):
        return ""
    if worker and worker.ended_at:
        return (
            f"No worker is there now; the last one ended in order, {moment(worker.ended_at)}. What waits is fetched "
            "once the next one is started, with the command charnia work."
        )
    since = f"since {moment(worker.seen_at)}" if worker else "yet"
    return (
        f"No worker has been seen {since}, and what waits is fetched once there is one: whoever runs the installation "
        "starts it with the command charnia work."
    )


def moment(time: dt.datetime) -> str:
    """Day and time as a page tells them; of today the time alone."""
    here = timezone.localtime(time)
    return f"{here:%H:%M}" if here.date() == timezone.localdate() else f"{here:%-d %b %Y, %H:%M}"


def _is_outdated(job: Job, question: Question) -> bool:
    """Whether a load has come to its end since."""
    finished = question.last.finished_at if question.last else None
    return job.ended_at is not None and finished is not None and finished > job.ended_at


def _of_waiting(job: Job) -> str:
    if job.problem:
        return f"Did not work: {job.problem} Next attempt {moment(job.not_before)}."
    return f"Waits since {moment(job.created_at)}."


def _of_running(job: Job) -> str:
    if job.is_to_stop:
        return "Being stopped."
    if job.leased_until and job.leased_until < timezone.now():
        return "Its worker is gone; the next one goes on with it."
    amount = f", {job.done:,}" if job.done else ""
    of_all = f" of {job.total:,}" if amount and job.total else ""
    return f"{job.progress or 'Begun'}{amount}{of_all}."


def _of_failed(job: Job) -> str:
    return f"Failed, {moment(job.ended_at or job.created_at)}: {job.problem}"


def _of_stopped(job: Job) -> str:
    return f"Stopped, {moment(job.ended_at or job.created_at)}."


_SENTENCES = {
    JobState.WAITING: _of_waiting,
    JobState.RUNNING: _of_running,
    JobState.FAILED: _of_failed,
    JobState.STOPPED: _of_stopped,
}
