"""`charnia load spreadsheet`, as somebody types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from charnia.apps.evidence.models import EvidenceLoad
from charnia.apps.people.models import Person
from charnia.apps.programmes.models import SavedMapping
from charnia.config.commands import main
from tests.sources.spreadsheet.files import workbook

pytestmark = pytest.mark.django_db
TABLE = "Wer,Mail,Hours\nAnn Other,ann@example.org,4\n,x@example.org,\nBen Other,ben@example.org,lots\n"


@pytest.fixture
def sheet(tmp_path: Path) -> str:
    file = tmp_path / "mentors.csv"
    file.write_text(TABLE, encoding="utf-8")
    return str(file)


@pytest.fixture
def mapping() -> SavedMapping:
    headings = {"name": "Wer", "email": "Mail", "hours_a_month": "Hours"}
    return SavedMapping.objects.create(name="Mentors", target="people", headings=headings)


def test_a_sheet_is_looked_at_then_loaded_by_a_saved_mapping(
    sheet: str, mapping: SavedMapping, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["load", "spreadsheet", sheet, "--mapping", "Mentors"]
    assert main([*asked, "--dry-run"]) == 1
    said = capsys.readouterr()
    assert said.out == "mentors.csv: would import 2 new, 0 changed, 0 unchanged. Nothing was stored.\n"
    assert "Row 3: Name is empty" in said.err
    assert "Row 4: Hours a month “lots” is no whole number from 0 to 160. The rest of the row was kept." in said.err
    assert main([*asked, "--strict"]) == 1
    assert "nothing was stored, because 1 rows are faulty" in capsys.readouterr().out
    assert not Person.objects.exists()
    assert main(asked) == 1
    assert capsys.readouterr().out == "mentors.csv: 2 new, 0 changed, 0 unchanged.\n"
    assert list(Person.objects.values_list("is_listed", flat=True)) == [False, False]
    assert EvidenceLoad.objects.get().counts["new"] == 2


def test_headings_of_the_template_need_no_mapping(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "p.xlsx"
    file.write_bytes(workbook(["Name", "E-mail"], ["Ann Other", "ann@example.org"], title="Mentors"))
    asked = ["load", "spreadsheet", str(file), "--rows", "people", "--sheet", "Mentors", "--show-new", "--json"]
    assert main(asked) == 0
    report = json.loads(capsys.readouterr().out)[str(file)]
    assert (report["stored"], report["new"], report["problems"]) == (True, 1, [])
    assert Person.objects.get().is_listed


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (["--rows", "people", "--mapping", "Mentors"], "Say what the columns hold"),
        ([], "Say what the columns hold"),
        (["--mapping", "Wizards"], "No mapping is called Wizards. There are: Mentors."),
        (["--rows", "people", "--sheet", "Second"], "There is nothing below the headings"),
        (["--rows", "organisations"], "None of the rows could be used"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    sheet: str, mapping: SavedMapping, asked: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if "Second" in asked:
        Path(sheet).write_bytes(workbook(["Name", "E-mail"], title="Second"))
    assert main(["load", "spreadsheet", sheet, *asked]) == 2
    assert sentence in capsys.readouterr().err


def test_a_mapping_that_does_not_fit_and_a_file_that_is_no_table(
    tmp_path: Path, mapping: SavedMapping, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.csv"
    file.write_text("Name,Mail\nAnn,a@example.org\n", encoding="utf-8")
    assert main(["load", "spreadsheet", str(file), "--mapping", "Mentors"]) == 2
    assert "x.csv has not all the headings of Mentors: Wer, Mail, Hours." in capsys.readouterr().err
    file.write_bytes(b"%PDF-1.7")
    assert main(["load", "spreadsheet", str(file), "--rows", "people"]) == 2
    assert "x.csv: This is a PDF." in capsys.readouterr().err
