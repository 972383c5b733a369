from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.core.evidence import EvidenceRecord
from charnia.core.vocabulary import EvidenceKind
from charnia.sources.gtr.parse import project_or_problem, read_people, read_projects
from charnia.sources.json_lines import LineProblem
from tests.sources.any_json import ANY_JSON
from tests.sources.real import parted, real

HERE = "http://gtr.ukri.org:80/gtr/api"
PROJECT: dict[str, Any] = {
    "id": "AAAA-1",
    "href": f"{HERE}/projects/AAAA-1",
    "title": "Dressings",
    "abstractText": "A dye.",
    "status": "Active",
    "grantCategory": "Research Grant",
    "leadFunder": "MRC",
    "identifiers": {"identifier": [{"value": "MR/1/1", "type": "RCUK"}]},
    "links": {
        "link": [
            {"rel": "PI_PER", "href": f"{HERE}/persons/P1"},
            {"rel": "COI_PER", "href": f"{HERE}/persons/P2"},
            {"rel": "FUND", "href": f"{HERE}/funds/F1", "start": 1441062000000, "end": 1504134000000},
        ]
    },
}
PERSON = {"id": "P1", "href": f"{HERE}/persons/P1", "firstName": "Ann", "otherNames": None, "surname": "Other"}
COLUMNS = (
    "ProjectId,Title,LeadROName,LeadROId,PISurname,PIFirstName,PIOtherNames,PI ORCID iD,PIId,StartDate,EndDate,"
    "GTRProjectUrl"
)


def written(folder: Path, content: object, name: str = "file.json") -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_a_project_becomes_evidence_that_names_people_by_id(tmp_path: Path) -> None:
    (record,) = read_projects(written(tmp_path, {"page": 1, "totalPages": 1, "project": [PROJECT]}))
    assert isinstance(record, EvidenceRecord)
    assert (record.id, record.kind, record.date) == ("gtr:AAAA-1", EvidenceKind.GRANT, dt.date(2015, 9, 1))
    assert record.text == "A dye.\n\nResearch Grant of MRC; active."
    assert [(p.id, p.name, p.role) for p in record.people] == [
        ("gtr:P1", "", "principal investigator"),
        ("gtr:P2", "", "co-investigator"),
    ]
    assert record.url == "https://gtr.ukri.org/projects?ref=MR/1/1"


def test_people_are_read_beside_projects(tmp_path: Path) -> None:
    path = written(tmp_path, {"project": [PROJECT], "person": [PERSON, {**PERSON, "firstName": "", "surname": ""}]})
    assert [(facts.person.id, facts.person.name) for facts in read_people(path)] == [("gtr:P1", "Ann Other")]
    assert [type(found) for found in read_projects(path)] == [EvidenceRecord]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"href": f"{HERE}/funds/F1"}, "a fund of the Gateway"),
        ({"href": f"{HERE}/organisations/O1"}, "not a project"),
        ({"href": None}, "not a project"),
        ({"title": ""}, "has no title"),
    ],
)
def test_what_is_no_project_says_why(changes: dict[str, object], sentence: str) -> None:
    problem = project_or_problem(1, {**PROJECT, **changes})
    assert isinstance(problem, LineProblem)
    assert sentence in problem.sentence


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(sorted(PROJECT)), ANY_JSON))
def test_any_values_end_in_a_record_or_a_sentence(changes: dict[str, Any]) -> None:
    found = project_or_problem(1, {**PROJECT, **changes})
    assert isinstance(found, LineProblem) or found.id


def test_a_table_without_a_column_says_so_once(tmp_path: Path) -> None:
    path = written(tmp_path, "ProjectId,Title,PISurname\nA1,Dressings,Other\n,No id,X\n", "search.csv")
    records, problems = parted(read_projects(path))
    assert [(r.id, [p.name for p in r.people]) for r in records] == [("gtr:A1", ["Other"])]
    assert sum('There is no column "LeadROId"' in p.sentence and p.kept for p in problems) == 1
    assert [p.line for p in problems if not p.kept] == [3]


def test_a_table_keeps_the_year_where_start_and_end_are_one(tmp_path: Path) -> None:
    rows = "A1,T,Merrowby,O1,Other,Ann,,http://orcid.org/0000-0002-1825-0097,P1,2019-02-13,2019-02-13,https://x.org/a"
    path = written(tmp_path, f"{COLUMNS}\n{rows}\nA2,T,,,,,,,,2019-02-13,2020-02-13,\n")
    first, second = read_projects(path)
    assert isinstance(first, EvidenceRecord)
    assert isinstance(second, EvidenceRecord)
    assert (first.date, second.date) == (dt.date(2019, 1, 1), dt.date(2019, 2, 13))
    assert (first.people[0].id, first.organisations[0].id) == ("orcid:0000-0002-1825-0097", "gtr:O1")
    assert (second.people, second.organisations, second.url) == ((), (), "")


