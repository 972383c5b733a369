"""`charnia index`, as somebody types it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from django.conf import LazySettings

from charnia.apps.evidence.loading import load_records
from charnia.config.commands import doctor, main
from charnia.config.environment import BadSetting, read_environment
from charnia.core.evidence import EvidenceRecord, OrganisationReference, PersonReference, Place
from charnia.core.vocabulary import EvidenceKind
from charnia.engine.index.contract import Filters, Part
from charnia.engine.index.disk.index import DiskIndex

RECORDS = [
    EvidenceRecord(
        id=f"doi:10.1/{number}",
        title=title,
        kind=EvidenceKind.PUBLICATION,
        date=dt.date(2020 + number, 1, 1),
        people=(PersonReference(f"orcid:{number}", "Rosa Rowan"),),
        organisations=(OrganisationReference("ror:1", "University of Fenmarsh"),),
    )
    for number, title in enumerate(["Asthma inhalers at home", "Asthma in children", "Bees and hedgerows"])
]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _words_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHARNIA_MODEL", "none")


def found(folder: Path, filters: Filters) -> set[str]:
    snapshot = DiskIndex(folder).snapshot()
    return {hit.id for hit in snapshot.search(snapshot.vector([Part("need", "asthma")]), filters=filters)}


def test_a_rebuild_indexes_the_records_of_the_database_with_what_they_can_be_filtered_by(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load_records(found=iter(RECORDS), source="test", by=None, filename="")
    folder = tmp_path / "index"
    assert main(["index", "rebuild", "--folder", str(folder)]) == 0
    told = capsys.readouterr()
    assert told.out == "3 records are indexed.\n"
    assert told.err.startswith("The index knows words alone. The embedding model is switched off")
    assert found(folder, Filters()) == {"doi:10.1/0", "doi:10.1/1"}
    assert found(folder, Filters(kinds=frozenset({"publication"}), years=(2021, 2026))) == {"doi:10.1/1"}
    assert found(folder, Filters(kinds=frozenset({"grant"}))) == set()
    assert found(folder, Filters(near=Place(52.0, 0.0))) == set()
    assert main(["index", "rebuild", "--folder", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"documents": 3, "folder": str(folder)}


def test_verify_says_what_is_damaged_and_what_mends_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = ["--folder", str(tmp_path / "index")]
    assert main(["index", "verify", *place]) == 1
    assert capsys.readouterr().out.endswith("run `charnia index rebuild`.\n")
    load_records(found=iter(RECORDS), source="test", by=None, filename="")
    main(["index", "rebuild", *place])
    capsys.readouterr()
    assert main(["index", "verify", *place]) == 0
    assert capsys.readouterr().out == "The index is whole.\n"
    file = next((tmp_path / "index").rglob("terms.numbers"))
    file.write_bytes(file.read_bytes()[::-1])
    assert main(["index", "verify", *place, "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {
        "whole": False,
        "problems": [f"{file} is damaged; run `charnia index rebuild`."],
    }
    assert main(["index", "rebuild", *place]) == 0
    assert main(["index", "verify", *place]) == 0


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "index").write_text("mine")
    assert main(["index", "rebuild", "--folder", str(tmp_path / "index")]) == 2
    assert capsys.readouterr().err == f"charnia index: {tmp_path / 'index'} is a file; name a folder.\n"


@pytest.fixture
def folder(tmp_path: Path, settings: LazySettings) -> Path:
    """Where the index of an installation that keeps it in files lies; it is not there yet."""
    settings.INDEX_IN_FILES = True
    settings.DATA = tmp_path
    return tmp_path / "index"


def evidence_file(folder: Path, *titles: str) -> str:
    file = folder / "evidence.jsonl"
    lines = [json.dumps({"id": f"doi:10.3/{title}", "title": title}) for title in titles]
    file.write_text("\n".join(lines))
    return str(file)


def test_a_load_builds_the_index_and_then_keeps_it_up_to_date(folder: Path, tmp_path: Path) -> None:
    assert main(["load", "evidence", evidence_file(tmp_path, "Asthma at home")]) == 0
    assert found(folder, Filters()) == {"doi:10.3/Asthma at home"}
    first = (folder / "manifest.json").read_bytes()
    assert main(["load", "evidence", evidence_file(tmp_path, "Asthma at school", "Bees")]) == 0
    assert found(folder, Filters()) == {"doi:10.3/Asthma at home", "doi:10.3/Asthma at school"}
    assert (folder / "manifest.json").read_bytes() == first


def test_commands_say_in_a_sentence_what_mends_a_damaged_index(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["load", "evidence", evidence_file(tmp_path, "Asthma at home")])
    (folder / "manifest.json").write_text("{}")
    capsys.readouterr()
    assert main(["load", "evidence", evidence_file(tmp_path, "Asthma at school")]) == 2
    sentence = f"{folder / 'manifest.json'} cannot be read; run `charnia index rebuild`."
    assert capsys.readouterr().err == f"charnia load: {sentence}\n"
    assert main(["doctor", "--json"]) == 1
    told = {finding["what"]: finding for finding in json.loads(capsys.readouterr().out)}
    assert (told["index"]["state"], told["index"]["says"]) == ("bad", sentence)
    assert main(["index", "rebuild", "--folder", str(folder)]) == 0
    assert found(folder, Filters()) == {"doi:10.3/Asthma at home", "doi:10.3/Asthma at school"}
    main(["doctor", "--json"])
    told = {
        finding["what"]: finding for finding in json.loads(capsys.readouterr().out[len("2 records are indexed.\n") :])
    }
    assert told["index"]["state"] == "good"


def test_doctor_says_when_there_are_many_records_for_memory(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    load_records(found=iter(RECORDS), source="test", by=None, filename="")
    for most, state in ((10, "good"), (2, "look")):
        monkeypatch.setattr(doctor, "MANY_RECORDS", most)
        main(["doctor", "--json"])
        told = {finding["what"]: finding for finding in json.loads(capsys.readouterr().out)}
        assert told["index"]["state"] == state
    assert "CHARNIA_INDEX=disk" in told["index"]["says"]


def test_another_index_than_memory_and_disk_is_refused(tmp_path: Path) -> None:
    known = {"CHARNIA_DATA": str(tmp_path)}
    assert not read_environment(known).index_in_files
    assert read_environment({**known, "CHARNIA_INDEX": "Disk"}).index_in_files
    with pytest.raises(BadSetting, match="CHARNIA_INDEX is 'cloud'; set it to memory, or to disk"):
        read_environment({**known, "CHARNIA_INDEX": "cloud"})
