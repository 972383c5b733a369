"""The interface of the NHS Organisation Data Service, against a local server whose replies are built after its
documentation."""

from __future__ import annotations

import csv
import datetime as dt
from typing import Any

import pytest
from hypothesis import given

from charnia.core.registers import Address, RegisteredOrganisation
from charnia.core.vocabulary import OrganisationKind
from charnia.sources.json_lines import LineProblem, Unchanged
from charnia.sources.nhs_ods import client
from charnia.sources.nhs_ods.parse import read_nhs_ods
from charnia.sources.nhs_ods.reply import codes_linked, codes_of, organisation_of
from charnia.sources.polite_client import SourceFailed
from charnia.sources.query import UnusableQuery
from charnia.sources.register_query import Found, RegisterQuery
from tests.sources.any_json import ANY_JSON
from tests.sources.local_source import Answer, Asked, LocalSource, PretendedClock, client_of, serving
from tests.sources.real import real

TODAY = dt.date(2026, 11, 27)


def record(code: str, **fields: Any) -> dict[str, Any]:
    """One organisation in the form that the documentation shows."""
    told = {
        "Name": "FENMARSH HOSPITALS NHS TRUST",
        "Date": [{"Type": "Legal", "Start": "2010-04-01"}, {"Type": "Operational", "Start": "2010-05-01"}],
        "OrgId": {
            "root": "2.16.840.1.113883.2.1.3.2.4.18.48",
            "assigningAuthorityName": "HSCIC",
            "extension": code,
        },
        "Status": "Active",
        "LastChangeDate": "2026-04-01",
        "orgRecordClass": "RC1",
        "GeoLoc": {
            "Location": {
                "AddrLn1": "1 LONG DROVE",
                "AddrLn2": "OLD SLUICE",
                "Town": "FENMARSH",
                "County": "FENSHIRE",
                "PostCode": "FE1 1AA",
                "Country": "ENGLAND",
            }
        },
        "Roles": {"Role": [{"id": "RO57", "Status": "Active"}, {"id": "RO197", "primaryRole": True}]},
        "Contacts": {"Contact": [{"type": "tel", "value": "01234"}]},
    }
    return {"Organisation": {**told, **fields}}


def summaries(*codes: str) -> dict[str, Any]:
    return {
        "Organisations": [{"Name": code, "OrgId": code, "Status": "Active", "PrimaryRoleId": "RO197"} for code in codes]
    }


def asked_of(source: LocalSource, clock: PretendedClock, **query: Any) -> list[Found]:
    return list(client.organisations(client_of(source, clock), RegisterQuery(today=TODAY, **query)))


def ids(found: list[Found]) -> list[str]:
    return [one.id for one in found if isinstance(one, RegisteredOrganisation)]


def said(found: list[Found]) -> str:
    return " ".join(str(one) for one in found if isinstance(one, LineProblem))


def test_a_record_becomes_an_organisation() -> None:
    found = organisation_of(record("RX9"), today=TODAY)
    assert found is not None
    assert (found.id, found.name, found.kind) == ("RX9", "Fenmarsh Hospitals NHS Trust", OrganisationKind.NHS)
    assert found.address == Address(
        town="Fenmarsh", country="GB", postcode="FE1 1AA", lines=("1 Long Drove", "Old Sluice")
    )
    assert (found.opened_on, found.closed, found.closed_on) == (dt.date(2010, 5, 1), False, None)


def test_what_is_missing_is_unknown() -> None:
    found = organisation_of({"Organisation": {"Name": "A", "OrgId": {"extension": "RX9"}}}, today=TODAY)
    assert found is not None
    assert (found.kind, found.address, found.opened_on, found.closed) == (None, Address(), None, False)
    assert organisation_of(record("RX9", Name=""), today=TODAY) is None
    assert organisation_of(record("R"), today=TODAY) is None
    assert organisation_of({}, today=TODAY) is None


@pytest.mark.parametrize(
    ("fields", "closed", "closed_on"),
    [
        ({"Status": "Inactive"}, True, None),
        ({"Date": [{"Type": "Operational", "Start": "2010-04-01", "End": "2024-10-31"}]}, True, dt.date(2024, 10, 31)),
        ({"Date": [{"Type": "Operational", "End": "2027-03-31"}]}, False, dt.date(2027, 3, 31)),
        ({"Date": [{"Type": "Operational"}, {"Type": "Legal", "End": "2024-10-31"}]}, False, None),
        ({"Date": [{"Type": "Legal", "End": "2024-10-31"}]}, True, dt.date(2024, 10, 31)),
        ({"Date": "soon"}, False, None),
    ],
)
def test_closing(fields: dict[str, Any], closed: bool, closed_on: dt.date | None) -> None:
    found = organisation_of(record("RX9", **fields), today=TODAY)
    assert found is not None
    assert (found.closed, found.closed_on) == (closed, closed_on)


