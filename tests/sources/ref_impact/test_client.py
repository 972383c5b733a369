"""The client asks as the database's interface is documented: for the list of institutions, then for the case studies of
one by its UKPRN. No recorded reply was at hand: the database here answers from what it is given."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from charnia.sources.harvest import Harvest
from charnia.sources.polite_client import SourceFailed
from charnia.sources.query import NotListed, Query, UnusableQuery
from charnia.sources.ref_impact.client import CaseStudies
from charnia.sources.ref_impact.parse import CaseStudy, read_case_studies
from tests.sources.local_source import Answer, Asked, LocalSource, PretendedClock, client_of, serving

LISTED = {
    "10009001": "University of Merrowby",
    "10009002": "Royal College of Weaving(The)",
    "10009003": "St Wilfrid's University, Tarn",
    "10009004": "Tarn Institute of Art & Design",
}
MERROWBY = "10009001"


def case(number: int, *ukprns: str) -> dict[str, Any]:
    """As the interface gives one: numbers as text, lists of objects, entities and line breaks in texts."""
    return {
        "CaseStudyId": str(number),
        "Continent": [{"GeoTagId": "6255148", "Name": "Europe"}],
        "Funders": ["Tarn Trust"],
        "ImpactDetails": "\r\n    Saved &#163;3M a year.\r\n",
        "ImpactSummary": "\r\n    Dressings &amp; burns heal sooner.\r\n",
        "ImpactType": "Health",
        "Institution": LISTED[ukprns[0]],
        "Institutions": [{"UKPRN": int(ukprn), "InstitutionName": LISTED[ukprn]} for ukprn in ukprns],
        "Panel": "A",
        "ResearchSubjectAreas": [{"Level1": "11", "Level2": "03", "Subject": "Clinical Sciences"}],
        "Title": f"\r\n    Case {number}\r\n",
        "UOA": "Clinical Medicine",
        "UnderpinningResearch": "\r\n    The dye answers to pH.\r\n",
    }


class Database:
    """Lists institutions, and has the case studies that it is given; raw replies stand in for those by their path."""

    def __init__(self, *cases: dict[str, Any], raw: dict[str, bytes | int] | None = None) -> None:
        self.cases = cases
        self.raw = raw or {}

    def __call__(self, asked: Asked) -> Answer:
        if asked.path in self.raw:
            return self.raw[asked.path]
        if asked.path == "/ListInstitutions":
            return json.dumps([{"UKPRN": ukprn, "InstitutionName": name} for ukprn, name in LISTED.items()]).encode()
        of = [one for one in self.cases if str(asked.params["UKPRN"]) in str(one["Institutions"])]
        return json.dumps(of).encode() if asked.path == "/SearchCaseStudies" else 404


def fetched(
    folder: Path, database: Database, asked: str = "University of Merrowby", *, faults: tuple[str, ...] = ()
) -> tuple[list[CaseStudy], list[Asked]]:
    harvest = Harvest(folder / "h")
    with serving(LocalSource(answers=database, faults=list(faults))) as local:
        client = client_of(local, PretendedClock(), patience=0.2)
        harvest.fetch(CaseStudies(client, Query(institution=asked, today=dt.date(2026, 11, 28))))
    found = [one for path in harvest.files() for one in read_case_studies(path)]
    cases = [one for one in found if isinstance(one, CaseStudy)]
    assert len(cases) == len(found)
    return cases, local.asked


@pytest.mark.parametrize("asked", ["University of Merrowby", "The UNIVERSITY of Merrowby", MERROWBY])
def test_an_institution_is_found_by_its_name_or_number_and_its_case_studies_come_whole(
    asked: str, tmp_path: Path
) -> None:
    database = Database(case(1, MERROWBY), case(2, "10009002"), case(3, "10009003", MERROWBY))
    (alone, together), requests = fetched(tmp_path, database, asked)
    assert [(one.path, one.params) for one in requests] == [
        ("/ListInstitutions", {"format": "JSON"}),
        ("/SearchCaseStudies", {"UKPRN": MERROWBY, "format": "JSON"}),
    ]
    assert (alone.id, alone.title, alone.unit) == ("1", "Case 1", "Clinical Medicine")
    assert (alone.summary, alone.impact) == ("Dressings & burns heal sooner.", "Saved £3M a year.")
    assert (alone.research, alone.subjects) == ("The dye answers to pH.", ("Clinical Sciences",))
    assert (alone.institution, alone.together) == ("University of Merrowby", ())
    assert together.together == ("St Wilfrid's University, Tarn", "University of Merrowby")
    assert alone.licence == ""


@pytest.mark.parametrize(
    ("asked", "ukprn"),
    [
        ("The Royal College of Weaving", "10009002"),
        ("St. Wilfrid’s University Tarn", "10009003"),
        ("Tarn Institute of Art and Design", "10009004"),
    ],
)
def test_articles_and_punctuation_make_no_other_name(asked: str, ukprn: str, tmp_path: Path) -> None:
    assert fetched(tmp_path, Database(), asked)[1][1].params["UKPRN"] == ukprn


def test_a_name_that_is_not_listed_is_told_with_those_that_are_near(tmp_path: Path) -> None:
    with pytest.raises(NotListed, match=r"lists no institution Merrowby University College; it has") as refused:
        fetched(tmp_path, Database(), "Merrowby University College")
    assert "it has University of Merrowby (10009001). It is asked by the very name" in str(refused.value)
    with pytest.raises(NotListed, match=r"lists no institution 10009999\. It is asked"):
        fetched(tmp_path, Database(), "10009999")
    with pytest.raises(NotListed, match=r"lists no institution !\. It"):
        fetched(tmp_path, Database(), "!")


def test_a_name_that_two_have_is_left_to_people(tmp_path: Path) -> None:
    listed = [{"UKPRN": number, "InstitutionName": "Tarn University"} for number in (10009001, 10009002)]
    database = Database(raw={"/ListInstitutions": json.dumps(listed).encode()})
    with pytest.raises(UnusableQuery, match=r"has 2 institutions called Tarn University: .*10009002\)\. Ask by the"):
        fetched(tmp_path, database, "Tarn University")


def test_nothing_is_asked_without_an_institution() -> None:
    with serving(LocalSource(answers=Database())) as local, pytest.raises(UnusableQuery, match="name or UKPRN"):
        CaseStudies(client_of(local, PretendedClock()), Query(institution=" ", today=dt.date(2026, 11, 28)))
    assert local.asked == []


def test_an_institution_without_case_studies_has_none(tmp_path: Path) -> None:
    assert fetched(tmp_path, Database(), "10009002")[0] == []


def test_faults_are_waited_out(tmp_path: Path) -> None:
    database = Database(case(1, MERROWBY))
    for fault in ("status:429,3", "status:503", "page", "cut-json", "broken-off", "hang-up", "silence", "cut-gzip"):
        cases, asked = fetched(tmp_path / fault, database, faults=(fault,))
        assert (len(cases), len(asked)) == (1, 3)


_ERROR = b'<string xmlns="http://schemas.microsoft.com/2003/10/Serialization/">Give a parameter.</string>'


@pytest.mark.parametrize("path", ["/ListInstitutions", "/SearchCaseStudies"])
@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        (b"<html><body>Request Error</body></html>", "a web page came instead of data"),
        (_ERROR, "a web page came instead of data"),
        (b'"Give a parameter."', "the reply has another form"),
        (400, "refused the request"),
        (b'{"Message": "Give a parameter."}', "answered in another form than expected"),
        (b"[1, 2]", "answered in another form than expected"),
        (b'[{"Name": "of neither form"}]', "answered in another form than expected"),
    ],
)
def test_an_error_is_told_and_never_nothing_found(path: str, reply: bytes | int, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(SourceFailed, match=sentence):
        fetched(tmp_path, Database(case(1, MERROWBY), raw={path: reply}))


def test_an_empty_list_of_institutions_is_no_answer(tmp_path: Path) -> None:
    with pytest.raises(SourceFailed, match="another form"):
        fetched(tmp_path, Database(raw={"/ListInstitutions": b"[]"}))


def test_case_studies_of_others_alone_are_no_answer(tmp_path: Path) -> None:
    everything = json.dumps([case(1, MERROWBY), case(2, "10009002")]).encode()
    with pytest.raises(SourceFailed, match="another form"):
        fetched(tmp_path, Database(raw={"/SearchCaseStudies": everything}))
