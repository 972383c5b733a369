"""What sort of product a text is about is guessed from telling words, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.core.diagnosis.category import WORDS_SHOWN, guess_category
from charnia.core.vocabulary import Category


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("A small molecule inhibitor, formulated as a tablet; toxicology begins in May.", Category.MEDICINE),
        ("A catheter with a sensor. The device is sterile and for single-use; sterilisation is done.", Category.DEVICE),
        ("A lateral flow assay for sepsis. Sensitivity was 0.9 in serum samples.", Category.DIAGNOSTIC),
        ("An app with a machine learning algorithm. DTAC is done and FHIR integration works.", Category.DIGITAL),
        ("Our service offers peer support and social prescribing; referrals come from link workers.", Category.SERVICE),
    ],
)
def test_telling_words_tell(text: str, category: Category) -> None:
    guess = guess_category(text)
    assert guess.category is category
    assert all(word in text for word in guess.words)
    assert guess.because.startswith("The description says “")


@pytest.mark.parametrize("text", ["", "We help people.", "A drug, an app, a catheter, an assay, our service."])
def test_words_that_do_not_agree_tell_nothing(text: str) -> None:
    guess = guess_category(text)
    assert guess.category is None
    assert guess.because == ""


def test_capitals_tell_an_abbreviation_from_a_word() -> None:
    assert guess_category("The imp lived in a lamp. " * 3).category is None


@given(st.text(max_size=400))
def test_any_text_gives_words_of_its_own(text: str) -> None:
    guess = guess_category(text)
    assert all(word in text for word in guess.words)
    assert len(guess.words) <= WORDS_SHOWN
