from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.sources.ref_impact.researchers import researchers, slug


def names(text: str, institution: str = "University of Merrowby") -> list[str]:
    return [person.name for person in researchers(text, institution=institution)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("by Professor Ann Other (Reader, then Professor, 1998-2011) and", "Ann Other"),
        ("Dr A B O'Neil-Smith [2004- ]", "A B O'Neil-Smith"),
        ("Prof. Jürgen van der Berg, Professor of Medicine (UoM 2001 to date)", "Jürgen van der Berg"),
        ("Dr JS Lapwing; Lecturer (at Merrowby since 1987)", "JS Lapwing"),
        ("Professor Sir Ian Wren (University of Merrowby, 1990 — present)", "Ian Wren"),
    ],
)
def test_a_name_with_a_dated_post_is_read(text: str, name: str) -> None:
    assert names(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Professor Other (1998-2011)",
        "Professor Ann Other showed this in 1998",
        "Professor Ann Other (Other et al, from 2004)",
        "Professor Ann Other (deceased, 1990-2003 in post)",
        "Professor Ann Other (University of Elsewhere, 1998-2011)",
        "Professor Ann Other (who had moved to Elsewhere from Merrowby in 1998)",
        "Professor Ann Other, Professor Bill Wren (see note)",
        "Professor Ann Other (ref 2, 2004)",
    ],
)
def test_what_may_be_anyone_is_left_out(text: str) -> None:
    assert names(text) == []


def test_a_person_is_one_across_case_studies_of_an_institution() -> None:
    text = "Professor Ann Other (1998-2011). Later Dr Ann Other (1995-1998)."
    (one,) = researchers(text, institution="The University of Merrowby (UoM)")
    (two,) = researchers(text, institution="University of Merrowby")
    assert one.id == two.id == "ref2014:university-of-merrowby:ann-other"
    assert one.role == "Professor"


def test_the_date_of_a_second_person_is_not_given_to_the_first() -> None:
    assert names("Professor Ann Other, Reader with Dr Bill Wren (1998-2011)") == []


@given(st.text(max_size=300), st.text(max_size=40))
def test_any_text_is_read_without_error(text: str, institution: str) -> None:
    assert isinstance(researchers(text, institution=institution), tuple)
    assert slug(institution) == slug(institution).strip("-")
