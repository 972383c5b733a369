"""One job while a worker does it: what it tells, how it learns that it is to end, and its heartbeat."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self

from django.db import Error as ErrorOfDatabase
from django.db import connections

from charnia.apps.work import actions
from charnia.apps.work.lease import BEAT
from charnia.apps.work.models import Job, JobKind

logger = logging.getLogger(__name__)

Result = Mapping[str, Any]
"""Figures on what came of a job, ready for JSON."""


class CannotBeDone(Exception):
    """Trying the job again is no use; `str()` is the sentence that says why."""


class FailedForNow(Exception):
    """The job may be done later; `str()` is the sentence that says why not now, `wait` the least time in seconds until
    then."""

    def __init__(self, sentence: str, *, wait: float = 0.0) -> None:
        super().__init__(sentence)
        self.wait = wait


class StoppedByRequest(Exception):
    """Somebody has stopped the job."""


class LeaseLost(Exception):
    """Another worker may have the job by now: this one was silent for too long."""


class Run:
    """A job in the hands of a worker. What does the job calls `tell` after each step, and `sleep` to wait: both raise
    StoppedByRequest or LeaseLost when it is to end there."""

    def __init__(self, job: Job, worker: str) -> None:
        self.job = job
        self.worker = worker
        self._told: tuple[str, int, int | None] = ("", 0, None)
        self._ending = threading.Event()
        self._reason: Exception | None = None

    def tell(self, doing: str, done: int = 0, total: int | None = None) -> None:
        """What is being done, and how much of it."""
        self._told = (doing, done, total)
        self._end_if_told()

    def sleep(self, seconds: float) -> None:
        """Waits, unless the job is to end meanwhile."""
        self._ending.wait(seconds)
        self._end_if_told()

    @property
    def doing(self) -> str:
        """The last word on what is being done."""
        return self._told[0]

    def beat(self) -> None:
        """Says that the worker goes on, and takes note of what it hears. Raises what the database does."""
        actions.see_worker(name=self.worker)
        doing, done, total = self._told
        heard = actions.renew(job=self.job, worker=self.worker, progress=doing, done=done, total=total)
        if not heard.is_still_its_own:
            self._end(LeaseLost())
        elif heard.is_to_stop:
            self._end(StoppedByRequest())

    def _end(self, reason: Exception) -> None:
        self._reason = reason
        self._ending.set()

    def _end_if_told(self) -> None:
        if self._reason is not None:
            raise self._reason


Doer = Callable[[Run], Result]
"""What does a job, and gives figures on what came of it. Raises CannotBeDone or FailedForNow with a sentence."""
Doers = Mapping[JobKind, Doer]


class Heartbeat:
    """Says every few seconds that a job goes on, in a thread with a connection of its own, for as long as the block
    lasts: a request may take a minute, and so may a batch."""

    def __init__(self, run: Run, *, every: float = BEAT) -> None:
        self._run = run
        self._every = every
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._go, name=f"heartbeat of job {run.job.pk}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _go(self) -> None:
        while not self._over.wait(self._every):
            try:
                self._run.beat()
            except ErrorOfDatabase as problem:
                logger.warning("The database did not take the word of job %s: %s", self._run.job.pk, problem)
                connections.close_all()
        connections.close_all()
