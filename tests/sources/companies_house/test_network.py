"""The public data interface of Companies House, against a local server whose replies are built after its
documentation."""

from __future__ import annotations

import base64
import datetime as dt
from typing import Any

import pytest
import yaml
from hypothesis import given

from charnia.core.registers import Activity, Address, RegisteredOrganisation
from charnia.core.vocabulary import CompanySize
from charnia.sources.companies_house import client
from charnia.sources.companies_house.parse import company_of
from charnia.sources.companies_house.reply import company_of_profile
from charnia.sources.json_lines import LineProblem
from charnia.sources.polite_client import SourceRefused
from charnia.sources.query import UnusableQuery
from charnia.sources.register_query import RegisterQuery
from tests.sources.any_json import ANY_JSON
from tests.sources.local_source import Answer, Asked, LocalSource, PretendedClock, client_of, serving
from tests.sources.real import real

TODAY = dt.date(2026, 11, 27)
KEY = "a-key-that-nobody-may-see"


def profile(number: str, **fields: Any) -> dict[str, Any]:
    """One company in the form that the reference shows."""
    return {
        "company_name": "MARSH TESTS LIMITED",
        "company_number": number,
        "company_status": "active",
        "type": "ltd",
        "jurisdiction": "england-wales",
        "can_file": True,
        "date_of_creation": "2024-03-13",
        "sic_codes": ["72110", "32500"],
        "previous_company_names": [
            {"name": "MARSH KITS LTD", "effective_from": "2024-03-13", "ceased_on": "2025-01-02"}
        ],
        "accounts": {"last_accounts": {"type": "micro-entity", "period_end_on": "2025-03-31"}, "overdue": False},
        "registered_office_address": {
            "address_line_1": "1 Long Drove",
            "address_line_2": "Old Sluice",
            "locality": "Fenmarsh",
            "region": "Fenshire",
            "country": "England",
            "postal_code": "FE1 1AA",
        },
        "links": {"self": f"/company/{number}"},
        **fields,
    }


def asked_of(source: LocalSource, clock: PretendedClock, *numbers: str, **manners: Any) -> list[Any]:
    query = RegisterQuery(today=TODAY, ids=numbers, key=KEY)
    return list(client.companies(client_of(source, clock, **manners), query))


def test_a_profile_gives_what_the_bulk_file_gives() -> None:
    row = {
        "CompanyName": "MARSH TESTS LIMITED",
        "CompanyNumber": "01234567",
        "CompanyStatus": "Active",
        "IncorporationDate": "13/03/2024",
        "Accounts.AccountCategory": "MICRO ENTITY",
        "Accounts.LastMadeUpDate": "31/03/2025",
        "RegAddress.AddressLine1": "1 LONG DROVE",
        "RegAddress.AddressLine2": "OLD SLUICE",
        "RegAddress.PostTown": "FENMARSH",
        "RegAddress.County": "FENSHIRE",
        "RegAddress.Country": "ENGLAND",
        "RegAddress.PostCode": "FE1 1AA",
        "SICCode.SicText_1": "72110",
        "SICCode.SicText_2": "32500",
        "PreviousName_1.CompanyName": "MARSH KITS LTD",
    }
    found = company_of_profile(profile("01234567"), today=TODAY)
    assert found == company_of(row, today=TODAY)
    assert found is not None
    assert (found.size, found.founded, found.accounts_to) == (CompanySize.START_UP, 2024, dt.date(2025, 3, 31))
    assert found.activities == (Activity("72110"), Activity("32500"))


def test_what_is_missing_is_unknown() -> None:
    found = company_of_profile({"company_name": "X", "company_number": "SC123456"}, today=TODAY)
    assert found is not None
    assert (found.status, found.accounts, found.size, found.founded) == ("", "", None, None)
    assert (found.address, found.activities, found.closed) == (Address(), (), False)
    none_filed = profile("01234567", accounts={"last_accounts": {"type": "null"}}, date_of_creation="soon")
    unfiled = company_of_profile(none_filed, today=TODAY)
    assert unfiled is not None
    assert (unfiled.accounts, unfiled.accounts_to, unfiled.opened_on) == ("", None, None)
    assert company_of_profile({"company_name": "X"}, today=TODAY) is None
    assert company_of_profile({"company_number": "01234567"}, today=TODAY) is None


@pytest.mark.parametrize(
    ("fields", "status", "closed"),
    [
        ({"company_status": "active"}, "Active", False),
        (
            {"company_status": "active", "company_status_detail": "active-proposal-to-strike-off"},
            "Active - Proposal to Strike off",
            False,
        ),
        ({"company_status": "liquidation"}, "Liquidation", False),
        ({"company_status": "administration"}, "In Administration", False),
        ({"company_status": "dissolved", "date_of_cessation": "2026-01-31"}, "Dissolved", True),
        ({"company_status": "converted-closed"}, "Converted / Closed", True),
        ({"company_status": "removed"}, "Removed", True),
        ({"company_status": "closed"}, "Closed", True),
    ],
)
def test_a_status_is_told_in_words(fields: dict[str, str], status: str, closed: bool) -> None:
    found = company_of_profile(profile("01234567", **fields), today=TODAY)
    assert found is not None
    assert (found.status, found.closed) == (status, closed)
    assert (found.closed_on is not None) is ("date_of_cessation" in fields)


