from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from charnia.apps.accounts.models import User
from charnia.apps.audit.models import AuditEntry
from charnia.apps.evidence import actions as evidence_actions
from charnia.apps.organisations.actions import (
    change_organisation,
    create_organisation,
    open_register_load,
    store_register_steps,
)
from charnia.apps.organisations.models import Organisation, RegisterEntry, RegisterLoad
from charnia.apps.organisations.queries import by_reference
from charnia.apps.organisations.register_loading import RegisterFiles, examine_register, load_register
from charnia.apps.organisations.register_matching import Matcher
from charnia.core.evidence import EvidenceRecord, OrganisationReference
from charnia.core.registers import Activity, RegisteredOrganisation
from charnia.core.vocabulary import Register
from charnia.sources.json_lines import LineProblem
from tests.apps.organisations.registered import COMPANY, FENMARSH, TRUST, load, numbers

pytestmark = pytest.mark.django_db

LogIn = Callable[[User], Client]
HOSTILE = '<script>alert("x")</script>'
PAGE_QUERIES = 9


def test_a_register_brings_organisations_with_their_identifiers() -> None:
    assert numbers(load(FENMARSH)) == {"new": 1}
    assert numbers(load(TRUST)) == {"new": 1}
    assert numbers(load(COMPANY)) == {"new": 1}
    fenmarsh, trust, company = Organisation.objects.order_by("pk")
    assert (fenmarsh.name, fenmarsh.ror, fenmarsh.kind) == ("University of Fenmarsh", "0aaaaaa11", "university")
    assert (fenmarsh.town, fenmarsh.latitude, fenmarsh.longitude) == ("Fenmarsh", 52.5, -1.25)
    assert (fenmarsh.website, fenmarsh.founded, fenmarsh.size) == ("https://fenmarsh.example", 1921, "")
    assert (trust.ods_code, trust.kind, trust.founded, trust.latitude) == ("RX9", "nhs", None, None)
    assert (company.companies_house, company.size, company.founded) == ("01234567", "sme", 2004)
    assert RegisterLoad.objects.filter(finished_at=None).count() == 0
    assert AuditEntry.objects.filter(action="register-entries.stored").count() == 3


def test_a_kind_that_nobody_tells_is_unknown() -> None:
    load(replace(FENMARSH, kind=None))
    organisation = Organisation.objects.get()
    assert organisation.kind == ""
    assert Client().get(organisation.get_absolute_url()).status_code == 200
    assert Client().get(reverse("directory:organisations")).status_code == 200


def test_the_same_again_changes_nothing() -> None:
    load(FENMARSH)
    before = RegisterEntry.objects.get().changed_at
    assert numbers(load(FENMARSH, FENMARSH)) == {"unchanged": 1}
    assert RegisterEntry.objects.get().changed_at == before
    assert Organisation.objects.count() == 1


def test_what_the_register_changes_is_changed_and_what_it_no_longer_tells_is_unknown() -> None:
    load(FENMARSH)
    assert numbers(load(replace(FENMARSH, name="Fenmarsh University", website="", founded=None))) == {"changed": 1}
    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.website, organisation.founded) == ("Fenmarsh University", "", None)


def test_what_people_have_written_is_never_overwritten(tess: User) -> None:
    load(FENMARSH)
    organisation = Organisation.objects.get()
    change_organisation(organisation=organisation, by=tess, fields={"name": "Fenmarsh", "website": "", "latitude": 1.0})
    report = load(replace(FENMARSH, founded=1922, address=replace(FENMARSH.address, town="Fen", latitude=53.0)))
    assert (report.counts["changed"], report.kept) == (1, 1)
    organisation.refresh_from_db()
    assert (organisation.name, organisation.website, organisation.founded) == ("Fenmarsh", "", 1922)
    assert (organisation.town, organisation.latitude, organisation.longitude) == ("Fen", 1.0, -1.25)
    assert organisation.kept_by_hand == ["latitude", "name", "website"]


def test_what_people_write_while_a_load_runs_is_not_overwritten(tess: User) -> None:
    load(FENMARSH)
    steps = Matcher(Register.ROR).steps([replace(FENMARSH, name="Fenmarsh University", founded=1922)])
    change_organisation(
        organisation=Organisation.objects.get(), by=tess, fields={"name": "Fenmarsh", "region": "wales"}
    )
    opened = open_register_load(register=Register.ROR, filenames=["file"], licence="", by=None)
    assert store_register_steps(load=opened, steps=steps, by=None) == 1
    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.region, organisation.founded) == ("Fenmarsh", "wales", 1922)


