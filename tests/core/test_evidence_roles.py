"""The parts of people in records, and what names and accounts of organisations tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.core.company_accounts import size_told_by
from charnia.core.evidence_roles import evidence_role
from charnia.core.organisation_names import kind_in_name
from charnia.core.vocabulary import EvidenceRole, OrganisationKind


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("first", EvidenceRole.FIRST_AUTHOR),
        ("First author", EvidenceRole.FIRST_AUTHOR),
        ("last", EvidenceRole.LAST_AUTHOR),
        ("middle", EvidenceRole.MIDDLE_AUTHOR),
        ("principal investigator", EvidenceRole.LEAD),
        ("principal investigator, co-investigator", EvidenceRole.LEAD),
        ("co-investigator", EvidenceRole.CO_INVESTIGATOR),
        ("investigator", EvidenceRole.CO_INVESTIGATOR),
        ("study chair", EvidenceRole.LEAD),
        ("Professor", EvidenceRole.UNKNOWN),
        ("", EvidenceRole.UNKNOWN),
        ("student", EvidenceRole.OTHER),
    ],
)
def test_parts(said: str, expected: EvidenceRole) -> None:
    assert evidence_role(said) is expected


@given(st.text(max_size=60))
def test_any_words_are_some_part(said: str) -> None:
    assert isinstance(evidence_role(said), EvidenceRole)
    assert evidence_role(said) is evidence_role(said.upper()) or not said.isascii()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Fernmoor University", OrganisationKind.UNIVERSITY),
        ("University Hospitals of Fernmoor NHS Trust", OrganisationKind.NHS),
        ("University Hospital Fernmoor", None),
        ("Fernmoor University Press", None),
        ("Alder Diagnostics Ltd", OrganisationKind.COMPANY),
        ("Alder GmbH", OrganisationKind.COMPANY),
        ("The Fern Institute", None),
        ("", None),
    ],
)
def test_kinds_in_names(name: str, kind: OrganisationKind | None) -> None:
    assert kind_in_name(name) is kind


@pytest.mark.parametrize(
    ("accounts", "says"),
    [
        ("TOTAL EXEMPTION FULL", "usually at most 50 people"),
        ("micro-entity", "usually at most 10 people"),
        ("FULL", "not known"),
        ("", "not known"),
        ("SOMETHING NEW", "not known"),
    ],
)
def test_sizes_told_by_accounts(accounts: str, says: str) -> None:
    assert size_told_by(accounts).startswith(says)
