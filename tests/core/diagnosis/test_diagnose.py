"""The diagnosis with Charnia's own rule book: what it raises, what it leaves alone, and what always holds."""

from __future__ import annotations

import itertools
import math
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from charnia.core.diagnosis.diagnose import diagnose
from charnia.core.diagnosis.findings import BriefText, FoundGap
from charnia.core.diagnosis.model import SentenceModel
from charnia.core.diagnosis.passages import MOST_SENTENCES
from charnia.core.diagnosis.rulebook import RuleBook
from charnia.core.vocabulary import Axis, Category, GapKind, Stage
from charnia.packs.rulebook import load_rulebook

BOOK = load_rulebook()

LACKS = [
    ("We have no access to fresh blood samples.", GapKind.RESOURCE, Axis.FACILITIES),
    ("Nobody here has ever run a clinical trial.", GapKind.EXPERTISE, Axis.EVIDENCE),
    ("I have no idea who owns the patent.", GapKind.EXPERTISE, Axis.IP),
    ("We are looking for a statistician to help with the trial design.", GapKind.EXPERTISE, Axis.EVIDENCE),
    ("We are raising £2m and our runway ends in May.", GapKind.FINANCE, Axis.FINANCE),
    ("We struggle to recruit software developers.", GapKind.SKILLS, Axis.TEAM),
    ("We do not know how the NHS buys such things or what to charge.", GapKind.EXPERTISE, Axis.MARKET),
    ("We need help to build a QMS for ISO 13485.", GapKind.EXPERTISE, Axis.REGULATION),
    ("We have never asked a single patient what they think.", GapKind.EXPERTISE, Axis.NEED),
]

CLEAR_LACKS = [lack for lack in LACKS if "recruit" not in lack[0]]

IN_PLACE = [
    "We hold ISO 13485.",
    "After closing our round we are not raising.",
    "We have just closed £2m with regional angels.",
    "The patent is granted in Europe and we own all of it.",
    "Freedom-to-operate came back clean.",
    "We do not need laboratory space.",
    "Please don't send us grant calls.",
    "No external investment is sought.",
    "Manufacturing is not an issue.",
    "Regulatory work is managed in house.",
    "We are not looking for developers.",
    "Our patient panel meets every month.",
    "We appointed a quality manager last year.",
    "The trial is complete and published.",
]


def gaps_of(text: str, book: RuleBook = BOOK) -> tuple[FoundGap, ...]:
    return diagnose(BriefText(text), book).gaps


@pytest.mark.parametrize(("text", "kind", "axis"), LACKS)
def test_a_lack_raises_one_gap_with_its_sentence(text: str, kind: GapKind, axis: Axis) -> None:
    (gap,) = gaps_of(f"Our product helps people. {text}")
    assert (gap.kind, gap.axis) == (kind, axis)
    assert gap.trigger.quote == text
    assert gap.statement
    assert "{" not in gap.statement


@pytest.mark.parametrize("text", IN_PLACE)
def test_what_is_in_place_or_unwanted_raises_nothing(text: str) -> None:
    assert gaps_of(text) == ()


ASKS = [
    "We need {}.", "We look for {}.", "We are looking for {}.", "We lack {}.", "We seek {}.", "We do not have {}.",
    "We still need {}.", "We would welcome {}.", "We require {}.", "What we need most is {}.", "We cannot find {}.",
    "We hope to find {}.", "Could you help us find {}?", "Our biggest gap is {}.", "We have yet to find {}.",
]  # fmt: skip
THINGS = {
    "a grant to fund the trial": GapKind.FINANCE, "a statistician": GapKind.EXPERTISE,
    "a laboratory with a clean room": GapKind.RESOURCE, "a software developer": GapKind.SKILLS,
    "a regulatory consultant": GapKind.EXPERTISE, "a mentor": GapKind.SKILLS,
}  # fmt: skip
SCENE = "We make an app for people with COPD. Twelve patients have tried it. They liked it. It won a prize."


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize(
    "text", ["{ask}", "{scene} {ask}", "{scene} {ask} Thank you for reading this.", "{ask} {scene}"]
)
def test_what_is_asked_for_outright_is_a_gap_wherever_it_stands(ask: str, text: str) -> None:
    missed = []
    for thing, kind in THINGS.items():
        asked = ask.format(thing)
        found = gaps_of(text.format(scene=SCENE, ask=asked))
        if not any(asked in gap.trigger.quote and gap.kind is kind for gap in found):
            missed.append(asked)
    assert len(missed) <= 1, missed


