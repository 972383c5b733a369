"""`charnia work` asks the sources of funding calls by itself; they are a server on this machine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from charnia.apps.offers.models import Offer
from charnia.apps.work.actions import enqueue
from charnia.apps.work.models import Job, JobKind, JobState
from charnia.config.commands import main
from tests.sources.funding.test_eu_client import Portal
from tests.sources.govuk_finance.test_client import answers as of_govuk
from tests.sources.local_source import Answer, Asked, LocalSource, serving
from tests.sources.ukri_opportunities.test_client import three_pages as of_ukri

pytestmark = pytest.mark.django_db
EU = {"source": "eu-funding"}


@pytest.fixture(autouse=True)
def contact(settings: Any) -> None:
    settings.CONTACT = "team@example.org"
    settings.REFRESH_DAYS = 7


def funders(portal: Portal) -> Callable[[Asked], Answer]:
    """What all that are asked for calls answer."""

    def answers(asked: Asked) -> Answer:
        if asked.path.startswith("/api/"):
            return of_govuk(asked, 3)
        return of_ukri(asked, 2) if asked.path == "/opportunity/feed/" else portal(asked)

    return answers


@pytest.fixture
def server() -> Iterator[LocalSource]:
    with serving(LocalSource(answers=funders(Portal(120)))) as server, time_machine.travel("2026-11-28T12:00Z"):
        yield server


def work(server: LocalSource) -> int:
    return main(["work", "--once", "--address", server.base])


def of_eu() -> Job:
    job = Job.objects.filter(kind=JobKind.FETCH_CALLS, arguments=EU).first()
    assert job is not None
    return job


def test_calls_are_fetched_by_themselves_each_day_and_the_index_follows(server: LocalSource) -> None:
    assert work(server) == 0
    assert of_eu().result == {"new": 120, "changed": 0, "unchanged": 0, "faulty": 0}
    came = {job.arguments["source"]: job.result["new"] for job in Job.objects.filter(kind=JobKind.FETCH_CALLS)}
    assert came == {"ukri-opportunities": 2, "govuk-finance": 3, "eu-funding": 120}
    assert Offer.objects.count() == 125
    assert Job.objects.get(kind=JobKind.INDEX).state == JobState.DONE
    with time_machine.travel(timezone.now() + dt.timedelta(hours=23)):
        assert work(server) == 0
    assert Job.objects.filter(kind=JobKind.FETCH_CALLS, arguments=EU).count() == 1
    with time_machine.travel(timezone.now() + dt.timedelta(hours=25)):
        assert work(server) == 0
    assert of_eu().result["unchanged"] == 120


def test_a_refusal_fails_and_a_source_that_is_busy_is_put_off(
    server: LocalSource, capsys: pytest.CaptureFixture[str]
) -> None:
    server.answers = lambda asked: 403
    assert work(server) == 1
    assert (of_eu().state, of_eu().asked_by) == (JobState.FAILED, None)
    assert "The EU Funding and Tenders Portal refused the request" in of_eu().problem
    assert "fetch-calls eu-funding: failed." in capsys.readouterr().err
    server.answers = lambda asked: {"totalResults": 5}
    enqueue(kind=JobKind.FETCH_CALLS, arguments=EU, by=None)
    assert work(server) == 1
    assert of_eu().state == JobState.WAITING
    assert "another form than expected" in of_eu().problem


def test_without_an_address_or_for_a_source_that_is_not_asked_so_it_says_why(
    server: LocalSource, settings: Any
) -> None:
    settings.REFRESH_DAYS = 0
    other = enqueue(kind=JobKind.FETCH_CALLS, arguments={"source": "openalex"}, by=None)
    assert work(server) == 1
    other.refresh_from_db()
    assert "does not ask that source for all calls that are open" in other.problem
    settings.CONTACT = ""
    enqueue(kind=JobKind.FETCH_CALLS, arguments=EU, by=None)
    assert work(server) == 1
    assert "sets CHARNIA_CONTACT" in of_eu().problem
    assert server.asked == []
