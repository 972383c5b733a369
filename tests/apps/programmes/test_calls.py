"""The desk's page of funding calls: when each source was asked, how far it is, asking it now and stopping it."""

from __future__ import annotations

import datetime as dt
import html
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from charnia.apps.accounts.models import User
from charnia.apps.audit.models import AuditEntry
from charnia.apps.evidence.models import EvidenceLoad, LoadStatus
from charnia.apps.programmes.calls.actions import fetch_calls_now
from charnia.apps.programmes.calls.queries import job_arguments
from charnia.apps.programmes.calls.schedule import ask_for_calls_that_are_due
from charnia.apps.programmes.institutions.actions import add_institution
from charnia.apps.work import actions
from charnia.apps.work.models import Job, JobKind, JobState
from charnia.core.verdict import NotAllowed
from charnia.sources.catalogue import ASKED_FOR_ALL_OPEN, SOURCES

pytestmark = pytest.mark.django_db
PAGE = "/desk/import/calls/"
EU, CLOSED = "eu-funding", "ref2021"
FETCH = f"{PAGE}{EU}/fetch/"
HOSTILE = '<script>alert("x")</script>'
QUERIES = 5


@pytest.fixture(autouse=True)
def contact(settings: Any) -> None:
    settings.CONTACT = "team@example.org"
    settings.REFRESH_DAYS = 7


def loaded(**fields: Any) -> EvidenceLoad:
    counts = {"new": 3, "changed": 1, "unchanged": 1_200, "faulty": 0}
    fields = {"source": "EU funding calls", "status": LoadStatus.LOADED, "counts": counts, **fields}
    return EvidenceLoad.objects.create(query="all that is open", **fields)


def page(desk: Client) -> str:
    return html.unescape(desk.get(PAGE).content.decode())


def taken() -> Job:
    job = actions.take(worker="one")
    assert job is not None
    return job


def test_the_team_fetches_and_stops(desk: Client, tess: User) -> None:
    assert "Not asked yet" in page(desk)
    assert "each source is asked every day" in page(desk)
    assert f"charnia load {EU} --open --contact team@example.org" in page(desk)
    done = desk.post(FETCH, follow=True)
    assert done.redirect_chain[-1][0] == PAGE
    assert "It will be asked. Load this page again" in done.content.decode()
    job = Job.objects.get()
    assert (job.kind, job.arguments, job.asked_by) == (JobKind.FETCH_CALLS, {"source": EU}, tess)
    assert AuditEntry.objects.get(action="job.asked").by == tess
    desk.post(FETCH)
    assert Job.objects.count() == 1
    assert "Waits since" in page(desk)
    stop = reverse("programmes:stop-calls", args=[job.pk])
    assert "Stopped." in desk.post(stop, follow=True).content.decode()
    job.refresh_from_db()
    assert job.state == JobState.STOPPED
    assert stop not in page(desk)
    assert "This has come to its end meanwhile." in desk.post(stop, follow=True).content.decode()


def test_the_page_says_how_far_it_is_what_came_and_why_it_failed(desk: Client, tess: User) -> None:
    fetch_calls_now(source_name=EU, by=tess)
    job = taken()
    actions.renew(job=job, worker="one", progress="Fetching", done=300, total=1_422)
    assert "Fetching, 300 of 1,422." in page(desk)
    actions.stop(job=job, by=tess)
    assert "Being stopped." in page(desk)
    actions.fail(job=job, worker="one", problem=HOSTILE, is_final=True)
    assert f": {HOSTILE}" in page(desk)
    assert HOSTILE not in desk.get(PAGE).content.decode()
    loaded(finished_at=timezone.now())
    assert "1,204 calls, 3 new</td>" in page(desk)
    assert HOSTILE not in page(desk)
    loaded(status=LoadStatus.RUNNING)
    assert "not at its end yet" in page(desk)
    EvidenceLoad.objects.all().delete()
    loaded(counts={"new": 1, "faulty": 2})
    assert "1 call, 1 new, 2 left out</td>" in page(desk)


def test_fetching_calls_is_not_fetching_institutions(desk: Client, tess: User) -> None:
    fetch_calls_now(source_name=EU, by=tess)
    add_institution(ror="04h699437", by=tess)
    fetch = Job.objects.filter(kind=JobKind.FETCH).earliest("pk")
    assert desk.post(reverse("programmes:stop-calls", args=[fetch.pk])).status_code == 404
    desk.post(reverse("programmes:stop-fetches"))
    assert Job.objects.get(kind=JobKind.FETCH_CALLS).state == JobState.WAITING


def test_the_page_says_when_nobody_works_and_what_to_set(desk: Client, settings: Any) -> None:
    assert "No worker has been seen yet" in page(desk)
    actions.see_worker(name="one")
    assert "No worker has been seen" not in page(desk)
    settings.CONTACT, settings.REFRESH_DAYS = "", 0
    text = page(desk)
    assert "sets CHARNIA_CONTACT to an address" in text
    assert "Fetch now" not in text
    assert "every day" not in text
    assert "sets CHARNIA_CONTACT" in desk.post(FETCH, follow=True).content.decode()
    assert not Job.objects.exists()


