from __future__ import annotations

import datetime as dt
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.core.evidence import EvidenceRecord, OrganisationReference
from charnia.core.vocabulary import EvidenceKind, OrganisationKind
from charnia.sources.json_lines import LineProblem
from charnia.sources.openalex.fields import Work
from charnia.sources.openalex.parse import abstract, read_works, work_or_problem
from charnia.sources.typed_json import as_struct
from tests.sources.any_json import ANY_JSON
from tests.sources.real import parted, real

INVENTED: dict[str, Any] = {
    "id": "https://openalex.org/W1",
    "doi": "https://doi.org/10.1000/ABC",
    "display_name": "Quicker <i>dressings</i>",
    "type": "article",
    "publication_date": "2024-05-06",
    "publication_year": 2024,
    "abstract_inverted_index": {"A": [0], "dye": [1, 3], "shows": [2]},
    "is_retracted": False,
    "primary_location": {"landing_page_url": "https://doi.org/10.1000/abc", "license": "cc-by"},
    "authorships": [
        {
            "author_position": "first",
            "author": {
                "id": "https://openalex.org/A1",
                "display_name": "Ann Other",
                "orcid": "https://orcid.org/0000-0002-1825-0097",
            },
            "institutions": [
                {"id": "https://openalex.org/I1", "display_name": "Merrowby", "ror": "https://ror.org/04h699437"},
                {"id": "https://openalex.org/I2", "display_name": "Tarn Trust", "ror": None},
            ],
        },
        {"author_position": "last", "author": {"id": None, "display_name": "Nobody Known", "orcid": None}},
        {"author_position": "middle", "author": {"id": "https://openalex.org/A3", "display_name": None}},
    ],
}


def read(fields: dict[str, Any], number: int = 1) -> EvidenceRecord | LineProblem:
    return work_or_problem(number, as_struct(fields, Work))


def one(**changes: object) -> EvidenceRecord:
    record = read({**INVENTED, **changes})
    assert isinstance(record, EvidenceRecord)
    return record


def test_a_work_becomes_evidence() -> None:
    record = one()
    assert (record.id, record.title) == ("doi:10.1000/abc", "Quicker dressings")
    assert (record.kind, record.date) == (EvidenceKind.PUBLICATION, dt.date(2024, 5, 6))
    assert (record.text, record.licence) == ("A dye shows dye", "cc-by")
    assert [(p.id, p.name, p.role) for p in record.people] == [
        ("orcid:0000-0002-1825-0097", "Ann Other", "first"),
        ("", "Nobody Known", "last"),
    ]
    assert record.organisations == (
        OrganisationReference("ror:04h699437", "Merrowby"),
        OrganisationReference("openalex:I2", "Tarn Trust"),
    )


def test_what_is_missing_is_unknown() -> None:
    record = one(
        doi=None, publication_date=None, publication_year=None, abstract_inverted_index=None, authorships=None,
        primary_location=None, type="dataset",
    )  # fmt: skip
    assert record == EvidenceRecord(
        id="openalex:W1",
        title="Quicker dressings",
        url="https://openalex.org/W1",
        licence="CC0 1.0 (OpenAlex)",
    )


@pytest.mark.parametrize(
    ("type_", "name", "kind"),
    [
        ("education", "Merrowby", OrganisationKind.UNIVERSITY),
        ("nonprofit", "Tarn Trust", OrganisationKind.CHARITY),
        ("healthcare", "Tarn Hospitals NHS Trust", OrganisationKind.NHS),
        ("funder", "Merrowby Medical Center", None),
        (None, "Merrowby", None),
    ],
)
def test_an_institution_is_of_a_kind_only_where_its_type_leaves_no_doubt(
    type_: str | None, name: str, kind: OrganisationKind | None
) -> None:
    institution = {"id": "https://openalex.org/I1", "display_name": name, "type": type_}
    (found,) = one(authorships=[{**INVENTED["authorships"][0], "institutions": [institution]}]).organisations
    assert found.kind is kind


