"""What the projects of the Gateway to Research link to is stored with them: who, where, how much, what came of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client

from charnia.apps.evidence.facts import award_in_words, awards_of, partner_of
from charnia.apps.evidence.loading import load_records
from charnia.apps.evidence.models import Authorship, EvidenceRecord
from charnia.apps.evidence.queries import here_of
from charnia.apps.offers.loading import examine_files, load_files
from charnia.apps.offers.network_loading import load_from_network
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.models import Person
from charnia.core.awards import Award
from charnia.core.evidence import EvidenceRecord as Record
from charnia.core.evidence import Partner
from charnia.core.vocabulary import OrganisationKind
from charnia.sources.catalogue import SOURCES
from charnia.sources.gtr.parse import read_projects
from charnia.web.proofs import RecordHere
from tests.apps.offers.test_network_loading import asking
from tests.sources.gtr.test_client import FIRST, LEADER, UNIVERSITY, answers
from tests.sources.gtr.test_collaboration import COLLABORATION
from tests.sources.gtr.test_organisation import UNIVERSITY as ORGANISATION
from tests.sources.gtr.test_parse import FUND, HERE, PERSON, PROJECT, written
from tests.sources.local_source import LocalSource, serving
from tests.sources.test_clients import GTR_ID

pytestmark = pytest.mark.django_db
SECOND = {"id": "P2", "href": f"{HERE}/persons/P2", "firstName": "Cora", "surname": "Lead"}


@pytest.mark.real_data
def test_projects_come_with_all_that_they_link_to_and_a_second_time_without_changes(tmp_path: Path) -> None:
    with serving(LocalSource(answers=answers, faults=["status:429,3", "cut-json"])) as source:
        report = load_from_network(asking=asking(source, tmp_path, of=SOURCES["gtr"], institution=GTR_ID), by=None)
        again = load_from_network(asking=asking(source, tmp_path, of=SOURCES["gtr"], institution=GTR_ID), by=None)
    assert (report.counts, report.problems) == ({"new": 4}, [])
    assert (again.counts, again.vanished) == ({"unchanged": 4}, 0)
    university = Organisation.objects.get(source_id=f"gtr:{UNIVERSITY}")
    assert (university.name, university.town, university.region) == ("Merrowby University", "Merrowby", "north-east")
    assert university.records.count() == EvidenceRecord.objects.count() == 4
    assert "£90,000" in EvidenceRecord.objects.get(source_id=f"gtr:{FIRST}").text
    its = Authorship.objects.filter(person__source_id=f"gtr:{LEADER}").values_list("record__source_id", "role")
    assert ("doi:10.1000/abc", "author") in its
    assert len(its) == 3


def test_an_organisation_alone_is_stored_and_projects_find_it_by_its_id(tmp_path: Path) -> None:
    source = SOURCES["gtr"]
    alone = [written(tmp_path, {"organisation": [ORGANISATION]}, "organisation.json")]
    assert examine_files(source=source, paths=alone).organisations == {"new": 1}
    first = load_files(source=source, paths=alone, by=None)
    assert (first.read, first.figures["new"], first.problems) == (1, 1, [])
    project = [written(tmp_path, {"project": [PROJECT], "fund": [FUND]}, "project.json")]
    assert load_files(source=source, paths=project, by=None).counts == {"new": 1}
    (organisation,) = EvidenceRecord.objects.get().organisations.all()
    assert (organisation.name, organisation.town, organisation.region) == (
        "Merrowby University",
        "Merrowby",
        "yorkshire",
    )


def test_a_partner_without_an_id_is_named_on_the_record_and_merged_with_nobody(tmp_path: Path) -> None:
    known = Organisation.objects.create(slug="alder", name="Alder Therapies", ror="05bp8ka77", kind="company")
    same = {**COLLABORATION, "id": "C2", "href": COLLABORATION["href"].replace("C1", "C2"), "sector": None}
    paths = [written(tmp_path, {"project": [PROJECT], "collaboration": [COLLABORATION, same]})]
    assert load_files(source=SOURCES["gtr"], paths=paths, by=None).counts == {"new": 3}
    assert load_files(source=SOURCES["gtr"], paths=paths, by=None).counts == {"unchanged": 3}
    first, second = (EvidenceRecord.objects.get(source_id=f"gtr:{id_}") for id_ in ("C1", "C2"))
    assert partner_of(first.facts) == Partner("Alder Therapies", "Private", OrganisationKind.COMPANY)
    assert partner_of(second.facts) == Partner("Alder Therapies")
    assert not known.records.exists()
    assert Organisation.objects.filter(name__icontains="alder").count() == 1
    said = [Client().get(record.get_absolute_url()).content.decode() for record in (first, second)]
    assert "Alder Therapies, as the source names it; sector: Private." in said[0]
    assert "Alder Therapies, as the source names it; its sector is not known." in said[1]


def test_the_award_turns_up_as_a_change_once_and_is_shown_with_its_source(tmp_path: Path) -> None:
    path = written(tmp_path, {"project": [PROJECT], "fund": [FUND], "person": [PERSON, SECOND]})
    (before,) = (replace(one, awards=()) for one in read_projects(path) if isinstance(one, Record))
    load_records(found=[before], source=SOURCES["gtr"].label, by=None)
    assert awards_of(EvidenceRecord.objects.get().facts) == ()
    counts = [load_files(source=SOURCES["gtr"], paths=[path], by=None).counts for _ in range(2)]
    assert counts == [{"changed": 1}, {"unchanged": 1}]
    record = EvidenceRecord.objects.get()
    assert awards_of(record.facts) == (
        Award(198408, starts=dt.date(2015, 9, 1), ends=dt.date(2017, 8, 31), note="actual income"),
    )
    page = Client().get(record.get_absolute_url()).content.decode()
    assert "£198,408 (actual income), from 1 September 2015 to 31 August 2017" in page
    assert "For the work as a whole, whoever has a part in it, as the source says: UKRI Gateway to Research." in page


def test_every_profile_says_that_an_award_is_for_the_work_as_a_whole(tmp_path: Path) -> None:
    path = written(tmp_path, {"project": [PROJECT], "fund": [FUND], "person": [PERSON, SECOND]})
    load_files(source=SOURCES["gtr"], paths=[path], by=None)
    for person in Person.objects.all():
        page = Client().get(person.get_absolute_url()).content.decode()
        assert "award: £198,408 (actual income) for the work as a whole" in page
        assert page.count("£") == 1
    assert Person.objects.count() == 2


def test_an_unknown_sum_is_shown_as_unknown(tmp_path: Path) -> None:
    fund = {**FUND, "valuePounds": {"amount": 0, "currencyCode": "GBP"}}
    load_files(source=SOURCES["gtr"], paths=[written(tmp_path, {"project": [PROJECT], "fund": [fund]})], by=None)
    record = EvidenceRecord.objects.get()
    page = Client().get(record.get_absolute_url()).content.decode()
    assert "A sum that is not known, from 1 September 2015 to 31 August 2017" in page
    assert award_in_words(record.facts) == ""


def test_a_proof_card_says_what_was_given_and_who_says_so(tmp_path: Path) -> None:
    paths = [written(tmp_path, {"project": [PROJECT], "fund": [FUND]})]
    load_files(source=SOURCES["gtr"], paths=paths, by=None)
    record = EvidenceRecord.objects.get()
    assert here_of([record.source_id, "gtr:unknown"]) == {
        record.source_id: RecordHere(
            record.get_absolute_url(),
            "£198,408 (actual income) for the work as a whole, says UKRI Gateway to Research",
        )
    }
    EvidenceRecord.objects.update(facts={})
    assert here_of([record.source_id]) == {record.source_id: RecordHere(record.get_absolute_url())}
