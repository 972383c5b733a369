"""Texts to vectors, with a tiny model that can be computed by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.engine.text.embeddings import encoder as module
from charnia.engine.text.embeddings.contract import encode_whole
from charnia.engine.text.embeddings.encoder import SentenceEncoder
from tests.engine.embeddings import tiny

WORDS = st.text(alphabet="abkid ney.é\n\u0301日", max_size=60)


@settings(max_examples=50)
@given(st.lists(WORDS, min_size=1, max_size=8))
def test_vectors_are_those_that_one_computes_by_hand(small: SentenceEncoder, texts: list[str]) -> None:
    vectors = small.encode(texts)
    expected = [tiny.vectors_by_hand(tokens) for tokens in small.tokens(texts)]
    np.testing.assert_allclose(vectors, expected, atol=2e-5)


@settings(max_examples=50)
@given(st.lists(WORDS, max_size=12), st.randoms(use_true_random=False))
def test_order_changes_no_bit(small: SentenceEncoder, texts: list[str], chance: np.random.Generator) -> None:
    order = list(range(len(texts)))
    chance.shuffle(order)
    turned = small.encode([texts[number] for number in order])
    assert (small.encode(texts)[order] == turned).all()


def test_nothing_gives_an_empty_array(small: SentenceEncoder) -> None:
    assert small.encode([]).shape == (0, tiny.HIDDEN)
    assert encode_whole(small, []).shape == (0, tiny.HIDDEN)


def test_equal_texts_are_computed_once(small: SentenceEncoder) -> None:
    batches = list(small.encode_in_batches(["kidney", "b", "kidney", "kidney"]))
    assert sorted(row for rows, _ in batches for row in rows) == [0, 1, 2, 3]
    vectors = small.encode(["kidney", "b", "kidney"])
    assert (vectors[0] == vectors[2]).all()
    assert not (vectors[0] == vectors[1]).all()


def test_progress_counts_texts_and_can_stop_the_work(small: SentenceEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BUDGET", 8)
    seen: list[int] = []
    small.encode(["a", "b c", "d e f", "kidney"], progress=seen.append)
    assert seen == [1, 3, 4]

    def stop(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        small.encode(["a", "b"], progress=stop)


@pytest.mark.parametrize(
    "text",
    [
        "kidney " * 2_000,
        "a" * 9_000 + " kidney b",
        ("a" * 150 + " ") * 60 + "kidney",
        "\u0301" * 9_000 + "kidney",
        " " * 9_000 + "kidney",
        "日本語" * 4_000,
    ],
    ids=["words", "one long word", "long words", "accents", "blanks", "no blanks"],
)
def test_reading_only_the_beginning_changes_nothing(small: SentenceEncoder, text: str) -> None:
    whole = tiny.tokenizer().encode(text).ids
    expected = whole if len(whole) <= tiny.LONGEST else [*whole[: tiny.LONGEST - 1], whole[-1]]
    assert small.tokens([text]) == [expected]


def test_ten_megabytes_are_read(small: SentenceEncoder) -> None:
    text = "kidney. " * 1_310_720
    vectors = small.encode([text, text[:7_000]])
    assert (vectors[0] == vectors[1]).all()
    assert len(small.passages(text)) == module.MOST_PASSAGES
    assert np.linalg.norm(encode_whole(small, [text])[0]) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("text", ["", " \n", "\ud800 half a pair", "\x00\ufffe", "日本語のテキスト", "🩺🩺"])
def test_every_text_has_a_vector(small: SentenceEncoder, text: str) -> None:
    (vector,) = small.encode([text])
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


@settings(max_examples=50)
@given(st.lists(st.sampled_from(["kidney", "b.", "abc", "a\n", "日", "xyz!"]), max_size=80).map(" ".join))
def test_passages_cover_the_text_and_fit_the_model(small: SentenceEncoder, text: str) -> None:
    passages = small.passages(text)
    assert "".join(text[piece.start : piece.end] for piece in passages) == text
    pieces = [text[piece.start : piece.end] for piece in passages]
    assert [len(tokens) - 2 for tokens in small.tokens(pieces)] == [piece.tokens for piece in passages]
    assert all(piece.tokens <= tiny.LONGEST - 2 for piece in passages)


def test_passages_end_with_sentences(small: SentenceEncoder) -> None:
    text = "a b c d e f g h i. j k l m n o p. q r"
    assert [text[start:end] for start, end, _ in small.passages(text)] == ["a b c d e f g h i. ", "j k l m n o p. q r"]


def test_a_long_text_is_the_weighed_mean_of_its_passages(small: SentenceEncoder) -> None:
    text = "a b c d e f g h i. j k l m n o p. q r"
    first, second = small.encode(["a b c d e f g h i. ", "j k l m n o p. q r"])
    mean = 10 * first + 10 * second
    whole = encode_whole(small, ["kidney", text, "b"])
    np.testing.assert_allclose(whole[1], mean / np.linalg.norm(mean), atol=1e-6)
    np.testing.assert_allclose(whole[[0, 2]], small.encode(["kidney", "b"]), atol=1e-6)
