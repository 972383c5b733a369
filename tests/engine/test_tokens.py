import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.engine.text.places import places
from charnia.engine.text.stems import plain, stem
from charnia.engine.text.terms import is_pair, occurrences
from charnia.engine.text.tokens import tokens


def terms(text: str) -> list[str]:
    return [token.term for token in tokens(text) if token.term]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("TNF-α", "tnf-alpha"),
        ("IL-6", "IL6"),
        ("SARS-CoV-2", "sars-cov-2"),
        ("COVID-19", "Covid19"),
        ("FEV1", "fev1"),
        ("X-ray", "x\u2010ray"),
        ("naïve", "naive"),
        ("patient's", "patients"),
        ("31,317", "31317"),
        ("nai\u0308ve", "naïve"),
    ],
)
def test_different_spellings_of_one_name_are_one_term(one: str, other: str) -> None:
    assert terms(one) == terms(other)
    assert len(terms(one)) == 1


@pytest.mark.parametrize("compound", ["real-time", "phase-2", "12-month", "health/economics", "it.Then"])
def test_compounds_of_words_are_taken_apart(compound: str) -> None:
    assert len(list(tokens(compound))) == 2


def test_stop_words_have_a_place_but_no_term() -> None:
    words = list(tokens("the asthma of childhood"))
    assert [bool(word.term) for word in words] == [False, True, False, True]


def test_pairs_join_neighbours_only() -> None:
    pairs = [found.term for found in occurrences("Health economics. Type 2 diabetes and asthma") if is_pair(found.term)]
    assert pairs == ["health econom", "type 2", "2 diabet"]


def test_bare_figures_count_only_in_pairs() -> None:
    assert [found.term for found in occurrences("2 30")] == []


def test_places_give_every_span_of_a_term() -> None:
    text = "Asthma inhalers: an inhaler for asthma"
    spans = places(text)[stem("asthma")]
    assert [text[start:end] for start, end in spans] == ["Asthma", "asthma"]


def test_a_greek_letter_is_spelt_out() -> None:
    assert plain("β") == "beta"


@given(st.text(max_size=200))
def test_spans_lie_in_the_text_in_order_and_hold_the_word(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end <= len(text)
        assert unicodedata.normalize("NFKC", text[token.start : token.end]).strip()
        end = token.end


@given(st.text(max_size=200))
def test_a_pair_spans_both_of_its_words(text: str) -> None:
    for found in occurrences(text):
        inside = [token.term for token in tokens(text) if found.start <= token.start and token.end <= found.end]
        assert found.term == " ".join(inside)
