from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.sources.capitals import in_usual_letters


@pytest.mark.parametrize(
    ("written", "usual"),
    [
        (
            "ST GEORGE'S UNIVERSITY HOSPITALS NHS FOUNDATION TRUST",
            "St George's University Hospitals NHS Foundation Trust",
        ),
        ("THE ROYAL NATIONAL HOSPITAL", "The Royal National Hospital"),
        ("ISLE OF WIGHT NHS TRUST", "Isle of Wight NHS Trust"),
        ("STOKE-ON-TRENT", "Stoke-on-Trent"),
        ("GSK PLC", "GSK plc"),
        ("AURA PRINT (UK) LTD", "Aura Print (UK) Ltd"),
        ("4TH FLOOR, 21ST STREET", "4th Floor, 21st Street"),
        ("O'NEILL & SONS", "O'Neill & Sons"),
        ("Already Written", "Already Written"),
        ("", ""),
    ],
)
def test_names_as_people_write_them(written: str, usual: str) -> None:
    assert in_usual_letters(written) == usual


@given(st.text("ABCDEFGHIJ '&(),.-0123456789", max_size=60))
def test_only_the_size_of_letters_changes(name: str) -> None:
    assert in_usual_letters(name).upper() == name