@pytest.mark.parametrize(
    ("name", "role", "kind"),
    [
        ("HEATHER HEALTH BOARD", "RO144", OrganisationKind.NHS),
        ("NHS FENSHIRE INTEGRATED CARE BOARD", "RO261", OrganisationKind.NHS),
        ("THE FENMARSH PHARMACY", "RO182", None),
        ("HMP FENMARSH", "RO175", None),
    ],
)
def test_a_pharmacy_or_a_prison_is_not_the_nhs(name: str, role: str, kind: OrganisationKind | None) -> None:
    found = organisation_of(record("RX9", Name=name, Roles={"Role": [{"id": role, "primaryRole": True}]}), today=TODAY)
    assert found is not None
    assert found.kind is kind


@given(ANY_JSON)
def test_no_reply_breaks_the_reading(value: Any) -> None:
    organisation_of({"Organisation": value}, today=TODAY)
    organisation_of(record("RX9", Date=value, Roles=value, GeoLoc=value, Status=value), today=TODAY)
    codes_of({"Organisations": value})


@pytest.mark.real_data
def test_a_reply_and_the_file_give_the_same_but_for_the_region() -> None:
    path = real("nhs_ods/etr.csv")
    rows = {row[0]: row for row in csv.reader(path.read_text(encoding="utf-8").splitlines())}
    read = [one for one in read_nhs_ods(path, today=TODAY) if isinstance(one, RegisteredOrganisation)]
    assert len(read) > 200
    for one in read:
        row = rows[one.id]
        place = {f"AddrLn{number}": row[3 + number] for number in (1, 2, 3)}
        location = {**place, "Town": row[7], "County": row[8], "PostCode": row[9], "Country": "ENGLAND"}
        span = {"Start": row[10], "End": row[11]}
        days = {name: f"{day[:4]}-{day[4:6]}-{day[6:]}" for name, day in span.items() if day}
        date = [{"Type": "Operational", **days}]
        found = organisation_of(record(one.id, Name=row[1], GeoLoc={"Location": location}, Date=date), today=TODAY)
        assert found is not None
        assert (found.name, found.kind, found.address.town) == (one.name, one.kind, one.address.town)
        assert (found.address.lines, found.address.postcode) == (one.address.lines, one.address.postcode)
        assert (found.opened_on, found.closed, found.closed_on) == (one.opened_on, one.closed, one.closed_on)


def test_codes_are_asked_one_by_one_and_a_fault_costs_only_itself() -> None:
    def answers(asked: Asked) -> Answer:
        code = asked.path.removeprefix("/organisations/")
        return {"RX9": record("RX9"), "RX8": record("RX7"), "RX6": {}}.get(code, 404)

    with serving(LocalSource(answers=answers)) as source:
        found = asked_of(source, PretendedClock(), ids=("rx9", "RX9", "X", "RX8", "RX6", "ZZZ", "../RX9"))
        assert [one.path for one in source.asked] == [f"/organisations/{code}" for code in ("RX9", "RX8", "RX6", "ZZZ")]
    assert ids(found) == ["RX9"]
    assert '"X" is not an ODS code' in said(found)
    assert '"../RX9" is not an ODS code' in said(found)
    assert "What NHS ODS answered on RX8 has another form" in said(found)
    assert "What NHS ODS answered on RX6 has another form" in said(found)
    assert "NHS ODS knows no organisation with the id ZZZ; check it." in said(found)


@pytest.mark.parametrize("fault", ["status:429,7", "status:503", "page", "cut-json", "broken-off", "hang-up"])
def test_what_passes_by_itself_is_asked_again(fault: str) -> None:
    clock = PretendedClock()
    with serving(LocalSource(answers=lambda asked: record("RX9"), faults=[fault])) as source:
        assert ids(asked_of(source, clock, ids=("RX9",))) == ["RX9"]
    assert clock.waits[0] == (7 if fault.startswith("status:429") else 1)


def test_a_service_that_stays_down_ends_the_walk_and_costs_nothing_that_came() -> None:
    with serving(LocalSource(answers=lambda asked: record(asked.path[-3:]))) as source:
        walk = client.organisations(
            client_of(source, PretendedClock()), RegisterQuery(today=TODAY, ids=("RX9", "RX8", "RX7"))
        )
        assert ids([next(walk)]) == ["RX9"]
        source.faults = ["page"] * 100
        with pytest.raises(SourceFailed, match=r"after 6 tries \(a web page came instead of data\)"):
            list(walk)


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("told", [True, False])
def test_a_list_is_followed_to_its_end_from_wherever_it_counts(
    monkeypatch: pytest.MonkeyPatch, first: int, told: bool
) -> None:
    monkeypatch.setattr(client, "PAGE_SIZE", 3)
    codes = [f"RX{number}" for number in range(7)]

    def answers(asked: Asked) -> Answer:
        if asked.path != "/organisations":
            return record(asked.path[-3:])
        start = int(asked.params["Offset"]) - first if "Offset" in asked.params else 0
        return summaries(*codes[start : start + int(asked.params["Limit"])])

    headers = {"x-total-count": "7"} if told else {}
    with serving(LocalSource(answers=answers, headers=headers, faults=["cut-json"])) as source:
        found = asked_of(source, PretendedClock(), ids=("RX2",), roles=("ro197",))
        lists = [one.params for one in source.asked if one.path == "/organisations"]
    assert sorted(ids(found)) == codes
    assert ids(found)[0] == "RX2"
    assert (lists[0]["Roles"], lists[0]["Status"]) == ("RO197", "Active")
    assert said(found) == ""


