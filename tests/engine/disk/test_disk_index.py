"""The index in files against the index in memory, on the same documents."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.core.evidence import Place
from charnia.engine.index.contract import EVERYTHING, Document, Facets, Filters, Hit, Part
from charnia.engine.index.disk import nearest, snapshot
from charnia.engine.index.disk.index import DiskIndex
from charnia.engine.text.embeddings.contract import Encoder
from tests.engine.disk.collections import WORDS, documents, filters, in_memory, texts
from tests.engine.letters import LetterEncoder

encoders = st.sampled_from([None, LetterEncoder()])


def found(index: DiskIndex, need: str, chosen: Filters = EVERYTHING, limit: int | None = None) -> dict[str, float]:
    taken = index.snapshot()
    return dict(taken.search(taken.vector([Part("need", need)]), limit=limit, filters=chosen))


def follow(index: DiskIndex, steps: list[list[Document] | str | None]) -> dict[str, Document]:
    """Adds documents, removes an id, or merges; returns what must be held then."""
    held: dict[str, Document] = {}
    for step in steps:
        if step is None:
            index.merge()
        elif isinstance(step, str):
            index.remove([step, "never there"])
            held.pop(step, None)
        else:
            index.add(step)
            held |= {document.id: document for document in step}
    return held


steps = st.lists(
    st.one_of(st.lists(documents, max_size=4), st.sampled_from("abcdefgh"), st.none()), min_size=1, max_size=8
)


@settings(max_examples=30, deadline=None)
@given(steps, texts, filters, encoders, st.sampled_from([0.0, 1.5, 4.0]))
def test_whatever_comes_and_goes_it_finds_what_the_index_in_memory_finds(
    changes: list[list[Document] | str | None], need: str, chosen: Filters, encoder: Encoder | None, shortest: float
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        index = DiskIndex(Path(folder), encoder, shortest=shortest)
        held = list(follow(index, changes).values())
        for reader in (index, DiskIndex(Path(folder), encoder, shortest=shortest)):
            for asked in (EVERYTHING, chosen):
                expected = in_memory(held, need, encoder, asked, shortest=shortest)
                assert found(reader, need, asked) == pytest.approx(expected, abs=1e-12)
        assert len(index.snapshot()) == len(held)
        assert index.verify() == [] or not any(changes)


@settings(max_examples=30, deadline=None)
@given(steps, texts, encoders, st.sampled_from([0.0, 1.5, 4.0]))
def test_amounts_and_meaning_add_up_to_the_score(
    changes: list[list[Document] | str | None], need: str, encoder: Encoder | None, shortest: float
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        index = DiskIndex(Path(folder), encoder, shortest=shortest)
        follow(index, changes)
        taken = index.snapshot()
        vector = taken.vector([Part("need", need)])
        for id_, score in taken.search(vector):
            parts = [taken.meaning(vector, id_), *taken.amounts(vector, id_).values()]
            assert math.fsum(parts) == pytest.approx(score, abs=1e-9)
            assert taken.scores(vector, [id_, "unknown"]) == {id_: pytest.approx(score, abs=1e-12)}


def added_up(hits: list[Hit], held: dict[str, Document]) -> list[tuple[str, float]]:
    """The holders of hits, the plain way."""
    sums: dict[str, float] = {}
    for name in {name for document in held.values() for name in document.held_by}:
        own = [hit.score for hit in hits if name in held[hit.id].held_by][:2]
        if own:
            sums[name] = round(sum(weight * score for weight, score in zip([1.0, 0.5], own, strict=False)), 12)
    return sorted(sums.items(), key=lambda item: (-item[1], item[0]))


@settings(max_examples=30, deadline=None)
@given(steps, texts, st.integers(1, 3))
def test_hits_are_added_up_to_those_who_hold_them(
    changes: list[list[Document] | str | None], need: str, limit: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        index = DiskIndex(Path(folder))
        held = follow(index, changes)
        taken = index.snapshot()
        vector = taken.vector([Part("need", need)])
        hits = taken.search(vector)
        found = taken.leading_holders(vector, weights=[1.0, 0.5], limit=limit)
        assert [name for name, _ in found] == [name for name, _ in added_up(hits, held)][:limit]
        assert dict(found) == pytest.approx(dict(added_up(hits, held)[:limit]), abs=1e-9)


def many(count: int) -> list[Document]:
    """Documents in which each word is in many; half of them grants, of three organisations and ten years."""
    return [
        Document(
            f"d{i}",
            f"{WORDS[i % 10]} {WORDS[i % 7]}",
            " ".join(WORDS[(i * step) % 10] for step in range(1, 2 + i % 5)),
            frozenset({f"person {i % 11}"}),
            Facets(["grant", "trial"][i % 2], frozenset({f"ror:{i % 3}"}), 2000 + i % 10, Place(50 + i % 9, -2)),
        )
        for i in range(count)
    ]


CHOSEN = [
    EVERYTHING,
    Filters(kinds=frozenset({"grant"})),
    Filters(organisations=frozenset({"ror:1"}), years=(2001, 2003)),
    Filters(near=Place(52.1, -2.1), within_km=60.0),
    Filters(near=Place(52.1, -2.1), within_km=4_000.0, years=(1000, 3000)),
    Filters(kinds=frozenset({"none"})),
]


@pytest.fixture
def proposing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Small collections are searched like large ones."""
    monkeypatch.setattr(snapshot, "SCANNED_AT_MOST", 0)
    monkeypatch.setattr(nearest, "EXACT_UP_TO", 100)
    monkeypatch.setattr(nearest, "_SCANNED", 0)
    return


