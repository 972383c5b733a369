from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.core.awards import Award
from charnia.core.evidence import EvidenceRecord, OrganisationReference
from charnia.core.vocabulary import EvidenceKind
from charnia.sources.json_lines import LineProblem
from charnia.sources.threesixty_giving.parse import grant_or_problem, read_grants
from tests.sources.any_json import ANY_JSON
from tests.sources.real import parted

GRANT: dict[str, Any] = {
    "id": "360G-Example-1",
    "title": "Better dressings",
    "description": "Research on burns.",
    "currency": "GBP",
    "amountAwarded": 25000.5,
    "awardDate": "2024-05-06T00:00:00+00:00",
    "recipientOrganization": [{"id": "GB-CHC-225922", "name": "Tarn Charity"}],
    "fundingOrganization": [{"id": "GB-CHC-210183", "name": "A Trust"}],
    "grantProgramme": [{"title": "Care"}],
    "plannedDates": [{"startDate": "2024-06-01", "endDate": "2025-05-31"}],
    "url": "https://example.org/g",
}


def test_a_grant_becomes_evidence(tmp_path: Path) -> None:
    path = tmp_path / "grants.json"
    path.write_text(json.dumps({"grants": [GRANT]}, indent=1))
    assert list(read_grants(path)) == [
        EvidenceRecord(
            id="360g:360G-Example-1",
            title="Better dressings",
            kind=EvidenceKind.GRANT,
            text="Research on burns.\n\nAwarded by A Trust; programme Care; £25,000; planned from 2024-06-01.",
            date=dt.date(2024, 5, 6),
            organisations=(OrganisationReference("org-id:GB-CHC-225922", "Tarn Charity"),),
            url="https://example.org/g",
            awards=(Award(25000, starts=dt.date(2024, 6, 1), ends=dt.date(2025, 5, 31)),),
        )
    ]


def test_the_licence_that_the_api_puts_beside_a_grant_is_that_of_its_text(tmp_path: Path) -> None:
    path = tmp_path / "page.json"
    licence = {"name": "Open Government Licence 3.0 (United Kingdom)"}
    given = [{"grant_id": GRANT["id"], "data": GRANT, "data_license": one} for one in (licence, None)]
    [plain] = [grant_or_problem(1, GRANT)]
    assert isinstance(plain, EvidenceRecord)
    for indent in (None, 1):
        path.write_text(json.dumps({"count": 2, "next": None, "results": [*given, {"grant_id": "x"}]}, indent=indent))
        known, unknown, neither = read_grants(path)
        assert known == replace(plain, licence=licence["name"])
        assert unknown == plain
        assert isinstance(neither, LineProblem)


@pytest.mark.parametrize(
    "changes",
    [
        {"amountAwarded": None},
        {"amountAwarded": 0},
        {"amountAwarded": 0.2},
        {"amountAwarded": "12"},
        {"amountAwarded": 1e13},
        {"currency": None},
    ],
)
def test_an_unknown_sum_is_left_out(changes: dict[str, object]) -> None:
    record = grant_or_problem(1, {**GRANT, **changes})
    assert isinstance(record, EvidenceRecord)
    assert "£" not in record.text
    assert [award.sum for award in record.awards] == [""]


def test_other_currencies_are_named() -> None:
    record = grant_or_problem(1, {**GRANT, "currency": "CHF"})
    assert isinstance(record, EvidenceRecord)
    assert "CHF 25,000" in record.text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"id": None}, 'no "id"'),
        ({"title": " "}, 'no "title"'),
        ({"id": "x" * 300}, "too long"),
        ({"recipientOrganization": None}, "names no organisation"),
    ],
)
def test_what_cannot_be_used_says_why(changes: dict[str, object], sentence: str) -> None:
    problem = grant_or_problem(1, {**GRANT, **changes})
    assert isinstance(problem, LineProblem)
    assert sentence in problem.sentence


def test_a_renamed_field_gives_one_warning(tmp_path: Path) -> None:
    path = tmp_path / "grants.json"
    renamed = {("awarded" if name == "awardDate" else name): value for name, value in GRANT.items()}
    path.write_text(json.dumps({"grants": [{**renamed, "id": f"g{number}"} for number in range(30)]}))
    grants, (warning,) = parted(read_grants(path))
    assert len(grants) == 30
    assert 'no "awardDate"' in warning.sentence


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(sorted(GRANT)), ANY_JSON))
def test_any_values_end_in_a_record_or_a_sentence(changes: dict[str, Any]) -> None:
    found = grant_or_problem(1, {**GRANT, **changes})
    assert isinstance(found, LineProblem) or found.title