@pytest.mark.parametrize(
    "text",
    [
        "Patients look for a device that does not hurt.",
        "Surgeons seek a quicker way to close the wound.",
        "We looked for a clean room and found one in Hull.",
        "We are no longer seeking a statistician.",
    ],
)
def test_what_others_want_and_what_was_found_is_no_gap(text: str) -> None:
    assert not [gap for gap in gaps_of(f"{SCENE} {text} Thank you.") if text in gap.trigger.quote]


def test_contrast_parts_what_is_there_from_what_is_not() -> None:
    diagnosis = diagnose(BriefText("We hold ISO 13485, but we have no access to patient samples."), BOOK)
    assert [gap.axis for gap in diagnosis.gaps] == [Axis.FACILITIES]


def test_a_negator_takes_an_in_place_cue_back() -> None:
    (gap,) = gaps_of("Our quality system is not certified to ISO 13485 and we need advice on it.")
    assert gap.axis is Axis.REGULATION


def test_a_heading_tells_what_its_bullets_are_about() -> None:
    (gap,) = gaps_of("What we lack:\n - a biobank with samples\n")
    assert (gap.kind, gap.axis) == (GapKind.RESOURCE, Axis.FACILITIES)


def test_one_need_said_twice_gives_one_gap() -> None:
    assert len(gaps_of("We need a statistician. We have no statistician.")) == 1


def test_a_sentence_that_goes_on_about_the_same_is_quoted_with_the_one_before() -> None:
    told = "Nobody on the team has dealt with a notified body. We do not know which class it is."
    (gap,) = gaps_of(f"It is a patch for burns. {told} It sticks well.")
    assert gap.axis is Axis.REGULATION
    assert gap.trigger.quote == told


def hinting(*, at: float) -> RuleBook:
    """A rule book without rules whose model is sure of "sure", and less so of "hint"."""
    log_odds = math.log(at / (1 - at))
    words = {"w:sure": 3.0 - log_odds, "w:hint": 0.0, "w:plain": -9.0}
    model = SentenceModel(words, {"w:sure": {"market": 1.0}}, {"gap": log_odds + 1.0})
    return replace(BOOK, rules=(), topics=(), model=model)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Plain words. A hint here. It is sure. Plain again.", "A hint here. It is sure."),
        ("Plain words. It is sure. A hint here. Plain again.", "It is sure. A hint here."),
        ("A hint here. It is sure. A hint there. A hint more.", "A hint here. It is sure. A hint there."),
        ("Plain words. It is sure. Plain again. A hint here.", "It is sure."),
        ("A hint here.\n\nIt is sure. Plain again.", "It is sure."),
    ],
)
def test_a_neighbour_that_hints_at_the_gap_is_quoted_too(text: str, quote: str) -> None:
    (gap,) = gaps_of(text, hinting(at=0.4))
    assert gap.trigger.quote == quote == text[gap.trigger.start : gap.trigger.end]


def test_a_neighbour_that_hardly_hints_is_not_quoted() -> None:
    (gap,) = gaps_of("Plain words. A hint here. It is sure. Plain again.", hinting(at=0.2))
    assert gap.trigger.quote == "It is sure."


def test_a_need_that_is_told_in_two_paragraphs_is_not_quoted_across_them() -> None:
    first, second = "Nobody on the team has dealt with a notified body.", "We do not know which class it is."
    assert [gap.trigger.quote for gap in gaps_of(f"{first}\n\n{second}")] == [first, second]


