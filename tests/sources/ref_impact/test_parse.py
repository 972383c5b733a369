from __future__ import annotations

import datetime as dt
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.core.vocabulary import EvidenceKind, FactStatus, OfferKind
from charnia.sources.json_lines import LineProblem
from charnia.sources.ref_impact.parse import CaseStudy, evidence_of, offer_of, read_case_studies

REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "ref2014_impact_cases" / "case_studies.jsonl"

INVENTED: dict[str, Any] = {
    "id": "99901",
    "institution": "University of Merrowby",
    "uoa": "Clinical Medicine",
    "title": "Quicker dressings for burns",
    "summary": "A dressing that shows infection by its colour is now used in eleven burns units.",
    "research": "Professor Ann Other (Professor of Surgery, 1998-2011) found that the dye answers to pH.",
    "impact": "Nurses change the dressing <b>two days</b> earlier; costs fell by 12%.",
    "impact_type": "Health",
    "subjects": ["Clinical Sciences", "Nursing"],
}
FROM_THE_INTERFACE: dict[str, Any] = {
    "CaseStudyId": 99901,
    "Institution": INVENTED["institution"],
    "UOA": INVENTED["uoa"],
    "Title": INVENTED["title"],
    "ImpactSummary": INVENTED["summary"],
    "UnderpinningResearch": INVENTED["research"],
    "ImpactDetails": INVENTED["impact"],
    "ImpactType": "Health",
    "ResearchSubjectAreas": [{"Subject": "Clinical Sciences"}, {"Name": "Nursing"}],
    "Funders": [],
}


def written(tmp_path: Path, content: str) -> Path:
    path = tmp_path / "cases.jsonl"
    path.write_text(content, encoding="utf-8")
    return path


def read(tmp_path: Path, *records: object) -> list[CaseStudy | LineProblem]:
    return list(read_case_studies(written(tmp_path, "\n".join(json.dumps(record) for record in records))))


def one(tmp_path: Path, **changes: object) -> CaseStudy:
    (case,) = read(tmp_path, {**INVENTED, **changes})
    assert isinstance(case, CaseStudy)
    return case


def test_a_case_study_becomes_evidence(tmp_path: Path) -> None:
    record = evidence_of(one(tmp_path))
    assert record.id == "ref2014:99901"
    assert record.kind is EvidenceKind.IMPACT_CASE
    assert record.date == dt.date(2013, 12, 31)
    assert record.text.split("\n\n")[2] == "Nurses change the dressing two days earlier; costs fell by 12%."
    assert [(person.name, person.role) for person in record.people] == [("Ann Other", "Professor")]
    assert [organisation.name for organisation in record.organisations] == ["University of Merrowby"]
    assert record.url == "https://impact.ref.ac.uk/casestudies/CaseStudy.aspx?Id=99901"


def test_institutions_that_submitted_together_are_all_named(tmp_path: Path) -> None:
    names = ("University of Merrowby (Tarn School)", "The Tarn Institute", "University of Merrowby (Tarn School)", "")
    listed = [*({"UKPRN": 1, "InstitutionName": name} for name in names), "odd", {"InstitutionName": 7}]
    (case,) = read(tmp_path, {**FROM_THE_INTERFACE, "Institutions": listed[:4]})
    assert isinstance(case, CaseStudy)
    found = [(one.id, one.name) for one in evidence_of(case).organisations]
    assert found == [
        ("ref2014:university-of-merrowby", "University of Merrowby"),
        ("ref2014:tarn-institute", "The Tarn Institute"),
    ]
    assert offer_of(case).organisation == evidence_of(case).organisations[0]
    for alone in (listed[:1], listed[4:5], [], "odd", None):
        (case,) = read(tmp_path, {**FROM_THE_INTERFACE, "Institutions": alone})
        assert isinstance(case, CaseStudy)
        assert [one.name for one in evidence_of(case).organisations] == ["University of Merrowby"]


def test_a_case_study_becomes_an_offer_that_says_who_walked_the_path(tmp_path: Path) -> None:
    offer = offer_of(one(tmp_path))
    assert (offer.kind, offer.status) == (OfferKind.CASE_STUDY, FactStatus.PRIMARY)
    assert offer.evidence_ids == ("ref2014:99901",)
    assert offer.text.endswith(
        "Institution: University of Merrowby (Clinical Medicine). Researchers named with their posts: Professor Ann "
        "Other. Kind of impact: health. Subjects: Clinical Sciences, Nursing."
    )
    assert "2008 to 2013" in offer.cautions[0]


def test_the_reply_of_the_public_interface_gives_the_same(tmp_path: Path) -> None:
    path = written(tmp_path, json.dumps([FROM_THE_INTERFACE]))
    (case,) = read_case_studies(path)
    assert case == one(tmp_path)


def test_subjects_may_come_as_text_that_shows_a_list(tmp_path: Path) -> None:
    assert one(tmp_path, subjects="['Clinical Sciences', 'Nursing']").subjects == ("Clinical Sciences", "Nursing")
    assert one(tmp_path, subjects="[Clinical Sciences").subjects == ("Clinical Sciences",)
    assert one(tmp_path, subjects="").subjects == ()


