"""A worker: what becomes of a job, however what does it ends. Several at once take each job once."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import InterfaceError, OperationalError, connection, connections

from charnia.apps.accounts.models import User
from charnia.apps.work import actions
from charnia.apps.work.models import Job, JobKind, JobState, Worker
from charnia.apps.work.running import CannotBeDone, FailedForNow, Heartbeat, LeaseLost, Result, Run, StoppedByRequest
from charnia.apps.work.worker import JobWorker, has_come_to_nothing

pytestmark = pytest.mark.django_db


def no_plan(now: dt.datetime) -> None:
    """Nothing is due by itself."""


def ask(number: int = 1) -> Job:
    return actions.enqueue(kind=JobKind.FETCH, arguments={"number": str(number)}, by=None)


def worker(doer: Callable[[Run], Result], **fields: object) -> JobWorker:
    return JobWorker({JobKind.FETCH: doer}, no_plan, name="one", **fields)  # type: ignore[arg-type]  # what tests give


def after(doer: Callable[[Run], Result]) -> Job:
    job = ask()
    assert worker(doer).step()
    job.refresh_from_db()
    return job


def raising(problem: BaseException) -> Callable[[Run], Result]:
    def doer(run: Run) -> Result:
        raise problem

    return doer


def test_what_came_of_a_job_is_kept_with_the_last_word() -> None:
    def doer(run: Run) -> Result:
        run.tell("Storing", 3, 5)
        return {"new": 3}

    told: list[str] = []
    ask()
    one = worker(
        doer, begun=lambda job: told.append(f"begun {job}"), ended=lambda job: told.append(f"{job.state} {job}")
    )
    assert one.step()
    assert not one.step()
    job = Job.objects.get()
    assert (job.state, job.result, job.progress, job.problem) == (JobState.DONE, {"new": 3}, "Storing", "")
    assert told == ["begun fetch 1", "done fetch 1"]
    assert not has_come_to_nothing(job)
    assert Worker.objects.get().name == "one"


@pytest.mark.parametrize(
    ("problem", "state", "sentence"),
    [
        (CannotBeDone("There is no such source."), JobState.FAILED, "There is no such source."),
        (FailedForNow("It is busy."), JobState.WAITING, "It is busy."),
        (ZeroDivisionError("secret"), JobState.WAITING, "nobody foresaw (ZeroDivisionError)"),
    ],
)
def test_a_job_that_fails_says_why(
    problem: Exception, state: JobState, sentence: str, caplog: pytest.LogCaptureFixture
) -> None:
    job = after(raising(problem))
    assert job.state == state
    assert sentence in job.problem
    assert "secret" not in job.problem
    assert has_come_to_nothing(job)
    assert ("secret" in caplog.text) is isinstance(problem, ZeroDivisionError)


def test_a_kind_that_this_version_does_not_know_fails_and_does_not_end_the_worker() -> None:
    actions.enqueue(kind=JobKind.INDEX, arguments={}, by=None)
    assert worker(lambda run: {}).step()
    assert Job.objects.get().state == JobState.WAITING


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("interrupt", [KeyboardInterrupt(), SystemExit(1)])
def test_a_worker_that_is_interrupted_gives_its_job_back_and_says_that_it_ends(interrupt: BaseException) -> None:
    ask()
    with pytest.raises(type(interrupt)):
        worker(raising(interrupt)).work()
    job = Job.objects.get()
    assert (job.state, job.attempts, job.leased_until) == (JobState.WAITING, 0, None)
    assert Worker.objects.get().ended_at is not None


def test_a_job_that_is_stopped_ends_at_its_next_step_and_so_does_a_wait(tess: User) -> None:
    reached: list[str] = []

    def doer(run: Run) -> Result:
        actions.stop(job=run.job, by=tess)
        run.beat()
        with pytest.raises(StoppedByRequest):
            run.sleep(600)
        reached.append("here")
        run.tell("Storing")
        reached.append("not here")
        return {}

    assert after(doer).state == JobState.STOPPED
    assert reached == ["here"]


def test_a_job_that_was_lost_is_left_to_its_new_worker(caplog: pytest.LogCaptureFixture) -> None:
    def doer(run: Run) -> Result:
        Job.objects.update(worker="two")
        run.beat()
        with pytest.raises(LeaseLost):
            run.sleep(600)
        run.tell("Storing")
        return {}

    job = after(doer)
    assert (job.state, job.worker) == (JobState.RUNNING, "two")
    assert "left to another worker" in caplog.text


def test_what_is_due_is_worked_off_with_what_is_planned_after() -> None:
    planned: list[dt.datetime] = []
    done: list[str] = []

    def plan(now: dt.datetime) -> None:
        planned.append(now)
        if len(planned) == 2:
            ask(3)

    def doer(run: Run) -> Result:
        done.append(str(run.job.arguments["number"]))
        return {}

    ask(1)
    ask(2)
    JobWorker({JobKind.FETCH: doer}, plan).work_off()
    assert done == ["1", "2", "3"]
    assert len(planned) == 3
    assert Worker.objects.get().ended_at is not None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_database_that_is_away_for_a_moment_does_not_end_the_worker(
    error: type[Exception], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def plan(now: dt.datetime) -> None:
        seen.append("plan")
        if len(seen) == 1:
            raise error("the server is starting")
        raise KeyboardInterrupt

    monkeypatch.setattr("charnia.apps.work.worker.PAUSE", 0)
    monkeypatch.setattr("charnia.apps.work.worker.connections.close_all", lambda: seen.append("closed"))
    with pytest.raises(KeyboardInterrupt):
        JobWorker({}, plan).work()
    assert seen == ["plan", "closed", "plan"]
    assert "the server is starting" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_interrupted_while_the_database_is_away_ends_all_the_same(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ask()

    def doer(run: Run) -> Result:
        is_away[0] = True
        raise KeyboardInterrupt

    def fails(execute: Callable[..., object], sql: str, params: object, many: bool, context: object) -> object:
        if is_away[0]:
            raise OperationalError("the server has gone")
        return execute(sql, params, many, context)

    is_away = [False]
    with connection.execute_wrapper(fails), pytest.raises(KeyboardInterrupt):
        worker(doer).work()
    assert caplog.text.count("the server has gone). The worker ends all the same") == 2
    assert Job.objects.get().state == JobState.RUNNING


@pytest.mark.django_db(transaction=True)
def test_the_heartbeat_renews_the_lease_from_a_thread_of_its_own() -> None:
    ask()
    job = actions.take(worker="one")
    assert job is not None
    run, beaten = Run(job, "one"), threading.Event()
    run.tell("Fetching", 2, 4)
    beat = run.beat

    def beat_and_say() -> None:
        beat()
        beaten.set()
        connections["default"].connection.close()  # Django itself leaves SQLite in memory open

    run.beat = beat_and_say  # type: ignore[method-assign]  # tells the test that it happened
    with Heartbeat(run, every=0.01):
        assert beaten.wait(30)
    job.refresh_from_db()
    assert (job.progress, job.done, job.total) == ("Fetching", 2, 4)


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_heartbeat_that_the_database_did_not_take_is_tried_again(
    error: type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    ask()
    job = actions.take(worker="one")
    assert job is not None
    run, tried, again = Run(job, "one"), [0], threading.Event()

    def beat() -> None:
        tried[0] += 1
        if tried[0] == 1:
            raise error("locked")
        again.set()

    run.beat = beat  # type: ignore[method-assign]  # a database that fails once
    with caplog.at_level(logging.WARNING), Heartbeat(run, every=0.01):
        assert again.wait(30)
    assert "locked" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_several_workers_at_once_take_each_job_once() -> None:
    if connection.vendor == "sqlite":
        pytest.skip(
            "SQLite in memory has one connection; tests/config/test_work_processes.py has two workers on a file."
        )
    for number in range(40):
        ask(number)
    start = threading.Barrier(4)

    def work(name: str) -> list[int]:
        start.wait(30)
        found = []
        try:
            while job := actions.take(worker=name):
                found.append(job.pk)
        finally:
            connection.close()
        return found

    with ThreadPoolExecutor(4) as pool:
        taken = [key for keys in pool.map(work, ["a", "b", "c", "d"]) for key in keys]
    assert len(taken) == len(set(taken)) == 40