@pytest.mark.parametrize(
    ("first", "second"),
    [(one[0], two[0]) for one, two in itertools.combinations(CLEAR_LACKS, 2) if one[2] is not two[2]],
)
def test_clear_needs_on_different_axes_stay_two_gaps(first: str, second: str) -> None:
    assert [gap.trigger.quote for gap in gaps_of(f"Our product helps people. {first} {second}")] == [first, second]


@given(st.lists(st.sampled_from([text for text, _, _ in LACKS]), min_size=1, max_size=9))
def test_no_quote_is_longer_than_three_sentences(sentences: list[str]) -> None:
    text = " ".join(sentences)
    for gap in gaps_of(text):
        assert gap.trigger.quote == text[gap.trigger.start : gap.trigger.end]
        assert sum(gap.trigger.quote.count(mark) for mark in ".?!") <= MOST_SENTENCES


def test_a_higher_threshold_gives_fewer_gaps() -> None:
    text = " ".join(lack for lack, _, _ in LACKS)
    counts = [len(diagnose(BriefText(text), BOOK, threshold=threshold).gaps) for threshold in (0.3, 0.5, 0.7, 0.9)]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[-1]


def test_essential_things_never_mentioned_become_questions_and_not_gaps() -> None:
    diagnosis = diagnose(BriefText("Hello.", category=Category.DEVICE, stage=Stage.PROTOTYPE), BOOK)
    assert diagnosis.gaps == ()
    assert {"ip-owner", "regulation-class", "need-patients"} <= {question.id for question in diagnosis.questions}
    assert all(question.text and question.why for question in diagnosis.questions)
    assert set(diagnosis.readiness.values()) == {0}


def test_what_the_text_or_an_answer_mentions_is_not_asked() -> None:
    brief = BriefText("The patent is granted.", answers={"finance-runway": "until June"})
    asked = {question.id for question in diagnose(brief, BOOK).questions}
    assert not {"ip-owner", "finance-runway"} & asked
    assert "market-buyer" in asked


def test_questions_follow_category_and_stage() -> None:
    assert "regulation-data" not in {
        question.id for question in diagnose(BriefText("Hello.", category=Category.MEDICINE), BOOK).questions
    }
    assert "regulation-data" in {
        question.id for question in diagnose(BriefText("Hello.", category=Category.DIGITAL), BOOK).questions
    }


@pytest.mark.parametrize(
    ("field", "answer"),
    [
        ("evidence-statistics", "No"),
        ("evidence-statistics", "not yet"),
        ("ip-disclosed", "yes"),
        ("regulation-quality", "None"),
        ("evidence-clinician", "nobody"),
        ("market-buyer", "We have no idea who pays."),
    ],
)
def test_a_telling_answer_raises_a_gap_that_names_its_field(field: str, answer: str) -> None:
    (gap,) = diagnose(BriefText("", answers={field: answer}), BOOK).gaps
    assert gap.trigger.field == field
    assert answer[gap.trigger.start : gap.trigger.end] == gap.trigger.quote


@pytest.mark.parametrize(
    ("field", "answer"),
    [
        ("evidence-statistics", ""),
        ("evidence-statistics", "   "),
        ("evidence-statistics", "yes"),
        ("evidence-statistics", "n/a"),
        ("ip-disclosed", "no"),
        ("regulation-quality", "Certified"),
        ("market-buyer", "Integrated care boards pay from the community budget."),
        ("not-a-question", "no"),
    ],
)
def test_empty_good_and_unknown_answers_raise_nothing(field: str, answer: str) -> None:
    assert diagnose(BriefText("", answers={field: answer}), BOOK).gaps == ()


