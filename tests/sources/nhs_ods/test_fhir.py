"""The FHIR interface of the NHS Organisation Data Service, against a local server whose replies are built after its
documentation."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given

from charnia.sources.json_lines import LineProblem, Unchanged
from charnia.sources.nhs_ods import client, fhir_client
from charnia.sources.nhs_ods.fhir_reply import goes_on, organisation_of_resource, resources_of
from charnia.sources.nhs_ods.reply import organisation_of
from charnia.sources.polite_client import SourceFailed
from charnia.sources.register_query import Found, RegisterQuery
from tests.sources.any_json import ANY_JSON
from tests.sources.local_source import Answer, Asked, LocalSource, PretendedClock, client_of, serving
from tests.sources.nhs_ods.test_network import TODAY, ids, record, said, summaries

ENGLAND = "https://fhir.nhs.uk/England/StructureDefinition/Extension-England"
KNOWN = ("RX9", "RX8", "RX7")


def period(kind: str, **days: str) -> dict[str, Any]:
    parts = [{"url": "dateType", "valueCoding": {"code": kind}}, {"url": "period", "valuePeriod": days}]
    return {"url": f"{ENGLAND}-TypedPeriod", "extension": parts}


def role(code: str, *periods: dict[str, Any], active: bool = True) -> dict[str, Any]:
    named = {"url": "roleCode", "valueCodeableConcept": {"coding": [{"code": code}]}}
    return {
        "url": f"{ENGLAND}-OrganisationRole",
        "extension": [named, *periods, {"url": "active", "valueBoolean": active}],
    }


def resource(code: str, *extensions: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """One organisation in the form that the documentation shows; the same as `record` gives for the other interface."""
    opened = (period("Legal", start="2010-04-01"), period("Operational", start="2010-05-01"))
    return {
        "resourceType": "Organization",
        "id": code,
        "extension": list(extensions) or [role("RO57", period("Legal", start="2012-01-01")), role("RO197", *opened)],
        "identifier": [{"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": code}],
        "active": True,
        "name": "FENMARSH HOSPITALS NHS TRUST",
        "address": [
            {
                "line": ["1 LONG DROVE", "OLD SLUICE"],
                "city": "FENMARSH",
                "district": "FENSHIRE",
                "postalCode": "FE1 1AA",
                "country": "ENGLAND",
            }
        ],
        **fields,
    }


def page(*codes: str, more: bool = False) -> dict[str, Any]:
    links = [{"relation": "self", "url": "x"}, *([{"relation": "next", "url": "https://elsewhere.example"}] * more)]
    return {"resourceType": "Bundle", "link": links, "entry": [{"resource": resource(code)} for code in codes]}


def asked_of(source: LocalSource, **query: Any) -> list[Found]:
    asked = RegisterQuery(today=TODAY, key="a-key", **query)
    return list(client.organisations(client_of(source, PretendedClock()), asked))


@pytest.mark.parametrize(
    ("fhir", "ord_fields"),
    [
        ({}, {}),
        ({"active": False}, {"Status": "Inactive"}),
        ({"name": "THE FENMARSH PHARMACY"}, {"Name": "THE FENMARSH PHARMACY"}),
        ({"address": []}, {"GeoLoc": {}}),
    ],
)
def test_both_interfaces_give_the_same_facts(fhir: dict[str, Any], ord_fields: dict[str, Any]) -> None:
    told = organisation_of_resource(resource("RX9", **fhir), today=TODAY)
    assert told is not None
    assert told == organisation_of(record("RX9", **ord_fields), today=TODAY)


@pytest.mark.parametrize(
    ("extensions", "opened", "closed_on"),
    [
        ([role("RO197", period("Operational", start="2010-04-01", end="2024-10-31"), active=False)], 2010, 2024),
        ([role("RO197", period("Legal", start="2010-04-01")), period("Operational", start="2009-01-01")], 2009, None),
        ([role("RO7", period("Legal", start="2001-01-01", end="2005-01-01"), active=False), role("RO197")], None, None),
        (
            [role("RO7", period("Legal", start="2001-01-01")), role("RO197", period("Legal", end="2024-01-01"))],
            2001,
            None,
        ),
    ],
)
def test_opening_and_closing(extensions: list[dict[str, Any]], opened: int | None, closed_on: int | None) -> None:
    found = organisation_of_resource(resource("RX9", *extensions), today=TODAY)
    assert found is not None
    assert (found.opened_on and found.opened_on.year, found.closed_on and found.closed_on.year) == (opened, closed_on)
    assert found.closed is (closed_on is not None)


@given(ANY_JSON)
def test_no_reply_breaks_the_reading(value: Any) -> None:
    for field in ("extension", "identifier", "address", "active", "name"):
        organisation_of_resource(resource("RX9", **{field: value}), today=TODAY)
    organisation_of_resource(resource("RX9", role("RO1", value)), today=TODAY)
    for field in ("link", "entry"):
        found = {**page("RX9"), field: value}
        resources_of(found)
        goes_on(found)


def test_a_key_has_the_newer_interface_asked() -> None:
    def answers(asked: Asked) -> Answer:
        code = asked.path.removeprefix("/Organization/")
        return {"RX9": resource("RX9"), "RX8": resource("RX7"), "RX6": {}}.get(code, 404)

    with serving(LocalSource(answers=answers)) as source:
        found = asked_of(source, ids=("rx9", "RX9", "X", "RX8", "RX6", "ZZZ"))
        assert [one.path for one in source.asked] == [f"/Organization/{code}" for code in ("RX9", "RX8", "RX6", "ZZZ")]
        assert source.asked[0].headers["Apikey"] == "a-key"
    assert ids(found) == ["RX9"]
    for sentence in ('"X" is not an ODS code', "on RX8 has another form", "on RX6 has another form", "with the id ZZZ"):
        assert sentence in said(found)


def test_a_key_changes_the_address_unless_another_server_was_named() -> None:
    with serving(LocalSource(answers=lambda asked: {})) as source:
        polite = client_of(source, PretendedClock())
        here = polite.base
        client.organisations(polite, RegisterQuery(today=TODAY, key="a-key"))
        assert polite.base == here
        polite.base = client.BASE
        client.organisations(polite, RegisterQuery(today=TODAY, key="a-key"))
        assert polite.base == fhir_client.BASE


@pytest.mark.parametrize("fault", ["cut-json", "status:429,7", "page"])
def test_a_list_is_followed_to_its_end_at_our_own_address(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fhir_client, "PAGE_SIZE", 3)
    codes = [f"RX{number}" for number in range(7)]

    def answers(asked: Asked) -> Answer:
        if asked.path != "/Organization":
            return resource(asked.path[-3:])
        start = int(asked.params.get("_offset", 0))
        return page(*codes[start : start + 3], more=start + 3 < len(codes))

    with serving(LocalSource(answers=answers, faults=["", fault])) as source:
        found = asked_of(source, ids=("RX2",), roles=("ro197",))
        lists = [one.params for one in source.asked if one.path == "/Organization"]
    assert sorted(ids(found)) == codes
    assert (lists[0]["activeRoleCode"], lists[0]["active"], lists[0]["_count"]) == ("RO197", "true", "3")
    assert said(found) == ""


def test_an_empty_list_is_said_to_be_so() -> None:
    with serving(LocalSource(answers=lambda asked: page())) as source:
        assert "lists no active organisation in the role RO999" in said(asked_of(source, roles=("RO999",)))


@pytest.mark.parametrize("reply", [{}, {"resourceType": "OperationOutcome"}, page(more=True)])
def test_a_list_of_another_form_is_not_taken_for_an_empty_one(reply: dict[str, Any]) -> None:
    with (
        serving(LocalSource(answers=lambda asked: reply)) as source,
        pytest.raises(SourceFailed, match="answered on a list has another form than expected"),
    ):
        asked_of(source, roles=("RO197",))


def test_of_those_read_before_only_what_has_changed_is_asked_for() -> None:
    def answers(asked: Asked) -> Answer:
        return page("RX8", "AB123") if asked.path == "/Organization" else resource(asked.path[-3:])

    with serving(LocalSource(answers=answers)) as source:
        found = asked_of(source, ids=KNOWN, since=dt.date(2025, 11, 20), read_before=frozenset(("RX9", "RX8")))
        assert source.asked[0].params["lastChangeDate"] == "gt2025-11-13"
    assert found[0] == Unchanged(1)
    assert ids(found) == ["RX8", "RX7"]


@pytest.mark.parametrize("answer", [404, 400, {}, page(""), page(more=True) | {"entry": []}])
def test_where_no_list_of_changes_can_be_had_all_are_asked_for(answer: Answer) -> None:
    def answers(asked: Asked) -> Answer:
        return answer if asked.path == "/Organization" else resource(asked.path[-3:])

    with serving(LocalSource(answers=answers)) as source:
        found = asked_of(source, ids=KNOWN, since=dt.date(2026, 11, 20), read_before=frozenset(KNOWN))
    assert ids(found) == list(KNOWN)
    assert len(found) == len(KNOWN)


@pytest.mark.parametrize(("answer", "query"), [(410, {"ids": ("RX9",)}), (404, {"roles": ("RO197",)})])
def test_where_the_older_interface_is_gone_a_sentence_says_what_to_do(answer: Answer, query: dict[str, Any]) -> None:
    with (
        serving(LocalSource(answers=lambda asked: answer)) as source,
        pytest.raises(SourceFailed, match=rf"put its key.*{client.KEY_VARIABLE}"),
    ):
        list(client.organisations(client_of(source, PretendedClock()), RegisterQuery(today=TODAY, **query)))


def test_where_nothing_at_all_is_found_the_older_interface_may_be_gone() -> None:
    with serving(LocalSource(answers=lambda asked: 404)) as source:
        polite = client_of(source, PretendedClock())
        found = list(client.organisations(polite, RegisterQuery(today=TODAY, ids=KNOWN)))
    assert [isinstance(one, LineProblem) for one in found] == [True] * 4
    assert client.KEY_VARIABLE in str(found[-1])


def test_a_web_page_for_an_answer_says_it_too_and_an_empty_role_does_not_hide_it() -> None:
    with serving(LocalSource(answers=lambda asked: summaries(), faults=["page"] * 100)) as source:
        polite = client_of(source, PretendedClock())
        with pytest.raises(SourceFailed, match=r"a web page came instead of data.*if it is gone"):
            list(client.organisations(polite, RegisterQuery(today=TODAY, roles=("RO197",))))