def test_who_may_not_or_cannot_fetch_reads_why(tess: User, alice: User, settings: Any) -> None:
    with pytest.raises(NotAllowed, match="Only the programme team has funding calls fetched"):
        fetch_calls_now(source_name=EU, by=alice)
    with pytest.raises(NotAllowed, match="cannot be asked for all calls"):
        fetch_calls_now(source_name="openalex", by=tess)
    settings.CONTACT = ""
    with pytest.raises(NotAllowed, match="sets CHARNIA_CONTACT"):
        fetch_calls_now(source_name=EU, by=tess)
    assert not Job.objects.exists()


def test_others_find_no_such_page(desk: Client, tess: User, alice: User, as_user: Any) -> None:
    stop = reverse("programmes:stop-calls", args=[fetch_calls_now(source_name=EU, by=tess).pk])
    assert as_user(alice).get(PAGE).status_code == 404
    assert Client().get(PAGE).status_code == 302
    assert desk.post(PAGE).status_code == 405
    for path in (FETCH, stop):
        assert as_user(alice).post(path).status_code == 404
        assert Client().post(path).status_code == 302
        assert desk.get(path).status_code == 405
        assert Client(enforce_csrf_checks=True).post(path).status_code in {302, 403}
    assert desk.post(f"{PAGE}openalex/fetch/").status_code == 404
    assert Job.objects.get().state == JobState.WAITING


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_costs_the_same_after_one_and_many_loads(number: int, desk: Client, tess: User) -> None:
    for _ in range(number):
        for source in ASKED_FOR_ALL_OPEN.values():
            EvidenceLoad.objects.create(
                source=source.label, query="all that is open", status=LoadStatus.LOADED, counts={"unchanged": 7}
            )
        for name in ASKED_FOR_ALL_OPEN:
            job = actions.enqueue(kind=JobKind.FETCH_CALLS, arguments=job_arguments(name), by=tess)
            Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, ended_at=timezone.now(), problem="It is busy.")
    desk.get(PAGE)
    with CaptureQueriesContext(connection) as queries:
        text = desk.get(PAGE).content.decode()
    assert len(queries) == QUERIES
    assert text.count("7 calls, 0 new") == len(ASKED_FOR_ALL_OPEN) - 1
    assert text.count("7 records, 0 new") == 1
    assert text.count("It is busy.") == len(ASKED_FOR_ALL_OPEN)


def test_each_source_is_due_a_day_after_it_was_asked_with_success_or_without(settings: Any) -> None:
    now = timezone.now()
    everyone = len(ASKED_FOR_ALL_OPEN) - 1
    assert ask_for_calls_that_are_due(now) == everyone
    assert ask_for_calls_that_are_due(now + dt.timedelta(days=9)) == 0
    Job.objects.update(state=JobState.FAILED, ended_at=now)
    assert ask_for_calls_that_are_due(now + dt.timedelta(hours=23)) == 0
    settings.REFRESH_DAYS = 0
    assert ask_for_calls_that_are_due(now + dt.timedelta(days=2)) == 0
    settings.REFRESH_DAYS, settings.CONTACT = 7, ""
    assert ask_for_calls_that_are_due(now + dt.timedelta(days=2)) == 0
    settings.CONTACT = "team@example.org"
    loaded()
    EvidenceLoad.objects.update(started_at=now + dt.timedelta(hours=30))
    assert ask_for_calls_that_are_due(now + dt.timedelta(days=2)) == everyone - 1
    assert {job.asked_by for job in Job.objects.all()} == {None}
    assert not Job.objects.filter(arguments=job_arguments(CLOSED)).exists()


def test_what_is_closed_is_fetched_when_somebody_wants_it_and_not_again(desk: Client, tess: User) -> None:
    fetch = reverse("programmes:fetch-calls", args=[CLOSED])
    assert fetch in page(desk)
    desk.post(fetch)
    assert Job.objects.get().arguments == {"source": CLOSED}
    Job.objects.update(state=JobState.FAILED, ended_at=timezone.now(), problem="It is busy.")
    loaded(source=SOURCES[CLOSED].label, status=LoadStatus.RUNNING)
    assert fetch in page(desk)
    EvidenceLoad.objects.update(status=LoadStatus.LOADED, finished_at=timezone.now())
    assert fetch not in page(desk)
    assert "1,204 records, 3 new</td>" in page(desk)
    assert "It is closed: nothing new comes." in page(desk)
    assert "closed and was fetched to its end" in desk.post(fetch, follow=True).content.decode()
    with pytest.raises(NotAllowed, match="nothing new comes from it"):
        fetch_calls_now(source_name=CLOSED, by=tess)
    assert Job.objects.count() == 1