def test_readiness_tells_missing_from_partly_and_in_place() -> None:
    text = "We have no access to samples. The patent is granted and we own it. We hold ISO 13485."
    levels = diagnose(BriefText(text), BOOK).readiness
    assert levels[Axis.FACILITIES] == 1
    assert levels[Axis.IP] == 4
    assert levels[Axis.SUSTAINABILITY] == 0
    assert set(levels) == set(Axis)


def test_what_nobody_wants_raises_no_gap_and_makes_nothing_ready() -> None:
    diagnosis = diagnose(BriefText("We make a patch for burns. We are not looking for equity now."), BOOK)
    assert not diagnosis.gaps
    assert not diagnosis.in_place
    assert diagnosis.readiness[Axis.FINANCE] < 3


def test_a_sentence_model_adds_its_score() -> None:
    text = "Ravi counts the images."
    assert gaps_of(text) == ()
    model = SentenceModel(
        gap={"w:counts": 2.0, "p:the_images": 0.0, "x:length-0": 0.0}, axes={"w:counts": {"team": 5.0}}
    )
    book = RuleBook(BOOK.rules, BOOK.topics, BOOK.questions, BOOK.statements, BOOK.negators, model=model)
    (gap,) = gaps_of(text, book)
    assert (gap.kind, gap.axis) == (GapKind.SKILLS, Axis.TEAM)
    assert gap.confidence == pytest.approx(0.731, abs=0.001)
    assert gap.trigger.is_by_wording
    assert gap.trigger.words == ("counts",)


def test_several_axes_of_one_kind_outvote_a_narrow_winner() -> None:
    axes = {"w:counts": {"team": 2.0, "evidence": 1.8, "technology": 1.8}}
    model = SentenceModel(gap={"w:counts": 3.0}, axes=axes)
    book = RuleBook(BOOK.rules, BOOK.topics, BOOK.questions, BOOK.statements, BOOK.negators, model=model)
    (gap,) = gaps_of("Ravi counts.", book)
    assert (gap.kind, gap.axis) == (GapKind.EXPERTISE, Axis.EVIDENCE)


PIECES = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.sampled_from([lack for lack, _, _ in LACKS] + IN_PLACE + ["\n", " but ", "FUNDING: ", "- ", "Why?\n", "’"]),
    ),
    max_size=12,
)


@given(PIECES)
@settings(max_examples=60, deadline=None)
def test_offsets_are_exact_and_the_answer_is_always_the_same(pieces: list[str]) -> None:
    text = "".join(pieces)
    first = diagnose(BriefText(text), BOOK)
    assert first == diagnose(BriefText(text), BOOK)
    for found in (*first.gaps, *first.in_place):
        assert text[found.trigger.start : found.trigger.end] == found.trigger.quote
        assert found.trigger.quote
    for gap in first.gaps:
        assert 0 < gap.confidence <= 1
        assert "{" not in gap.statement
    assert set(first.readiness.values()) <= {0, 1, 2, 3, 4}


@given(st.lists(st.sampled_from(IN_PLACE), min_size=1, max_size=5))
@settings(max_examples=40, deadline=None)
def test_in_place_statements_never_raise_a_gap_however_they_are_joined(statements: list[str]) -> None:
    assert gaps_of(" ".join(statements)) == ()


@given(st.text(max_size=300), st.sampled_from([question.id for question in BOOK.questions]))
@settings(max_examples=60, deadline=None)
def test_any_answer_is_read_without_error(answer: str, field: str) -> None:
    for gap in diagnose(BriefText("", answers={field: answer}), BOOK).gaps:
        assert answer[gap.trigger.start : gap.trigger.end] == gap.trigger.quote


@pytest.mark.parametrize("piece", ["need ", "a", "no a\n", "a: ", "x?", "(", "not "])
def test_time_grows_no_faster_than_the_text(piece: str) -> None:
    def spent(length: int) -> float:
        text = (piece * length)[:length]
        started = time.process_time()
        gaps_of(text)
        return time.process_time() - started

    spent(1_000)
    assert spent(160_000) < 12 * spent(40_000) + 0.1
