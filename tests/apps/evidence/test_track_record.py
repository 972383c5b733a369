"""What the records of a person add up to; what they do not say is not known."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from charnia.apps.evidence import actions, track_record
from charnia.apps.evidence.topic_actions import read_topics
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.models import Person
from charnia.core.evidence import EvidenceRecord, OrganisationReference, Partner, PersonReference, Site, TrialFacts
from charnia.core.vocabulary import EvidenceKind, EvidenceRole, OrganisationKind

COMPANY = OrganisationReference("test:co", "Alder Therapies", kind=OrganisationKind.COMPANY)
UNIVERSITY = OrganisationReference("test:uni", "Fernmoor University")
UNSAID = OrganisationReference("test:unsaid", "The Fern")


@pytest.fixture
def works(rosa: Person) -> Person:
    """Two papers, a grant, a trial with a company and an impact case of Rosa's."""

    def record(number: int, role: str, kind: EvidenceKind, **more: object) -> EvidenceRecord:
        fields = {"date": dt.date(2020 + number, 1, 1), **more}
        people = (PersonReference("test:rosa", "Rosa Rowan", role),)
        return EvidenceRecord(id=f"t:{number}", title=f"Work {number}", kind=kind, people=people, **fields)  # type: ignore[arg-type]

    trial = TrialFacts("recruiting", "2024-05", tuple(Site(f"Ward {n}", "Fernmoor") for n in range(5)))
    load = actions.open_load(source="test works", by=None, filename="works.json")
    records = [
        record(1, "first", EvidenceKind.PUBLICATION, organisations=(UNIVERSITY,)),
        record(2, "last", EvidenceKind.PUBLICATION, organisations=(UNSAID,)),
        record(3, "principal investigator", EvidenceKind.GRANT),
        record(4, "principal investigator", EvidenceKind.TRIAL, organisations=(COMPANY, UNIVERSITY), trial=trial),
        record(5, "Professor", EvidenceKind.IMPACT_CASE, impact=("Health",), date=None),
    ]
    actions.store_records(load=load, records=records, by=None)
    actions.close_load(load=load, counts={}, problems=[], by=None)
    return rosa


def test_parts_are_counted_with_the_year_of_the_newest(works: Person) -> None:
    found = {part.role: (part.count, part.newest) for part in track_record.parts_of(works)}
    assert found == {
        EvidenceRole.LEAD: (2, 2024),
        EvidenceRole.FIRST_AUTHOR: (1, 2021),
        EvidenceRole.LAST_AUTHOR: (1, 2022),
        EvidenceRole.UNKNOWN: (1, None),
    }


def test_industry_says_what_is_not_known(works: Person) -> None:
    found = track_record.industry_of(works)
    assert [(company.name, number) for company, number in found.companies] == [("Alder Therapies", 1)]
    assert (found.records, found.not_known) == (1, 3)


@pytest.fixture
def partnered(works: Person) -> Person:
    """Three collaborations of Rosa's: twice with a company of one name, once with nobody knows whom."""
    people = (PersonReference("test:rosa", "Rosa Rowan", "principal investigator"),)
    company = Partner("Alder <b>Optics</b>", "Private", OrganisationKind.COMPANY)
    records = [
        EvidenceRecord(
            id=f"c:{number}",
            title=f"Collaboration {number}",
            kind=EvidenceKind.PROJECT,
            people=people,
            date=date,
            partner=partner,
        )
        for number, date, partner in (
            (1, None, company),
            (2, dt.date(2024, 1, 1), company),
            (3, None, Partner("Somebody")),
            (4, None, Partner("A ministry", "Public")),
        )
    ]
    actions.store_records(load=actions.open_load(source="test works", by=None), records=records, by=None)
    return works


