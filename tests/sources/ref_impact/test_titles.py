"""Titles as universities sent them, and as people read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.sources.ref_impact.titles import readable_title

TEXT = "Clinical trials at Merrowby found H5N1 and HIV early. Two clinical units in Vietnam use the kit. Kits spread."


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("Q: Accurate estimates", "Accurate estimates"),
        ("01-08 MUST: A new tool", "MUST: A new tool"),
        ("20 Year Landmark Trials", "20 Year Landmark Trials"),
        ("A: ", "A: "),
        ("CLINICAL KITS IN VIETNAM: FINDING H5N1 AND HIV", "Clinical Kits in Vietnam: finding H5N1 and HIV"),
        ("MURDEROUS TDS AND THE SEA", "Murderous TDS and the sea"),
        ("FOXP1", "FOXP1"),
        ("Β-ΓΛΥΚΑΝΕΣ", "Β-ΓΛΥΚΑΝΕΣ"),
        ("A Quiet Title", "A Quiet Title"),
    ],
)
def test_titles(sent: str, read: str) -> None:
    assert readable_title(sent, TEXT) == read


@given(st.text(), st.text())
def test_a_title_keeps_its_words(title: str, text: str) -> None:
    assert title.casefold().endswith(readable_title(title, text).casefold())
