"""`charnia index`, as somebody types it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from charnia.apps.evidence.loading import load_records
from charnia.config.commands import main
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