def test_a_company_without_an_id_counts_once_a_record_and_is_merged_with_none(partnered: Person) -> None:
    found = track_record.industry_of(partnered)
    keys = dict(partnered.records.values_list("source_id", "pk"))
    assert [(one.name, one.record, one.year) for one in found.partners] == [
        ("Alder <b>Optics</b>", keys["c:2"], 2024),
        ("Alder <b>Optics</b>", keys["c:1"], None),
    ]
    assert [(company.name, number) for company, number in found.companies] == [("Alder Therapies", 1)]
    assert (found.records, found.not_known) == (3, 4)
    assert not Organisation.objects.filter(name__contains="Optics").exists()


def test_the_name_of_a_partner_is_no_topic_now_or_when_topics_are_read_again(rosa: Person) -> None:
    people = (PersonReference("test:rosa", "Rosa Rowan"),)
    title = "Collaboration with Albuminuria Screening Partners"
    plain = EvidenceRecord(id="p:1", title=title, people=people)
    work = EvidenceRecord(id="p:2", title=title, people=people, partner=Partner("Albuminuria Screening Partners"))
    actions.store_records(load=actions.open_load(source="test", by=None), records=[plain, work], by=None)
    for _ in range(2):
        topics = {record.source_id: record.topics.count() for record in rosa.records.all()}
        assert topics["p:1"] > topics["p:2"] == 0
        rosa.records.update(topics_read="")
        assert read_topics() == 2


def test_a_profile_and_the_list_of_people_know_of_a_company_without_an_id(partnered: Person) -> None:
    page = Client().get(partnered.get_absolute_url()).content.decode()
    assert "3 records name a company" in page
    assert "Alder &lt;b&gt;Optics&lt;/b&gt;</a>, partner in a collaboration since 2024, named without an id" in page
    narrowed = Client().get(f"{partnered.get_absolute_url()}?industry=1").content.decode()
    assert {n for n in range(1, 5) if f">Collaboration {n}</a>" in narrowed[narrowed.index('id="evidence"') :]} == {
        1,
        2,
    }
    partnered.records.filter(source_id="t:4").delete()
    assert partnered.name in Client().get("/directory/people/?industry=company").content.decode()
    partnered.records.filter(source_id__in=["c:1", "c:2"]).delete()
    assert partnered.name not in Client().get("/directory/people/?industry=company").content.decode()


def test_a_profile_shows_trials_impact_industry_parts_and_sources(works: Person) -> None:
    page = Client().get(works.get_absolute_url()).content.decode()
    assert "Recruiting, as the registry checked it in 2024-05" in page
    assert "and 2 more sites" in page
    assert "kind of impact: health" in page
    assert "1 record names a company" in page
    assert "For 3 other records it is not known, because they name no organisation, or one whose kind" in page
    assert "last read on" in page


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("role=lead", {"Work 3", "Work 4"}),
        ("role=first-author", {"Work 1"}),
        ("role=unknown", {"Work 5"}),
        ("role=nonsense", set()),
        ("kind=trial", {"Work 4"}),
        ("industry=1", {"Work 4"}),
        ("role=lead&kind=grant", {"Work 3"}),
        ("topic=nothing", set()),
        ("topic=%00", {"Work 1", "Work 2", "Work 3", "Work 4", "Work 5"}),
    ],
)
def test_each_line_leads_to_its_records(works: Person, asked: str, titles: set[str]) -> None:
    page = Client().get(f"{works.get_absolute_url()}?{asked}").content.decode()
    listed = page[page.index('id="evidence"') :]
    assert {f"Work {n}" for n in range(1, 6) if f">Work {n}</a>" in listed} == titles


def test_a_kind_of_organisation_is_unknown_until_somebody_says_it(works: Person) -> None:
    kinds = {
        organisation.name: organisation.kind for organisation in works.records.get(source_id="t:2").organisations.all()
    }
    assert kinds == {"The Fern": ""}
    load = actions.open_load(source="test works", by=None)
    said = OrganisationReference("test:unsaid", "The Fern", kind=OrganisationKind.COMPANY)
    actions.store_records(load=load, records=[EvidenceRecord(id="t:9", title="More", organisations=(said,))], by=None)
    assert track_record.industry_of(works).records == 2
