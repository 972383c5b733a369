from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.core.awards import Award
from charnia.core.evidence import EvidenceRecord
from charnia.core.vocabulary import EvidenceKind
from charnia.sources.gtr.beside import Beside
from charnia.sources.gtr.parse import read_people, read_projects
from charnia.sources.gtr.project import project_or_problem
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
            {"rel": "PARTICIPANT_ORG", "href": f"{HERE}/organisations/O2"},
            {"rel": "LEAD_ORG", "href": f"{HERE}/organisations/O1"},
            {"rel": "FUND", "href": f"{HERE}/funds/F1", "start": 1441062000000, "end": 1504134000000},
        ]
    },
}
PERSON = {"id": "P1", "href": f"{HERE}/persons/P1", "firstName": "Ann", "otherNames": None, "surname": "Other"}
FUND = {
    "id": "F1",
    "href": f"{HERE}/funds/F1",
    "category": "INCOME_ACTUAL",
    "valuePounds": {"amount": 198408, "currencyCode": "GBP"},
    "start": 1441062000000,
    "end": 1504134000000,
    "links": {"link": [{"rel": "FUNDED", "href": f"{HERE}/projects/AAAA-1"}]},
}
ORGANISATION = {"id": "O1", "href": f"{HERE}/organisations/O1", "name": "Merrowby University"}
COLUMNS = (
    "ProjectId,Title,LeadROName,LeadROId,PISurname,PIFirstName,PIOtherNames,PI ORCID iD,PIId,StartDate,EndDate,"
    "AwardPounds,GTRProjectUrl"
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


def test_what_a_file_says_beside_a_project_is_part_of_its_record(tmp_path: Path) -> None:
    path = written(tmp_path, {"fund": [FUND], "project": [PROJECT], "organisation": [ORGANISATION], "person": [PERSON]})
    (record,) = read_projects(path)
    assert isinstance(record, EvidenceRecord)
    assert record.text == (
        "A dye.\n\nResearch Grant of MRC; £198,408 (actual income) from 1 September 2015 to 31 August 2017; active."
    )
    assert record.awards == (
        Award(198408, starts=dt.date(2015, 9, 1), ends=dt.date(2017, 8, 31), note="actual income"),
    )
    assert [(one.id, one.name) for one in record.people] == [("gtr:P1", "Ann Other"), ("gtr:P2", "")]
    assert [(one.id, one.name) for one in record.organisations] == [("gtr:O1", "Merrowby University"), ("gtr:O2", "")]


def test_one_object_a_line_is_a_file_too(tmp_path: Path) -> None:
    path = written(tmp_path, "\n".join(json.dumps(one) for one in (FUND, ORGANISATION, PROJECT)), "gateway.jsonl")
    (record,) = read_projects(path)
    assert isinstance(record, EvidenceRecord)
    assert "£198,408" in record.text
    assert record.organisations[0].name == "Merrowby University"


@pytest.mark.parametrize(
    ("changes", "award"),
    [
        ({"valuePounds": {"amount": 0, "currencyCode": "GBP"}}, "MRC; from 1 September 2015"),
        ({"valuePounds": {"amount": -5}}, "MRC; from 1 September 2015"),
        ({"valuePounds": {"amount": 10**400}}, "MRC; from 1 September 2015"),
        ({"valuePounds": {"amount": 12.9}}, "£12 (actual income) from"),
        ({"valuePounds": {"amount": 5, "currencyCode": "EUR"}}, "MRC; from 1 September 2015 to 31 August 2017; active"),
        ({"valuePounds": None, "start": None, "end": "x"}, "Grant of MRC; active."),
        ({"category": None, "start": None}, "MRC; £198,408 to 31 August 2017; active."),
        ({"links": None}, "Grant of MRC; active."),
    ],
)
def test_what_a_fund_does_not_say_is_left_out(tmp_path: Path, changes: dict[str, object], award: str) -> None:
    (record, *_) = read_projects(written(tmp_path, {"project": [PROJECT], "fund": [{**FUND, **changes}]}))
    assert isinstance(record, EvidenceRecord)
    assert award in record.text


def test_what_comes_twice_counts_once(tmp_path: Path) -> None:
    told = {"href": f"{HERE}/outcomes/keyfindings/K1", "description": "It glows.", "id": "K1"}
    told["links"] = {"link": [{"rel": "PROJECT", "href": f"{HERE}/projects/AAAA-1"}]}
    twice = written(tmp_path, {"project": [PROJECT], "fund": [FUND, FUND], "keyFinding": [told, told]})
    (record,) = read_projects(twice)
    assert isinstance(record, EvidenceRecord)
    assert (record.text.count("£198,408"), record.text.count("It glows.")) == (1, 1)


def test_the_first_start_of_several_funds_counts(tmp_path: Path) -> None:
    later = {**FUND, "id": "F2", "href": f"{HERE}/funds/F2", "start": 1341062000000, "category": "EXPENDITURE_ACTUAL"}
    (record,) = read_projects(written(tmp_path, {"project": [PROJECT], "fund": [FUND, later]}))
    assert isinstance(record, EvidenceRecord)
    assert record.date == dt.date(2012, 6, 30)
    assert record.text.count("£198,408") == 2
    assert [award.note for award in record.awards] == ["actual income", "actual expenditure"]


@pytest.mark.parametrize(
    ("links", "sentence"),
    [
        (
            [{"rel": "FUNDED", "href": f"{HERE}/projects/B2"}],
            "to 31 August 2017 for project B2, which does not come with it",
        ),
        ([], "for a project that is not named"),
    ],
)
def test_a_fund_without_its_project_says_what_it_is_for(
    tmp_path: Path, links: list[dict[str, str]], sentence: str
) -> None:
    (problem,) = read_projects(written(tmp_path, {"fund": [{**FUND, "links": {"link": links}}]}))
    assert isinstance(problem, LineProblem)
    assert "£198,408 (actual income)" in problem.sentence
    assert sentence in problem.sentence


def test_a_person_is_employed_where_the_organisation_is_named(tmp_path: Path) -> None:
    links = [{"rel": "EMPLOYED", "href": f"{HERE}/organisations/{one}"} for one in ("O1", "O2")]
    person = {**PERSON, "orcidId": "0000-0002-1825-0097", "links": {"link": links}}
    (facts,) = read_people(written(tmp_path, {"person": [person], "organisation": [ORGANISATION]}))
    assert [post.organisation.name for post in facts.affiliations] == ["Merrowby University"]
    assert facts.orcid == "0000-0002-1825-0097"


@pytest.mark.parametrize("changes", [{"id": None}, {"firstName": "", "surname": " "}])
def test_a_person_without_an_id_or_a_name_is_nobody(tmp_path: Path, changes: dict[str, object]) -> None:
    assert list(read_people(written(tmp_path, {"person": [{**PERSON, **changes}]}))) == []


def test_addresses_without_a_slash_are_links_too(tmp_path: Path) -> None:
    odd = {**PROJECT, "links": {"link": [{"rel": "PI_PER", "href": "http://gtr.ukri.org/gtr/apipersons/P1"}]}}
    (record,) = read_projects(written(tmp_path, {"project": [odd]}))
    assert isinstance(record, EvidenceRecord)
    assert [one.id for one in record.people] == ["gtr:P1"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"href": f"{HERE}/funds/F1"}, "not one of the things that are read"),
        ({"href": f"{HERE}/organisations/O1"}, "not one of the things that are read"),
        ({"href": f"{HERE}/projects/AAAA-1/persons"}, "not one of the things that are read"),
        ({"href": None}, "not one of the things that are read"),
        ({"title": ""}, "has no title"),
    ],
)
def test_what_is_no_project_says_why(changes: dict[str, object], sentence: str) -> None:
    problem = project_or_problem(1, {**PROJECT, **changes}, Beside())
    assert isinstance(problem, LineProblem)
    assert sentence in problem.sentence


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(sorted(PROJECT)), ANY_JSON))
def test_any_values_end_in_a_record_or_a_sentence(changes: dict[str, Any]) -> None:
    found = project_or_problem(1, {**PROJECT, **changes}, Beside())
    assert isinstance(found, LineProblem) or found.id


