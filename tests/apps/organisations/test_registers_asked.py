"""Registers asked over the network by `charnia load`, against a local server."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.test import Client
from django.utils import timezone

from charnia.apps.organisations.models import DoubtStatus, Organisation, RegisterDoubt, RegisterEntry, RegisterLoad
from charnia.apps.organisations.queries import ids_known, last_read
from charnia.apps.organisations.register_facts import with_untold
from charnia.config.commands import main
from charnia.core.vocabulary import Register
from tests.apps.organisations.registered import COMPANY, TRUST, load
from tests.sources.companies_house.test_network import KEY, profile
from tests.sources.local_source import Answer, Asked, LocalSource, serving
from tests.sources.nhs_ods.test_fhir import resource
from tests.sources.nhs_ods.test_network import record, summaries
from tests.sources.ror.test_network import record as ror_record

pytestmark = pytest.mark.django_db

CONTACT = ("--contact", "team@example.org")
HERE, ABROAD = "04h699437", "0312pnr83"
TRUSTS = {"RX9": "FENMARSH HOSPITALS NHS TRUST", "RX8": "TARN AND FELL NHS TRUST"}


@pytest.fixture
def ods() -> Iterator[LocalSource]:
    """The NHS's register with two trusts."""

    def answers(asked: Asked) -> Answer:
        if asked.path == "/organisations":
            return summaries(*TRUSTS)
        code = asked.path.removeprefix("/organisations/")
        return record(code, Name=TRUSTS[code]) if code in TRUSTS else 404

    with serving(LocalSource(answers=answers)) as source:
        yield source


@pytest.fixture
def companies(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalSource]:
    """The register of companies with one company, and a key for it."""
    monkeypatch.setenv("CHARNIA_COMPANIES_HOUSE_KEY", KEY)
    known = {"/company/01234567": profile("01234567", sic_codes=["72110"])}
    with serving(LocalSource(answers=lambda asked: known.get(asked.path, 404))) as source:
        yield source


def asked(source: LocalSource, register: str, *options: str) -> int:
    return main(["load", register, *options, *CONTACT, "--address", source.base])


