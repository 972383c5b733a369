"""The steps of importing a spreadsheet: who may, mappings, templates, files that cannot be used, and their end."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from charnia.apps.accounts.models import User
from charnia.apps.evidence.models import EvidenceLoad, LoadStatus
from charnia.apps.people.models import Person
from charnia.apps.programmes.models import SavedMapping, Spreadsheet
from charnia.apps.programmes.spreadsheets import actions
from charnia.apps.programmes.spreadsheets.queries import KEPT_FOR
from charnia.core.verdict import NotAllowed
from charnia.sources.spreadsheet.targets import TARGETS
from tests.apps.programmes.sheets import MENTORS, UPLOAD, Row, examined, imported, workbook
from tests.apps.reading import HOSTILE, assert_closed_to, assert_only_words, page

pytestmark = pytest.mark.django_db


def test_a_mapping_is_kept_and_offered_for_the_same_headings(desk: Client) -> None:
    rows = [["Wer", "Wo", "Mail"], ["Ann Other", "Merrow Trust", "ann@example.org"]]
    desk.post(UPLOAD, {"file": workbook(*rows)})
    sheet = Spreadsheet.objects.get()
    desk.post(reverse("programmes:spreadsheet-rows", args=[sheet.load_id]), {"sheet": "Sheet", "target": "people"})
    path = reverse("programmes:spreadsheet-columns", args=[sheet.load_id])
    refused = desk.post(path, {"column-email": "2"}).content.decode()
    assert "Choose the column that holds the name" in refused
    chosen = {"column-name": "0", "column-organisation": "1", "column-email": "2", "save_as": "German mentors"}
    desk.post(path, chosen)
    mapping = SavedMapping.objects.get()
    assert mapping.headings == {"name": "Wer", "organisation": "Wo", "email": "Mail"}
    desk.post(UPLOAD, {"file": workbook(["Mail", "Wer", "Wo"], rows[1])})
    other = Spreadsheet.objects.latest("pk")
    desk.post(reverse("programmes:spreadsheet-rows", args=[other.load_id]), {"sheet": "Sheet", "target": "people"})
    answer = desk.get(reverse("programmes:spreadsheet-columns", args=[other.load_id]))
    assert "Filled in as the team kept it under “German mentors”" in answer.content.decode()
    assert answer.context["form"].initial["column-name"] == "1"
    assert "German mentors" in page(desk, "programmes:spreadsheets")
    desk.post(reverse("programmes:delete-mapping", args=[mapping.pk]))
    assert not SavedMapping.objects.exists()


@pytest.mark.parametrize("target", list(TARGETS))
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_template_is_understood_and_its_example_passed_over(desk: Client, target: str, form: str) -> None:
    answer = desk.get(reverse("programmes:spreadsheet-template", args=[target, form]))
    if form == "xlsx":
        book = load_workbook(io.BytesIO(answer.content))
        assert book.sheetnames == [TARGETS[target].label, "What the columns mean"]
    file = SimpleUploadedFile(f"t.{form}", answer.content)
    first = desk.post(UPLOAD, {"file": file})
    name = TARGETS[target].label if form == "xlsx" else "The file"
    second = desk.post(first["Location"], {"sheet": name, "target": target})
    chosen = desk.get(second["Location"]).context["form"].initial
    assert {one.removeprefix("column-") for one in chosen if one.startswith("column-")} == {
        field.name for field in TARGETS[target].fields
    }
    third = desk.post(second["Location"], {name: value for name, value in chosen.items() if value})
    assert "<strong>0</strong> new" in desk.get(third["Location"]).content.decode()


def test_no_such_template(desk: Client) -> None:
    assert desk.get(UPLOAD + "template/wizards.csv").status_code == 404
    assert desk.get(UPLOAD + "template/people.pdf").status_code == 404


def test_only_the_team_and_there_only_the_uploader(
    desk: Client, fay: User, alice: User, as_user: Callable[[User], Client]
) -> None:
    sheet = examined(desk, *MENTORS)
    other = User.objects.create_user("tom@example.org", "a long password", name="Tom", cluster_role="programme-team")
    for name in ("spreadsheet", "spreadsheet-rows", "spreadsheet-columns", "spreadsheet-refused"):
        path = reverse(f"programmes:{name}", args=[sheet.load_id])
        assert_closed_to(path, as_user(fay), as_user(alice))
        assert as_user(other).get(path).status_code == 404
    for name in ("load-spreadsheet", "discard-spreadsheet"):
        path = reverse(f"programmes:{name}", args=[sheet.load_id])
        assert_closed_to(path, as_user(fay), as_user(alice), method="post")
        assert as_user(other).post(path).status_code == 404
    assert_closed_to(UPLOAD, as_user(fay), as_user(alice))
    assert "mentors.xlsx" in page(desk, "programmes:imports")
    assert "mentors.xlsx" not in page(as_user(other), "programmes:imports")
    assert desk.get(reverse("programmes:import", args=[sheet.load_id])).status_code == 404
    for user in (fay, alice, other):
        with pytest.raises(NotAllowed):
            actions.import_spreadsheet(spreadsheet=sheet, by=user)
    for user in (fay, alice):
        with pytest.raises(NotAllowed):
            actions.upload_spreadsheet(filename="x", payload=b"a,b\n1,2", by=user)


def test_a_file_is_decided_on_once(desk: Client) -> None:
    sheet = examined(desk, *MENTORS)
    load = reverse("programmes:load-spreadsheet", args=[sheet.load_id])
    discard = reverse("programmes:discard-spreadsheet", args=[sheet.load_id])
    assert "Nothing of the spreadsheet was stored" in desk.post(discard, follow=True).content.decode()
    for path in (load, discard):
        assert "has already been imported or discarded" in desk.post(path, follow=True).content.decode()
    assert not Person.objects.exists()
    sheet.refresh_from_db()
    assert (sheet.samples, sheet.first_rows, bytes(sheet.load.payload)) == ([], [], b"")


def test_a_file_is_forgotten_after_some_days(desk: Client, tess: User) -> None:
    sheet = examined(desk, *MENTORS, ["", "x@example.org"])
    with time_machine.travel(timezone.now() + KEPT_FOR + dt.timedelta(hours=1), tick=False):
        assert actions.forget_overdue() == 1
        assert not Spreadsheet.objects.exists()
        load = EvidenceLoad.objects.get()
        assert (load.status, bytes(load.payload), load.problems) == (LoadStatus.DISCARDED, b"", [])
    assert desk.get(reverse("programmes:spreadsheet", args=[sheet.load_id])).status_code == 404


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\x00\x01\x02\x03" * 9, "This file is not text"),
        (b"PK\x03\x04zip", "This workbook is damaged."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99, "old .xls format"),
    ],
)
def test_a_file_that_is_no_table_is_refused(desk: Client, content: bytes, sentence: str) -> None:
    answer = desk.post(UPLOAD, {"file": SimpleUploadedFile("x.xlsx", content)})
    assert sentence in answer.content.decode()
    assert not EvidenceLoad.objects.exists()


def test_a_sheet_without_rows_says_so_in_the_form(desk: Client) -> None:
    desk.post(UPLOAD, {"file": workbook(MENTORS[0])})
    sheet = Spreadsheet.objects.get()
    answer = desk.post(
        reverse("programmes:spreadsheet-rows", args=[sheet.load_id]), {"sheet": "Sheet", "target": "people"}
    )
    assert "There is nothing below the headings in row 1." in answer.content.decode()


def test_markup_in_a_sheet_is_shown_as_text(desk: Client) -> None:
    head = ["Name", "E-mail", f"x{HOSTILE}"]
    sheet = examined(desk, head, [f"Eve {HOSTILE}", "eve@example.org", HOSTILE], ["", HOSTILE])
    for name in ("spreadsheet-columns", "spreadsheet"):
        assert_only_words(page(desk, f"programmes:{name}", sheet.load_id), name)


def test_if_storing_fails_nothing_is_stored(desk: Client, tess: User, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = examined(desk, *MENTORS)

    def fail(**_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(actions, "close_load", fail)
    with pytest.raises(RuntimeError):
        actions.import_spreadsheet(spreadsheet=sheet, by=tess)
    assert not Person.objects.exists()
    assert EvidenceLoad.objects.get().status == LoadStatus.PREVIEW


def _many(number: int) -> list[Row]:
    rows = [[f"Ann Other{n}", f"ann{n}@example.org", f"Trust {n % 3}", "", "", "", ""] for n in range(number)]
    return [MENTORS[0], *rows]


@pytest.mark.parametrize("number", [1, 30])
def test_every_step_costs_the_same_for_one_row_and_thirty(
    desk: Client, tess: User, number: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    imported(desk, *_many(number))
    sheet = examined(desk, *_many(number))
    with django_assert_num_queries(PREVIEW_QUERIES):
        desk.get(reverse("programmes:spreadsheet", args=[sheet.load_id]))
    with django_assert_num_queries(EXAMINE_QUERIES):
        actions.map_columns(spreadsheet=sheet, columns=sheet.columns, shows_new=False, by=tess)


PREVIEW_QUERIES = 3
EXAMINE_QUERIES = 17