def test_a_list_that_breaks_off_or_is_empty_is_said_to_be_so() -> None:
    with (
        serving(LocalSource(answers=lambda asked: summaries("RX1"), headers={"X-Total-Count": "5"})) as source,
        pytest.raises(SourceFailed, match="says that 5 organisations are in the role RO197, and gave 1"),
    ):
        asked_of(source, PretendedClock(), roles=("RO197",))
    with serving(LocalSource(answers=lambda asked: summaries())) as source:
        assert "lists no active organisation in the role RO999" in said(
            asked_of(source, PretendedClock(), roles=("RO999",))
        )


@pytest.mark.parametrize("reply", [{}, {"Organisations": 3}, {"Organisation": []}])
def test_a_list_of_another_form_is_not_taken_for_an_empty_one(reply: dict[str, Any]) -> None:
    with (
        serving(LocalSource(answers=lambda asked: reply)) as source,
        pytest.raises(SourceFailed, match="answered on the role RO197 has another form than expected"),
    ):
        asked_of(source, PretendedClock(), roles=("RO197",))


def test_what_is_no_role_is_refused_before_anything_is_asked() -> None:
    with serving(LocalSource(answers=lambda asked: {})) as source:
        with pytest.raises(UnusableQuery, match='"TRUST" is not the id of a role; give one such as RO197'):
            asked_of(source, PretendedClock(), ids=("RX9",), roles=("trust",))
        assert source.asked == []


KNOWN = ("RX9", "RX8", "RX7")
ASKED_ON = dt.date(2026, 11, 20)


def links(*codes: str) -> dict[str, Any]:
    """A list of changed organisations."""
    return {"Organisations": [{"OrgLink": f"{client.BASE}/organisations/{code}"} for code in codes]}


def changes(answer: Answer) -> LocalSource:
    return LocalSource(answers=lambda asked: answer if asked.path == "/sync" else record(asked.path[-3:]))


def test_of_those_read_before_only_what_has_changed_is_asked_for() -> None:
    with serving(changes(links("RX8", "AB123"))) as source:
        found = asked_of(
            source, PretendedClock(), ids=KNOWN, since=ASKED_ON, read_before=frozenset(("RX9", "RX8", "A"))
        )
        assert source.asked[0].params == {"LastChangeDate": "2026-11-13"}
        assert [one.path for one in source.asked] == ["/sync", "/organisations/RX8", "/organisations/RX7"]
    assert found[0] == Unchanged(1)
    assert ids(found) == ["RX8", "RX7"]


def test_when_nothing_has_changed_one_request_is_enough() -> None:
    with serving(changes(links())) as source:
        assert asked_of(source, PretendedClock(), ids=KNOWN, since=ASKED_ON, read_before=frozenset(KNOWN)) == [
            Unchanged(3)
        ]
        assert [one.path for one in source.asked] == ["/sync"]


@pytest.mark.parametrize("answer", [404, 400, {}, {"Organisations": None}, {"Organisations": [{"Link": "RX9"}]}])
def test_where_no_list_of_changes_can_be_had_all_are_asked_for(answer: Answer) -> None:
    with serving(changes(answer)) as source:
        found = asked_of(source, PretendedClock(), ids=KNOWN, since=ASKED_ON, read_before=frozenset(KNOWN))
    assert ids(found) == list(KNOWN)
    assert len(found) == len(KNOWN)


@pytest.mark.parametrize(
    "query",
    [
        {"since": None, "read_before": frozenset(KNOWN)},
        {"since": ASKED_ON, "read_before": frozenset()},
        {"since": TODAY - client.LONGEST_SINCE, "read_before": frozenset(KNOWN)},
    ],
)
def test_the_list_of_changes_is_not_asked_for_in_vain(query: dict[str, Any]) -> None:
    with serving(changes(links())) as source:
        assert ids(asked_of(source, PretendedClock(), ids=KNOWN, **query)) == list(KNOWN)
        assert "/sync" not in [one.path for one in source.asked]


@given(ANY_JSON)
def test_no_list_of_changes_breaks_the_reading(value: Any) -> None:
    codes = codes_linked({"Organisations": value})
    assert codes is None or isinstance(value, list)
    codes_linked({"Organisations": [{"OrgLink": value}]})


def test_a_code_that_is_none_says_nothing_of_the_interface() -> None:
    with serving(LocalSource(answers=lambda asked: 404)) as source:
        assert "CHARNIA_NHS_ODS_KEY" not in said(asked_of(source, PretendedClock(), ids=("R W",)))
        assert source.asked == []
        assert "CHARNIA_NHS_ODS_KEY" in said(asked_of(source, PretendedClock(), ids=("R W", "ZZZ")))
