"""The learned sentence model: what its file may hold, and what Charnia's own adds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.core.diagnosis.diagnose import diagnose
from charnia.core.diagnosis.features import SentenceView, gap_features, is_a_name, words_of
from charnia.core.diagnosis.findings import BriefText
from charnia.core.diagnosis.model import SentenceModel
from charnia.core.vocabulary import Axis, GapKind
from charnia.packs.rulebook import OWN_FOLDER, load_rulebook
from charnia.packs.sentence_model import read_sentence_model


def test_a_model_is_read_as_written(tmp_path: Path) -> None:
    file = tmp_path / "sentences.json"
    file.write_text('{"bias": {"gap": -1}, "gap": {"w:borrowed": 2.5}, "axes": {"w:borrowed": {"facilities": 1}}}')
    opinion = read_sentence_model(file).opinion(SentenceView("Borrowed, all of it."))
    assert opinion.gap == 1.5
    assert opinion.reasons == ("borrowed",)
    assert max(opinion.axes, key=lambda axis: opinion.axes[axis]) is Axis.FACILITIES


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[]", "give 'bias', 'gap' and 'axes'"),
        ('{"bias": {}, "gap": [], "axes": {}}', "gap: give numbers by name"),
        ('{"bias": {}, "gap": {}, "axes": {"w:a": {"red": 1}}}', "feature w:a: give numbers for evidence"),
        ('{"bias": {"gap": "much"}, "gap": {}, "axes": {}}', "bias: every weight must be a number"),
        ("{", "Expecting"),
    ],
)
def test_a_malformed_model_is_refused(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "sentences.json"
    file.write_text(text)
    with pytest.raises(ValueError, match=told):
        read_sentence_model(file)


def test_the_own_model_finds_what_no_rule_foresaw_and_names_the_kind() -> None:
    book = load_rulebook()
    brief = BriefText(
        "We make a patch for burns. It is thin. Nurses like it. It sticks. The freezer died and the stock of "
        "donor skin went with it, so we cannot go on. Kind regards."
    )
    found = diagnose(brief, book).gaps
    assert [gap.kind for gap in found] == [GapKind.RESOURCE]
    assert len(found) >= len(diagnose(brief, replace(book, model=None)).gaps)


@pytest.mark.parametrize("words", ["battery", "technical file", "the patent", "gp"])
def test_what_a_gap_is_about_is_named_by_words_that_say_something(words: str) -> None:
    assert is_a_name(words)


@pytest.mark.parametrize("words", ["", "got", "we got", "aren't", "nobody", "nineteen", "who'd"])
def test_little_words_never_name_a_gap(words: str) -> None:
    assert not is_a_name(words)
    model = SentenceModel({}, {f"w:{words}": {"market": 5.0}} if words else {}, {})
    assert model.opinion(SentenceView(f"It is {words}.")).named[Axis.MARKET] == ()


@pytest.mark.parametrize("text", ["We have no access to fresh blood samples.", "We need a statistician."])
def test_the_model_never_silences_plain_words(text: str) -> None:
    assert len(diagnose(BriefText(text), load_rulebook()).gaps) == 1


IN_PLACE = [
    "We hold ISO 13485.",
    "After closing our round we are not raising.",
    "Our freedom to operate search came back clean.",
    "The patent is granted and belongs to us.",
    "A statistician wrote the analysis plan and stays with us.",
    "We have two suppliers under contract.",
    "Our cash lasts for two years.",
    "The trial is finished and published.",
    "We are not looking for staff.",
]
NEUTRAL = ["We make a patch for burns.", "Thank you for your time.", "The name comes from a lake."]
SENTENCES = st.lists(st.sampled_from(IN_PLACE + NEUTRAL), min_size=1, max_size=8)


@given(SENTENCES)
@settings(max_examples=60, deadline=None)
def test_what_is_in_place_raises_nothing_whatever_stands_beside_it(pieces: list[str]) -> None:
    assert diagnose(BriefText(" ".join(pieces)), load_rulebook()).gaps == ()


@given(st.text(max_size=200), st.text(max_size=40), st.integers(0, 30), st.integers(1, 30))
@settings(max_examples=100, deadline=None)
def test_any_sentence_has_one_opinion_whose_reasons_stand_in_it(words: str, label: str, place: int, more: int) -> None:
    model = load_rulebook().model
    assert model
    view = SentenceView(words, label=label, place=place, count=place + more)
    opinion = model.opinion(view)
    assert opinion == model.opinion(view)
    known = {words_of(feature) for feature in gap_features(view)}
    assert set(opinion.reasons) <= known


def test_a_gap_found_by_its_wording_says_so_with_exact_offsets() -> None:
    book = load_rulebook()
    text = "We make a patch for burns. The freezer died and the stock of donor skin went with it. Kind regards."
    for gap in diagnose(BriefText(text), book).gaps:
        assert text[gap.trigger.start : gap.trigger.end] == gap.trigger.quote
        assert gap.trigger.is_by_wording == (not gap.trigger.rule)
        assert bool(gap.trigger.rule) or gap.trigger.words


def test_the_own_model_stays_small_enough_to_read() -> None:
    assert (OWN_FOLDER / "sentences.json").stat().st_size < 600_000
