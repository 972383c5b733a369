"""Somebody who asked to be forgotten is in no stored spreadsheet, and no later one brings them back."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from charnia.apps.accounts.models import User
from charnia.apps.evidence.models import EvidenceLoad, LoadStatus
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.actions import create_person
from charnia.apps.people.models import ForgottenId, Person
from charnia.apps.programmes.forgetting import forget_person
from charnia.apps.programmes.models import Spreadsheet
from charnia.apps.programmes.spreadsheets import actions
from tests.apps.programmes.sheets import ANN, MENTORS, Row, examined
from tests.apps.programmes.test_forgetting import whole_database

pytestmark = pytest.mark.django_db


def stored(desk: Client, by: User, *rows: Row) -> Spreadsheet:
    sheet = examined(desk, MENTORS[0], *rows)
    actions.import_spreadsheet(spreadsheet=sheet, by=by)
    return sheet


def test_a_file_that_waits_and_names_the_person_is_given_up_and_others_stay(desk: Client, tess: User) -> None:
    stored(desk, tess, ANN)
    waiting = examined(desk, MENTORS[0], ["Other, Ann", "", "Elsewhere", "", "", "", ""])
    other = examined(desk, MENTORS[0], MENTORS[2])
    forget_person(person=Person.objects.get(name="Ann Other"), by=tess)
    load = EvidenceLoad.objects.get(pk=waiting.load_id)
    assert (load.status, bytes(load.payload), load.problems) == (LoadStatus.DISCARDED, b"", [])
    assert not Spreadsheet.objects.filter(pk=waiting.pk).exists()
    other.refresh_from_db()
    assert other.load.payload
    assert other.first_rows[0]["cells"][0] == "Ben Other"


def test_refused_rows_and_problems_are_blanked_by_address_and_id_too(desk: Client, tess: User) -> None:
    sheet = stored(
        desk, tess, ANN, ["A. N. Other", "ann@example.org", "Fern Trust", "", "", "", ""], ["", "b@x.example"]
    )
    assert len(sheet.refused) == 2
    person = Person.objects.get(name="Ann Other")
    Person.objects.filter(pk=person.pk).update(orcid="0000-0002-1825-0097")
    problems = ["Ask ANN@example.org.", "The iD 0000-0002-1825-0097 is taken.", "No name."]
    EvidenceLoad.objects.update(problems=[{"line": 1, "message": one} for one in problems])
    person.refresh_from_db()
    forget_person(person=person, by=tess)
    text = whole_database().casefold()
    assert "ann@example.org" not in text
    assert "0000-0002-1825-0097" not in text
    said = "A problem that named somebody who asked to be forgotten."
    assert [one["message"] for one in EvidenceLoad.objects.latest("pk").problems] == [said, said, "No name."]
    sheet.refresh_from_db()
    assert [any(one["cells"]) for one in sheet.refused] == [False, True]


@pytest.mark.parametrize(
    "row",
    [
        ["Annabel Other", "Ann@Example.org", "Fern Trust", "", "", "", ""],
        ["Ann Other", "", "Merrow Trust", "", "", "", ""],
        ["Ann Other", "new@example.org", "Merrow Trust", "", "", "", ""],
        ["Other, Ann", "", "Merrow Trust", "", "", "", ""],
        ["Prof. OTHER Ann", "", "Merrow Trust", "", "", "", ""],
    ],
)
def test_no_later_row_brings_the_person_back(desk: Client, tess: User, row: Row) -> None:
    stored(desk, tess, ANN)
    forget_person(person=Person.objects.get(name="Ann Other"), by=tess)
    assert "ann@" not in str(list(ForgottenId.objects.values()))
    sheet = stored(desk, tess, row, MENTORS[2])
    assert set(Person.objects.values_list("name", flat=True)) == {"Ben Other"}
    assert "asked to be forgotten" in sheet.refused[0]["sentence"]
    assert sheet.refused[0]["cells"] == []
    file = desk.get(f"/desk/import/spreadsheet/{sheet.load_id}/refused.csv")
    assert len(list(csv.reader(io.StringIO(file.content.decode())))) == 2


def test_the_reference_of_a_row_keeps_the_person_away(desk: Client, tess: User) -> None:
    head = ["Name", "Reference"]
    actions.import_spreadsheet(spreadsheet=examined(desk, head, ["Ann Other", "M-17"]), by=tess)
    forget_person(person=Person.objects.get(name="Ann Other"), by=tess)
    actions.import_spreadsheet(spreadsheet=examined(desk, head, ["A. Other", "M-17"], ["Ben", "M-18"]), by=tess)
    assert set(Person.objects.values_list("name", flat=True)) == {"Ben"}


def test_one_whom_no_sheet_brought_is_known_by_account_and_post(
    desk: Client, tess: User, bob: User, alder: Organisation
) -> None:
    person = create_person(by=None, fields={"name": "Cat Other", "organisation": alder, "user": bob})
    bob_address = bob.email
    forget_person(person=person, by=bob)
    rows: list[Row] = [
        ["Cat Other", "", alder.name, "", "", "", ""],
        ["Kit", bob_address, "Fern Trust", "", "", "", ""],
    ]
    sheet = stored(desk, tess, *rows, MENTORS[2])
    assert set(Person.objects.values_list("name", flat=True)) == {"Ben Other"}
    assert len(sheet.refused) == 2
