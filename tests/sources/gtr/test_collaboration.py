"""Work with a partner. The objects are built after the schema of the interface."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.core.evidence import Partner
from charnia.core.vocabulary import EvidenceKind, OrganisationKind
from charnia.sources.gtr.beside import Beside
from charnia.sources.gtr.collaboration import COLLABORATIONS
from charnia.sources.gtr.outcomes import read_outcome
from charnia.sources.json_lines import LineProblem
from tests.sources.any_json import ANY_JSON
from tests.sources.gtr.test_outcomes import OF_PROJECT, records_of
from tests.sources.gtr.test_parse import HERE

COLLABORATION: dict[str, Any] = {
    "id": "C1",
    "outcomeid": "x-1",
    "href": f"{HERE}/outcomes/collaborations/C1",
    "links": OF_PROJECT,
    "title": None,
    "description": "A lamp for dyes.",
    "parentOrganisation": "Alder Therapies",
    "childOrganisation": "Alder Optics",
    "principalInvestigatorContribution": "The dye.",
    "partnerContribution": "The lamp.",
    "start": 1441062000000,
    "end": None,
    "sector": "Private",
    "country": "United Kingdom",
    "impact": "A product.",
    "supportingUrl": "https://lamp.example",
}
TEXT = (
    "A lamp for dyes.\n\nWhat the project gave: The dye.\n\nWhat the partner gave: The lamp.\n\n"
    "What came of it: A product.\n\n"
    "Partner: Alder Therapies, Alder Optics; sector: Private; United Kingdom; from 1 September 2015."
)


def test_a_collaboration_is_a_record_that_names_its_partner(tmp_path: Path) -> None:
    (_, record), problems = records_of(tmp_path, collaboration=[COLLABORATION])
    assert problems == []
    assert (record.id, record.title) == ("gtr:C1", "Collaboration with Alder Therapies")
    assert (record.kind, record.date) == (EvidenceKind.PROJECT, dt.date(2015, 9, 1))
    assert record.text == TEXT
    assert record.partner == Partner("Alder Therapies", "Private", OrganisationKind.COMPANY)
    assert [(p.id, p.role) for p in record.people] == [("gtr:P1", "principal investigator")]
    assert [o.id for o in record.organisations] == ["gtr:O1"]
    assert record.url == "https://lamp.example"


@pytest.mark.parametrize(
    ("sector", "kind"),
    [
        ("private", OrganisationKind.COMPANY),
        ("Academic/University", OrganisationKind.UNIVERSITY),
        ("Charity/Non Profit", OrganisationKind.CHARITY),
        ("Charity/Non-profit", OrganisationKind.CHARITY),
        ("Public", None),
        ("Multiple", None),
        (None, None),
    ],
)
def test_a_sector_says_what_the_partner_is_or_leaves_it_unknown(
    tmp_path: Path, sector: str | None, kind: OrganisationKind | None
) -> None:
    (_, record), _ = records_of(tmp_path, collaboration=[{**COLLABORATION, "sector": sector}])
    assert record.partner == Partner("Alder Therapies", sector or "", kind)


def test_what_is_not_said_is_left_out(tmp_path: Path) -> None:
    known = ("id", "href", "links", "parentOrganisation")
    (_, record), problems = records_of(tmp_path, collaboration=[{name: COLLABORATION[name] for name in known}])
    assert problems == []
    assert (record.text, record.date, record.url) == ("Partner: Alder Therapies.", None, "")


def test_without_a_partner_it_is_left_out_and_named(tmp_path: Path) -> None:
    records, (problem,) = records_of(tmp_path, collaboration=[{**COLLABORATION, "parentOrganisation": " "}])
    assert len(records) == 1
    assert problem.sentence == "An outcome (C1) has no title or name; it was left out."


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(sorted(COLLABORATION)), ANY_JSON))
def test_any_values_end_in_records_or_sentences(changes: dict[str, Any]) -> None:
    found = list(read_outcome(1, {**COLLABORATION, **changes}, COLLABORATIONS, Beside()))
    assert found
    assert all(isinstance(one, LineProblem) or (one.title and one.partner) for one in found)
