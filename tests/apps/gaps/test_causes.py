"""What gave a gap away, quoted where it stands or said in words, and never from another text."""

from __future__ import annotations

import pytest

from charnia.apps.accounts.models import User
from charnia.apps.gaps.causes import shown
from charnia.apps.gaps.models import Gap
from charnia.apps.products.actions import save_answer
from charnia.apps.products.models import Product
from charnia.core.vocabulary import Layer
from charnia.packs.rulebook import load_rulebook
from charnia.web.cards import GapCard
from tests.apps.conftest import PUBLIC_TEXT

LONG_ANSWER = "We asked three nurses in one clinic. " * 3 + "Nobody has asked a patient yet."


@pytest.fixture
def open_question() -> str:
    """The id of a question that is answered in one's own words."""
    return next(question.id for question in load_rulebook().questions if question.answer == "long")


def card(product: Product, **fields: object) -> GapCard:
    given = {"kind": "skills", "axis": "team", "origin": "found", "statement": "A chemist", "trigger_version": 1}
    return shown([Gap.objects.create(brief=product.brief, **{**given, **fields})])[0].card


def test_a_quote_of_the_text_stands_in_its_passage(product: Product) -> None:
    start = PUBLIC_TEXT.index("Nobody")
    place = {"trigger_quote": PUBLIC_TEXT[start:], "trigger_start": start, "trigger_end": len(PUBLIC_TEXT)}
    found = card(product, trigger_rule="nobody-has", **place)
    assert found.passage is not None
    assert found.passage.before + found.passage.quote == PUBLIC_TEXT
    assert found.cause == ""
    assert card(product, **place).cause == "Recognised from its wording as a whole"
    by_words = card(product, trigger_words=["nobody", "ever"], **place).cause
    assert by_words.startswith("Recognised from its wording, above all")
    assert "nobody" in by_words


def test_a_quote_of_a_long_answer_names_its_question(product: Product, alice: User, open_question: str) -> None:
    save_answer(brief=product.brief, base=1, question=open_question, text=LONG_ANSWER, layer=Layer.PUBLIC, by=alice)
    start = LONG_ANSWER.index("Nobody")
    place = {"trigger_start": start, "trigger_end": len(LONG_ANSWER), "trigger_version": 2}
    found = card(product, trigger_quote=LONG_ANSWER[start:], trigger_field=open_question, **place)
    assert found.passage is not None
    assert found.passage.quote == "Nobody has asked a patient yet."
    assert found.cause.startswith("From the answer to “")


def test_a_short_answer_is_told_in_one_sentence(product: Product, alice: User, open_question: str) -> None:
    save_answer(brief=product.brief, base=1, question=open_question, text="Nobody yet", layer=Layer.PUBLIC, by=alice)
    place = {"trigger_start": 0, "trigger_end": 10, "trigger_version": 2}
    found = card(product, trigger_quote="Nobody yet", trigger_field=open_question, **place)
    assert found.passage is None
    assert found.cause.endswith("was answered “Nobody yet”.")


def test_a_quote_whose_version_is_not_here_is_said_without_its_place(product: Product) -> None:
    found = card(product, trigger_quote="Words of elsewhere", trigger_start=0, trigger_end=18, trigger_version=7)
    assert (found.passage, found.cause) == (None, "“Words of elsewhere”")
    found = card(product, trigger_quote="Not what stands there", trigger_start=0, trigger_end=21)
    assert (found.passage, found.cause) == (None, "“Not what stands there”")


def test_fields_rules_and_people_are_named(product: Product, open_question: str) -> None:
    assert card(product, trigger_field=open_question).cause.startswith("The answer to “")
    assert "The rule “first-trial”" in card(product, trigger_rule="first-trial").cause
    assert card(product, origin="added").cause == "A person added it."
    assert card(product).cause == ""


def test_a_quote_is_never_taken_from_another_layer(product: Product) -> None:
    found = card(product, layer="agreement", trigger_quote=PUBLIC_TEXT[:20], trigger_start=0, trigger_end=20)
    assert found.passage is None
