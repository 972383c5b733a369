"""`charnia load`, as somebody types it, and killed at any point."""

from __future__ import annotations

import gzip
import json
import os
import re
import sqlite3
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from charnia.apps.evidence.models import EvidenceLoad, EvidenceRecord
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.models import RegisterLoad
from charnia.config.commands import main
from charnia.sources.catalogue import ASKED_FOR_ALL_OPEN, SOURCES
from tests.sources.gtr.test_organisation import UNIVERSITY as ORGANISATION
from tests.sources.gtr.test_parse import FUND, PROJECT
from tests.sources.local_source import Answer, Asked, LocalSource, serving
from tests.sources.ref_impact.test_client_2021 import workbook_of


def study(number: int, title: str = "A study") -> dict[str, Any]:
    return {"protocolSection": {"identificationModule": {"nctId": f"NCT{number:08}", "officialTitle": title}}}


def written(folder: Path, value: object, name: str = "studies.json") -> str:
    path = folder / name
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return str(path)


@pytest.mark.django_db
def test_files_are_loaded_with_a_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, {"studies": [study(1), study(2)]})
    assert main(["load", "clinicaltrials", file, "--dry-run"]) == 0
    assert "would store 2 new, 0 changed, 0 unchanged. Nothing was stored." in capsys.readouterr().out
    assert main(["load", "clinicaltrials", file]) == 0
    assert capsys.readouterr().out == "studies.json: 2 new, 0 changed, 0 unchanged.\n"
    written(tmp_path, {"studies": [study(1, "Reworded"), {}]})
    assert main(["load", "clinicaltrials", file]) == 1
    said = capsys.readouterr()
    assert "studies.json: 0 new, 1 changed, 0 unchanged.\n" in said.out
    assert "1 record of earlier loads is gone from it, but kept: A study." in said.out
    assert 'Line 2: There is no "nctId"' in said.err
    assert EvidenceRecord.objects.count() == 2


@pytest.mark.django_db
def test_files_of_the_gateway_tell_of_one_another_when_they_are_given_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fund, project = written(tmp_path, FUND, "fund.json"), written(tmp_path, PROJECT, "project.json")
    organisation = written(tmp_path, {"organisation": [ORGANISATION]}, "organisation.json")
    assert main(["load", "gtr", fund, project, organisation]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "fund.json: nothing.",
        "project.json: 1 new, 0 changed, 0 unchanged.",
        "organisation.json: 0 new, 1 changed, 0 unchanged (organisations).",
    ]
    record = EvidenceRecord.objects.get()
    assert "£198,408 (actual income)" in record.text
    assert [one.town for one in record.organisations.all()] == ["Merrowby"]
    assert main(["load", "gtr", fund]) == 2
    assert "This is a fund of the Gateway to Research, £198,408" in capsys.readouterr().err


@pytest.mark.django_db
def test_a_folder_stands_for_its_files_and_the_parts_of_a_snapshot_are_kept_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    works = tmp_path / "works"
    for number, day in enumerate(("2026-01-05", "2026-01-12"), start=1):
        part = works / f"updated_date={day}"
        part.mkdir(parents=True)
        work = {"id": f"https://openalex.org/W{number}", "display_name": f"Work {number}", "authorships": []}
        (part / "part_000.gz").write_bytes(gzip.compress(json.dumps(work).encode() + b"\n"))
    (works / "manifest").write_text("{}")
    (works / ".hidden").write_text("{}")
    names = [f"updated_date={day}/part_000.gz" for day in ("2026-01-05", "2026-01-12")]
    assert main(["load", "openalex", str(works)]) == 0
    first = "".join(f"{name}: 1 new, 0 changed, 0 unchanged.\n" for name in names)
    assert capsys.readouterr().out == first
    assert main(["load", "openalex", *(str(works / name) for name in names)]) == 0
    again = "".join(f"{name}: 0 new, 0 changed, 1 unchanged.\n" for name in names)
    assert capsys.readouterr().out == again
    assert list(EvidenceLoad.objects.order_by("pk").values_list("filename", flat=True)) == names * 2


