"""What the projects of the Gateway to Research link to is stored with them: who, where, how much, what came of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from charnia.apps.evidence.facts import partner_of
from charnia.apps.evidence.models import Authorship, EvidenceRecord
from charnia.apps.offers.loading import examine_files, load_files
from charnia.apps.offers.network_loading import load_from_network
from charnia.apps.organisations.models import Organisation
from charnia.core.evidence import Partner
from charnia.core.vocabulary import OrganisationKind
from charnia.sources.catalogue import SOURCES
from tests.apps.offers.test_network_loading import asking
from tests.sources.gtr.test_client import FIRST, LEADER, UNIVERSITY, answers
from tests.sources.gtr.test_collaboration import COLLABORATION
from tests.sources.gtr.test_organisation import UNIVERSITY as ORGANISATION
from tests.sources.gtr.test_parse import FUND, PROJECT, written
from tests.sources.local_source import LocalSource, serving
from tests.sources.test_clients import GTR_ID

pytestmark = pytest.mark.django_db


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
    assert "Alder Therapies, as the source names it; of which sector is not known." in said[1]