def test_a_year_alone_counts_as_its_first_day() -> None:
    assert one(publication_date=None).date == dt.date(2024, 1, 1)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"id": "https://openalex.org/A1"}, "is not the id of an OpenAlex work"),
        ({"id": None}, '"nothing" is not the id'),
        ({"display_name": None}, "has no title"),
        ({"is_retracted": True}, "was retracted"),
    ],
)
def test_what_is_no_work_says_why(changes: dict[str, object], sentence: str) -> None:
    problem = read({**INVENTED, **changes}, 3)
    assert isinstance(problem, LineProblem)
    assert (problem.line, sentence in problem.sentence) == (3, True)


def test_a_wild_position_does_no_harm() -> None:
    assert abstract({"a": [10**12], "b": [-1]}) == "b a"


@pytest.mark.parametrize("places", ["x", [None], [[1]], None, 7])
def test_places_that_are_no_numbers_give_no_text(places: object) -> None:
    assert one(abstract_inverted_index={"a": [0], "b": places}).text == ""


def test_a_renamed_field_gives_one_warning(tmp_path: Path) -> None:
    renamed = {"authors" if name == "authorships" else name: value for name, value in INVENTED.items()}
    path = tmp_path / "works.jsonl"
    path.write_text("".join(json.dumps({**renamed, "id": f"https://openalex.org/W{n}"}) + "\n" for n in range(40)))
    works, problems = parted(read_works(path))
    assert len(works) == 40
    assert [str(p)[:39] for p in problems] == ['40 of 40 records have no "authorships":']


@settings(max_examples=80)
@given(
    st.dictionaries(
        st.sampled_from(sorted(INVENTED)),
        ANY_JSON,
    )
)
def test_any_values_end_in_a_record_or_a_sentence(changes: dict[str, Any]) -> None:
    found = read({**INVENTED, **changes})
    assert isinstance(found, LineProblem) or found.id


@pytest.mark.real_data
def test_the_real_works_are_all_read() -> None:
    works, problems = parted(read_works(real("openalex/works_sample.json")))
    assert (len(works), problems) == (195, [])
    assert all(work.text and work.date and work.people for work in works)
    assert sum(work.kind is EvidenceKind.PUBLICATION for work in works) == 195
    assert sum(work.id.startswith("doi:") for work in works) == 190
    people = [person for work in works for person in work.people]
    assert sum(person.id.startswith("orcid:") for person in people) > 800
    assert sum(person.own_id.startswith("openalex:A") for person in people) > 750
    assert not any(person.own_id for person in people if not person.id.startswith("orcid:"))
    assert {person.role for person in people} == {"first", "middle", "last"}
    assert sum(organisation.id.startswith("ror:") for work in works for organisation in work.organisations) > 500


@pytest.mark.real_data
def test_a_single_work_and_a_page_of_the_interface_are_read() -> None:
    ((work,), problems) = parted(read_works(real("openalex/api_fixtures/W2741809807.json")))
    assert problems == []
    assert (work.id, work.date, work.licence) == ("doi:10.7717/peerj.4375", dt.date(2018, 2, 13), "cc-by")
    assert work.text.startswith("Despite growing interest in Open Access")
    assert work.people[1].id == "orcid:0000-0001-6187-6610"
    ((listed,), _) = parted(read_works(real("openalex/api_fixtures/W-api-response.json")))
    assert (listed.licence, listed.people[0].id) == ("CC0 1.0 (OpenAlex)", "openalex:A2150889177")


@pytest.mark.real_data
def test_the_snapshot_form_gives_the_same(tmp_path: Path) -> None:
    sample = real("openalex/works_sample.json")
    packed = tmp_path / "part_000.gz"
    packed.write_bytes(gzip.compress("\n".join(map(json.dumps, json.loads(sample.read_text()))).encode()))
    assert list(read_works(packed)) == list(read_works(sample))


@pytest.mark.real_data
def test_other_entities_are_refused_as_works() -> None:
    for name in ("A5023888391", "I27837315", "S137773608", "T11636"):
        works, problems = parted(read_works(real(f"openalex/api_fixtures/{name}.json")))
        assert works == []
        assert "is not the id of an OpenAlex work" in problems[0].sentence
