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
from charnia.sources.json_lines import LineProblem
from charnia.sources.orcid.parse import person_facts, read_record_owners, read_record_works, works_of
from tests.sources.any_json import ANY_JSON
from tests.sources.real import parted, real


def post(name: str, start: str, end: str | None, visibility: str = "public", ror: str = "") -> dict[str, Any]:
    return {
        "employment-summary": {
            "role-title": "Reader",
            "visibility": visibility,
            "start-date": {"year": {"value": start}},
            "end-date": {"year": {"value": end}} if end else None,
            "organization": {
                "name": name,
                "disambiguated-organization": {
                    "disambiguated-organization-identifier": ror,
                    "disambiguation-source": "ROR" if ror else "RINGGOLD",
                },
            },
        }
    }


def work(title: str, doi: str = "", visibility: str = "public", relation: str = "self") -> dict[str, Any]:
    identifier = {"external-id-type": "doi", "external-id-value": doi, "external-id-relationship": relation}
    return {
        "put-code": 7,
        "title": {"title": {"value": title}},
        "type": "journal-article",
        "visibility": visibility,
        "external-ids": {"external-id": [identifier] if doi else []},
        "publication-date": {"year": {"value": "2020"}, "month": {"value": "03"}, "day": None},
        "url": None,
    }


RECORD: dict[str, Any] = {
    "orcid-identifier": {"path": "0000-0002-1825-0097"},
    "person": {
        "name": {"given-names": {"value": "Ann"}, "family-name": {"value": "Other"}, "credit-name": None},
        "other-names": {
            "other-name": [
                {"content": "A. Other", "visibility": "public"},
                {"content": "Secret", "visibility": "limited"},
            ]
        },
    },
    "activities-summary": {
        "employments": {
            "affiliation-group": [
                {"summaries": [post("Old Place", "2001", "2010"), post("Hidden", "2002", None, "private")]},
                {"summaries": [post("Merrowby", "2011", None, ror="https://ror.org/04h699437")]},
            ]
        },
        "works": {
            "group": [
                {"work-summary": [work("Hidden copy", visibility="private"), work("Dressings", "10.1000/X")]},
                {"work-summary": [work("No DOI")]},
                {"work-summary": [work("A chapter", "10.1000/book", relation="part-of")]},
                {"work-summary": [work("Secret", visibility="private")]},
            ]
        },
    },
}


def test_a_record_becomes_facts_about_its_owner() -> None:
    facts = person_facts(RECORD)
    assert (facts.person.id, facts.person.name) == ("orcid:0000-0002-1825-0097", "Ann Other")
    assert (facts.orcid, facts.other_names) == ("0000-0002-1825-0097", ("A. Other",))
    assert [(p.organisation.id, p.role, p.starts, p.ends) for p in facts.affiliations] == [
        ("ror:04h699437", "Reader", dt.date(2011, 1, 1), None),
        ("orcid:old-place", "Reader", dt.date(2001, 1, 1), dt.date(2010, 1, 1)),
    ]


def test_public_works_become_evidence_for_their_owner_alone() -> None:
    found = list(works_of(RECORD))
    assert [(one.id, one.title) for one in found] == [
        ("doi:10.1000/x", "Dressings"),
        ("orcid:0000-0002-1825-0097:work:7", "No DOI"),
        ("orcid:0000-0002-1825-0097:work:7", "A chapter"),
    ]
    assert {one.kind for one in found} == {EvidenceKind.PUBLICATION}
    assert (found[0].date, found[0].people[0].id) == (dt.date(2020, 3, 1), "orcid:0000-0002-1825-0097")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [('{"orcid-identifier": {"path": "0000-0002-1825-0098"}}', "no ORCID record"), ("<a><b/></a>", "no ORCID record")],
)
def test_what_is_no_record_says_why(tmp_path: Path, content: str, sentence: str) -> None:
    path = tmp_path / "record"
    path.write_text(content)
    (problem,) = read_record_works(path)
    assert isinstance(problem, LineProblem)
    assert sentence in problem.sentence
    assert list(read_record_owners(path)) == []


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(sorted(RECORD["activities-summary"])), ANY_JSON), ANY_JSON)
def test_any_values_end_in_records(activities: dict[str, Any], person: object) -> None:
    record = {**RECORD, "activities-summary": activities, "person": person}
    assert all(isinstance(one, EvidenceRecord) for one in works_of(record))
    assert person_facts(record).orcid


@pytest.mark.real_data
def test_the_official_record_is_read_as_json() -> None:
    path = real("orcid/record-full-3.0.json")
    ((work_,), problems) = parted(read_record_works(path))
    assert problems == []
    assert (work_.id, work_.title, work_.date) == ("doi:10.1087/20120404", "Work Title", dt.date(2012, 10, 1))
    (owner,) = read_record_owners(path)
    assert (owner.orcid, owner.person.name) == ("0000-0002-7319-2192", "Three releasecandidate1")
    ((place,)) = owner.affiliations
    assert (place.organisation.name, place.role, place.starts) == ("common:name", "role-title", dt.date(1948, 2, 2))
    assert "Other Name" in owner.other_names


@pytest.mark.real_data
def test_the_official_record_is_read_as_xml_and_what_is_private_is_not() -> None:
    path = real("orcid/record-3.0.xml")
    (owner,) = read_record_owners(path)
    assert (owner.orcid, owner.person.name) == ("8888-8888-8888-8880", "credit-name")
    assert owner.other_names == ("other-name-1",)
    assert owner.affiliations == ()
    assert list(read_record_works(path)) == []


@pytest.mark.real_data
def test_the_official_xml_made_public_gives_its_works_and_posts(tmp_path: Path) -> None:
    path = tmp_path / "public.xml"
    path.write_text(real("orcid/record-3.0.xml").read_text().replace('visibility="private"', 'visibility="public"'))
    (work_,) = read_record_works(path)
    assert isinstance(work_, EvidenceRecord)
    assert (work_.id, work_.title) == ("orcid:8888-8888-8888-8880:work:0", "common:title")
    assert work_.date == dt.date(1948, 2, 2)
    (owner,) = read_record_owners(path)
    assert owner.affiliations[0].organisation.name == "employment-org"
    assert owner.affiliations[0].role == "employment:role-title"


@pytest.mark.real_data
def test_activities_without_their_owner_are_refused() -> None:
    _, problems = parted(read_record_works(real("orcid/activities-3.0.xml")))
    assert "There is no ORCID record" in problems[0].sentence


def test_several_records_may_stand_in_one_file(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text("\n".join(json.dumps(RECORD) for _ in range(2)))
    assert len(list(read_record_owners(path))) == 2