def test_a_table_without_a_column_says_so_once(tmp_path: Path) -> None:
    path = written(tmp_path, "ProjectId,Title,PISurname\nA1,Dressings,Other\n,No id,X\n", "search.csv")
    records, problems = parted(read_projects(path))
    assert [(r.id, [p.name for p in r.people]) for r in records] == [("gtr:A1", ["Other"])]
    assert sum('There is no column "LeadROId"' in p.sentence and p.kept for p in problems) == 1
    assert [p.line for p in problems if not p.kept] == [3]


def test_a_table_keeps_the_year_where_start_and_end_are_one(tmp_path: Path) -> None:
    rows = "A1,T,Merrowby,O1,Other,Ann,,http://orcid.org/0000-0002-1825-0097,P1,2019-02-13,2019-02-13,9000.5,https://x"
    path = written(tmp_path, f"{COLUMNS}\n{rows}\nA2,T,,,,,,,,2019-02-13,2020-02-13,0.0,\n")
    first, second = read_projects(path)
    assert isinstance(first, EvidenceRecord)
    assert isinstance(second, EvidenceRecord)
    assert (first.date, second.date) == (dt.date(2019, 1, 1), dt.date(2019, 2, 13))
    assert (first.people[0].id, first.organisations[0].id) == ("orcid:0000-0002-1825-0097", "gtr:O1")
    assert (second.people, second.organisations, second.url) == ((), (), "")
    assert first.awards == (Award(9000),)
    assert second.awards == (Award(None, starts=dt.date(2019, 2, 13), ends=dt.date(2020, 2, 13)),)


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
    (problem,) = problems
    assert problem.sentence.startswith(
        "This is a fund of the Gateway to Research, £198,408 (actual income) from 1 September 2015 to 31 August 2017 "
        "for project E135D5F6-A017-460B-AB08-7B841DE8A834, which does not come with it"
    )


