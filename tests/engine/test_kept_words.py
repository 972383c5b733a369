"""Counted words on disk give the same numbers, follow every change, and survive damage."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.core.evidence import EvidenceRecord, Offer, PersonReference
from charnia.core.vocabulary import EvidenceKind, OfferKind
from charnia.engine.index import kept
from charnia.engine.index.contract import Document, Part
from charnia.engine.index.embedded import EmbeddedIndex
from charnia.engine.index.kept import KEPT_FILES, counted
from charnia.engine.ranking.fixed import fixed_matcher
from charnia.engine.ranking.people import offers_of_evidence

DOCUMENTS = [
    Document("a", "Kidney disease in adults", "Diagnostic accuracy of a finger-prick test."),
    Document("b", "Bees in winter", ""),
    Document("c", "", "Kidney stones\nand a \x00 odd sign"),
]


@pytest.mark.parametrize("shortest", [0.0, 4.0])
def test_kept_words_score_as_counted_ones(tmp_path: Path, shortest: float) -> None:
    counted(DOCUMENTS, folder=tmp_path)
    index = EmbeddedIndex(shortest=shortest)
    index.add(DOCUMENTS)
    plain = index.snapshot()
    part = [Part("need", "accuracy of a kidney test")]
    for folder in (tmp_path, None):
        snapshot = counted(DOCUMENTS, folder=folder, shortest=shortest)
        assert snapshot.search(snapshot.vector(part)) == plain.search(plain.vector(part))
        assert snapshot.amounts(snapshot.vector(part), "a") == plain.amounts(plain.vector(part), "a")
    assert len(list(tmp_path.iterdir())) == 1


def test_other_documents_or_other_code_ask_for_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counted(DOCUMENTS, folder=tmp_path)
    counted([*DOCUMENTS[:2], Document("c", "", "Kidney stone")], folder=tmp_path)
    assert len(list(tmp_path.iterdir())) == 2
    monkeypatch.setattr(kept, "counting_code", lambda: b"other code")
    counted(DOCUMENTS, folder=tmp_path)
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 broken", b"\x93NUMPY"])
def test_a_damaged_file_is_counted_anew(tmp_path: Path, damage: bytes) -> None:
    whole = counted(DOCUMENTS, folder=tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(damage)
    assert np.array_equal(counted(DOCUMENTS, folder=tmp_path).terms, whole.terms)
    assert file.read_bytes() != damage


def test_a_folder_that_cannot_be_made_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert counted(DOCUMENTS, folder=tmp_path / "file" / "folder").rows


def test_old_files_go(tmp_path: Path) -> None:
    for number in range(KEPT_FILES + 3):
        counted([Document("a", f"title {number}")], folder=tmp_path)
    assert len(list(tmp_path.iterdir())) == KEPT_FILES


@settings(max_examples=25)
@given(st.lists(st.tuples(st.text(min_size=1, max_size=5), st.text(max_size=60)), unique_by=lambda pair: pair[0]))
def test_any_documents_come_back(tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]]) -> None:
    folder = tmp_path_factory.mktemp("words")
    documents = [Document(id_, text) for id_, text in pairs if max(id_ + text) < "\ud800"]
    one, two = counted(documents, folder=folder), counted(documents, folder=folder)
    assert dict(one.rows) == dict(two.rows)
    assert dict(one.numbers) == dict(two.numbers)


def test_evidence_makes_offers_of_people_and_impact_cases() -> None:
    rosa = PersonReference("p1", "R Rowan")
    records = [
        EvidenceRecord("a", "One", people=(rosa,)),
        EvidenceRecord("b", "Two", people=(PersonReference("p1", "Rosa Rowan", "Clinician"),)),
        EvidenceRecord("c", "Three", kind=EvidenceKind.IMPACT_CASE),
    ]
    person, case = offers_of_evidence(records)
    assert (person.kind, person.title, person.evidence_ids) == (OfferKind.CLINICIAN, "Rosa Rowan", ("a", "b"))
    assert (case.kind, case.title, case.evidence_ids) == (OfferKind.CASE_STUDY, "Three", ("c",))


def test_of_things_with_one_id_the_last_counts() -> None:
    offers = [Offer("x", OfferKind.FUND, "Old"), Offer("x", OfferKind.FUND, "New")]
    matcher = fixed_matcher(records=[EvidenceRecord("a", "One"), EvidenceRecord("a", "Two")], offers=offers)
    assert matcher.offers["x"].title == "New"
    assert matcher.records["a"].title == "Two"


def test_the_name_of_a_person_says_nothing_about_what_they_know() -> None:
    ward = Offer("p", OfferKind.EXPERT, "Ward J", person=PersonReference("1", "Ward J"))
    matcher = fixed_matcher(records=[], offers=[ward, Offer("x", OfferKind.FACILITY, "A ward for trials")])
    need = matcher.own_words.vector([Part("need", "two wards")])
    assert [hit.id for hit in matcher.own_words.search(need)] == ["x"]
