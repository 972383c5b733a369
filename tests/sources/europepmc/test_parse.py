from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.core.evidence import EvidenceRecord, PersonReference, Subject
from charnia.core.vocabulary import TopicScheme
from charnia.sources.europepmc.parse import article_or_problem, read_articles
from charnia.sources.json_lines import LineProblem
from tests.sources.any_json import ANY_JSON
from tests.sources.real import parted, real

INVENTED: dict[str, Any] = {
    "id": "123",
    "source": "MED",
    "doi": "10.1000/ABC",
    "title": "Quicker dressings.",
    "abstractText": "<h4>Aim</h4>A dye shows infection.",
    "firstPublicationDate": "2024-05-06",
    "pubYear": "2024",
    "license": "cc by-nc",
    "keywordList": {"keyword": ["Burns"]},
    "meshHeadingList": {"meshHeading": [{"descriptorName": "Burns"}, {"descriptorName": "Dyes"}]},
    "authorList": {
        "author": [
            {
                "fullName": "Other A",
                "firstName": "Ann",
                "lastName": "Other",
                "authorId": {"type": "ORCID", "value": "0000-0002-1825-0097"},
            },
            {"fullName": "Group Name"},
            {"initials": "X"},
        ]
    },
}


def wrapped(value: object) -> object:
    """Each value in a list, as getpapers saves it."""
    if isinstance(value, dict):
        return {name: wrapped(one) if isinstance(one, list) else [wrapped(one)] for name, one in value.items()}
    return [wrapped(one) for one in value] if isinstance(value, list) else value


def test_an_article_becomes_evidence_in_both_forms(tmp_path: Path) -> None:
    plain, saved = tmp_path / "plain.json", tmp_path / "saved.json"
    plain.write_text(json.dumps({"hitCount": 1, "resultList": {"result": [INVENTED]}}))
    saved.write_text(json.dumps([wrapped(INVENTED)]))
    (record,) = read_articles(plain)
    assert record == EvidenceRecord(
        id="doi:10.1000/abc",
        title="Quicker dressings.",
        kind=record.kind if isinstance(record, EvidenceRecord) else None,
        text="Aim A dye shows infection.\n\nSubjects: Burns; Dyes.",
        date=dt.date(2024, 5, 6),
        people=(
            PersonReference("orcid:0000-0002-1825-0097", "Ann Other", "first"),
            PersonReference("", "Group Name", "middle"),
        ),
        url="https://europepmc.org/article/MED/123",
        licence="cc by-nc",
        subjects=(
            Subject("Burns", TopicScheme.KEYWORD),
            Subject("Burns", TopicScheme.MESH),
            Subject("Dyes", TopicScheme.MESH),
        ),
    )
    assert list(read_articles(saved)) == [record]


def test_what_is_missing_is_unknown() -> None:
    record = article_or_problem(1, {"id": "1", "source": "PPR", "title": "T"})
    assert isinstance(record, EvidenceRecord)
    assert (record.id, record.text, record.date, record.people) == ("europepmc:PPR:1", "", None, ())
    assert record.licence == ""


@pytest.mark.parametrize(("missing", "sentence"), [("id", 'no "id"'), ("source", 'no "id"'), ("title", "no title")])
def test_what_is_no_article_says_why(missing: str, sentence: str) -> None:
    problem = article_or_problem(4, {name: value for name, value in INVENTED.items() if name != missing})
    assert isinstance(problem, LineProblem)
    assert (problem.line, sentence in problem.sentence) == (4, True)


@settings(max_examples=60)
@given(
    st.dictionaries(
        st.sampled_from(sorted(INVENTED)),
        ANY_JSON,
    )
)
def test_any_values_end_in_a_record_or_a_sentence(changes: dict[str, Any]) -> None:
    found = article_or_problem(1, {**INVENTED, **changes})
    assert isinstance(found, LineProblem) or found.id


@pytest.mark.real_data
def test_the_real_articles_are_all_read() -> None:
    articles, problems = parted(read_articles(real("europepmc/eupmc_results.json")))
    assert (len(articles), problems) == (200, [])
    assert len({article.id for article in articles}) == 200
    assert sum(article.id.startswith("doi:") for article in articles) == 193
    assert Counter(article.licence for article in articles) == {
        "cc by": 155, "cc by-nc-nd": 18, "cc by-nc": 14, "": 8, "cc by-nc-sa": 5,
    }  # fmt: skip
    assert sum("Subjects: " in article.text for article in articles) > 124
    assert all(article.date for article in articles)
    people = [person for article in articles for person in article.people]
    assert len(people) > 1_000
    assert sum(person.id.startswith("orcid:") for person in people) == 244
    assert articles[0].people[1] == PersonReference("orcid:0000-0003-0891-2488", "Kyu-Sung Lee", "last")


def test_an_abstract_under_another_name_is_noticed(tmp_path: Path) -> None:
    articles = [{**INVENTED, "id": str(number), "summary": "A dye."} for number in range(50)]
    for article in articles:
        del article["abstractText"]
    path = tmp_path / "articles.json"
    path.write_text(json.dumps({"resultList": {"result": articles}}), encoding="utf-8")
    *kept, warning = read_articles(path)
    assert len(kept) == 50
    assert isinstance(warning, LineProblem)
    assert warning.kept
    assert 'None of 50 records has "abstractText"' in warning.sentence