@pytest.mark.real_data
def test_the_real_fund_is_part_of_the_record_of_its_project(tmp_path: Path) -> None:
    fund, project = (json.loads(real(f"gtr/one{name}.json").read_text()) for name in ("fund", "project"))
    id_ = "E135D5F6-A017-460B-AB08-7B841DE8A834"
    its = {**project, "id": id_, "href": f"{HERE}/projects/{id_}"}
    ((record,), problems) = parted(read_projects(written(tmp_path, {"project": [its], "fund": [fund]})))
    assert problems == []
    assert record.text.endswith(
        "Research Grant of BBSRC; £198,408 (actual income) from 1 September 2015 to 31 August 2017; closed."
    )
    assert [one.id for one in record.organisations] == ["gtr:ED6A6B32-663C-4A62-A33B-2C6A68E2E102"]


@pytest.mark.real_data
def test_the_real_page_is_read_with_names() -> None:
    ((record,), problems) = parted(read_projects(real("gtr/Example_of_all_xml_from_page.txt")))
    assert problems == []
    assert (record.id, record.date) == ("gtr:C9737C7D-8C72-409C-AC48-7AE81C2541EE", dt.date(2015, 9, 1))
    assert record.awards == (Award(39592, starts=dt.date(2015, 9, 1), ends=dt.date(2016, 8, 31)),)
    assert "Research Grant of AHRC; £39,592 from 1 September 2015 to 31 August 2016; closed." in record.text
    assert "The 'Pet Sounds' project explored the possibilities of music making" in record.text
    assert "focused on innovative design strategies" in record.text
    assert "over 20k people attended that event" in record.text
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
    assert sum(award.amount is not None for record in records for award in record.awards) == 6783
