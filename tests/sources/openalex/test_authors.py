from __future__ import annotations

import datetime as dt

import pytest

from charnia.core.evidence import PersonFacts
from charnia.sources.json_lines import LineProblem
from charnia.sources.openalex.authors import author_or_problem, read_authors
from tests.sources.real import parted, real


def test_an_author_becomes_facts_about_a_person() -> None:
    institution = {"id": "https://openalex.org/I1", "display_name": "Merrowby", "ror": "https://ror.org/04h699437"}
    facts = author_or_problem(
        1,
        {
            "id": "https://openalex.org/A1",
            "orcid": None,
            "display_name": "Ann Other",
            "display_name_alternatives": ["Ann Other", "A. Other"],
            "affiliations": [
                {"institution": institution, "years": [2024, 2020]},
                {"institution": {**institution, "id": "https://openalex.org/I2", "ror": None}, "years": [2001, 1999]},
                {"institution": institution, "years": []},
            ],
            "last_known_institutions": [institution],
        },
    )
    assert isinstance(facts, PersonFacts)
    assert (facts.person.id, facts.orcid, facts.other_names) == ("openalex:A1", "", ("A. Other",))
    assert [(post.organisation.id, post.ends) for post in facts.affiliations] == [
        ("ror:04h699437", None),
        ("openalex:I2", dt.date(2001, 12, 31)),
    ]


@pytest.mark.parametrize("fields", [{}, {"id": "https://openalex.org/W1", "display_name": "X"}, {"id": 7}])
def test_what_is_no_author_says_why(fields: dict[str, object]) -> None:
    problem = author_or_problem(2, fields)
    assert isinstance(problem, LineProblem)
    assert "not an OpenAlex author" in problem.sentence


@pytest.mark.real_data
def test_the_real_authors_are_all_read() -> None:
    people, problems = parted(read_authors(real("openalex/authors_sample.json")))
    assert (len(people), problems) == (30, [])
    assert sum(bool(facts.orcid) for facts in people) == 26
    assert all(facts.affiliations and facts.topics for facts in people)
    ((single,), _) = parted(read_authors(real("openalex/api_fixtures/A5023888391.json")))
    assert (single.person.name, single.orcid) == ("Jason Priem", "0000-0001-6187-6610")
    assert single.affiliations[0].organisation.name == "OurResearch"
    ((listed,), _) = parted(read_authors(real("openalex/api_fixtures/A-api-response.json")))
    assert listed.affiliations[0].organisation.id == "ror:05dxps055"
