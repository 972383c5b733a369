from __future__ import annotations

import inspect

import pytest

from charnia.core import vocabulary
from charnia.core.vocabulary import OfferKind, Pillar, Word

ENUMS = [
    value
    for _, value in inspect.getmembers(vocabulary, inspect.isclass)
    if issubclass(value, Word) and value is not Word
]


@pytest.mark.parametrize("enum", ENUMS, ids=lambda enum: enum.__name__)
def test_every_word_has_a_label_and_a_sentence(enum: type[Word]) -> None:
    for value, label, meaning in enum.meanings():
        assert label, value
        assert meaning.endswith("."), value
    labels = [label for _, label in enum.choices()]
    assert len(set(labels)) == len(labels)


def test_every_offer_kind_belongs_to_a_pillar_and_every_pillar_has_one() -> None:
    assert {kind.pillar for kind in OfferKind} == set(Pillar)


def test_a_word_is_found_by_its_value() -> None:
    assert OfferKind("ktp") is OfferKind.KTP
    with pytest.raises(ValueError, match="not a valid OfferKind"):
        OfferKind("magic")
