"""Headings in the library's own form and in tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from charnia.engine.topics.vocabulary import Heading, Vocabulary
from charnia.sources.json_lines import LineProblem
from charnia.sources.mesh.parse import read_headings
from tests.sources.real import parted, real

ASCII = """*NEWRECORD
RECTYPE = D
MH = Fern Fever
AQ = DI DT
PRINT ENTRY = Bracken Fever|T047|NON|EQV|NLM (1992)|900509|abbcdef
ENTRY = Fever, Fern
MN = C01.150
MN = C23.888
UI = D900001

*NEWRECORD
RECTYPE = Q
SH = diagnosis
UI = Q000175

*NEWRECORD
RECTYPE = D
UI = D900002
"""


def test_the_form_of_the_library_has_synonyms_and_places(tmp_path: Path) -> None:
    file = tmp_path / "d2026.bin"
    file.write_text(ASCII)
    found = list(read_headings([file]))
    assert found[0] == LineProblem(18, "The record before this line has no MH or no UI; it was left out.")
    assert found[1:] == [
        Heading("D900001", "Fern Fever", ("Bracken Fever", "Fever, Fern"), ("C01.150", "C23.888")),
    ]


def test_tables_are_put_together_by_their_ids(tmp_path: Path) -> None:
    names, places = tmp_path / "terms.tsv", tmp_path / "places.tsv"
    names.write_text("mesh_id\tmesh_name\nD1\tFern Fever\nD2\t\n")
    places.write_text("mesh_id\tmesh_name\tmesh_tree_number\nD1\tFern Fever\tC01.150\nD1\tFern Fever\tC23.888\n")
    found = list(read_headings([names, places]))
    assert [type(one) for one in found] == [LineProblem, Heading]
    assert found[1] == Heading("D1", "Fern Fever", places=("C01.150", "C23.888"))


@pytest.mark.parametrize("text", ["", "<html>no</html>", '{"a": 1}', "name\tother\n"])
def test_another_file_is_refused_with_a_sentence(tmp_path: Path, text: str) -> None:
    file = tmp_path / "other"
    file.write_text(text)
    (problem,) = read_headings([file])
    assert isinstance(problem, LineProblem)
    assert "d2026.bin" in str(problem)


@given(text=st.text(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_any_text_is_read_to_its_end(tmp_path: Path, text: str) -> None:
    file = tmp_path / "any"
    file.write_text(f"*NEWRECORD\n{text}", encoding="utf-8", errors="replace")
    assert all(isinstance(one, Heading | LineProblem) for one in read_headings([file]))


def test_the_real_vocabulary_finds_headings_and_leaves_measures_out() -> None:
    files = [real("vocabularies/mesh2015_terms.tsv"), real("vocabularies/mesh2015_tree-numbers.tsv")]
    headings, problems = parted(read_headings(files))
    assert (len(headings), problems) == (27_455, [])
    vocabulary = Vocabulary(headings)
    title = "Six minute walk of 400 metres in chronic obstructive pulmonary disease: a cohort study in England"
    assert [one.name for one in vocabulary.found_in(title, "")] == ["Pulmonary Disease, Chronic Obstructive"]
