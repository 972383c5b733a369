"""Institutions are fetched in the background: at once when they are added or asked for, and again by themselves."""

from __future__ import annotations

import datetime as dt
import html
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from charnia.apps.accounts.models import User
from charnia.apps.evidence.models import EvidenceLoad, LoadStatus
from charnia.apps.organisations.models import Organisation
from charnia.apps.programmes.institutions.actions import (
    add_institution,
    ask_for_what_is_new,
    change_institution,
    fetch_all_now,
    fetch_now,
    remove_institution,
    stop_all,
)
from charnia.apps.programmes.institutions.schedule import ask_for_what_is_due
from charnia.apps.programmes.models import Institution
from charnia.apps.work import actions
from charnia.apps.work.lease import LEASE
from charnia.apps.work.models import Job, JobKind, JobState
from charnia.core.verdict import NotAllowed
from tests.apps.programmes.test_institutions import GATEWAY, HOSTILE, LEICESTER, LIST, loaded, organisation

pytestmark = pytest.mark.django_db
EVERY = ["clinicaltrials", "europepmc", "gtr", "isrctn", "openalex", "openalex-authors", "orcid"]
BY_ROR = ["openalex", "openalex-authors", "orcid"]
WEEK = dt.timedelta(days=7)


@pytest.fixture(autouse=True)
def contact(settings: Any) -> None:
    settings.CONTACT = "team@example.org"
    settings.REFRESH_DAYS = 7


@pytest.fixture
def leicester(tess: User) -> Institution:
    """On the list, its name known, and not asked for yet."""
    organisation("University of Leicester", LEICESTER)
    return Institution.objects.create(ror=LEICESTER, added_by=tess)


def asked() -> list[str]:
    jobs = Job.objects.filter(kind=JobKind.FETCH, state=JobState.WAITING)
    return sorted(job.arguments["source"] for job in jobs)


def taken(worker: str = "one") -> Job:
    job = actions.take(worker=worker)
    assert job is not None
    return job


def page(desk: Client) -> str:
    return html.unescape(desk.get(LIST).content.decode())


def address(name: str, *arguments: int) -> str:
    return reverse(f"programmes:{name}", args=arguments)


# what is asked for


def test_an_institution_is_fetched_when_it_is_added_where_sources_may_be_told_who_asks(
    tess: User, settings: Any
) -> None:
    add_institution(ror=LEICESTER, by=tess)
    assert asked() == BY_ROR
    assert {job.asked_by for job in Job.objects.all()} == {tess}
    assert Job.objects.earliest("pk").arguments == {"institution": LEICESTER, "source": "openalex"}
    add_institution(ror="013meh722", by=None)
    settings.CONTACT = ""
    add_institution(ror="0312pnr83", by=tess)
    assert Job.objects.count() == len(BY_ROR)


def test_those_that_want_the_name_are_asked_when_it_is_there(tess: User) -> None:
    institution = add_institution(ror=LEICESTER, by=tess)
    assert ask_for_what_is_new(institution=institution, by=tess) == []
    organisation("University of Leicester", LEICESTER)
    assert len(ask_for_what_is_new(institution=institution, by=tess)) == 4
    assert asked() == EVERY
    assert ask_for_what_is_new(institution=institution, by=tess) == []
    Job.objects.all().delete()
    Institution.objects.all().delete()
    assert ask_for_what_is_new(institution=institution, by=tess) == []


def test_the_one_that_wants_the_number_at_companies_house_is_asked_when_it_is_there(
    leicester: Institution, tess: User
) -> None:
    fetch_now(institution=leicester, by=tess)
    assert asked() == EVERY
    Organisation.objects.update(companies_house="RC000659")
    assert len(ask_for_what_is_new(institution=leicester, by=tess)) == 1
    assert asked() == ["360giving", *EVERY]


def test_what_is_left_out_is_not_asked_and_nothing_twice(leicester: Institution, tess: User) -> None:
    left_out = ["orcid", "clinicaltrials", "isrctn", "openalex-authors"]
    leicester = change_institution(institution=leicester, gateway_id=GATEWAY, left_out=left_out, by=tess)
    fetch_now(institution=leicester, by=tess)
    assert len(fetch_now(institution=leicester, by=tess)) == 3
    assert asked() == ["europepmc", "gtr", "openalex"]


