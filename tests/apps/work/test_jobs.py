"""Jobs: asked for once, taken by one worker, kept by its word, tried again, stopped."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from charnia.apps.accounts.models import User
from charnia.apps.audit.models import AuditEntry
from charnia.apps.work import actions, queries
from charnia.apps.work.lease import LEASE, MISSING_AFTER, MOST_ATTEMPTS, wait_before_next
from charnia.apps.work.models import Job, JobKind, JobState, Worker
from charnia.core.verdict import NotAllowed

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)


def ask(number: int = 1, by: User | None = None, **fields: Any) -> Job:
    arguments = {"source": "openalex", "institution": str(number)}
    return actions.enqueue(kind=JobKind.FETCH, arguments=arguments, by=by, **fields)


def taken(worker: str = "one") -> Job:
    job = actions.take(worker=worker)
    assert job is not None
    return job


def trail(job: Job) -> list[str]:
    entries = AuditEntry.objects.filter(target_type="work.job", target_id=str(job.pk)).order_by("pk")
    return list(entries.values_list("action", flat=True))


# asking


def test_the_same_is_asked_for_once_while_it_waits_or_runs(tess: User) -> None:
    job = ask(by=tess)
    arguments = {"institution": "1", "source": "openalex"}
    assert actions.enqueue(kind=JobKind.FETCH, arguments=arguments, by=None) == job
    assert (job.asked_by, job.state, str(job)) == (tess, JobState.WAITING, "fetch 1 openalex")
    taken()
    assert ask() == job
    assert trail(job) == ["job.asked", "job.taken"]
    assert ask(2) != job
    assert actions.finish(job=Job.objects.get(pk=job.pk), worker="one", result={}, progress="")
    assert ask() != job


def test_what_was_put_off_is_done_now_when_a_person_asks_again(tess: User) -> None:
    with time_machine.travel(NOON, tick=False):
        job = ask()
        actions.fail(job=taken(), worker="one", problem="It is busy.", is_final=False)
        assert ask() == job
        assert actions.take(worker="one") is None
        assert ask(by=tess) == job
        assert taken() == job
    assert trail(job) == ["job.asked", "job.taken", "job.put-off", "job.brought-forward", "job.taken"]


def test_a_job_is_there_only_when_the_callers_change_is() -> None:
    with transaction.atomic():
        ask()
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    assert not AuditEntry.objects.exists()


# taking


def test_the_one_that_is_due_the_longest_is_taken_and_none_before_its_time() -> None:
    with time_machine.travel(NOON, tick=False):
        later = ask(1, not_before=NOON + dt.timedelta(minutes=5))
        first, second = ask(2), ask(3)
        assert [taken("one"), taken("two")] == [first, second]
        assert actions.take(worker="three") is None
    with time_machine.travel(NOON + dt.timedelta(minutes=5), tick=False):
        assert actions.renew(job=taken_again(first), worker="one", progress="", done=0, total=None).is_still_its_own
        assert actions.renew(job=taken_again(second), worker="two", progress="", done=0, total=None).is_still_its_own
        assert taken("three") == later


def taken_again(job: Job) -> Job:
    job.refresh_from_db()
    return job


def test_a_job_without_a_word_goes_to_another_worker_and_the_first_can_do_nothing_more_to_it() -> None:
    with time_machine.travel(NOON, tick=False):
        ask()
        lost = taken("one")
    with time_machine.travel(NOON + LEASE, tick=False):
        assert actions.take(worker="two") is None
    with time_machine.travel(NOON + LEASE + dt.timedelta(seconds=1), tick=False):
        again = taken("two")
    assert (again.pk, again.attempts, again.worker) == (lost.pk, 2, "two")
    assert not actions.renew(job=lost, worker="one", progress="", done=1, total=2).is_still_its_own
    assert not actions.finish(job=lost, worker="one", result={"new": 9}, progress="")
    assert not actions.fail(job=lost, worker="one", problem="x", is_final=True)
    assert not actions.end_as_stopped(job=lost, worker="one")
    assert not actions.give_back(job=lost, worker="one")
    assert Job.objects.get().state == JobState.RUNNING
    assert Job.objects.get().result == {}


def test_a_word_keeps_the_job_and_tells_how_far_it_is() -> None:
    with time_machine.travel(NOON, tick=False):
        ask()
        job = taken()
    with time_machine.travel(NOON + LEASE / 2, tick=False):
        actions.renew(job=job, worker="one", progress="Fetching" * 90, done=3, total=5)
    with time_machine.travel(NOON + LEASE * 1.4, tick=False):
        assert actions.take(worker="two") is None
    job.refresh_from_db()
    assert (len(job.progress), job.done, job.total, job.heard_at) == (200, 3, 5, NOON + LEASE / 2)


def test_a_job_that_loses_its_worker_again_and_again_fails() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        ask()
        for _ in range(MOST_ATTEMPTS):
            taken()
            clock.shift(LEASE + dt.timedelta(seconds=1))
        assert actions.take(worker="one") is None
    job = Job.objects.get()
    assert (job.state, job.attempts) == (JobState.FAILED, MOST_ATTEMPTS)
    assert "Its worker was gone before the end, 5 times." in job.problem


def test_two_workers_that_saw_the_same_job_do_not_both_get_it() -> None:
    ask()
    [seen] = queries.due(timezone.now())
    assert actions._taken(seen, "one", timezone.now())
    assert not actions._taken(seen, "two", timezone.now())
    assert Job.objects.get().worker == "one"


# failing


def test_what_fails_waits_longer_each_time_and_then_has_failed() -> None:
    waits = []
    with time_machine.travel(NOON, tick=False) as clock:
        ask()
        for _ in range(MOST_ATTEMPTS):
            job = taken()
            assert actions.fail(job=job, worker="one", problem="The source is busy.", is_final=False)
            job.refresh_from_db()
            waits.append((job.not_before - timezone.now()).total_seconds() / 60)
            assert actions.take(worker="one") is None
            clock.move_to(max(job.not_before, timezone.now()))
    assert waits[:-1] == [1, 4, 16, 64]
    assert (job.state, job.problem, job.attempts) == (JobState.FAILED, "The source is busy.", 5)
    assert trail(job)[-3:] == ["job.put-off", "job.taken", "job.ended"]
    assert list(queries.failed_jobs()) == [job]
    ask()
    assert not queries.failed_jobs().exists()
    assert wait_before_next(2) == dt.timedelta(minutes=4)


def test_what_cannot_be_done_is_not_tried_again() -> None:
    ask()
    assert actions.fail(job=taken(), worker="one", problem="There is no such source.", is_final=True)
    assert Job.objects.get().state == JobState.FAILED


def test_what_is_given_back_goes_on_at_once_and_has_lost_no_attempt() -> None:
    job = ask()
    assert actions.give_back(job=taken(), worker="one")
    again = taken("two")
    assert (again, again.attempts) == (job, 1)


# stopping


def test_what_waits_is_stopped_at_once_and_what_runs_hears_of_it(tess: User) -> None:
    waiting = ask(1)
    assert actions.stop(job=waiting, by=tess).state == JobState.STOPPED
    assert trail(waiting) == ["job.asked", "job.stop-asked"]
    ask(2)
    job = taken()
    assert not actions.renew(job=job, worker="one", progress="", done=0, total=None).is_to_stop
    assert actions.stop(job=job, by=tess).state == JobState.RUNNING
    assert actions.renew(job=job, worker="one", progress="", done=0, total=None).is_to_stop
    assert actions.end_as_stopped(job=job, worker="one")
    with pytest.raises(NotAllowed, match="come to its end"):
        actions.stop(job=job, by=tess)


def test_of_many_those_that_have_not_ended_are_stopped(tess: User) -> None:
    ended = ask(1)
    actions.finish(job=taken(), worker="one", result={}, progress="")
    assert actions.stop_each(jobs=[ended, ask(2), ask(3)], by=tess) == 2
    assert [job.state for job in Job.objects.order_by("pk")] == [JobState.DONE, JobState.STOPPED, JobState.STOPPED]


def test_what_was_to_stop_when_its_worker_went_is_stopped(tess: User) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        killed, ended = ask(1), ask(2)
        for job in (taken("one"), taken("two")):
            actions.stop(job=job, by=tess)
        ended.refresh_from_db()
        assert actions.give_back(job=ended, worker="two")
        assert Job.objects.get(pk=ended.pk).state == JobState.STOPPED
        clock.shift(LEASE * 2)
        assert actions.take(worker="three") is None
    assert {one.state for one in Job.objects.filter(pk__in=[killed.pk, ended.pk])} == {JobState.STOPPED}


def test_what_fails_while_it_is_to_stop_is_not_tried_again(tess: User) -> None:
    ask()
    job = taken()
    actions.stop(job=job, by=tess)
    assert actions.fail(job=job, worker="one", problem="It is busy.", is_final=False)
    assert Job.objects.get().state == JobState.STOPPED
    assert trail(job)[-2:] == ["job.stop-asked", "job.ended"]


def test_what_a_person_asks_for_again_before_it_has_stopped_goes_on(tess: User) -> None:
    ask()
    job = taken()
    actions.stop(job=job, by=tess)
    assert ask() == job
    assert actions.renew(job=job, worker="one", progress="", done=0, total=None).is_to_stop
    assert ask(by=tess) == job
    assert not actions.renew(job=job, worker="one", progress="", done=0, total=None).is_to_stop
    assert actions.end_as_stopped(job=job, worker="one")
    again = taken("two")
    assert (again, again.attempts) == (job, 1)
    assert trail(job)[2:] == ["job.stop-asked", "job.stop-taken-back", "job.given-back", "job.taken"]


def test_what_has_lost_its_worker_is_stopped_at_once(tess: User) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        ask()
        job = taken()
        clock.shift(LEASE * 2)
        assert actions.stop(job=job, by=tess).state == JobState.STOPPED


def test_only_the_team_sees_and_stops_jobs(tess: User, alice: User) -> None:
    job = ask()
    with pytest.raises(NotAllowed, match="Only the programme team"):
        actions.stop(job=job, by=alice)
    assert list(queries.jobs_for(tess)) == [job]
    assert not queries.jobs_for(alice).exists()


# workers, and what is kept


def test_a_worker_is_at_work_while_it_is_seen() -> None:
    assert not queries.is_somebody_working(queries.last_seen())
    with time_machine.travel(NOON, tick=False) as clock:
        actions.see_worker(name="one")
        clock.shift(dt.timedelta(seconds=30))
        actions.see_worker(name="one")
        assert Worker.objects.get().started_at == NOON
        clock.shift(MISSING_AFTER - dt.timedelta(seconds=1))
        assert queries.is_somebody_working(queries.last_seen())
        clock.shift(dt.timedelta(seconds=1))
        assert not queries.is_somebody_working(queries.last_seen())
        actions.see_worker(name="one")
        actions.end_worker(name="one")
        assert not queries.is_somebody_working(queries.last_seen())


def test_one_that_ends_does_not_hide_one_that_is_at_work() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for name in ("one", "two"):
            actions.see_worker(name=name)
            clock.shift(dt.timedelta(seconds=1))
        actions.end_worker(name="two")
        assert queries.is_somebody_working(queries.last_seen())
        clock.shift(MISSING_AFTER)
        seen = queries.last_seen()
        assert (str(seen), queries.is_somebody_working(seen)) == ("two", False)


def test_what_ended_long_ago_is_forgotten() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        ended, _ = ask(1), ask(2)
        actions.see_worker(name="one")
        actions.finish(job=taken(), worker="one", result={}, progress="")
        clock.shift(dt.timedelta(days=91))
        assert actions.forget_old(before=timezone.now() - dt.timedelta(days=90)) == 1
    assert not Job.objects.filter(pk=ended.pk).exists()
    assert Job.objects.count() == 1
    assert not Worker.objects.exists()