@pytest.mark.django_db
def test_an_evidence_file_may_be_packed_and_what_stands_before_a_break_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        json.dumps({"id": f"doi:10.1/{number}", "title": sha256(bytes([number])).hexdigest()}) for number in range(9)
    ]
    packed = gzip.compress("".join(f"{line}\n" for line in lines).encode())
    file = tmp_path / "papers.jsonl.gz"
    file.write_bytes(packed[: len(packed) // 2])
    assert main(["load", "evidence", str(file), "--strict"]) == 1
    assert not EvidenceRecord.objects.exists()
    assert main(["load", "evidence", str(file)]) == 1
    before = EvidenceRecord.objects.count()
    assert 0 < before < 9
    assert f"Line {before + 1}: The compressed file breaks off here; fetch it again." in capsys.readouterr().err
    file.write_bytes(packed)
    assert main(["load", "evidence", str(file)]) == 0
    assert capsys.readouterr().out == f"papers.jsonl.gz: {9 - before} new, 0 changed, {before} unchanged.\n"


@pytest.mark.django_db
def test_files_may_stand_behind_options_and_between_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = written(tmp_path, {"studies": [study(1)]}, "one.json")
    two = written(tmp_path, {"studies": [study(2)]}, "two.json")
    assert main(["load", "clinicaltrials", "--dry-run", one, "--licence", "CC BY 4.0", two]) == 0
    said = capsys.readouterr().out
    assert "one.json: would store 1 new" in said
    assert "two.json: would store 1 new" in said


def test_a_folder_without_a_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "README.md").write_text("Nothing here yet.")
    assert main(["load", "openalex", str(tmp_path)]) == 2
    assert "is a folder without a file to load" in capsys.readouterr().err


@pytest.mark.django_db
def test_offers_are_counted_as_such_and_told_to_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fund = {"title": "A fund", "url": "https://example.org/1", "source": "NIHR", "deadline": "1 May 2027"}
    file = written(tmp_path, [fund])
    assert main(["load", "uk-funding", file]) == 0
    assert "1 new, 0 changed, 0 unchanged (offers)." in capsys.readouterr().out
    assert main(["load", "uk-funding", file, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)[file]
    assert (report["unchanged"], report["offers"], report["problems"]) == (1, {"unchanged": 1}, [])
    assert Offer.objects.count() == 1
    written(tmp_path, [{**fund, "title": "Another fund", "url": "https://example.org/2"}])
    assert main(["load", "uk-funding", file]) == 0
    assert "1 offer of earlier loads is gone from it, but kept: A fund." in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["load", "openalex", "--institution", "x", "--contact", "a@b.org"], "OpenAlex is asked by ROR"),
        (
            ["load", "openalex-institutions", "--institution", "Tarn", "--contact", "a@b.org"],
            "asked by ROR: give --institution with one, such as 04h699437, or a country such as GB.",
        ),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHARNIA_CONTACT", raising=False)
    assert main(arguments) == 2
    assert sentence in capsys.readouterr().err


@pytest.mark.django_db
def test_an_error_page_instead_of_data_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["load", "openalex", written(tmp_path, "<html>502</html>")]) == 2
    assert "This is a web page or an XML file, not JSON" in capsys.readouterr().err


@pytest.mark.django_db
def test_a_source_is_asked_over_the_network(capsys: pytest.CaptureFixture[str]) -> None:
    reply = {"totalCount": 1, "studies": [study(7)]}
    with serving(LocalSource(answers=lambda asked: reply)) as source:
        arguments = ["load", "clinicaltrials", "--institution", "Tarn", "--contact", "team@example.org"]
        assert main([*arguments, "--address", source.base, "--dry-run"]) == 0
        assert "would store 1 new" in capsys.readouterr().out
        assert main([*arguments, "--address", source.base]) == 0
        assert capsys.readouterr().out == "clinicaltrials Tarn: 1 new, 0 changed, 0 unchanged.\n"
        source.answers = lambda asked: 500
        source.faults = []
        assert main([*arguments, "--address", "http://127.0.0.1:1/", "--json", "--since", "2026-01-01"]) == 2