def test_who_may_not_or_cannot_fetch_reads_why(leicester: Institution, tess: User, alice: User, settings: Any) -> None:
    for refused in (
        lambda: fetch_now(institution=leicester, by=alice),
        lambda: fetch_all_now(by=alice),
        lambda: stop_all(by=alice),
    ):
        with pytest.raises(NotAllowed, match="Only the programme team"):
            refused()
    everything = EVERY
    left_out = change_institution(institution=leicester, gateway_id="", left_out=everything, by=tess)
    with pytest.raises(NotAllowed, match="No source can be asked for it"):
        fetch_now(institution=left_out, by=tess)
    settings.CONTACT = ""
    with pytest.raises(NotAllowed, match="sets CHARNIA_CONTACT"):
        fetch_now(institution=leicester, by=tess)
    with pytest.raises(NotAllowed, match="sets CHARNIA_CONTACT"):
        fetch_all_now(by=tess)
    settings.CONTACT = "team@example.org"
    Institution.objects.all().delete()
    with pytest.raises(NotAllowed, match="taken off the list"):
        fetch_now(institution=leicester, by=tess)
    assert not Job.objects.exists()


def test_what_is_taken_off_the_list_is_not_fetched_any_more(leicester: Institution, tess: User) -> None:
    other = Institution.objects.create(ror="013meh722")
    fetch_now(institution=other, by=tess)
    fetch_now(institution=leicester, by=tess)
    remove_institution(institution=leicester, by=tess)
    assert asked() == BY_ROR
    assert Job.objects.filter(state=JobState.STOPPED).count() == len(EVERY)


# by itself


def test_what_was_never_asked_or_long_ago_is_asked_by_itself(leicester: Institution) -> None:
    now = timezone.now()
    recent = loaded("OpenAlex works", LEICESTER)
    old = loaded("Europe PMC articles", "University of Leicester")
    EvidenceLoad.objects.filter(pk=old.pk).update(started_at=now - WEEK)
    EvidenceLoad.objects.filter(pk=recent.pk).update(started_at=now - WEEK + dt.timedelta(minutes=1))
    assert ask_for_what_is_due(now) == 6
    assert asked() == ["clinicaltrials", "europepmc", "gtr", "isrctn", "openalex-authors", "orcid"]
    assert {job.asked_by for job in Job.objects.all()} == {None}
    assert ask_for_what_is_due(now + WEEK) == 1
    assert asked() == EVERY


def test_what_failed_or_was_stopped_is_asked_again_after_as_long(leicester: Institution, tess: User) -> None:
    change_institution(institution=leicester, gateway_id="", left_out=EVERY[:5], by=tess)
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        assert ask_for_what_is_due(now) == 2
        actions.fail(job=taken(), worker="one", problem="Refused.", is_final=True)
        stop_all(by=tess)
    assert ask_for_what_is_due(now + WEEK - dt.timedelta(seconds=1)) == 0
    assert ask_for_what_is_due(now + WEEK + dt.timedelta(seconds=1)) == 2


def test_nothing_is_asked_by_itself_where_that_is_off(leicester: Institution, settings: Any) -> None:
    settings.REFRESH_DAYS = 0
    assert ask_for_what_is_due(timezone.now()) == 0
    settings.REFRESH_DAYS, settings.CONTACT = 7, ""
    assert ask_for_what_is_due(timezone.now()) == 0
    assert not Job.objects.exists()


# the page


def test_the_team_fetches_one_and_all_and_stops(leicester: Institution, desk: Client, tess: User) -> None:
    done = desk.post(address("fetch-institution", leicester.pk), {"page": "1"}, follow=True)
    assert "7 sources will be asked. Load this page again" in done.content.decode()
    assert done.redirect_chain[-1][0] == f"{LIST}?page=1"
    text = page(desk)
    assert "7 fetches wait or run" in text
    assert text.count("Waits since") == 7
    job = Job.objects.earliest("pk")
    done = desk.post(address("stop-fetch", job.pk), {"page": "1 OR 1"}, follow=True)
    assert "Stopped." in done.content.decode()
    assert done.redirect_chain[-1][0] == LIST
    desk.post(address("fetch-institutions"))
    assert Job.objects.get(kind=JobKind.FETCH_ALL).asked_by == tess
    desk.post(address("stop-fetches"))
    assert {one.state for one in Job.objects.all()} == {JobState.STOPPED}
    assert page(desk).count("Stopped, ") == 7
    ended = desk.post(address("stop-fetch", job.pk), follow=True)
    assert "This has come to its end meanwhile." in ended.content.decode()