def test_what_is_deleted_while_a_load_runs_comes_back_with_the_next() -> None:
    load(FENMARSH)
    changed = replace(FENMARSH, founded=1922)
    steps = Matcher(Register.ROR).steps([changed])
    Organisation.objects.all().delete()
    opened = open_register_load(register=Register.ROR, filenames=["file"], licence="", by=None)
    store_register_steps(load=opened, steps=steps, by=None)
    assert not Organisation.objects.exists()
    assert numbers(load(changed)) == {"new": 1}


def test_two_people_who_change_an_organisation_at_once_both_keep_their_fields(tess: User) -> None:
    load(FENMARSH)
    first, second = Organisation.objects.get(), Organisation.objects.get()
    change_organisation(organisation=first, by=tess, fields={"name": "Fenmarsh"})
    change_organisation(organisation=second, by=tess, fields={"town": "Fen", "founded": 1920})
    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.town) == ("Fenmarsh", "Fen")
    assert organisation.kept_by_hand == ["founded", "name", "town"]


def test_what_members_entered_when_they_began_is_theirs(alice: User) -> None:
    fields = {"name": "Fenmarsh Kits", "kind": "company", "size": "start-up", "companies_house": "01234567"}
    organisation = create_organisation(by=alice, owner=alice, fields=fields)
    report = load(COMPANY)
    assert (report.counts["linked"], report.kept) == (1, 1)
    organisation.refresh_from_db()
    assert (organisation.name, organisation.size) == ("Fenmarsh Kits", "start-up")
    assert (organisation.town, organisation.founded) == ("Fenmarsh", 2004)


@pytest.mark.parametrize(("value", "town"), [(FENMARSH, ""), (TRUST, ""), (COMPANY, "Fenmarsh")])
def test_nobody_becomes_an_institution_by_taking_its_name(
    alice: User, value: RegisteredOrganisation, town: str
) -> None:
    fields = {"name": value.name, "town": town}
    taken = create_organisation(by=alice, owner=alice, fields=fields)
    assert numbers(load(value)) == {"new": 1}
    taken.refresh_from_db()
    assert (taken.ror, taken.ods_code, taken.companies_house) == (None, None, None)
    assert not taken.register_entries.exists()


def test_the_admin_pages_count_as_written_by_hand_and_can_give_a_field_back(tess: User, as_user: LogIn) -> None:
    tess.is_staff = tess.is_superuser = True
    tess.save()
    load(FENMARSH)
    organisation = Organisation.objects.get()
    path = reverse("admin:organisations_organisation_change", args=[organisation.pk])
    page = as_user(tess).get(path)
    form = page.context["adminform"].form
    posted = {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}
    posted |= {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0, "kept_by_hand": "[]"}
    first = {**posted, "town": "Fen", "initial-kept_by_hand": "[]"}
    assert as_user(tess).post(path, first).status_code == 302
    organisation.refresh_from_db()
    assert organisation.kept_by_hand == ["town"]
    as_read = organisation.changed_at.isoformat()
    second = {**posted, "as_read": as_read, "town": "Fen", "initial-kept_by_hand": '["town"]'}
    assert as_user(tess).post(path, second).status_code == 302
    organisation.refresh_from_db()
    assert organisation.kept_by_hand == []


def test_what_has_closed_is_not_added_and_is_marked_where_it_is_known() -> None:
    closed = replace(TRUST, closed=True, closed_on=dt.date(2024, 3, 31))
    assert numbers(load(closed)) == {"left out": 1}
    load(TRUST)
    assert numbers(load(closed)) == {"changed": 1}
    organisation = Organisation.objects.get()
    assert organisation.closed_on == dt.date(2024, 3, 31)
    assert "31 March 2024" in Client().get(organisation.get_absolute_url()).content.decode()


def test_known_only_adds_nobody() -> None:
    load(COMPANY)
    other = replace(COMPANY, id="07654321", name="Another Limited")
    assert numbers(load(replace(COMPANY, status="Liquidation"), other, known_only=True)) == {
        "changed": 1,
        "left out": 1,
    }


def test_what_has_vanished_from_a_whole_register_is_noted_and_kept() -> None:
    other = replace(TRUST, id="RX8", name="Marsh NHS Trust")
    load(TRUST, other)
    assert load(TRUST).vanished is None
    assert load(TRUST, whole=True).vanished == 1
    assert Organisation.objects.count() == 2
    vanished = RegisterEntry.objects.get(register_id="RX8")
    assert vanished.vanished_at is not None
    page = Client().get(vanished.organisation.get_absolute_url()).content.decode()
    assert "no longer in the register" in page
    assert load(TRUST, other, whole=True).vanished == 0
    assert RegisterEntry.objects.filter(vanished_at=None).count() == 2