def test_a_table_whose_title_was_renamed_says_which_column_is_missing(tmp_path: Path) -> None:
    path = written(tmp_path, "ProjectId,Titel,PISurname,PIFirstName\nA1,Dressings,Other,Ann\n", "search.csv")
    (problem,) = read_projects(path)
    assert isinstance(problem, LineProblem)
    assert 'no column "Title"' in problem.sentence


def test_another_table_is_refused(tmp_path: Path) -> None:
    (problem,) = read_projects(written(tmp_path, "Title,Name\na,b\n"))
    assert isinstance(problem, LineProblem)
    assert 'no column "ProjectId"' in problem.sentence


@pytest.mark.parametrize(
    ("content", "sentence"),
    [("<!DOCTYPE html><html>", "web page"), ("<a><b/></a>", "no project"), ("<a><b>", "not well-formed")],
)
def test_a_page_without_a_project_says_why(tmp_path: Path, content: str, sentence: str) -> None:
    (problem,) = read_projects(written(tmp_path, content))
    assert isinstance(problem, LineProblem)
    assert sentence in problem.sentence


def test_the_page_is_read_in_the_case_that_the_source_writes(tmp_path: Path) -> None:
    content = (
        '<gtr:projectOverview xmlns:gtr="x"><gtr:projectComposition><gtr:personRoles><gtr:personRole>'
        "<gtr:id>P1</gtr:id><gtr:firstName>Ann</gtr:firstName><gtr:surname>Other</gtr:surname><gtr:roles><gtr:role><gtr:name>"
        "PRINCIPAL_INVESTIGATOR</gtr:name></gtr:role></gtr:roles></gtr:personRole></gtr:personRoles><gtr:project>"
        "<gtr:id>A1</gtr:id><gtr:title>Dressings</gtr:title></gtr:project></gtr:projectComposition>"
        "</gtr:projectOverview>"
    )
    (record,) = read_projects(written(tmp_path, content))
    assert isinstance(record, EvidenceRecord)
    assert [(p.id, p.name, p.role) for p in record.people] == [("gtr:P1", "Ann Other", "principal investigator")]
    assert (record.text, record.date, record.url) == ("", None, "")


@pytest.mark.real_data
def test_the_real_project_of_the_interface_is_read() -> None:
    ((record,), problems) = parted(read_projects(real("gtr/oneproject.json")))
    assert problems == []
    assert (record.id, record.date) == ("gtr:15368057-4FF4-4C04-BB6C-19A72F257ECD", dt.date(2006, 3, 1))
    assert "Growing old" in record.text
    assert "Proteins suffer spontaneous damage" in record.text
    assert record.text.endswith("Research Grant of BBSRC; closed.")
    assert [(p.id[:12], p.role) for p in record.people] == [
        ("gtr:6035A6F6", "principal investigator"),
        ("gtr:27506E01", "co-investigator"),
    ]
    assert record.url.endswith("ref=BB/D006295/1")


@pytest.mark.real_data
def test_the_real_person_and_fund_are_told_apart() -> None:
    (facts,) = read_people(real("gtr/oneperson.json"))
    assert (facts.person.id, facts.person.name) == (
        "gtr:25FF2D4A-478F-4982-B055-DE3622C41E4A",
        "Stephen Wynford Jones",
    )
    assert list(read_projects(real("gtr/oneperson.json"))) == []
    assert list(read_people(real("gtr/onefund.json"))) == []
    _, problems = parted(read_projects(real("gtr/onefund.json")))
    assert "This is a fund" in problems[0].sentence


@pytest.mark.real_data
def test_the_real_page_is_read_with_names() -> None:
    ((record,), problems) = parted(read_projects(real("gtr/Example_of_all_xml_from_page.txt")))
    assert problems == []
    assert (record.id, record.date) == ("gtr:C9737C7D-8C72-409C-AC48-7AE81C2541EE", dt.date(2015, 9, 1))
    assert "Research Grant of AHRC; £39,592; closed." in record.text
    assert "Music & Acoustic Technology" in record.text
    assert "impact" in record.text
    assert (record.people[0].name, record.people[0].role) == ("Gascia Ouzounian", "principal investigator")
    assert len(record.people) == 3
    assert [o.name for o in record.organisations] == ["Queen's University of Belfast", "Watershed Media Centre"]
    assert record.url == "https://gtr.ukri.org/projects?ref=AH/M010163/1"


@pytest.mark.real_data
def test_the_real_table_is_all_read() -> None:
    records, problems = parted(read_projects(real("gtr/GtR_analysed.csv")))
    assert (len(records), problems) == (8297, [])
    assert len({record.id for record in records}) == 8297
    assert sum(p.id.startswith("orcid:") for r in records for p in r.people) == 1120
    assert all(record.date and record.organisations and record.url for record in records)
