import math
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.engine.index import embedded
from charnia.engine.index.contract import Document, Part
from charnia.engine.index.embedded import EmbeddedIndex

WORDS = ["asthma", "inhaler", "cost", "quality", "wound", "sensor", "insulin", "stroke", "rehabilitation", "trial"]
texts = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
documents = st.dictionaries(st.sampled_from([f"d{i}" for i in range(8)]), texts, min_size=1).map(
    lambda found: [Document(id_, text.split(" ")[0], text) for id_, text in found.items()]
)


def index_of(*docs: Document, shortest: float = 0.0) -> EmbeddedIndex:
    index = EmbeddedIndex(shortest=shortest)
    index.add(docs)
    return index


def found(index: EmbeddedIndex, text: str, limit: int | None = None) -> dict[str, float]:
    snapshot = index.snapshot()
    return dict(snapshot.search(snapshot.vector([Part("text", text)]), limit=limit))


@settings(max_examples=60, deadline=None)
@given(documents, texts, st.sampled_from([0.0, 1.5, 4.0]))
def test_amounts_add_up_to_the_score_and_scores_are_cosines(docs: list[Document], need: str, shortest: float) -> None:
    snapshot = index_of(*docs, shortest=shortest).snapshot()
    vector = snapshot.vector([Part("title", "asthma", 0.3), Part("text", need, 0.7)])
    for hit in snapshot.search(vector):
        assert 0 < hit.score <= 1 + 1e-9
        assert math.fsum(snapshot.amounts(vector, hit.id).values()) == pytest.approx(hit.score, abs=1e-9)
        assert snapshot.scores(vector, [hit.id])[hit.id] == hit.score


@settings(max_examples=60, deadline=None)
@given(documents, texts, st.sampled_from([1.5, 4.0]))
def test_short_documents_score_less_and_long_ones_as_before(docs: list[Document], need: str, shortest: float) -> None:
    plain, floored = index_of(*docs), index_of(*docs, shortest=shortest)
    vectors = plain.snapshot().vectors
    least = shortest * (math.log(1 + len(vectors.rows)) + 1)
    before, now = found(plain, need), found(floored, need)
    assert before.keys() == now.keys()
    for id_, score in before.items():
        length = float(vectors.lengths[vectors.rows[id_]])
        assert now[id_] == pytest.approx(score * min(1.0, length / least))


@settings(max_examples=60, deadline=None)
@given(documents, texts, st.randoms(use_true_random=False))
def test_the_order_of_arrival_never_matters(docs: list[Document], need: str, rng: object) -> None:
    straight = found(index_of(*docs), need)
    mixed = list(docs)
    rng.shuffle(mixed)  # type: ignore[attr-defined]
    piecemeal = EmbeddedIndex()
    for document in mixed:
        piecemeal.add([document])
    assert list(found(piecemeal, need).items()) == list(straight.items())


@settings(max_examples=60, deadline=None)
@given(documents, documents, texts)
def test_taking_out_is_as_if_it_had_never_been_there(kept: list[Document], gone: list[Document], need: str) -> None:
    ids = {document.id for document in kept}
    extra = [document for document in gone if document.id not in ids]
    index = index_of(*extra, *kept)
    index.remove([document.id for document in extra])
    assert found(index, need) == pytest.approx(found(index_of(*kept), need))


def test_a_document_with_a_known_id_replaces_the_old_one() -> None:
    index = index_of(Document("a", "Asthma inhaler"), Document("b", "Wound sensor"))
    index.add([Document("a", "Insulin pump")])
    assert "a" not in found(index, "asthma inhaler")
    assert set(found(index, "insulin")) == {"a"}


def test_proposed_documents_are_scored_exactly_and_removed_ones_never_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(embedded, "SCANNED_AT_MOST", 0)
    index = EmbeddedIndex()
    index.add(Document(f"d{i}", f"Asthma study {WORDS[i % 10]}", "asthma " * (i + 1)) for i in range(30))
    every = found(index, "asthma inhaler")
    some = found(index, "asthma inhaler", limit=5)
    assert len(some) == 5
    assert all(every[id_] == score for id_, score in some.items())
    index.remove(list(some))
    assert not set(found(index, "asthma inhaler", limit=5)) & set(some)


def test_a_snapshot_stays_as_it_was() -> None:
    index = index_of(Document("a", "Asthma inhaler"))
    before = index.snapshot()
    index.remove(["a"])
    vector = before.vector([Part("text", "asthma")])
    assert [hit.id for hit in before.search(vector)] == ["a"]
    assert index.snapshot().revision > before.revision
    assert index.snapshot().search(vector) == []


@pytest.mark.parametrize("text", ["", "the of and", "zebra", "12 345"])
def test_needs_that_share_nothing_find_nothing(text: str) -> None:
    assert found(index_of(Document("a", "Asthma inhaler"), Document("b", "")), text) == {}


def test_words_that_no_document_has_lower_the_score() -> None:
    index = index_of(Document("a", "Asthma inhaler"), Document("b", "Wound sensor"))
    assert found(index, "asthma inhaler zebra")["a"] < found(index, "asthma inhaler")["a"]


def test_ignored_words_count_for_nothing() -> None:
    snapshot = index_of(Document("a", "Asthma support"), Document("b", "Wound support")).snapshot()
    vector = snapshot.vector([Part("text", "support asthma", ignored=frozenset({"support"}))])
    assert [hit.id for hit in snapshot.search(vector)] == ["a"]


def test_readers_and_a_writer_do_not_disturb_each_other() -> None:
    index = index_of(*(Document(f"d{i}", f"Asthma {WORDS[i % 10]} {i}") for i in range(50)))
    failures: list[BaseException] = []

    def read() -> None:
        try:
            for _ in range(30):
                assert found(index, "asthma")
        except BaseException as error:  # noqa: BLE001 - whatever happens in a thread is reported by the test
            failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for i in range(30):
        index.add([Document(f"n{i}", "Asthma inhaler")])
        index.remove([f"d{i}"])
    for reader in readers:
        reader.join()
    assert failures == []
