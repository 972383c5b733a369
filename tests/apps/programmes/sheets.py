"""Spreadsheets of a team, and the steps of the desk that take one in."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from charnia.apps.evidence.models import LoadStatus
from charnia.apps.programmes.models import Spreadsheet

UPLOAD = "/desk/import/spreadsheet/"
Row = list[Any]
MENTORS: list[Row] = [
    ["Name", "E-mail", "Employer", "Job title", "Role", "Areas of expertise", "Hours"],
    ["Ann Other", "ann@example.org", "Merrow Trust", "Consultant", "Clinician; Mentor", "sepsis; triage", 4],
    ["Ben Other", "ben@example.org", "Merrow Trust", "Nurse", "Clinician", "", ""],
]
ANN = MENTORS[1]


def workbook(*rows: Row, name: str = "mentors.xlsx") -> SimpleUploadedFile:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile(name, out.getvalue())


def examined(desk: Client, *rows: Row, target: str = "people", **also: str) -> Spreadsheet:
    """Goes with a sheet through the steps up to the preview, taking the columns as they are guessed."""
    answer = desk.post(UPLOAD, {"file": workbook(*rows)})
    assert answer.status_code == 302, answer.content.decode()
    sheet = Spreadsheet.objects.latest("pk")
    answer = desk.post(answer["Location"], {"sheet": "Sheet", "target": target})
    assert answer.status_code == 302, answer.content.decode()
    form = desk.get(answer["Location"]).context["form"]
    chosen = {name: value for name, value in form.initial.items() if value not in (False, None)}
    answer = desk.post(answer["Location"], {**chosen, **also})
    assert answer.status_code == 302, answer.content.decode()
    sheet.refresh_from_db()
    return sheet


def imported(desk: Client, *rows: Row, target: str = "people", **also: str) -> dict[str, int]:
    """As `examined`, and imports; returns the figures."""
    sheet = examined(desk, *rows, target=target, **also)
    desk.post(reverse("programmes:load-spreadsheet", args=[sheet.load_id]))
    sheet.load.refresh_from_db()
    assert sheet.load.status == LoadStatus.LOADED
    return dict(sheet.load.counts)


def figures(**told: int) -> dict[str, int]:
    return {"new": 0, "changed": 0, "unchanged": 0, "kept": 0, "faulty": 0, **told}