def test_a_faulty_file_says_nothing_of_what_has_vanished() -> None:
    load(TRUST)
    report = load(LineProblem(1, "Broken."), replace(TRUST, id="RX8", name="Marsh NHS Trust"), whole=True)
    assert (report.vanished, report.faulty) == (None, 1)
    assert not RegisterEntry.objects.exclude(vanished_at=None).exists()


def test_a_dry_run_tells_the_same_and_stores_nothing(tess: User) -> None:
    files = RegisterFiles(register=Register.ROR, whole=True)
    found = [FENMARSH, LineProblem(2, "Broken.")]
    report = examine_register(files=files, found=found)
    assert numbers(report) == {"new": 1, "faulty": 1}
    assert not Organisation.objects.exists()
    assert not RegisterLoad.objects.exists()


def test_a_load_that_was_stopped_goes_on_without_doubles(monkeypatch: pytest.MonkeyPatch) -> None:
    values = [replace(TRUST, id=f"R{number:03}", name=f"Marsh {number} NHS Trust") for number in range(5)]
    monkeypatch.setattr("charnia.apps.organisations.register_loading.BATCH", 2)

    def stopped() -> Iterator[RegisteredOrganisation]:
        yield from values[:3]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_register(files=RegisterFiles(register=Register.NHS_ODS), found=stopped(), by=None)
    assert Organisation.objects.count() == 2
    assert RegisterLoad.objects.get().finished_at is None
    assert numbers(load(*values)) == {"new": 3, "unchanged": 2}


def test_evidence_that_names_a_register_finds_the_organisation() -> None:
    load(FENMARSH)
    evidence = evidence_actions.open_load(source="test", by=None)
    paper = EvidenceRecord(
        "doi:10.1/1", "A paper", organisations=(OrganisationReference("ror:0aaaaaa11", "Univ. of Fenmarsh"),)
    )
    evidence_actions.store_records(load=evidence, records=[paper], by=None)
    assert Organisation.objects.get().records.count() == 1
    assert set(by_reference(["ror:0aaaaaa11", "https://ror.org/0aaaaaa11", "ods:RX9", "x"])) == {
        "ror:0aaaaaa11",
        "https://ror.org/0aaaaaa11",
    }


def test_a_page_links_to_the_registers_and_shows_hostile_text_as_text() -> None:
    load(replace(FENMARSH, other_names=(HOSTILE,)))
    load(replace(COMPANY, activities=(Activity("72110", HOSTILE),), status=HOSTILE))
    load(TRUST)
    pages = [Client().get(one.get_absolute_url()).content.decode() for one in Organisation.objects.all()]
    text = "".join(pages)
    for address in (
        "https://ror.org/0aaaaaa11",
        "https://directory.spineservices.nhs.uk/ORD/2-0-0/organisations/RX9",
        "https://find-and-update.company-information.service.gov.uk/company/01234567",
    ):
        assert f'href="{address}"' in text
    assert HOSTILE not in text
    assert "&lt;script&gt;" in text
    assert "(SIC 72110)" in text
    assert "2004, " in text


def test_a_page_costs_the_same_with_one_register_and_with_three(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    load(TRUST)
    organisation = Organisation.objects.get()
    with django_assert_num_queries(PAGE_QUERIES):
        Client().get(organisation.get_absolute_url())
    load(replace(FENMARSH, name=TRUST.name, address=TRUST.address, kind=None))
    load(replace(COMPANY, name=TRUST.name, kind=None))
    assert organisation.register_entries.count() == 3
    with django_assert_num_queries(PAGE_QUERIES):
        Client().get(organisation.get_absolute_url())


def test_the_trail_tells_what_was_written_before_it_was_noted(alice: User, alder: Organisation, tess: User) -> None:
    loaded = create_organisation(by=None, fields={"name": "Loaded", "kind": "university"})
    change_organisation(organisation=loaded, by=tess, fields={"website": "https://x.example"})
    untouched = create_organisation(by=None, fields={"name": "Untouched", "kind": "university"})
    Organisation.objects.update(kept_by_hand=[])
    migration = __import__(
        "charnia.apps.organisations.migrations.0005_note_kept_by_hand", fromlist=["note_kept_by_hand"]
    )
    migration.note_kept_by_hand(apps, None)
    kept = dict(Organisation.objects.values_list("pk", "kept_by_hand"))
    assert kept[loaded.pk] == ["website"]
    assert kept[untouched.pk] == []
    assert {"name", "size", "latitude"} <= set(kept[alder.pk])
