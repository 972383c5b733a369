"""What came of a project, told in its record. The objects are built after the schema of the interface."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.sources.gtr.accounts import ACCOUNTS
from charnia.sources.gtr.parse import read_projects
from tests.sources.any_json import ANY_JSON
from tests.sources.gtr.test_outcomes import OF_PROJECT, records_of
from tests.sources.gtr.test_parse import HERE, written
from tests.sources.real import parted

FUNDING: dict[str, Any] = {
    "id": "F1",
    "href": f"{HERE}/outcomes/furtherfundings/F1",
    "links": OF_PROJECT,
    "description": "Fellowship in dyes.",
    "organisation": "Wellcome Trust",
    "department": "Innovations",
    "amount": {"amount": 50000, "currencyCode": "GBP"},
    "start": 1441062000000,
    "end": 1504134000000,
    "fundingId": "W/1",
    "sector": "Charity/Non Profit",
    "country": "United Kingdom",
}
INFLUENCE: dict[str, Any] = {
    "id": "I1",
    "href": f"{HERE}/outcomes/policyinfluences/I1",
    "links": OF_PROJECT,
    "influence": "Burns are looked at in another light.",
    "type": "Citation in clinical guidelines",
    "guidelineTitle": "Care of burns",
    "impact": "Fewer scars.",
    "geographicReach": "National",
    "areas": {"item": ["Healthcare"]},
}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {},
            (
                "Further funding: £50,000 from 1 September 2015 to 31 August 2017 by Wellcome Trust, Innovations. "
                "Fellowship in dyes."
            ),
        ),
        (
            {"amount": {"amount": 7000.5, "currencyCode": "EUR"}, "department": None, "end": None},
            "Further funding: €7,000 from 1 September 2015 by Wellcome Trust. Fellowship in dyes.",
        ),
        (
            {"amount": {"amount": 0, "currencyCode": "GBP"}, "start": None, "end": None, "description": None},
            "Further funding: by Wellcome Trust, Innovations.",
        ),
        (
            {"amount": None, "start": None, "end": None, "organisation": None, "department": None},
            "Further funding: Fellowship in dyes.",
        ),
    ],
)
@pytest.mark.parametrize("name", ["futherfunding", "furtherFunding"])
def test_further_funding_is_told_with_who_gave_how_much(
    tmp_path: Path, name: str, changes: dict[str, Any], told: str
) -> None:
    (project,), problems = records_of(tmp_path, **{name: [{**FUNDING, **changes}]})
    assert problems == []
    assert project.text.startswith(f"A dye.\n\n{told}\n\nResearch Grant")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {},
            (
                "Policy influence: Citation in clinical guidelines; “Care of burns”; reach: National. "
                "Burns are looked at in another light. Fewer scars."
            ),
        ),
        (
            {"guidelineTitle": None, "impact": None, "geographicReach": None},
            "Policy influence: Citation in clinical guidelines. Burns are looked at in another light.",
        ),
    ],
)
def test_policy_influence_is_told_with_its_kind_and_reach(tmp_path: Path, changes: dict[str, Any], told: str) -> None:
    (project,), _ = records_of(tmp_path, policyInfluence=[{**INFLUENCE, **changes}])
    assert project.text.startswith(f"A dye.\n\n{told}\n\nResearch Grant")


def test_what_says_nothing_is_told_nowhere(tmp_path: Path) -> None:
    empty = {name: None for name in (*FUNDING, *INFLUENCE) if name not in {"id", "href", "links"}}
    (project,), problems = records_of(
        tmp_path, futherfunding=[{**FUNDING, **empty}], policyInfluence=[{**INFLUENCE, **empty}]
    )
    assert problems == []
    assert project.text == "A dye.\n\nResearch Grant of MRC; active."


@pytest.mark.parametrize(("name", "fields"), [("futherfunding", FUNDING), ("policyInfluence", INFLUENCE)])
def test_without_its_project_it_is_left_out_and_named(tmp_path: Path, name: str, fields: dict[str, Any]) -> None:
    records, (problem,) = parted(read_projects(written(tmp_path, {name: [fields]})))
    assert records == []
    assert not problem.kept
    assert "told in the project's own record" in problem.sentence


@settings(max_examples=80)
@given(st.dictionaries(st.sampled_from(sorted({*FUNDING, *INFLUENCE})), ANY_JSON), st.sampled_from(sorted(ACCOUNTS)))
def test_any_values_end_in_paragraphs(changes: dict[str, Any], kind: str) -> None:
    assert all(isinstance(one, str) for one in ACCOUNTS[kind]({**FUNDING, **INFLUENCE, **changes}))