ASKED_WITH = {
    "europepmc": "Tarn",
    "clinicaltrials": "Tarn",
    "gtr": "D1774113-D5D2-4B7C-A412-66A90FE4B96F",
    "isrctn": "Tarn",
    "ref2014": "Tarn",
    "360giving": "GB-COH-01234567",
}


@pytest.mark.django_db
@pytest.mark.parametrize("source", [*(name for name, one in SOURCES.items() if one.network), "openalex-institutions"])
@pytest.mark.parametrize(
    "reply", [{}, {"items": [1], "found": 1}, {"results": 1, "studies": 1, "project": 1, "meta": 1}]
)
def test_an_answer_of_another_form_is_no_empty_one(
    source: str, reply: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    whom = ["--open"] if source in ASKED_FOR_ALL_OPEN else ["--institution", ASKED_WITH.get(source, "04h699437")]
    asked = [*whom, "--contact", "team@example.org"]
    answers: dict[str, Answer] = {
        **dict.fromkeys(("isrctn", "ukri-opportunities"), f"<r><!-- {reply} --><found>1</found></r>".encode()),
        "ref2021": workbook_of([[str(reply)], ["1"]]),
    }
    with serving(LocalSource(answers=lambda asked: answers.get(source, reply))) as there:
        assert main(["load", source, *asked, "--address", there.base]) == 2
    said = capsys.readouterr()
    assert said.err.startswith(
        "charnia load: The source answered in another form than expected, so nothing was loaded."
    )
    assert said.err.count("\n") == 1
    assert not EvidenceLoad.objects.exclude(finished_at=None).exists()
    assert not RegisterLoad.objects.exists()


@pytest.mark.django_db
def test_all_that_was_ever_asked_is_asked_again_and_a_source_that_fails_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contact = ["--contact", "team@example.org"]
    assert main(["load", "again", *contact]) == 2
    assert "No source has been asked over the network yet" in capsys.readouterr().err
    found = [study(7)]
    refused: set[str] = set()

    def answer(asked: Asked) -> Answer:
        place = next((name for name in ("Tarn", "Fell") if name in str(asked.params)), "")
        studies = found if place == "Tarn" else []
        return 403 if place in refused else {"totalCount": len(studies), "studies": studies}

    with serving(LocalSource(answers=answer)) as source:
        address = ["--address", source.base]
        for place in ("Tarn", "Fell"):
            assert main(["load", "clinicaltrials", "--institution", place, *contact, *address]) == 0
        file = written(tmp_path, {"studies": [study(1)]})
        assert main(["load", "clinicaltrials", file]) == 0
        capsys.readouterr()
        found.append(study(8))
        assert main(["load", "again", *contact, *address, "--dry-run"]) == 0
        assert "clinicaltrials Tarn: would store 1 new, 0 changed, 1 unchanged." in capsys.readouterr().out
        refused.add("Fell")
        assert main(["load", "again", *contact, *address]) == 1
        said = capsys.readouterr()
        assert said.out == "clinicaltrials Tarn: 1 new, 0 changed, 1 unchanged.\n"
        assert "clinicaltrials Fell: ClinicalTrials.gov refused the request (HTTP 403" in said.err
        since = [load.since for load in EvidenceLoad.objects.filter(query="institution=Tarn").order_by("pk")]
        assert since[0] is None
        assert since[1] is not None
        refused.add("Tarn")
        assert main(["load", "again", *contact, *address]) == 2
        assert main(["load", "again", file, *contact]) == 2
        assert "Each source is asked as before" in capsys.readouterr().err


@pytest.mark.django_db
def test_a_dry_run_of_the_packs_stores_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["load", "packs", "--dry-run"]) == 0
    assert re.fullmatch(
        r"Packs: would store \d\d new, 0 changed, 0 unchanged. Nothing was stored.\n", capsys.readouterr().out
    )
    assert not Offer.objects.exists()
    assert main(["load", "packs", "--words-only"]) == 0
    capsys.readouterr()
    assert main(["load", "packs", "--dry-run", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["stored"], told["new"], told["unchanged"]) == (False, 0, Offer.objects.count())


KILLED = """
import os, signal, sys
from django.db import connection
from charnia.config.commands import main
from charnia.config.commands.installation import start_django
start_django()
left = int(sys.argv[1])
def kill_in_time(execute, sql, params, many, context):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, params, many, context)
with connection.execute_wrapper(kill_in_time):
    sys.exit(main(sys.argv[2:]))
"""
ON_A_SMALL_DISK = """
import sys
from django.db import connection
from charnia.config.commands import main
from charnia.config.commands.installation import start_django
start_django()
cursor = connection.cursor()
pages = cursor.execute("PRAGMA page_count").fetchone()[0]
cursor.execute(f"PRAGMA max_page_count = {pages + int(sys.argv[1])}")
sys.exit(main(sys.argv[2:]))
"""
MIGRATE = "from charnia.config.commands.installation import *; start_django(); bring_database_up_to_date()"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without records, to be copied."""
    folder = tmp_path_factory.mktemp("installation")
    _python(folder, "-c", MIGRATE)
    return folder / "charnia.sqlite3"


def _python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "CHARNIA_DATA": str(folder), "CHARNIA_SECRET_KEY": "only-for-tests"}
    environment.pop("CHARNIA_DATABASE_URL", None)
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def contents(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    with sqlite3.connect(database) as connection:
        return {
            what: connection.execute(query).fetchall()
            for what, query in {
                "records": "select source_id, title from evidence_evidencerecord order by 1",
                "people": "select source_id, name from people_person order by 1",
                "authors": "select r.source_id, p.source_id, a.position from evidence_authorship a "
                "join evidence_evidencerecord r on r.id = a.record_id join people_person p on p.id = a.person_id "
                "order by 1, 2",
                "loads": "select source, filename, status from evidence_evidenceload",
                "organisations": "select source_id, name from organisations_organisation order by 1",
            }.items()
        }


@pytest.mark.parametrize("query", [3, 9, 14, 20, 27])
def test_killed_at_any_point_it_goes_on_without_doubles(tmp_path: Path, prepared: Path, query: int) -> None:
    works = [
        {
            "id": f"e{number}",
            "title": f"Paper {number}",
            "people": [{"id": f"p{number % 90}", "name": f"Person {number % 90}"}],
            "organisations": [{"id": f"o{number % 7}", "name": f"Organisation {number % 7}"}],
        }
        for number in range(1_200)
    ]
    file = written(tmp_path, "\n".join(map(json.dumps, works)), "papers.jsonl")
    results = []
    for name, kills in (("whole", 0), ("killed", query)):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "charnia.sqlite3").write_bytes(prepared.read_bytes())
        if kills:
            assert _python(folder, "-c", KILLED, str(kills), "load", "evidence", file).returncode == -9
        done = _python(folder, "-c", KILLED, "-1", "load", "evidence", file)
        assert done.returncode == 0, done.stderr
        results.append(contents(folder / "charnia.sqlite3"))
    assert results[0] == results[1]
    assert [len(results[1][what]) for what in ("records", "people", "authors", "organisations")] == [1200, 90, 1200, 7]


def test_a_full_disk_is_said_in_one_sentence_and_the_load_goes_on_when_there_is_room(
    tmp_path: Path, prepared: Path
) -> None:
    (tmp_path / "charnia.sqlite3").write_bytes(prepared.read_bytes())
    papers = [{"id": f"e{number}", "title": f"Paper {number}", "text": "word " * 200} for number in range(3_000)]
    file = written(tmp_path, "\n".join(map(json.dumps, papers)), "papers.jsonl")
    full = _python(tmp_path, "-c", ON_A_SMALL_DISK, "1000", "load", "evidence", file)
    assert full.returncode == 2
    assert full.stderr.count("\n") == 1
    assert "The disk is full. What was stored before stays; make room" in full.stderr
    assert len(contents(tmp_path / "charnia.sqlite3")["records"]) == 2_000
    done = _python(tmp_path, "-c", KILLED, "-1", "load", "evidence", file)
    assert (done.returncode, done.stdout) == (0, "papers.jsonl: 1,000 new, 0 changed, 2,000 unchanged.\n")
    found = contents(tmp_path / "charnia.sqlite3")
    assert len(found["records"]) == 3_000
    assert found["loads"] == [("evidence file", "papers.jsonl", "loaded")]
