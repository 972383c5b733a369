from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.core.evidence import EvidenceRecord
from charnia.core.vocabulary import EvidenceKind, OrganisationKind
from charnia.sources.gtr.author import is_author
from charnia.sources.gtr.beside import Beside, Name
from charnia.sources.gtr.outcomes import PUBLICATIONS, SPIN_OUTS, read_outcome
from charnia.sources.gtr.parse import read_projects
from charnia.sources.json_lines import LineProblem
from tests.sources.any_json import ANY_JSON
from tests.sources.gtr.test_parse import HERE, ORGANISATION, PERSON, PROJECT, written
from tests.sources.real import parted

OF_PROJECT = {"link": [{"rel": "PROJECT", "href": f"{HERE}/projects/AAAA-1"}]}
PUBLICATION: dict[str, Any] = {
    "id": "PUB1",
    "href": f"{HERE}/outcomes/publications/PUB1",
    "links": OF_PROJECT,
    "title": "A dye that glows",
    "type": "Journal Article/Review",
    "author": "Other A",
    "journalTitle": "Dyes",
    "datePublished": 1483228800000,
    "doi": "http://dx.doi.org/10.1000/XYZ",
    "publicationUrl": "http://dx.doi.org/10.1000/XYZ",
}
SPIN_OUT: dict[str, Any] = {
    "id": "SPIN1",
    "href": f"{HERE}/outcomes/spinouts/SPIN1",
    "links": OF_PROJECT,
    "companyName": "Glowing Dyes Ltd",
    "description": "Sells dyes.",
    "impact": "Ten jobs.",
    "website": "https://dyes.example",
    "registrationNumber": "01234567",
    "yearEstablished": 2018,
}
FILE = {"project": [PROJECT], "person": [PERSON], "organisation": [ORGANISATION]}


def records_of(folder: Path, **lists: list[dict[str, Any]]) -> tuple[list[EvidenceRecord], list[LineProblem]]:
    return parted(read_projects(written(folder, {**FILE, **lists})))


def test_a_publication_counts_for_its_author_and_the_leading_organisation(tmp_path: Path) -> None:
    (_, paper), problems = records_of(tmp_path, publication=[PUBLICATION])
    assert problems == []
    assert (paper.id, paper.title, paper.kind) == ("doi:10.1000/xyz", "A dye that glows", EvidenceKind.PUBLICATION)
    assert (paper.date, paper.text, paper.url) == (dt.date(2017, 1, 1), "", "http://dx.doi.org/10.1000/XYZ")
    assert [(p.id, p.name, p.role) for p in paper.people] == [("gtr:P1", "Other A", "author")]
    assert [o.id for o in paper.organisations] == ["gtr:O1"]
    assert paper.licence == "Open Government Licence v3.0"


def test_a_spin_out_counts_for_those_who_led_the_project_and_for_the_company(tmp_path: Path) -> None:
    (_, company), problems = records_of(tmp_path, spinOut=[SPIN_OUT])
    assert problems == []
    assert (company.id, company.title, company.kind) == ("gtr:SPIN1", "Glowing Dyes Ltd", EvidenceKind.PROJECT)
    assert company.text == ("Sells dyes.\n\nTen jobs.\n\nGlowing Dyes Ltd is a spin-out company, established in 2018.")
    assert (company.date, company.url) == (dt.date(2018, 1, 1), "https://dyes.example")
    assert [(p.id, p.role) for p in company.people] == [("gtr:P1", "principal investigator")]
    assert [(o.id, o.kind) for o in company.organisations] == [
        ("companies-house:01234567", OrganisationKind.COMPANY),
        ("gtr:O1", None),
    ]


@pytest.mark.parametrize("number", ["1234567", "GB123", "n/a", "", None, "01234567 (England)"])
def test_what_is_no_company_number_names_no_company(tmp_path: Path, number: str | None) -> None:
    (_, company), _ = records_of(tmp_path, spinOut=[{**SPIN_OUT, "registrationNumber": number}])
    assert [o.id for o in company.organisations] == ["gtr:O1"]


def test_what_came_of_a_project_is_told_in_its_record(tmp_path: Path) -> None:
    told = {"id": "K1", "href": f"{HERE}/outcomes/keyfindings/K1", "links": OF_PROJECT, "description": "It glows."}
    impact = {**told, "href": f"{HERE}/outcomes/impactsummaries/K1", "description": "Surgeons see."}
    (project,), problems = records_of(tmp_path, impactSummary=[impact], keyFinding=[told])
    assert problems == []
    assert project.text.startswith("A dye.\n\nIt glows.\n\nSurgeons see.\n\nResearch Grant")


@pytest.mark.parametrize(
    ("outcome", "sentence", "records"),
    [
        (PUBLICATION, 'project of "A dye that glows" does not come with it', 1),
        (SPIN_OUT, 'project of "Glowing Dyes Ltd" does not come with it', 1),
        ({**PUBLICATION, "title": None}, "(PUB1) has no title", 0),
        ({**SPIN_OUT, "companyName": " "}, "(SPIN1) has no title", 0),
        ({**SPIN_OUT, "id": None}, "(Glowing Dyes Ltd) has no id", 0),
        ({**PUBLICATION, "id": None, "title": None}, "(outcomes/publications) has no id", 0),
        ({**SPIN_OUT, "href": f"{HERE}/outcomes/keyfindings/SPIN1"}, "told in the project's own record", 0),
        ({**SPIN_OUT, "href": f"{HERE}/outcomes/disseminations/SPIN1"}, "not one of the things that are read", 0),
    ],
)
def test_an_outcome_alone_says_what_is_missing(
    tmp_path: Path, outcome: dict[str, Any], sentence: str, records: int
) -> None:
    found, (problem,) = parted(read_projects(written(tmp_path, json.dumps(outcome))))
    assert sentence in problem.sentence
    assert (len(found), problem.kept) == (records, records == 1)


@pytest.mark.parametrize(
    ("author", "fits"),
    [
        ("Bennett P", True),
        ("bennett, P.D.", True),
        ("Bennett PD", True),
        ("Bennett, Peter", True),
        ("Bennett P. David", True),
        ("Bennett PE", False),
        ("Bennett, Paul", False),
        ("Bennett", False),
        ("P Bennett", False),
        ("Bennetts P", False),
        ("", False),
    ],
)
def test_an_author_is_the_person_whom_the_name_fits(author: str, fits: bool) -> None:
    assert is_author(author, Name("Peter", "David", "Bennett")) is fits


def test_two_people_whom_the_name_fits_are_not_told_apart(tmp_path: Path) -> None:
    twin = {**PERSON, "id": "P2", "href": f"{HERE}/persons/P2", "firstName": "Abel"}
    (_, paper), _ = records_of(tmp_path, publication=[PUBLICATION], person=[PERSON, twin])
    assert [p.id for p in paper.people] == [""]


@settings(max_examples=60)
@given(
    st.dictionaries(st.sampled_from(sorted({*PUBLICATION, *SPIN_OUT})), ANY_JSON),
    st.sampled_from([PUBLICATIONS, SPIN_OUTS]),
)
def test_any_values_end_in_records_or_sentences(changes: dict[str, Any], kind: str) -> None:
    found = list(read_outcome(1, {**PUBLICATION, **SPIN_OUT, **changes}, kind, Beside()))
    assert found
    assert all(isinstance(one, LineProblem) or one.title for one in found)
