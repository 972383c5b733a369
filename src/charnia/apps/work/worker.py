"""A worker: takes one due job after the other, does it, and writes down what came of it."""

from __future__ import annotations

import datetime as dt
import logging
import os
import secrets
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django.utils import timezone

from charnia.apps.work import actions
from charnia.apps.work.lease import BEAT
from charnia.apps.work.models import Job, JobState
from charnia.apps.work.running import (
    CannotBeDone,
    Doers,
    FailedForNow,
    Heartbeat,
    LeaseLost,
    Run,
    StoppedByRequest,
)

logger = logging.getLogger(__name__)

_AWAY = (OperationalError, InterfaceError)
"""What a database raises that is away for a moment, or locked."""
PAUSE = 1.0
"""Seconds between two looks for a job."""
PLANNED_EVERY = dt.timedelta(minutes=1)
"""How often is looked what has to be done by itself."""


def new_name() -> str:
    """A name that no other worker has: machine, process, and something by chance, since processes' numbers return."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"


@dataclass(slots=True)
class JobWorker:
    """Does jobs with `doers`. `plan` is called each minute and asks for what has to be done by itself. `begun` and
    `ended` are told of each job."""

    doers: Doers
    plan: Callable[[dt.datetime], None]
    begun: Callable[[Job], None] = lambda job: None
    ended: Callable[[Job], None] = lambda job: None
    name: str = field(default_factory=new_name)
    _planned_at: dt.datetime | None = None
    _seen_at: float = float("-inf")

    def work(self) -> None:
        """Does what is due, until it is interrupted: then the job in hand is given back."""
        try:
            while True:
                if not self._step_while_the_database_is_there():
                    time.sleep(PAUSE)  # nothing tells of a new job on every database, so it is looked for
        finally:
            with _as_far_as_the_database_is_there():
                actions.end_worker(name=self.name)

    def work_off(self) -> None:
        """Does what is due now, and ends."""
        try:
            is_idle = False
            while not is_idle:
                self.plan(timezone.now())
                is_idle = not self._do_what_is_due()
        finally:
            with _as_far_as_the_database_is_there():
                actions.end_worker(name=self.name)

    def step(self) -> bool:
        """Does the next job; False where none is due."""
        self._say_that_it_is_there()
        job = actions.take(worker=self.name)
        if job is None:
            return False
        self.begun(job)
        self._do(job)
        job.refresh_from_db()
        self.ended(job)
        return True

    def _do_what_is_due(self) -> bool:
        """Whether there was anything."""
        did = False
        while self.step():
            did = True
        return did

    def _step_while_the_database_is_there(self) -> bool:
        """A database that is away for a moment, or locked, does not end the worker."""
        close_old_connections()
        try:
            self._plan(timezone.now())
            return self.step()
        except _AWAY as problem:
            logger.warning("The database does not answer (%s). Trying again.", str(problem).strip())
            connections.close_all()
            return False

    def _plan(self, now: dt.datetime) -> None:
        if self._planned_at is None or now - self._planned_at >= PLANNED_EVERY:
            self.plan(now)
            self._planned_at = now

    def _say_that_it_is_there(self) -> None:
        if time.monotonic() - self._seen_at >= BEAT:
            actions.see_worker(name=self.name)
            self._seen_at = time.monotonic()

    def _do(self, job: Job) -> None:
        run = Run(job, self.name)
        try:
            with Heartbeat(run):
                result = self.doers[job.kind_of_job](run)
        except (StoppedByRequest, LeaseLost, CannotBeDone, FailedForNow) as end:
            self._let_go(job, end)
        except Exception as problem:  # one job must not end the worker; it is logged whole and tried again
            logger.exception("Job %s (%s) failed.", job.pk, job)
            name = type(problem).__name__
            says = f"Something went wrong that nobody foresaw ({name}). What charnia work printed says more."
            self._let_go(job, FailedForNow(says))
        except BaseException:
            with _as_far_as_the_database_is_there():
                actions.give_back(job=job, worker=self.name)
            raise
        else:
            actions.finish(job=job, worker=self.name, result=dict(result), progress=run.doing)

    def _let_go(self, job: Job, end: Exception) -> None:
        if isinstance(end, StoppedByRequest):
            actions.end_as_stopped(job=job, worker=self.name)
        elif isinstance(end, LeaseLost):
            logger.warning("Job %s was silent for too long and is left to another worker.", job.pk)
        elif isinstance(end, FailedForNow):
            wait = dt.timedelta(seconds=end.wait)
            actions.fail(job=job, worker=self.name, problem=str(end), is_final=False, wait=wait)
        else:
            actions.fail(job=job, worker=self.name, problem=str(end), is_final=True)


@contextmanager
def _as_far_as_the_database_is_there() -> Iterator[None]:
    """For the last words of a worker: a database that is away must not keep it from ending. Its job is then taken by
    the next one once the lease is over."""
    try:
        yield
    except _AWAY as problem:
        logger.warning("The database does not answer (%s). The worker ends all the same.", str(problem).strip())


def has_come_to_nothing(job: Job) -> bool:
    """Whether a job that a worker has let go failed, for good or for now."""
    return job.state == JobState.FAILED or (job.state == JobState.WAITING and bool(job.problem))
