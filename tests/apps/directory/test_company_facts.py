"""What Companies House tells of a company stands on its page with what it does not tell; case studies say who."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from charnia.apps.accounts.models import User
from charnia.apps.evidence import actions
from charnia.apps.evidence.models import EvidenceRecord, Retirement
from charnia.apps.evidence.retirement import retire_profiles
from charnia.apps.evidence.retirement_actions import let_retire
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.models import Organisation
from charnia.apps.organisations.register_loading import RegisterFiles, load_register
from charnia.apps.people.models import Person
from charnia.apps.programmes.forgetting import forget_person
from charnia.core.evidence import EvidenceRecord as Record
from charnia.core.evidence import OrganisationReference, PersonReference
from charnia.core.registers import Activity, RegisteredOrganisation
from charnia.core.staleness import StalePolicy
from charnia.core.vocabulary import CompanySize, EvidenceKind, OrganisationKind, Register
from tests.apps.directory.conftest import put_offer


def company(**fields: object) -> str:
    given = {
        "register": Register.COMPANIES_HOUSE,
        "id": "01234567",
        "name": "Fern Foods",
        "kind": OrganisationKind.COMPANY,
    }
    found = RegisteredOrganisation(**{**given, **fields})  # type: ignore[arg-type]
    load_register(files=RegisterFiles(register=Register.COMPANIES_HOUSE, licence="OGL"), found=[found], by=None)
    return Client().get(Organisation.objects.get(companies_house="01234567").get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_a_company_says_its_size_with_how_it_is_known() -> None:
    markup = company(
        size=CompanySize.SME, accounts="TOTAL EXEMPTION FULL", accounts_to=dt.date(2025, 3, 31), status="Active",
        activities=(Activity("72110", "Research on biotechnology"),), founded=2010,
    )  # fmt: skip
    assert "SME; usually at most 50 people" in markup
    assert "Total exemption full, to 31 March 2025" in markup
    assert "Research on biotechnology (SIC 72110)" in markup
    assert "years ago" in markup
    assert "Companies House, as of" in markup


@pytest.mark.django_db
def test_what_the_register_does_not_say_is_not_known() -> None:
    markup = company(accounts="FULL")
    assert "Not known: companies of any size may file full accounts" in markup
    assert markup.count("not known") >= 2


def test_a_company_that_no_register_names_says_so(alder: Organisation) -> None:
    Organisation.objects.filter(pk=alder.pk).update(size="")
    markup = Client().get(alder.get_absolute_url()).content.decode()
    assert "Company status" in markup
    assert "<dt>Size</dt><dd>not known</dd>" in markup
    Organisation.objects.filter(pk=alder.pk).update(size=CompanySize.SME)
    assert "<dt>Size</dt><dd>SME</dd>" in Client().get(alder.get_absolute_url()).content.decode()


@pytest.fixture
def study(rosa: Person) -> Offer:
    load = actions.open_load(source="cases", by=None)
    record = Record(
        id="ref2014:1", title="Safer wards", kind=EvidenceKind.IMPACT_CASE, impact=("Health",),
        people=(PersonReference("test:rosa", "Rosa Rowan", "Professor"),),
        organisations=(OrganisationReference("ref2014:fernmoor", "Fernmoor University"),),
    )  # fmt: skip
    actions.store_records(load=load, records=[record], by=None)
    study = put_offer(kind="case-study", title="Safer wards", slug="safer-wards")
    study.evidence.set(EvidenceRecord.objects.filter(source_id="ref2014:1"))
    return study


def test_a_case_study_names_its_team_institution_and_kind_of_impact(study: Offer) -> None:
    markup = Client().get("/directory/offers/safer-wards/").content.decode()
    assert "Who walked this path" in markup
    assert "Rosa Rowan</a>, Professor" in markup
    assert "Fernmoor University</a>" in markup
    assert "?impact=Health" in markup


def test_case_studies_are_narrowed_by_kind_of_impact(study: Offer) -> None:
    put_offer(kind="case-study", title="Something else")
    page = Client().get("/directory/case-studies/?impact=Health").content.decode()
    assert "Safer wards" in page
    assert "Something else" not in page
    assert "Safer wards" not in Client().get("/directory/case-studies/?impact=Political").content.decode()


def test_a_hidden_member_of_the_team_is_not_named(study: Offer, rosa: Person) -> None:
    Person.objects.filter(pk=rosa.pk).update(is_listed=False)
    assert "Rosa Rowan" not in Client().get("/directory/offers/safer-wards/").content.decode()


def test_whom_the_policy_retired_is_named_as_printed_without_a_link(study: Offer, rosa: Person) -> None:
    EvidenceRecord.objects.update(date=dt.date(2014, 1, 1))
    Person.objects.filter(pk=rosa.pk).update(name="Dame Rosa Rowan")
    report = retire_profiles(policy=StalePolicy(), today=dt.date(2026, 11, 27))
    assert [one.person for one in report.retired] == [rosa]
    markup = Client().get("/directory/offers/safer-wards/").content.decode()
    assert "<li>Rosa Rowan, Professor</li>" in markup
    assert "Dame Rosa" not in markup
    assert rosa.get_absolute_url() not in markup


def test_who_agreed_to_leave_or_is_forgotten_is_not_named(study: Offer, rosa: Person, bob: User, tess: User) -> None:
    EvidenceRecord.objects.update(date=dt.date(2014, 1, 1))
    Person.objects.filter(pk=rosa.pk).update(user=bob)
    retire_profiles(policy=StalePolicy(), today=dt.date(2026, 11, 27))
    let_retire(retirement=Retirement.objects.get(), by=bob)
    assert "Rosa Rowan" not in Client().get("/directory/offers/safer-wards/").content.decode()
    Retirement.objects.update(decided_by=None)
    assert "Rosa Rowan" not in Client().get("/directory/offers/safer-wards/").content.decode()
    Retirement.objects.update(decided_at=None)
    assert "Rosa Rowan" in Client().get("/directory/offers/safer-wards/").content.decode()
    Person.objects.filter(pk=rosa.pk).update(user=None)
    rosa.refresh_from_db()
    forget_person(person=rosa, by=tess)
    assert "Rosa Rowan" not in Client().get("/directory/offers/safer-wards/").content.decode()


@pytest.mark.django_db
def test_a_british_source_finds_the_registered_university_by_its_name() -> None:
    uni = Organisation.objects.create(slug="fernmoor", name="Fernmoor University", ror="012345678", kind="university")
    load = actions.open_load(source="cases", by=None)
    names = {"ref2014:the-fernmoor": "The Fernmoor University", "nct:fernmoor": "Fernmoor University"}
    for number, (id_, name) in enumerate(names.items()):
        record = Record(id=f"c:{number}", title="Case", organisations=(OrganisationReference(id_, name),))
        actions.store_records(load=load, records=[record], by=None)
    assert [record.source_id for record in uni.records.all()] == ["c:0"]