def test_a_school_in_brackets_is_no_name_of_the_institution(tmp_path: Path) -> None:
    (organisation,) = evidence_of(one(tmp_path, institution="University of Merrowby (School of Arts)")).organisations
    assert (organisation.id, organisation.name) == ("ref2014:university-of-merrowby", "University of Merrowby")


def test_a_withheld_case_study_says_so(tmp_path: Path) -> None:
    case = one(tmp_path, title="REDACTED — FOR PUBLICATION Quicker dressings")
    assert case.title == "Quicker dressings"
    assert "withheld" in offer_of(case).cautions[1]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"id": ""}, 'no "id"'),
        ({"title": None}, 'no "title"'),
        ({"summary": " "}, 'no "summary"'),
        ({"id": "../1?x"}, "not one of the database"),
        ({"id": "50161195TOPICSen"}, "not one of the database"),
    ],
)
def test_a_record_that_cannot_be_used_is_reported(tmp_path: Path, changes: dict[str, Any], says: str) -> None:
    good = {**INVENTED, "id": "2"}
    problem, case = read(tmp_path, {**INVENTED, **changes}, good)
    assert isinstance(problem, LineProblem)
    assert says in problem.sentence
    assert problem.line == 1
    assert isinstance(case, CaseStudy)


def test_bad_lines_and_second_copies_cost_nothing_else(tmp_path: Path) -> None:
    path = written(tmp_path, "\n".join((json.dumps(INVENTED), "{", json.dumps(INVENTED))))
    case, broken, again = read_case_studies(path)
    assert isinstance(case, CaseStudy)
    assert isinstance(broken, LineProblem)
    assert isinstance(again, LineProblem)
    assert (broken.line, again.line) == (2, 3)
    assert "came before" in again.sentence


def test_a_missing_institution_is_reported_and_the_record_kept(tmp_path: Path) -> None:
    problem, case = read(tmp_path, {**INVENTED, "institution": ""})
    assert isinstance(problem, LineProblem)
    assert problem.kept
    assert isinstance(case, CaseStudy)
    assert evidence_of(case).organisations == ()
    assert offer_of(case).organisation is None


@pytest.mark.parametrize(("content", "says"), [("[1]", "not an object"), ("[{", "breaks off"), ("[\x00", "damaged")])
def test_a_faulty_list_is_reported(tmp_path: Path, content: str, says: str) -> None:
    (problem,) = read_case_studies(written(tmp_path, content))
    assert isinstance(problem, LineProblem)
    assert says in problem.sentence


def test_a_list_is_read_packed_too_and_up_to_where_it_breaks_off(tmp_path: Path) -> None:
    whole = json.dumps([{**INVENTED, "id": str(number)} for number in (1, 2, 3)]).encode()
    path = tmp_path / "cases.json"
    path.write_bytes(gzip.compress(whole))
    assert [one.id for one in read_case_studies(path) if isinstance(one, CaseStudy)] == ["1", "2", "3"]
    path.write_bytes(whole[:-40])
    *kept, problem = read_case_studies(path)
    assert [one.id for one in kept if isinstance(one, CaseStudy)] == ["1", "2"]
    assert isinstance(problem, LineProblem)
    assert "breaks off" in problem.sentence


def test_an_error_page_is_named(tmp_path: Path) -> None:
    (problem,) = read_case_studies(written(tmp_path, "<!DOCTYPE html><html><body>502</body></html>"))
    assert isinstance(problem, LineProblem)
    assert "This is a web page" in problem.sentence


def test_a_field_that_was_renamed_is_noticed(tmp_path: Path) -> None:
    cases = [{**INVENTED, "id": str(number), "kind": INVENTED["impact_type"]} for number in range(30)]
    for case in cases:
        del case["impact_type"]
    *kept, warning = read(tmp_path, *cases)
    assert len(kept) == 30
    assert isinstance(warning, LineProblem)
    assert 'have no "impact_type": the source may have renamed it' in warning.sentence


@settings(max_examples=60)
@given(
    st.dictionaries(
        st.sampled_from(sorted(INVENTED)),
        st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3)),
    )
)
def test_any_values_end_in_a_case_study_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, changes: dict[str, Any]
) -> None:
    for found in read(tmp_path_factory.mktemp("cases"), {**INVENTED, **changes}):
        sentence = found.sentence if isinstance(found, LineProblem) else offer_of(found).cautions[0]
        assert sentence.endswith(".")


@pytest.mark.real_data
@pytest.mark.skipif(not REAL.exists(), reason="the REF 2014 case studies do not lie beside the checkout")
def test_the_real_case_studies_are_all_read() -> None:
    found = list(read_case_studies(REAL))
    cases = [case for case in found if isinstance(case, CaseStudy)]
    problems = [problem for problem in found if isinstance(problem, LineProblem)]
    assert len(cases) == 427
    assert [problem.kept for problem in problems] == [True]
    assert sum(len(case.people) for case in cases) > 280
    assert all(evidence_of(case).text and offer_of(case).text for case in cases)
    leicester = [case for case in cases if case.institution == "University of Leicester"]
    assert any(person.name == "N Samani" for case in leicester for person in case.people)