def test_adding_says_that_it_is_fetched(desk: Client, settings: Any) -> None:
    said = desk.post(LIST, {"ror": LEICESTER}, follow=True).content.decode()
    assert f"{LEICESTER} is on the list. 3 sources will be asked for it." in said
    settings.CONTACT = ""
    said = desk.post(LIST, {"ror": "013meh722"}, follow=True).content.decode()
    assert "013meh722 is on the list." in said
    assert "will be asked" not in said


def test_the_page_says_how_far_each_is(leicester: Institution, desk: Client, tess: User) -> None:
    noon = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)
    with time_machine.travel(noon, tick=False) as clock:
        desk.force_login(tess, backend="allauth.account.auth_backends.AuthenticationBackend")
        fetch_now(institution=leicester, by=tess)
        running, put_off, failed = taken(), taken(), taken()
        assert "Begun." in page(desk)
        actions.renew(job=running, worker="one", progress="Fetching", done=1_200, total=5_000)
        actions.fail(job=put_off, worker="one", problem="It is busy.", is_final=False)
        actions.fail(job=failed, worker="one", problem=HOSTILE, is_final=True)
        text = page(desk)
        assert "Fetching, 1,200 of 5,000." in text
        assert "Did not work: It is busy. Next attempt 12:01." in text
        assert f"Failed, 12:00: {HOSTILE}" in text
        assert HOSTILE not in desk.get(LIST).content.decode()
        actions.stop(job=running, by=tess)
        assert "Being stopped." in page(desk)
        Job.objects.filter(pk=running.pk).update(is_to_stop=False)
        clock.shift(LEASE * 2)
        assert "Its worker is gone; the next one goes on with it." in page(desk)


def test_a_failure_is_told_until_something_came_since(leicester: Institution, desk: Client, tess: User) -> None:
    fetch_now(institution=leicester, by=tess)
    actions.fail(job=taken(), worker="one", problem="It is busy.", is_final=True)
    assert "It is busy." in page(desk)
    loaded("OpenAlex works", LEICESTER, finished_at=timezone.now())
    assert "It is busy." not in page(desk)


def test_what_came_is_told_and_nothing_of_the_job(leicester: Institution, desk: Client, tess: User) -> None:
    fetch_now(institution=leicester, by=tess)
    loaded("OpenAlex works", LEICESTER, status=LoadStatus.LOADED, finished_at=timezone.now())
    actions.finish(job=taken(), worker="one", result={"new": 3}, progress="Storing")
    text = page(desk)
    assert "1,204 records, 3 new</td>" in text
    assert text.count("Waits since") == 6


def test_the_page_says_when_nobody_works(leicester: Institution, desk: Client) -> None:
    assert "No worker has been seen yet, and what waits is fetched once there is one" in page(desk)
    actions.see_worker(name="one")
    assert "No worker has been seen" not in page(desk)
    actions.end_worker(name="one")
    assert "No worker has been seen since " in page(desk)


def test_without_an_address_the_page_says_what_to_set_instead_of_a_button(
    leicester: Institution, desk: Client, settings: Any
) -> None:
    assert "Fetch now" in page(desk)
    assert "each source is asked again after 7 days" in page(desk)
    settings.CONTACT, settings.REFRESH_DAYS = "", 0
    text = page(desk)
    assert "sets CHARNIA_CONTACT to an address" in text
    assert "Fetch now" not in text
    assert "Fetch all now" not in text
    assert "is asked again after" not in text
    done = desk.post(address("fetch-institution", leicester.pk), follow=True)
    assert "sets CHARNIA_CONTACT" in done.content.decode()
    assert not Job.objects.exists()


def test_others_find_no_such_buttons(leicester: Institution, tess: User, alice: User, as_user: Any) -> None:
    [job, *_] = fetch_now(institution=leicester, by=tess)
    paths = [
        address("fetch-institution", leicester.pk),
        address("fetch-institutions"),
        address("stop-fetches"),
        address("stop-fetch", job.pk),
    ]
    from_elsewhere = Client(enforce_csrf_checks=True)
    from_elsewhere.force_login(tess, backend="allauth.account.auth_backends.AuthenticationBackend")
    for path in paths:
        assert as_user(alice).post(path).status_code == 404
        assert Client().post(path).status_code == 302
        assert as_user(tess).get(path).status_code == 405
        assert from_elsewhere.post(path).status_code == 403
    assert {one.state for one in Job.objects.all()} == {JobState.WAITING}
