"""`charnia work`, as somebody types it, within this process; all sources are one server on this machine."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connection
from django.utils import timezone

from charnia.apps.evidence.actions import open_load, store_records
from charnia.apps.evidence.models import EvidenceLoad, EvidenceRecord, LoadStatus
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.models import Person
from charnia.apps.programmes.institutions.actions import ask_for_fetches
from charnia.apps.programmes.institutions.queries import rows_of, with_jobs
from charnia.apps.programmes.institutions.standing import says_of
from charnia.apps.programmes.models import Institution
from charnia.apps.work.actions import enqueue
from charnia.apps.work.models import Job, JobKind, JobState, Worker
from charnia.config.commands import main
from charnia.core.evidence import PersonReference
from tests.apps.evidence.test_linking import FELLOWS, ROSA, ROSA_AGAIN, paper
from tests.config.test_load_institutions import GATEWAY, LEICESTER, LOOK_UP, PLACES, ROR, Sources, entry
from tests.sources.local_source import LocalSource, serving

pytestmark = pytest.mark.django_db
BY_ROR = ["openalex", "openalex-authors", "orcid"]
BY_NAME = ["europepmc", "clinicaltrials", "isrctn"]
EVERY_PLACE = [PLACES[name] if name != "gtr" else LOOK_UP for name in PLACES]


@pytest.fixture(autouse=True)
def contact(settings: Any) -> None:
    settings.CONTACT = "team@example.org"


@pytest.fixture
def sources() -> Sources:
    return Sources()


@pytest.fixture
def server(sources: Sources) -> Iterator[LocalSource]:
    with serving(LocalSource(answers=sources)) as server:
        yield server


@pytest.fixture
def institution() -> Institution:
    """On the list, and not asked for yet."""
    return Institution.objects.create(ror=LEICESTER)


def work(server: LocalSource, *arguments: str) -> int:
    return main(["work", "--once", "--address", server.base, *arguments])


def states() -> dict[str, str]:
    return {str(job): job.state for job in Job.objects.order_by("pk")}


def test_what_was_never_asked_is_fetched_and_the_index_brought_up_to_date(
    server: LocalSource, institution: Institution, capsys: pytest.CaptureFixture[str]
) -> None:
    assert work(server) == 0
    assert list(states()) == [
        f"fetch {LEICESTER} openalex",
        f"fetch {LEICESTER} openalex-authors",
        f"fetch {LEICESTER} orcid",
        "tidy",
        f"fetch {LEICESTER} europepmc",
        f"fetch {LEICESTER} clinicaltrials",
        f"fetch {LEICESTER} isrctn",
        f"fetch {LEICESTER} gtr",
        "link",
        "index",
    ]
    assert set(states().values()) == {JobState.DONE}
    assert [one.path for one in server.asked] == [ROR, *(PLACES[name] for name in (*BY_ROR, *BY_NAME)), LOOK_UP]
    assert EvidenceRecord.objects.count() == 3
    assert f"fetch {LEICESTER} openalex: done, 1 new, 0 changed, 0 unchanged, 0 faulty.\n" in capsys.readouterr().err
    assert "team@example.org" in server.asked[0].headers["User-Agent"]
    assert Worker.objects.get().ended_at is not None
    assert work(server, "--json") == 0
    said = capsys.readouterr()
    assert json.loads(said.out) == []
    assert work(server) == 0
    assert capsys.readouterr().err == "Nothing is due.\n"


def test_a_week_later_what_is_new_since_is_asked_for(server: LocalSource, institution: Institution) -> None:
    with time_machine.travel(timezone.now() - dt.timedelta(days=8)):
        assert work(server) == 0
    server.asked.clear()
    assert work(server) == 0
    assert [one.path for one in server.asked] == EVERY_PLACE
    assert "from_publication_date" in server.asked[0].params["filter"]
    assert EvidenceRecord.objects.count() == 3
    assert EvidenceLoad.objects.filter(status=LoadStatus.LOADED).count() == 12


def test_everything_asked_for_becomes_a_job_each_and_json_says_what_came(
    server: LocalSource, institution: Institution, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.REFRESH_DAYS = 0
    enqueue(kind=JobKind.FETCH_ALL, arguments={}, by=None)
    assert work(server, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told[0] == {
        "kind": "fetch-all",
        "arguments": {},
        "state": "done",
        "attempts": 1,
        "result": {"asked": 3},
        "problem": "",
    }
    assert {one["kind"] for one in told} == {"fetch-all", "fetch", "tidy", "link", "index"}


def test_a_source_that_refuses_fails_and_one_that_asks_to_wait_is_put_off(
    server: LocalSource, sources: Sources, institution: Institution, capsys: pytest.CaptureFixture[str]
) -> None:
    Organisation.objects.create(slug="leicester", name="University of Leicester", ror=LEICESTER)
    sources.refused.add("/authors")
    server.faults.append("status:429,7200")
    assert work(server) == 1
    told = states()
    assert told.pop(f"fetch {LEICESTER} openalex") == JobState.WAITING
    assert told.pop(f"fetch {LEICESTER} openalex-authors") == JobState.FAILED
    assert set(told.values()) == {JobState.DONE}
    said = capsys.readouterr().err
    assert "OpenAlex asks to wait 120 minutes before the next request. Ask for the same then" in said
    assert "OpenAlex refused the request (HTTP 403" in said
    sources.refused.clear()
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=119)):
        assert work(server) == 0
        assert EvidenceRecord.objects.count() == 2
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=121)):
        assert work(server) == 0
    assert EvidenceRecord.objects.count() == 3
    assert EvidenceLoad.objects.filter(source="OpenAlex works").count() == 1


def test_ror_names_an_institution_first_so_that_nothing_waits_for_a_source_that_fails(
    server: LocalSource, sources: Sources, institution: Institution
) -> None:
    sources.refused.update(PLACES[name] for name in BY_ROR)
    assert work(server) == 1
    told = states()
    assert [told[f"fetch {LEICESTER} {name}"] for name in BY_ROR] == [JobState.FAILED] * 3
    assert {told[f"fetch {LEICESTER} {name}"] for name in (*BY_NAME, "gtr")} == {JobState.DONE}
    assert [one.path for one in server.asked].count(ROR) == 1


def test_a_ror_that_fails_is_named_and_the_sources_are_asked_all_the_same(
    server: LocalSource, sources: Sources, institution: Institution, capsys: pytest.CaptureFixture[str]
) -> None:
    sources.refused.add(ROR)
    assert work(server) == 0
    assert set(states().values()) == {JobState.DONE}
    assert f"ror {LEICESTER}: ROR refused the request (HTTP 403" in capsys.readouterr().err
    assert [one.path for one in server.asked] == [ROR, *(PLACES[name] for name in (*BY_ROR, *BY_NAME)), LOOK_UP]
    assert EvidenceRecord.objects.count() == 3


def test_the_gateway_is_asked_for_its_id_first_and_what_it_says_is_told(
    server: LocalSource, sources: Sources, institution: Institution, capsys: pytest.CaptureFixture[str]
) -> None:
    Organisation.objects.create(slug="leicester", name="University of Leicester", ror=LEICESTER)
    Institution.objects.update(left_out=[*BY_ROR, *BY_NAME])
    sources.found[LOOK_UP] = {"organisation": []}
    assert work(server) == 0
    says = "its id in the Gateway is not known, and the Gateway has no entry of this name"
    assert f"fetch {LEICESTER} gtr: left out, {says}.\n" in capsys.readouterr().err
    [row] = with_jobs(rows_of([Institution.objects.get()]))
    assert f"Left out, {says}." in [says_of(one) for one in row.questions]
    sources.found[LOOK_UP] = {"organisation": [entry(GATEWAY)]}
    server.asked.clear()
    with time_machine.travel(timezone.now() + dt.timedelta(days=8)):
        assert work(server) == 0
    assert [one.path for one in server.asked] == [LOOK_UP, PLACES["gtr"]]
    assert Institution.objects.get().gateway_id == GATEWAY
    [row] = with_jobs(rows_of([Institution.objects.get()]))
    assert {says_of(one) for one in row.questions} == {""}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda one: one.delete(), "has been taken off the list"),
        (lambda one: Institution.objects.update(left_out=["openalex"]), "not asked any more: it is left out here"),
    ],
)
def test_what_has_changed_meanwhile_is_not_asked(
    change: Any, sentence: str, server: LocalSource, institution: Institution, settings: Any
) -> None:
    settings.REFRESH_DAYS = 0
    arguments = {"institution": LEICESTER, "source": "openalex"}
    job = enqueue(kind=JobKind.FETCH, arguments=arguments, by=None)
    change(institution)
    assert work(server) == 1
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert sentence in job.problem
    assert server.asked == []


def test_without_an_address_nothing_is_asked_and_the_worker_says_so(
    server: LocalSource, institution: Institution, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    ask_for_fetches(institution=institution, by=None)
    settings.CONTACT = ""
    assert work(server) == 1
    said = capsys.readouterr().err
    assert said.startswith("CHARNIA_CONTACT is not set")
    assert f"fetch {LEICESTER} openalex: failed. Sources want to know who asks" in said
    assert server.asked == []


def test_a_database_that_is_away_is_said_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    def fails(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if "work_job" in sql:
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fails):
        assert main(["work", "--once"]) == 2
    said = capsys.readouterr().err
    assert said == "charnia work: The database does not answer (database is locked). Run it again later.\n"


def test_what_is_printed_as_json_comes_to_an_end(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["work", "--json"]) == 2
    assert "--json goes with --once" in capsys.readouterr().err


def test_after_a_fetch_profiles_of_one_person_are_merged(
    server: LocalSource, institution: Institution, settings: Any
) -> None:
    load = open_load(source="test", by=None)
    papers = [paper(number, rosa, *FELLOWS) for number, rosa in enumerate((ROSA, ROSA_AGAIN))]
    others = [
        paper(10 + n, PersonReference(f"test:{n}", f"{given} {family}"), place=f"ror:{10 + n}", title=f"Moths {n}")
        for n, (given, family) in enumerate(
            itertools.product(("Ann", "Ben", "Cy", "Di", "Eli"), ("Ash", "Birch", "Cob", "Dale"))
        )
    ]
    store_records(load=load, records=[*papers, *others], by=None)
    assert work(server) == 0
    linked = Job.objects.get(kind=JobKind.LINK)
    assert (linked.state, linked.result["merged"]) == (JobState.DONE, 1)
    assert Person.objects.filter(name=ROSA.name).count() == 1


def test_a_damaged_index_is_said_and_not_tried_again(settings: Any, tmp_path: Any) -> None:
    settings.INDEX_IN_FILES, settings.DATA = True, tmp_path
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "manifest.json").write_text("{")
    enqueue(kind=JobKind.INDEX, arguments={}, by=None)
    assert main(["work", "--once"]) == 1
    job = Job.objects.get(kind=JobKind.INDEX)
    assert (job.state, job.attempts) == (JobState.FAILED, 1)
    assert "charnia index rebuild" in job.problem


def test_doctor_says_when_the_worker_was_seen_and_what_waits_or_failed(
    server: LocalSource, sources: Sources, institution: Institution, capsys: pytest.CaptureFixture[str], settings: Any
) -> None:
    def finding(what: str) -> tuple[str, str]:
        capsys.readouterr()
        main(["doctor", "--json"])
        [one] = [one for one in json.loads(capsys.readouterr().out) if one["what"] == what]
        return one["state"], one["says"]

    assert finding("worker") == ("look", "Never seen; nothing to do. Run charnia work, which keeps institutions fresh.")
    ask_for_fetches(institution=institution, by=None)
    assert "Never seen; 3 jobs to do" in finding("worker")[1]
    sources.refused.add("/works")
    work(server)
    state, says = finding("worker")
    assert state == "look"
    assert says.startswith(f"Seen last on {timezone.localdate()}")
    assert "1 failed" in says
    assert finding("contact") == ("good", "team@example.org, for sources to write to")
    settings.CONTACT = ""
    assert finding("contact")[0] == "look"
