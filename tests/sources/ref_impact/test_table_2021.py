from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl import Workbook

from charnia.core.vocabulary import EvidenceKind, OfferKind
from charnia.sources.json_lines import LineProblem
from charnia.sources.ref_impact.table_2021 import (
    CaseStudy2021,
    evidence_of_2021,
    offer_of_2021,
    read_case_studies_2021,
)

ROW = {
    "Institution UKPRN code": "10000000",
    "Institution name": "University of Merrowby",
    "Unit of assessment name": "Clinical Medicine",
    "REF impact case study identifier": "c897ad2d-9af3-456b-9749-73e0ce3cf626",
    "Title": "Quicker dressings for burns",
    "Summary impact type": "Health",
    "1. Summary of the impact": "A dressing that shows infection,\nused in eleven units.",
    "2. Underpinning research": "Professor Ann Other (Professor of Surgery, 1998-2011) found the dye.",
    "4. Details of the impact": "Nurses change the dressing earlier.",
}


def read(folder: Path, *rows: dict[str, str], columns: list[str] | None = None) -> list[CaseStudy2021 | LineProblem]:
    path = folder / "cases.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, columns or list(ROW), extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return list(read_case_studies_2021(path))


def test_a_case_study_becomes_evidence_and_an_offer(tmp_path: Path) -> None:
    (case,) = read(tmp_path, ROW)
    assert isinstance(case, CaseStudy2021)
    record, offer = evidence_of_2021(case), offer_of_2021(case)
    assert (record.id, record.kind) == ("ref2021:c897ad2d-9af3-456b-9749-73e0ce3cf626", EvidenceKind.IMPACT_CASE)
    assert "used in eleven units." in record.text
    assert [(p.name, p.role) for p in record.people] == [("Ann Other", "Professor")]
    assert [o.name for o in record.organisations] == ["University of Merrowby"]
    assert record.licence == ""
    assert (offer.kind, offer.evidence_ids) == (OfferKind.CASE_STUDY, (record.id,))
    assert offer.text == "Institution: University of Merrowby (Clinical Medicine). Kind of impact: health."
    assert "2013 to 2020" in offer.cautions[0]
    assert offer.url == record.url == "https://results2021.ref.ac.uk/impact/c897ad2d-9af3-456b-9749-73e0ce3cf626"


@pytest.mark.parametrize("column", ["REF impact case study identifier", "Title", "1. Summary of the impact"])
def test_a_row_without_what_is_needed_costs_only_itself(tmp_path: Path, column: str) -> None:
    problem, case = read(tmp_path, {**ROW, column: ""}, ROW)
    assert isinstance(problem, LineProblem)
    assert isinstance(case, CaseStudy2021)


def test_another_table_is_refused(tmp_path: Path) -> None:
    (problem,) = read(tmp_path, ROW, columns=["Title", "Institution name"])
    assert isinstance(problem, LineProblem)
    assert 'no column "REF impact case study identifier"' in problem.sentence


def test_missing_columns_are_unknown(tmp_path: Path) -> None:
    (case,) = read(tmp_path, ROW, columns=["REF impact case study identifier", "Title", "1. Summary of the impact"])
    assert isinstance(case, CaseStudy2021)
    assert evidence_of_2021(case).organisations == ()
    assert (offer_of_2021(case).organisation, offer_of_2021(case).text) == (None, "")


def workbook_of(folder: Path, *sheets: list[list[str]]) -> Path:
    book = Workbook()
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Sheet of {number}")
        for row in rows:
            sheet.append(row)
    path = folder / "cases.xlsx"
    book.save(path)
    return path


def test_the_exported_workbook_says_the_same_as_csv(tmp_path: Path) -> None:
    preface = [["REF 2021 submissions"], [], list(ROW), list(ROW.values()), [*list(ROW.values())[:3], "", "no title"]]
    case, problem = read_case_studies_2021(workbook_of(tmp_path, [["Another table"]], preface))
    assert [case] == read(tmp_path, ROW)
    assert isinstance(problem, LineProblem)
    assert problem.line == 5


@pytest.mark.parametrize("rows", [[["Title"], ["x"]], [["REF impact case study identifier", "Title"], ["1", "x"]]])
def test_another_workbook_is_refused(tmp_path: Path, rows: list[list[str]]) -> None:
    (problem,) = read_case_studies_2021(workbook_of(tmp_path, rows))
    assert isinstance(problem, LineProblem)
    assert "There is no column" in problem.sentence


def test_a_broken_workbook_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "cases.xlsx"
    path.write_bytes(b"PK\x03\x04" + bytes(range(256)))
    (problem,) = read_case_studies_2021(path)
    assert isinstance(problem, LineProblem)
    assert "damaged" in problem.sentence
