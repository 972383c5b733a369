"""The REST API of ROR, against a local server whose replies are real records or built after its documentation."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from typing import Any

import pytest
from hypothesis import given

from charnia.core.registers import RegisteredOrganisation
from charnia.sources.json_lines import LineProblem
from charnia.sources.polite_client import SourceFailed, SourceRefused
from charnia.sources.query import UnusableQuery
from charnia.sources.register_query import Found, RegisterQuery
from charnia.sources.ror import client
from charnia.sources.ror.parse import organisation_of, read_ror
from tests.sources.any_json import ANY_JSON
from tests.sources.local_source import Answer, Asked, LocalSource, PretendedClock, client_of, serving
from tests.sources.real import real

LEICESTER, ANOTHER, UNKNOWN = "04h699437", "0312pnr83", "052gg0110"
TODAY = dt.date(2026, 11, 27)
CLIENT_ID = "a-client-id-of-32-characters"


def record(id_: str, name: str = "University of Leicester", **fields: Any) -> dict[str, Any]:
    """One organisation in the form that the documentation shows."""
    place = {"name": "Leicester", "country_code": "GB", "country_subdivision_name": "England", "lat": 52.6, "lng": -1.1}
    told = {
        "admin": {"last_modified": {"date": "2026-03-12", "schema_version": "2.1"}},
        "established": 1921,
        "id": f"https://ror.org/{id_}",
        "links": [{"type": "website", "value": "https://www.le.ac.uk"}],
        "locations": [{"geonames_details": place, "geonames_id": 2644668}],
        "names": [{"lang": "en", "types": ["ror_display", "label"], "value": name}],
        "relationships": [],
        "status": "active",
        "types": ["education"],
    }
    return {**told, **fields}


def answers(asked: Asked) -> Answer:
    known = {f"/organizations/{id_}": record(id_) for id_ in (LEICESTER, ANOTHER)}
    return known.get(asked.path, 404)


def asked_of(source: LocalSource, clock: PretendedClock, *ids: str, key: str = "", **manners: Any) -> list[Found]:
    query = RegisterQuery(today=TODAY, ids=ids, key=key)
    return list(client.organisations(client_of(source, clock, **manners), query))


def ids(found: list[Found]) -> list[str]:
    return [one.id for one in found if isinstance(one, RegisteredOrganisation)]


@pytest.mark.real_data
def test_real_records_come_as_the_dump_gives_them() -> None:
    file = real("ror_gb/ror_gb_v2_records.jsonl")
    with file.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in itertools.islice(lines, 40)]
    of_file = [one for one in itertools.islice(read_ror(file), 40) if isinstance(one, RegisteredOrganisation)]
    by_path = {f"/organizations/{one['id'].removeprefix('https://ror.org/')}": one for one in records}
    with serving(LocalSource(answers=lambda asked: by_path[asked.path])) as source:
        found = asked_of(source, PretendedClock(), *(one.id for one in of_file))
    assert len(found) == 40
    assert found == of_file


def test_ids_are_asked_one_by_one_each_once_and_a_wrong_one_costs_only_itself() -> None:
    typed = (LEICESTER, f"https://ror.org/{LEICESTER.upper()}", "04h699438", UNKNOWN, f"ror:{ANOTHER}")
    with serving(LocalSource(answers=answers)) as source:
        found = asked_of(source, PretendedClock(), *typed)
        assert [one.path for one in source.asked] == [f"/organizations/{id_}" for id_ in (LEICESTER, UNKNOWN, ANOTHER)]
        assert "Client-Id" not in source.asked[0].headers
    assert ids(found) == [f"https://ror.org/{id_}" for id_ in (LEICESTER, ANOTHER)]
    assert [str(one) for one in found if isinstance(one, LineProblem)] == [
        '"04h699438" is not a ROR id; copy it from ror.org, such as 04h699437.',
        f"ROR knows no organisation with the id {UNKNOWN}; check it.",
    ]


@pytest.mark.parametrize("reply", [{}, {"errors": ["x"]}, record(ANOTHER), record(LEICESTER, names=[])])
def test_a_reply_of_another_form_or_on_another_organisation_is_left_out(reply: dict[str, Any]) -> None:
    with serving(LocalSource(answers=lambda asked: reply)) as source:
        (found,) = asked_of(source, PretendedClock(), LEICESTER)
    assert str(found) == f"What ROR answered on {LEICESTER} has another form than expected, so it was left out."


def test_what_has_ended_says_so() -> None:
    withdrawn, closed = (organisation_of(record(LEICESTER, status=status)) for status in ("withdrawn", "inactive"))
    assert withdrawn is not None
    assert closed is not None
    assert (withdrawn.withdrawn, closed.closed) == (True, True)


@given(ANY_JSON)
def test_no_reply_breaks_the_reading(value: Any) -> None:
    fields = ("names", "types", "status", "links", "relationships", "locations", "established")
    organisation_of(record(LEICESTER, **dict.fromkeys(fields, value)))
    assert organisation_of({**record(LEICESTER), "id": [value]}) is None


@pytest.mark.parametrize("fault", ["status:429,7", "status:503", "page", "cut-json", "broken-off", "hang-up"])
def test_what_passes_by_itself_is_asked_again(fault: str) -> None:
    clock = PretendedClock()
    with serving(LocalSource(answers=answers, faults=[fault])) as source:
        found = asked_of(source, clock, LEICESTER)
    assert len(ids(found)) == 1
    assert clock.waits[0] == (7 if fault.startswith("status:429") else 1)


def test_too_many_requests_are_waited_out_for_the_five_minutes_of_the_limit() -> None:
    clock = PretendedClock()
    with serving(LocalSource(answers=answers, faults=["status:429"] * 5)) as source:
        found = asked_of(source, clock, LEICESTER, wait_when_too_many=client.WAIT_WHEN_TOO_MANY)
    assert len(ids(found)) == 1
    assert sum(clock.waits) >= 300


def test_with_a_client_id_many_are_asked_fast_and_without_one_slowly() -> None:
    many = [f"not an id {number}" for number in range(client.AT_ONCE_WITHOUT_CLIENT_ID - 1)]
    for key, ids_asked, wait in (
        (CLIENT_ID, (*many, LEICESTER, ANOTHER), 1 / client.A_SECOND),
        ("", (*many[1:], LEICESTER, ANOTHER), 1 / client.A_SECOND),
        ("", (*many, LEICESTER, ANOTHER), 6.25),
    ):
        clock = PretendedClock()
        with serving(LocalSource(answers=answers)) as source:
            found = asked_of(source, clock, *ids_asked, key=key, a_second=client.A_SECOND)
            sent = [one.headers.get("Client-Id", "") for one in source.asked]
        assert len(ids(found)) == 2
        assert sent == [key, key]
        assert clock.waits == [round(wait, 3)]


def test_a_refusal_and_a_register_that_stays_away_end_the_walk() -> None:
    with serving(LocalSource(answers=lambda asked: 403)) as source:
        with pytest.raises(SourceRefused, match=r"refused the request \(HTTP 403"):
            asked_of(source, PretendedClock(), LEICESTER, ANOTHER)
        assert len(source.asked) == 1
    with (
        serving(LocalSource(answers=answers, faults=["status:503"] * 6)) as source,
        pytest.raises(SourceFailed, match="after 6 tries"),
    ):
        asked_of(source, PretendedClock(), LEICESTER)


def test_roles_are_refused_before_anything_is_asked() -> None:
    with serving(LocalSource(answers=answers)) as source:
        with pytest.raises(UnusableQuery, match="ROR knows no roles"):
            client.organisations(client_of(source, PretendedClock()), RegisterQuery(today=TODAY, roles=("RO197",)))
        assert source.asked == []