def test_codes_are_loaded_and_a_fault_costs_only_itself(ods: LocalSource, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(ods, "nhs-ods", "--code", "RX9", "--dry-run") == 0
    assert "1 new" in capsys.readouterr().out
    assert not Organisation.objects.exists()
    ods.faults = ["status:429,0", "status:503,0"]
    assert asked(ods, "nhs-ods", "--code", "rx9", "--code", "ZZZ", "--code", "?", "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["new"], told["faulty"], told["vanished"]) == (1, 2, None)
    said = " ".join(problem["sentence"] for problem in told["problems"])
    assert "NHS ODS knows no organisation with the id ZZZ; check it." in said
    assert '"?" is not an ODS code' in said
    trust = Organisation.objects.get()
    assert (trust.name, trust.ods_code, trust.kind) == ("Fenmarsh Hospitals NHS Trust", "RX9", "nhs")
    assert RegisterLoad.objects.get().licence.startswith("Open Government Licence")
    assert asked(ods, "nhs-ods", "--code", "RX9") == 0
    assert "1 unchanged" in capsys.readouterr().out


def test_what_came_before_a_register_stopped_answering_is_kept_and_the_load_has_no_end(
    ods: LocalSource, capsys: pytest.CaptureFixture[str]
) -> None:
    trusts = ods.answers

    def answers(asked: Asked) -> Answer:
        ods.faults = ["status:503,0"] * 6
        return trusts(asked)

    ods.answers = answers
    assert asked(ods, "nhs-ods", "--code", "RX9", "--code", "RX8") == 1
    said = capsys.readouterr()
    assert "1 new" in said.out
    assert "NHS ODS did not answer as it should after 6 tries (HTTP 503). Ask for the same later" in said.err
    assert Organisation.objects.get().ods_code == "RX9"
    assert RegisterLoad.objects.get().finished_at is None
    ods.answers, ods.faults = trusts, []
    assert asked(ods, "nhs-ods", "--code", "RX9", "--code", "RX8") == 0
    assert "1 new, 0 linked to organisations already here, 0 changed, 1 unchanged" in capsys.readouterr().out


def test_a_page_says_when_the_register_was_last_asked_of_all_and_not_of_a_few(ods: LocalSource) -> None:
    load(TRUST)
    RegisterLoad.objects.update(finished_at=dt.datetime(2025, 3, 1, 12, tzinfo=dt.UTC))
    before = last_read([Register.NHS_ODS])
    assert asked(ods, "nhs-ods", "--code", "RX8") == 0
    assert asked(ods, "nhs-ods", "--role", "RO197") == 0
    assert last_read([Register.NHS_ODS]) == before
    page = Client().get(Organisation.objects.get(ods_code="RX9").get_absolute_url()).content.decode()
    assert "last asked on 1 March 2025" in page
    assert asked(ods, "nhs-ods", "--known-only") == 0
    assert last_read([Register.NHS_ODS]) != before
    RegisterLoad.objects.update(filenames=[])
    assert last_read([Register.NHS_ODS])


def test_a_role_brings_all_that_are_in_it(ods: LocalSource, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(ods, "nhs-ods", "--role", "RO197") == 0
    assert "2 new" in capsys.readouterr().out
    assert set(Organisation.objects.values_list("ods_code", flat=True)) == set(TRUSTS)


def test_only_those_here_are_refreshed(ods: LocalSource, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(ods, "nhs-ods", "--known-only") == 2
    assert "No organisation here has an id of NHS ODS yet" in capsys.readouterr().err
    load(replace(TRUST, name="A Former Name", grouping="Y60", address=replace(TRUST.address, region="Midlands")))
    assert asked(ods, "nhs-ods", "--known-only") == 0
    assert "1 changed" in capsys.readouterr().out
    assert [one.path for one in ods.asked] == ["/organisations/RX9"]
    assert Organisation.objects.get().name == "Fenmarsh Hospitals NHS Trust"
    facts = RegisterEntry.objects.get().facts
    assert (facts["grouping"], facts["address"]["region"]) == ("Y60", "Midlands")
    assert asked(ods, "nhs-ods", "--known-only") == 0
    assert "1 unchanged" in capsys.readouterr().out


def test_a_company_is_refreshed_and_keeps_what_its_activities_stand_for(
    companies: LocalSource, capsys: pytest.CaptureFixture[str]
) -> None:
    load(replace(COMPANY, grouping="Private Limited Company"))
    assert asked(companies, "companies-house", "--known-only", "--sic", "72") == 0
    assert "1 changed" in capsys.readouterr().out
    facts = RegisterEntry.objects.get().facts
    assert facts["activities"] == [{"code": "72110", "description": "Research on biotechnology"}]
    assert (facts["grouping"], facts["accounts"]) == ("Private Limited Company", "MICRO ENTITY")
    assert Organisation.objects.get().size == "start-up"


def test_a_number_is_loaded_with_the_key_which_is_nowhere_told(
    companies: LocalSource, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(companies, "companies-house", "--number", "01234567", "--number", "09999999") == 1
    said = capsys.readouterr()
    assert "1 new" in said.out
    assert "Companies House knows no organisation with the id 09999999" in said.err
    assert Organisation.objects.get().companies_house == "01234567"
    companies.answers = lambda asked: 401
    assert asked(companies, "companies-house", "--number", "01234567") == 2
    refused = capsys.readouterr()
    assert "Companies House refused the request (HTTP 401" in refused.err
    assert KEY not in said.out + said.err + refused.out + refused.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nhs-ods", "--role", "trusts", *CONTACT], '"TRUSTS" is not the id of a role; give one such as RO197'),
        (["companies-house", "--number", "01234567", *CONTACT], "put its key into CHARNIA_COMPANIES_HOUSE_KEY"),
    ],
)
def test_what_is_missing_or_does_not_fit_is_said_in_one_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHARNIA_CONTACT", raising=False)
    monkeypatch.delenv("CHARNIA_COMPANIES_HOUSE_KEY", raising=False)
    assert main(["load", *arguments]) == 2
    assert sentence in capsys.readouterr().err
    assert not RegisterLoad.objects.exists()


def test_all_that_is_here_is_asked_for_once_and_from_then_on_what_has_changed(
    ods: LocalSource, capsys: pytest.CaptureFixture[str]
) -> None:
    trusts = ods.answers
    link = {"OrgLink": "https://directory.spineservices.nhs.uk/ORD/2-0-0/organisations/RX8"}
    ods.answers = lambda one: {"Organisations": [link]} if one.path == "/sync" else trusts(one)
    assert asked(ods, "nhs-ods", "--role", "RO197") == 0

    def refreshed(*options: str) -> list[str]:
        ods.asked.clear()
        assert asked(ods, "nhs-ods", "--known-only", *options) == 0
        assert "2 unchanged" in capsys.readouterr().out
        return [one.path for one in ods.asked]

    both = ["/organisations/RX8", "/organisations/RX9"]
    assert asked(ods, "nhs-ods", "--known-only", "--country", "FR") == 2
    capsys.readouterr()
    assert refreshed("--country", "all") == both
    assert refreshed() == ["/sync", "/organisations/RX8"]
    assert ods.asked[0].params == {"LastChangeDate": str(timezone.localdate() - dt.timedelta(days=7))}
    assert refreshed("--everything") == both
    capsys.readouterr()
    load(replace(TRUST, name="As an old file has it"))
    ods.asked.clear()
    assert asked(ods, "nhs-ods", "--known-only") == 0
    assert [one.path for one in ods.asked] == both
    assert refreshed() == ["/sync", "/organisations/RX8"]
    assert main(["load", "again", *CONTACT, "--address", ods.base]) == 0
    assert [one.path for one in ods.asked][-3:] == ["/sync", "/organisations/RX8", "/organisations"]
    assert RegisterEntry.objects.filter(register_id__in=TRUSTS).count() == 2


def test_again_asks_for_all_that_is_here_and_for_the_roles_asked_before(
    ods: LocalSource, companies: LocalSource, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asked(ods, "nhs-ods", "--role", "RO197") == 0
    assert asked(companies, "companies-house", "--number", "01234567") == 0
    capsys.readouterr()
    monkeypatch.setitem(TRUSTS, "RX7", "A NEW NHS TRUST")
    trusts = ods.answers
    ods.answers = lambda one: companies.answers(one) if one.path.startswith("/company/") else trusts(one)
    assert main(["load", "again", *CONTACT, "--address", ods.base, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {name: (one["new"], one["unchanged"]) for name, one in told.items()} == {
        "nhs-ods": (1, 2),
        "companies-house": (0, 1),
    }
    monkeypatch.delenv("CHARNIA_COMPANIES_HOUSE_KEY")
    assert main(["load", "again", *CONTACT, "--address", ods.base, "--dry-run"]) == 1
    said = capsys.readouterr()
    assert "NHS ODS: 0 new, 0 linked to organisations already here, 0 changed, 3 unchanged" in said.out
    assert "companies-house: Companies House is asked with a key" in said.err


def test_ids_are_known_from_registers_people_and_evidence_but_not_from_what_is_made_up_or_refused() -> None:
    load(TRUST)
    Organisation.objects.create(slug="a", name="A", ods_code="rx7")
    Organisation.objects.create(slug="b", name="B", source_id="ODS:RX6")
    Organisation.objects.create(slug="c", name="C", ods_code="RX5", is_fictional=True)
    Organisation.objects.create(slug="d", name="D", source_id="GB-COH-01234567")
    refused = Organisation.objects.create(slug="e", name="E", source_id="nhs-ods:RX4")
    RegisterDoubt.objects.create(
        register=Register.NHS_ODS,
        register_id="RX4",
        organisation=refused,
        load=RegisterLoad.objects.get(),
        status=DoubtStatus.REFUSED,
    )
    assert ids_known(Register.NHS_ODS) == ["RX6", "RX7", "RX9"]
    assert ids_known(Register.COMPANIES_HOUSE) == ["01234567"]


def test_a_region_does_not_outlive_a_move() -> None:
    before = {"grouping": "Y60", "address": {"postcode": "FE1 1AA", "region": "Midlands"}}
    here, moved = {"address": {"postcode": "FE1 1AA"}}, {"address": {"postcode": "TA1 1AA"}}
    assert with_untold(here, before)["address"] == {"postcode": "FE1 1AA", "region": "Midlands"}
    assert with_untold(moved, before)["address"] == {"postcode": "TA1 1AA"}
    assert with_untold({}, {}) == {}
    told = {"activities": [{"code": "72110", "description": ""}, {"code": "21", "description": ""}]}
    known = {"activities": [{"code": "72110", "description": "Research"}]}
    assert with_untold(told, known)["activities"] == [
        {"code": "72110", "description": "Research"},
        {"code": "21", "description": ""},
    ]


@pytest.fixture
def ror(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalSource]:
    """ROR with one university here and one abroad."""
    monkeypatch.setenv("CHARNIA_ROR_CLIENT_ID", "a-client-id")
    abroad = [{"geonames_details": {"name": "Cork", "country_code": "IE"}}]
    known = {
        f"/organizations/{HERE}": ror_record(HERE),
        f"/organizations/{ABROAD}": ror_record(ABROAD, "University of the Lee", locations=abroad),
    }
    with serving(LocalSource(answers=lambda asked: known.get(asked.path, 404))) as source:
        yield source


def test_ror_ids_are_loaded_wherever_they_are_and_asked_again_with_all_that_are_here(
    ror: LocalSource, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(ror, "ror", "--known-only") == 2
    assert "No organisation here has an id of ROR yet: load some first." in capsys.readouterr().err
    assert asked(ror, "ror", "--ror", f"https://ror.org/{HERE}", "--ror", ABROAD, "--ror", "x") == 1
    said = capsys.readouterr()
    assert "2 new" in said.out
    assert '"x" is not a ROR id' in said.err
    assert ror.asked[0].headers["Client-Id"] == "a-client-id"
    found = Organisation.objects.get(ror=HERE)
    assert (found.name, found.town, found.website) == ("University of Leicester", "Leicester", "https://www.le.ac.uk")
    Organisation.objects.create(slug="third", name="A Third", source_id="ror:052gg0110")
    ror.asked.clear()
    assert asked(ror, "again") == 1
    said = capsys.readouterr()
    assert "2 unchanged" in said.out
    assert "ROR knows no organisation with the id 052gg0110; check it." in said.err
    assert {one.path for one in ror.asked} == {f"/organizations/{id_}" for id_ in (HERE, ABROAD, "052gg0110")}


def test_only_universities_of_the_country_named_are_loaded(
    ror: LocalSource, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(ror, "ror", "--ror", HERE, "--ror", ABROAD, "--country", "IE") == 0
    assert "1 new" in capsys.readouterr().out
    assert Organisation.objects.get().ror == ABROAD


def test_with_a_key_the_nhs_register_is_asked_through_its_newer_interface(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHARNIA_NHS_ODS_KEY", "a-key")
    known = {"/Organization/RX9": resource("RX9")}
    with serving(LocalSource(answers=lambda asked: known.get(asked.path, 404))) as source:
        assert asked(source, "nhs-ods", "--code", "RX9") == 0
        assert source.asked[0].headers["Apikey"] == "a-key"
    assert "1 new" in capsys.readouterr().out
