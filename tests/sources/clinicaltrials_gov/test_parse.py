from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.core.evidence import EvidenceRecord
from charnia.core.vocabulary import EvidenceKind
from charnia.sources.clinicaltrials_gov.parse import read_studies, study_or_problem, without_degrees
from charnia.sources.json_lines import LineProblem
from tests.sources.any_json import ANY_JSON
from tests.sources.real import parted, real

INVENTED: dict[str, Any] = {
    "identificationModule": {"nctId": "NCT00000001", "briefTitle": "Dressings"},
    "statusModule": {
        "overallStatus": "NOT_YET_RECRUITING",
        "statusVerifiedDate": "2026-02",
        "startDateStruct": {"date": "2026-03"},
    },
    "descriptionModule": {"briefSummary": "Does the dye help?"},
    "conditionsModule": {"conditions": ["Burns"], "keywords": ["dye"]},
    "armsInterventionsModule": {"interventions": [{"name": "Dressing"}]},
    "sponsorCollaboratorsModule": {
        "leadSponsor": {"name": "Merrowby University"},
        "collaborators": [{"name": "Tarn Trust"}],
        "responsibleParty": {
            "type": "PRINCIPAL_INVESTIGATOR",
            "investigatorFullName": "Ann Other",
            "investigatorAffiliation": "Merrowby University",
        },
    },
    "contactsLocationsModule": {
        "overallOfficials": [
            {"name": "Ann Other, MD", "affiliation": "Tarn Trust", "role": "STUDY_CHAIR"},
            {"name": "Bo Birch"},
        ],
        "locations": [
            {
                "facility": f"Hospital {number}",
                "city": "Tarn",
                "country": "United Kingdom",
                "contacts": [{"name": "Call Me", "phone": "0123", "email": "me@example.org"}],
            }
            for number in range(22)
        ],
    },
}


def one(**changes: object) -> EvidenceRecord:
    record = study_or_problem(1, {"protocolSection": {**INVENTED, **changes}})
    assert isinstance(record, EvidenceRecord)
    return record


def test_a_study_becomes_evidence_with_status_and_sites() -> None:
    record = one()
    assert (record.id, record.kind, record.date) == ("nct:NCT00000001", EvidenceKind.TRIAL, dt.date(2026, 3, 1))
    assert record.text.split("\n\n")[:5] == [
        "Does the dye help?",
        "Conditions: Burns.",
        "Keywords: dye.",
        "Interventions: Dressing.",
        "Status: not yet recruiting, as checked in 2026-02.",
    ]
    assert "Sites (22): Hospital 0, Tarn, United Kingdom; " in record.text
    assert record.text.endswith("; and 2 more.")
    assert record.url == "https://clinicaltrials.gov/study/NCT00000001"


def test_people_are_those_who_answer_for_the_study_each_once() -> None:
    assert [(p.id, p.name, p.role) for p in one().people] == [
        ("nct:ann-other:tarn-trust", "Ann Other", "study chair"),
        ("nct:bo-birch:nct00000001", "Bo Birch", ""),
    ]


def test_contacts_of_sites_are_not_read() -> None:
    record = one()
    assert "Call Me" not in str(record)
    assert "0123" not in str(record)


def test_sponsor_and_collaborators_come_before_sites() -> None:
    assert [o.id for o in one().organisations][:3] == ["nct:merrowby-university", "nct:tarn-trust", "nct:hospital-0"]


def test_an_unknown_status_is_said_to_be_unknown() -> None:
    assert "Status: not known." in one(statusModule={"overallStatus": "UNKNOWN"}).text
    assert one(statusModule={"studyFirstSubmitDate": "2025-01-02"}).date == dt.date(2025, 1, 2)
    assert one(statusModule={}).date is None


@pytest.mark.parametrize(
    ("protocol", "sentence"),
    [({}, 'no "nctId"'), ({"identificationModule": {"nctId": "NCT00000001"}}, "has no title"), (None, 'no "nctId"')],
)
def test_what_is_no_study_says_why(protocol: object, sentence: str) -> None:
    problem = study_or_problem(1, {"protocolSection": protocol})
    assert isinstance(problem, LineProblem)
    assert sentence in problem.sentence


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("James D Lewis, MD, MSCE", "James D Lewis"),
        ("Liping Jing, Doctor", "Liping Jing"),
        ("Ada Vale PhD", "Ada Vale"),
        ("William Catalona", "William Catalona"),
        ("Dr", "Dr"),
    ],
)
def test_degrees_are_no_part_of_a_name(printed: str, name: str) -> None:
    assert without_degrees(printed) == name


@settings(max_examples=60)
@given(
    st.dictionaries(
        st.sampled_from(sorted(INVENTED)),
        ANY_JSON,
    )
)
def test_any_values_end_in_a_record_or_a_sentence(changes: dict[str, Any]) -> None:
    found = study_or_problem(1, {"protocolSection": {**INVENTED, **changes}})
    assert isinstance(found, LineProblem) or found.id


@pytest.mark.real_data
def test_the_real_studies_are_all_read() -> None:
    studies, problems = parted(read_studies(real("clinicaltrials_gov/studies_page_v2.json")))
    assert (len(studies), problems) == (10, [])
    first = studies[0]
    assert (first.id, first.date) == ("nct:NCT05013879", dt.date(2021, 10, 18))
    assert first.people[0].name == "Suzanne Babyar"
    assert "Status: completed, as checked in 2024-02." in first.text
    assert "Sites (1): Burke Rehabilitation Hospital, White Plains, United States." in first.text
    assert [o.name for o in first.organisations] == ["Montefiore Medical Center", "Burke Rehabilitation Hospital"]
    assert "Sites (35): " in next(s for s in studies if s.id == "nct:NCT03058679").text
    assert sum(len(study.people) for study in studies) == 17
    assert all(study.date and study.text for study in studies)
    assert "email" not in str(studies)
