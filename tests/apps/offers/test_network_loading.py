"""Loading over the network: resumable, incremental, with what vanished; the source is on this machine."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine

from charnia.apps.evidence.models import EvidenceLoad, EvidenceRecord, LoadStatus
from charnia.apps.offers.models import Offer
from charnia.apps.offers.network_loading import Asking, examine_from_network, is_over, load_from_network
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.models import Person
from charnia.sources.catalogue import SOURCES
from charnia.sources.polite_client import SourceFailed
from charnia.sources.query import UnusableQuery
from tests.sources.local_source import Answer, Asked, LocalSource, access_to, serving

pytestmark = pytest.mark.django_db

MERROWBY = {"id": "https://openalex.org/I1", "display_name": "Merrowby", "ror": "https://ror.org/04h699437"}


class Registry:
    """Studies of which two fit on a page."""

    def __init__(self, *numbers: int) -> None:
        self.studies = [self.study(number) for number in numbers]

    @staticmethod
    def study(number: int, title: str = "A study") -> dict[str, Any]:
        return {"protocolSection": {"identificationModule": {"nctId": f"NCT{number:08}", "officialTitle": title}}}

    def __call__(self, asked: Asked) -> Answer:
        start = int(asked.params.get("pageToken", "0"))
        token = {"nextPageToken": str(start + 2)} if start + 2 < len(self.studies) else {}
        return {"totalCount": len(self.studies), "studies": self.studies[start : start + 2], **token}


@pytest.fixture
def registry() -> Registry:
    return Registry(1, 2, 3, 4, 5)


@pytest.fixture
def source(registry: Registry) -> Iterator[LocalSource]:
    with serving(LocalSource(answers=registry)) as source:
        yield source


def asking(source: LocalSource, folder: Path, **changes: Any) -> Asking:
    return Asking(
        source=changes.pop("of", SOURCES["clinicaltrials"]),
        institution=changes.pop("institution", "Tarn Hospital"),
        access=access_to(source, key=changes.pop("key", "")),
        folder=folder / "fetched",
        **changes,
    )


def test_everything_comes_and_the_replies_are_removed(source: LocalSource, tmp_path: Path) -> None:
    fetched: list[tuple[int, int | None]] = []
    report = load_from_network(
        asking=asking(source, tmp_path), by=None, fetching=lambda done, total: fetched.append((done, total))
    )
    assert report.counts == {"new": 5}
    assert fetched == [(2, 5), (4, 5), (5, 5)]
    assert list((tmp_path / "fetched").glob("*")) == []
    load = EvidenceLoad.objects.get()
    assert (load.status, load.query, load.since) == (LoadStatus.LOADED, "institution=Tarn Hospital", None)


def test_a_source_that_fails_half_way_is_gone_on_with(source: LocalSource, tmp_path: Path) -> None:
    answers = source.answers

    def fail_on_the_second(asked: Asked) -> Answer:
        return 403 if asked.params.get("pageToken") == "2" else answers(asked)

    source.answers = fail_on_the_second
    with pytest.raises(SourceFailed):
        load_from_network(asking=asking(source, tmp_path), by=None)
    assert EvidenceLoad.objects.get().status == LoadStatus.RUNNING
    assert not EvidenceRecord.objects.exists()
    source.answers = answers
    source.asked.clear()
    report = load_from_network(asking=asking(source, tmp_path), by=None)
    assert report.counts == {"new": 5}
    assert [one.params.get("pageToken") for one in source.asked] == ["2", "4"]
    assert EvidenceLoad.objects.count() == 1


def stop_while_storing(asking: Asking) -> None:
    def stop(stored: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_from_network(asking=asking, by=None, storing=stop)


def test_a_stop_while_storing_is_gone_on_with_and_asks_nothing_again(source: LocalSource, tmp_path: Path) -> None:
    stop_while_storing(asking(source, tmp_path))
    source.asked.clear()
    report = load_from_network(asking=asking(source, tmp_path), by=None)
    assert report.counts == {"new": 3, "unchanged": 2}
    assert source.asked == []


@pytest.mark.parametrize(
    ("before", "now", "stopped"),
    [
        ({"since": dt.date(2026, 1, 1)}, {"everything": True}, "of what is newer than 1 January 2026"),
        ({"since": dt.date(2026, 1, 1)}, {"since": dt.date(2026, 5, 1)}, "of what is newer than 1 January 2026"),
        ({}, {"since": dt.date(2026, 5, 1)}, "of everything"),
    ],
)
def test_a_load_that_was_stopped_is_never_taken_for_another(
    source: LocalSource, tmp_path: Path, before: dict[str, Any], now: dict[str, Any], stopped: str
) -> None:
    stop_while_storing(asking(source, tmp_path, **before))
    with pytest.raises(UnusableQuery, match=f"A load {stopped} was stopped before its end"):
        load_from_network(asking=asking(source, tmp_path, **now), by=None)
    report = load_from_network(asking=asking(source, tmp_path), by=None)
    assert report.counts == {"new": 3, "unchanged": 2}
    load_from_network(asking=asking(source, tmp_path, **now), by=None)
    assert EvidenceLoad.objects.count() == 2


@pytest.mark.parametrize("same", [{"everything": True}, {"since": dt.date(2026, 1, 1)}])
def test_the_same_command_goes_on_with_a_load_that_was_stopped(
    source: LocalSource, tmp_path: Path, same: dict[str, Any]
) -> None:
    stop_while_storing(asking(source, tmp_path, **same))
    assert load_from_network(asking=asking(source, tmp_path, **same), by=None).counts == {"new": 3, "unchanged": 2}
    assert EvidenceLoad.objects.count() == 1


def test_the_next_time_only_what_is_newer_is_asked_for(source: LocalSource, registry: Registry, tmp_path: Path) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)):
        load_from_network(asking=asking(source, tmp_path), by=None)
    registry.studies = [Registry.study(5, "Reworded"), Registry.study(6)]
    source.asked.clear()
    report = load_from_network(asking=asking(source, tmp_path), by=None)
    assert source.asked[0].params["query.term"].endswith("RANGE[2026-11-01,MAX]")
    assert (report.counts, report.vanished) == ({"new": 1, "changed": 1}, 0)


def test_a_source_that_cannot_tell_for_free_is_asked_for_everything_unless_a_day_is_named(tmp_path: Path) -> None:
    author = {"id": "https://openalex.org/A1", "display_name": "Ann Other", "last_known_institutions": [MERROWBY]}
    of_authors = {"of": SOURCES["openalex-authors"], "institution": "04h699437", "key": "paid"}
    with serving(LocalSource(answers=lambda asked: {"meta": {"count": 1}, "results": [author]})) as source:
        report = load_from_network(asking=asking(source, tmp_path, **of_authors), by=None)
        assert (report.people, report.faulty) == ({"new": 1}, 0)
        load_from_network(asking=asking(source, tmp_path, **of_authors), by=None)
        load_from_network(asking=asking(source, tmp_path, **of_authors, since=dt.date(2026, 1, 2)), by=None)
    assert [one.params["filter"].partition(",")[2] for one in source.asked] == ["", "", "from_updated_date:2026-01-02"]
    assert Person.objects.get().organisation == Organisation.objects.get(source_id="ror:04h699437")


def test_another_institution_starts_from_the_beginning(source: LocalSource, tmp_path: Path) -> None:
    load_from_network(asking=asking(source, tmp_path), by=None)
    source.asked.clear()
    load_from_network(asking=asking(source, tmp_path, institution="Another Hospital"), by=None)
    assert "RANGE" not in source.asked[0].params["query.term"]


def test_everything_asked_again_says_what_vanished(source: LocalSource, registry: Registry, tmp_path: Path) -> None:
    load_from_network(asking=asking(source, tmp_path), by=None)
    registry.studies = registry.studies[1:]
    report = load_from_network(asking=asking(source, tmp_path, everything=True), by=None)
    assert (report.counts, report.vanished) == ({"unchanged": 4}, 1)
    assert EvidenceRecord.objects.count() == 5


def test_a_dry_run_stores_nothing(source: LocalSource, tmp_path: Path) -> None:
    report = examine_from_network(asking=asking(source, tmp_path))
    assert report.counts == {"new": 5}
    assert not EvidenceLoad.objects.exists()
    assert not (tmp_path / "fetched").exists()


def test_replies_of_a_load_that_ended_are_removed(source: LocalSource, tmp_path: Path) -> None:
    ended = EvidenceLoad.objects.create(source="x", status=LoadStatus.LOADED)
    (tmp_path / "fetched" / str(ended.pk)).mkdir(parents=True)
    (tmp_path / "fetched" / f"{ended.pk}.lock").touch()
    (tmp_path / "fetched" / "notes").mkdir()
    load_from_network(asking=asking(source, tmp_path), by=None)
    assert [path.name for path in (tmp_path / "fetched").iterdir()] == ["notes"]


def test_two_processes_never_ask_for_the_same_at_once(source: LocalSource, tmp_path: Path) -> None:
    refused: list[str] = []

    def ask_as_well(stored: int) -> None:
        with pytest.raises(SourceFailed) as refusal:
            load_from_network(asking=asking(source, tmp_path), by=None)
        refused.append(str(refusal.value))

    report = load_from_network(asking=asking(source, tmp_path), by=None, storing=ask_as_well)
    assert report.counts == {"new": 5}
    assert set(refused) == {"ClinicalTrials.gov is being asked for the same by another process."}
    assert len(source.asked) == 3
    assert list((tmp_path / "fetched").iterdir()) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"of": SOURCES["uk-funding"]}, "are read from files only"),
        ({"institution": '"'}, "is asked by name"),
        ({"of": SOURCES["gtr"], "since": dt.date(2026, 1, 1)}, "cannot be asked for what is newer"),
    ],
)
def test_what_cannot_be_asked_opens_no_load(
    source: LocalSource, tmp_path: Path, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(UnusableQuery, match=sentence):
        load_from_network(asking=asking(source, tmp_path, **changes), by=None)
    assert not EvidenceLoad.objects.exists()


def test_trials_of_isrctn_are_stored_and_the_next_time_asked_for_by_their_last_edit(
    source: LocalSource, tmp_path: Path
) -> None:
    trial = (
        "<fullTrial><trial><isrctn>12345678</isrctn><trialDescription><title>A trial</title></trialDescription></trial>"
        "<sponsor><organisation>Tarn Hospital</organisation></sponsor></fullTrial>"
    )
    page = f'<allTrials totalCount="1" xmlns="http://www.67bricks.com/isrctn">{trial}</allTrials>'
    source.answers = lambda asked: page.encode()
    isrctn = asking(source, tmp_path, of=SOURCES["isrctn"])
    assert load_from_network(asking=isrctn, by=None).counts == {"new": 1}
    assert load_from_network(asking=isrctn, by=None).counts == {"unchanged": 1}
    assert EvidenceRecord.objects.get().source_id == "isrctn:ISRCTN12345678"
    first, second = EvidenceLoad.objects.order_by("pk")
    assert (first.since, second.since) == (None, first.started_at.date())
    since = f'"Tarn Hospital" AND lastEdited GE {second.since}T00:00:00'
    assert [one.params["q"] for one in source.asked] == ['"Tarn Hospital"', since]


def test_case_studies_of_ref_2014_are_stored_with_their_offers_and_their_texts_are_not_shown(
    source: LocalSource, tmp_path: Path
) -> None:
    study = {
        "CaseStudyId": "99901",
        "Title": "Burns",
        "ImpactSummary": "Burns heal sooner.",
        "Institution": "Tarn University",
        "Institutions": [{"UKPRN": "10009001", "InstitutionName": "Tarn University"}],
    }
    replies = {
        "/ListInstitutions": [{"UKPRN": "10009001", "InstitutionName": "The Tarn University"}],
        "/SearchCaseStudies": [study],
    }
    source.answers = lambda asked: json.dumps(replies[asked.path]).encode()
    ref = asking(source, tmp_path, of=SOURCES["ref2014"], institution="Tarn University")
    assert not is_over(ref.source, ref.institution)
    assert load_from_network(asking=ref, by=None).counts == {"new": 1}
    assert is_over(ref.source, ref.institution)
    assert load_from_network(asking=ref, by=None).counts == {"unchanged": 1}
    record = EvidenceRecord.objects.get()
    assert (record.source_id, record.licence) == ("ref2014:99901", "")
    assert Offer.objects.get().title == "Burns"
    replies["/SearchCaseStudies"] = []
    assert load_from_network(asking=ref, by=None).vanished == 1
