from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from charnia.apps.organisations.models import Organisation, RegisterLoad
from charnia.config.commands import main

pytestmark = pytest.mark.django_db

ROR_RECORD = {
    "id": "https://ror.org/0aaaaaa11",
    "name": "University of Fenmarsh",
    "country": {"country_code": "GB"},
    "addresses": [{"city": "Fenmarsh"}],
    "status": "active",
}


def run(tmp_path: Path, *options: str, source: str = "ror", text: str = json.dumps(ROR_RECORD)) -> int:
    path = tmp_path / "register"
    path.write_text(text, encoding="utf-8")
    return main(["load", source, str(path), *options])


def test_the_command_loads_and_reports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "--dry-run") == 0
    assert "1 new" in capsys.readouterr().out
    assert not Organisation.objects.exists()
    assert run(tmp_path, "--json", "--whole") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["new"], told["vanished"], told["faulty"], told["files"]) == (1, 0, 0, ["register"])
    assert run(tmp_path) == 0
    assert "1 unchanged" in capsys.readouterr().out


def test_the_parts_of_a_snapshot_are_one_register(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    institutions = tmp_path / "institutions"
    for number in (1, 2):
        part = institutions / f"updated_date=2026-01-0{number}"
        part.mkdir(parents=True)
        fields = {"id": f"https://openalex.org/I{number}", "display_name": f"Fenmarsh {number}", "country_code": "GB"}
        (part / "part_000.gz").write_bytes(gzip.compress(json.dumps(fields).encode()))
    (institutions / "manifest").write_text("{}")
    assert main(["load", "openalex-institutions", str(institutions), "--whole"]) == 0
    assert "OpenAlex institutions: 2 new" in capsys.readouterr().out
    names = [f"updated_date=2026-01-0{number}/part_000.gz" for number in (1, 2)]
    assert RegisterLoad.objects.get().filenames == names


def test_a_broken_line_costs_only_itself_and_strict_stores_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "{\n" + json.dumps(ROR_RECORD)
    assert run(tmp_path, "--strict", text=text) == 1
    assert "nothing was stored" in capsys.readouterr().out
    assert not Organisation.objects.exists()
    assert run(tmp_path, text=text) == 1
    assert "Line 1: The line is not valid JSON" in capsys.readouterr().err
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("source", "text", "says"),
    [
        ("ror", "", "No organisation was loaded"),
        (
            "ror",
            json.dumps({**ROR_RECORD, "country": {"country_code": "FR"}}),
            "No organisation was loaded. Asked for were those in GB",
        ),
        ("companies-house", "a,b\n1,2", "No organisation was loaded"),
        ("nhs-ods", json.dumps(ROR_RECORD), "No organisation was loaded"),
    ],
)
def test_nothing_to_load_is_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], source: str, text: str, says: str
) -> None:
    assert run(tmp_path, source=source, text=text) == 2
    assert says in capsys.readouterr().err


def test_only_the_country_and_the_activities_asked_for(tmp_path: Path) -> None:
    assert run(tmp_path, "--country", "FR") == 2
    assert run(tmp_path, "--country", "all") == 0
    headings = "CompanyName,CompanyNumber,SICCode.SicText_1"
    text = f"{headings}\nMarsh Kits,01234567,72110 - Research\nMarsh Cakes,01234568,10710 - Bread"
    assert run(tmp_path, "--sic", "72", source="companies-house", text=text) == 0
    assert Organisation.objects.get(companies_house="01234567").name == "Marsh Kits"
    assert Organisation.objects.exclude(companies_house=None).count() == 1