@pytest.mark.usefixtures("proposing")
@pytest.mark.parametrize("chosen", CHOSEN)
def test_what_is_proposed_is_scored_exactly_and_passes_the_filter(tmp_path: Path, chosen: Filters) -> None:
    index = DiskIndex(tmp_path, LetterEncoder())
    index.rebuild(many(600))
    index.add(many(20)[10:])
    every = in_memory(many(600), "asthma wound insulin", LetterEncoder(), chosen)
    some = found(index, "asthma wound insulin", chosen, limit=40)
    assert len(some) == min(40, len(every))
    assert some == pytest.approx({id_: every[id_] for id_ in some}, abs=1e-12)


@pytest.mark.usefixtures("proposing")
@pytest.mark.parametrize("chosen", CHOSEN)
def test_without_faiss_the_same_is_found_by_scanning(
    tmp_path: Path, chosen: Filters, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = DiskIndex(tmp_path, LetterEncoder())
    index.rebuild(many(600))
    with_faiss = found(index, "asthma wound insulin", chosen, limit=40)
    monkeypatch.setattr(nearest, "faiss", lambda: None)
    without = found(DiskIndex(tmp_path, LetterEncoder()), "asthma wound insulin", chosen, limit=40)
    assert min(without.values(), default=0.0) >= min(with_faiss.values(), default=0.0) - 1e-12


def test_an_edit_is_seen_by_the_next_search_of_another_process(tmp_path: Path) -> None:
    writer, reader = DiskIndex(tmp_path), DiskIndex(tmp_path)
    assert found(reader, "asthma") == {}
    writer.add([Document("a", "Asthma"), Document("b", "Asthma and stroke")])
    assert found(reader, "asthma").keys() == {"a", "b"}
    before = reader.snapshot()
    reader.remove(["a"])
    assert found(writer, "asthma").keys() == {"b"}
    writer.merge()
    assert found(reader, "asthma").keys() == {"b"}
    assert {hit.id for hit in before.search(before.vector([Part("need", "asthma")]))} == {"a", "b"}
    assert before.revision < reader.snapshot().revision


def test_many_edits_are_merged_by_themselves(tmp_path: Path) -> None:
    index = DiskIndex(tmp_path)
    for first in range(0, 2_400, 600):
        index.add(many(2_400)[first : first + 600])
    assert index.snapshot().base.segment.ids[0] == "d0"
    assert [file.name for file in sorted(tmp_path.iterdir())][:1] == ["000001"]
    assert found(index, "asthma wound") == pytest.approx(in_memory(many(2_400), "asthma wound", None), abs=1e-12)


def test_of_documents_with_one_id_a_rebuild_takes_the_first(tmp_path: Path) -> None:
    index = DiskIndex(tmp_path)
    index.rebuild([Document("a", "Asthma"), Document("a", "Stroke")])
    assert found(index, "asthma stroke").keys() == {"a"}
    assert found(index, "stroke") == {}
