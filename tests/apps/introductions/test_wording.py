"""The wording that is offered draws on the public layer alone, whoever reads it and whatever the gap rests on."""

from __future__ import annotations

import pytest

from charnia.apps.gaps.models import Gap
from charnia.apps.introductions.wording import suggested_message
from charnia.apps.matches.candidates import Candidate
from charnia.apps.people.models import Person
from charnia.apps.products.models import Product
from charnia.core.vocabulary import Layer
from tests.apps.conftest import ACCEPTED_TEXT, AGREEMENT_TEXT
from tests.apps.directory.conftest import put_offer


def suggested(gap: Gap, candidate: Candidate) -> str:
    return suggested_message(gap=gap, candidate=candidate, version=gap.brief.newest)


def test_it_names_who_asks_and_what_for(gap: Gap, rosa: Person) -> None:
    text = suggested(gap, Candidate(person=rosa))
    assert text.startswith("Dear Rosa Rowan,")
    assert "We are Alder Diagnostics and develop AlderQuick." in text
    assert f"What we look for: {gap.statement}" in text


def test_of_an_offer_it_speaks_to_those_who_keep_it(gap: Gap) -> None:
    text = suggested(gap, Candidate(offer=put_offer(title="Assay room")))
    assert text.startswith("To those who keep “Assay room”,")


@pytest.mark.parametrize("layer", [Layer.ACCEPTED, Layer.AGREEMENT])
def test_of_a_gap_on_a_hidden_layer_it_says_nothing(gap: Gap, rosa: Person, layer: Layer) -> None:
    for hidden in Gap.objects.filter(layer=layer):
        text = suggested(hidden, Candidate(person=rosa))
        for words in (hidden.statement, hidden.trigger_quote, "chemist", "runway", "aptamer"):
            assert words not in text
        assert "What we look for" not in text


def test_not_one_hidden_sentence_is_in_any_wording(product: Product, gap: Gap, rosa: Person) -> None:
    for each in Gap.objects.filter(brief=product.brief):
        text = suggested(each, Candidate(person=rosa))
        for sentence in (*ACCEPTED_TEXT.split(". "), *AGREEMENT_TEXT.split(". ")):
            assert sentence.rstrip(".") not in text


def test_a_title_that_says_more_is_added_and_without_a_version_it_still_works(gap: Gap, rosa: Person) -> None:
    version = gap.brief.newest
    assert version is not None
    version.title = "A test for kidney disease"
    text = suggested_message(gap=gap, candidate=Candidate(person=rosa), version=version)
    assert "develop AlderQuick.\n\nIn one line: A test for kidney disease\n" in text
    text = suggested_message(gap=gap, candidate=Candidate(person=rosa), version=None)
    assert "develop AlderQuick." in text
    assert "In one line" not in text