def test_a_house_number_of_its_own_goes_before_the_street() -> None:
    address = {"premises": "1", "address_line_1": "1st Drove", "country": "Not specified"}
    found = company_of_profile(profile("01234567", registered_office_address=address), today=TODAY)
    assert found is not None
    assert (found.address.lines, found.address.country) == (("1 1st Drove",), "")


@pytest.mark.real_data
def test_statuses_have_the_words_of_the_enumerations() -> None:
    listed = yaml.safe_load(real("companies_house/constants.yml").read_text(encoding="utf-8"))["company_status"]
    assert len(listed) == 12
    for code, word in listed.items():
        found = company_of_profile(profile("01234567", company_status=code), today=TODAY)
        assert found is not None
        assert found.status == word


@given(ANY_JSON)
def test_no_reply_breaks_the_reading(value: Any) -> None:
    fields = ("company_status", "accounts", "registered_office_address", "sic_codes", "previous_company_names")
    company_of_profile(profile("01234567", **dict.fromkeys(fields, value)), today=TODAY)
    company_of_profile({"company_name": value, "company_number": value}, today=TODAY)


def test_numbers_are_asked_one_by_one_with_the_key_as_the_user() -> None:
    def answers(asked: Asked) -> Answer:
        number = asked.path.removeprefix("/company/")
        return {"01234567": profile("01234567"), "SC123456": profile("SC000001")}.get(number, 404)

    with serving(LocalSource(answers=answers)) as source:
        found = asked_of(source, PretendedClock(), "01234567", "sc123456", "1234567", "09999999")
        assert [one.path for one in source.asked] == [f"/company/{n}" for n in ("01234567", "SC123456", "09999999")]
        sent = source.asked[0].headers["Authorization"].removeprefix("Basic ")
    assert base64.b64decode(sent).decode() == f"{KEY}:"
    assert [one.id for one in found if isinstance(one, RegisteredOrganisation)] == ["01234567"]
    said = [str(one) for one in found if isinstance(one, LineProblem)]
    assert said == [
        "What Companies House answered on SC123456 has another form than expected, so it was left out.",
        '"1234567" is not a company number; write all eight characters, with the zeros in front.',
        "Companies House knows no organisation with the id 09999999; check it.",
    ]


@pytest.mark.parametrize("fault", ["status:429,7", "status:503", "page", "cut-json", "broken-off", "hang-up"])
def test_what_passes_by_itself_is_asked_again(fault: str) -> None:
    clock = PretendedClock()
    with serving(LocalSource(answers=lambda asked: profile("01234567"), faults=[fault])) as source:
        (found,) = asked_of(source, clock, "01234567")
    assert isinstance(found, RegisteredOrganisation)
    assert clock.waits[0] == (7 if fault.startswith("status:429") else 1)


def test_too_many_requests_without_a_time_are_waited_out_for_the_five_minutes_of_the_limit() -> None:
    clock = PretendedClock()
    with serving(LocalSource(answers=lambda asked: profile("01234567"), faults=["status:429"] * 5)) as source:
        (found,) = asked_of(source, clock, "01234567", wait_when_too_many=client.WAIT_WHEN_TOO_MANY)
    assert isinstance(found, RegisteredOrganisation)
    assert sum(clock.waits) >= 300


def test_a_key_that_is_refused_ends_the_walk_and_is_not_told() -> None:
    with serving(LocalSource(answers=lambda asked: 401)) as source:
        with pytest.raises(SourceRefused, match=r"refused the request \(HTTP 401") as problem:
            asked_of(source, PretendedClock(), "01234567", "01234568")
        assert len(source.asked) == 1
    query = RegisterQuery(today=TODAY, key=KEY)
    polite = client_of(source, PretendedClock())
    client.companies(polite, query)
    told = f"{problem.value} {query!r} {polite!r}"
    assert KEY not in told
    assert base64.b64encode(f"{KEY}:".encode()).decode() not in told


def test_a_missing_key_and_a_role_are_refused_before_anything_is_asked() -> None:
    with serving(LocalSource(answers=lambda asked: {})) as source:
        polite = client_of(source, PretendedClock())
        with pytest.raises(UnusableQuery, match="put its key into CHARNIA_COMPANIES_HOUSE_KEY"):
            client.companies(polite, RegisterQuery(today=TODAY, ids=("01234567",), key=" "))
        with pytest.raises(UnusableQuery, match="knows no roles"):
            client.companies(polite, RegisterQuery(today=TODAY, roles=("RO197",), key=KEY))
        assert source.asked == []
