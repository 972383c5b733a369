import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.engine.index import mixed
from charnia.engine.index.contract import Document, Part
from charnia.engine.index.crowding import Crowding
from charnia.engine.index.embedded import EmbeddedIndex
from charnia.engine.index.meanings import MeaningStore
from charnia.engine.index.mixed import RankingIndex
from charnia.engine.text.embeddings.contract import Encoder
from tests.engine.letters import LetterEncoder

WORDS = ["asthma", "inhaler", "cost", "quality", "wound", "sensor", "insulin", "stroke", "rehabilitation", "trial"]
PEOPLE = ["ada", "ben", "cleo"]
texts = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
documents = st.lists(st.tuples(texts, st.sets(st.sampled_from(PEOPLE), max_size=2)), min_size=1, max_size=8).map(
    lambda found: [Document(f"d{i}", text, text, frozenset(people)) for i, (text, people) in enumerate(found)]
)
encoders = st.sampled_from([None, LetterEncoder()])


def index_of(encoder: Encoder | None, *docs: Document) -> RankingIndex:
    index = RankingIndex(encoder)
    index.add(docs)
    return index


def found(index: RankingIndex, text: str, limit: int | None = None) -> dict[str, float]:
    snapshot = index.snapshot()
    return dict(snapshot.search(snapshot.vector([Part("text", text)]), limit=limit))


@settings(max_examples=30, deadline=None)
@given(documents, texts, encoders)
def test_amounts_and_meaning_add_up_to_the_score(docs: list[Document], need: str, encoder: Encoder | None) -> None:
    snapshot = index_of(encoder, *docs).snapshot()
    vector = snapshot.vector([Part("title", "asthma", 0.3), Part("text", need)])
    for hit in snapshot.search(vector):
        parts = [snapshot.meaning(vector, hit.id), *snapshot.amounts(vector, hit.id).values()]
        assert math.fsum(parts) == pytest.approx(hit.score, abs=1e-9)
        assert snapshot.scores(vector, [hit.id])[hit.id] == pytest.approx(hit.score, abs=1e-12)


@settings(max_examples=30, deadline=None)
@given(documents, texts, encoders, st.randoms(use_true_random=False))
def test_the_order_of_arrival_never_matters(
    docs: list[Document], need: str, encoder: Encoder | None, rng: object
) -> None:
    straight = found(index_of(encoder, *docs), need)
    mixed_up = list(docs)
    rng.shuffle(mixed_up)  # type: ignore[attr-defined]
    piecemeal = RankingIndex(encoder)
    for document in mixed_up:
        piecemeal.add([document])
    assert list(found(piecemeal, need).items()) == list(straight.items())


@settings(max_examples=25, deadline=None)
@given(documents, documents, texts, encoders)
def test_taking_out_is_as_if_it_had_never_been_there(
    kept: list[Document], gone: list[Document], need: str, encoder: Encoder | None
) -> None:
    extra = [Document(f"x{one.id}", one.title, one.text, one.held_by) for one in gone]
    index = index_of(encoder, *extra, *kept)
    index.remove([document.id for document in extra])
    assert found(index, need) == pytest.approx(found(index_of(encoder, *kept), need))


@settings(max_examples=25, deadline=None)
@given(documents, texts, st.sampled_from(PEOPLE))
def test_a_further_document_never_crowds_those_of_its_own_holder(docs: list[Document], more: str, person: str) -> None:
    """By meaning alone: words are left out, because a further document changes for all how rare a word is."""

    def factors(given_docs: list[Document]) -> list[float]:
        store = MeaningStore(LetterEncoder())
        store.add(given_docs)
        held_by = {one.id: one.held_by for one in given_docs}
        crowding = Crowding(EmbeddedIndex().snapshot().vectors, store.snapshot(), held_by)
        return crowding.factors([one.id for one in docs if one.text and person in one.held_by]).tolist()

    further = Document("new", more, more, frozenset({person}))
    assert factors([*docs, further]) == pytest.approx(factors(docs), abs=1e-12)


def test_a_crowded_subject_counts_less_than_a_rare_one() -> None:
    crowd = [Document(f"c{i}", f"Asthma inhaler {WORDS[i]}", held_by=frozenset({f"p{i}"})) for i in range(8)]
    rare = Document("rare", "Wound sensor quality", held_by=frozenset({"rare"}))
    snapshot = index_of(None, *crowd, rare).snapshot()
    assert snapshot.crowding.factors(["rare"])[0] > snapshot.crowding.factors(["c4"])[0]


@pytest.mark.parametrize("encoder", [None, LetterEncoder()])
def test_a_paper_listed_many_times_is_one_neighbour(encoder: Encoder | None) -> None:
    once = Document("once", "Asthma inhaler cost", held_by=frozenset({"ada"}))
    copies = [Document(f"c{i}", "Asthma inhaler cost", held_by=frozenset({"ben"})) for i in range(30)]
    crowding = index_of(encoder, once, *copies, Document("other", "Wound")).snapshot().crowding
    assert crowding is not None
    assert crowding.factors(["once"])[0] == crowding.factors(["c7"])[0]


def test_meaning_finds_what_shares_no_word() -> None:
    docs = [Document("a", "listen silent"), Document("b", "jumbo box")]
    assert found(index_of(None, *docs), "enlist tinsel") == {}
    assert "a" in found(index_of(LetterEncoder(), *docs), "enlist tinsel")
    assert "b" not in found(index_of(LetterEncoder(), *docs), "enlist tinsel")


@pytest.mark.parametrize("encoder", [None, LetterEncoder()])
def test_empty_texts_are_held_and_match_nothing(encoder: Encoder | None) -> None:
    index = index_of(encoder, Document("a", ""), Document("b", "", "  "), Document("c", "Asthma"))
    assert set(found(index, "asthma")) == {"c"}
    assert found(index, "") == {}
    assert found(index_of(encoder), "asthma") == {}


def test_a_large_collection_is_searched_by_words_and_by_meaning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mixed, "SCANNED_AT_MOST", 0)
    docs = [Document(f"d{i:02}", f"{WORDS[i % 10]} {WORDS[i * 7 % 10]}") for i in range(30)]
    index = index_of(LetterEncoder(), *docs)
    every = found(index, "asthma inhaler")
    some = found(index, "asthma inhaler", limit=5)
    assert list(some) == list(every)[:5]
    assert all(every[id_] == pytest.approx(score) for id_, score in some.items())
