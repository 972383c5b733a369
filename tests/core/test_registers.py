from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.core.registers import bare_id, page_of, referred
from charnia.core.vocabulary import Register


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("ror:04h699437", (Register.ROR, "04h699437")),
        ("https://ror.org/04H699437", (Register.ROR, "04h699437")),
        ("ods:RWE", (Register.NHS_ODS, "RWE")),
        ("nhs-ods:rwe", (Register.NHS_ODS, "RWE")),
        ("companies-house:sc073411", (Register.COMPANIES_HOUSE, "SC073411")),
        ("GB-COH-01799445", (Register.COMPANIES_HOUSE, "01799445")),
        ("openalex:I153648349", (Register.OPENALEX, "I153648349")),
        ("https://openalex.org/i153648349", (Register.OPENALEX, "I153648349")),
        ("openalex:A153648349", None),
        ("ref2014:university-of-leicester", None),
        ("04h699437", None),
        ("ror:1", None),
        ("", None),
    ],
)
def test_references_to_registers(reference: str, found: tuple[Register, str] | None) -> None:
    assert referred(reference) == found


@given(st.text(max_size=40))
def test_any_text_is_a_reference_or_none(text: str) -> None:
    found = referred(text)
    assert found is None or found[1] == bare_id(*found)


@pytest.mark.parametrize(
    ("register", "id_", "address"),
    [
        (Register.ROR, "https://ror.org/04h699437", "https://ror.org/04h699437"),
        (Register.NHS_ODS, "RWE", "https://directory.spineservices.nhs.uk/ORD/2-0-0/organisations/RWE"),
        (
            Register.COMPANIES_HOUSE,
            "01799445",
            "https://find-and-update.company-information.service.gov.uk/company/01799445",
        ),
        (Register.OPENALEX, "I153648349", "https://openalex.org/I153648349"),
    ],
)
def test_where_a_register_shows_an_organisation(register: Register, id_: str, address: str) -> None:
    assert page_of(register, id_) == address
