from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.apps.products import merging
from charnia.apps.products.differences import Change, differences

WORDS = st.sampled_from(["", "one", "two", "three"])
ANSWERS = st.dictionaries(
    st.sampled_from(["q1", "q2", "q3"]),
    st.fixed_dictionaries({"text": st.sampled_from(["yes", "no"]), "layer": st.just("public")}),
)
CONTENT = st.fixed_dictionaries(
    {
        "title": WORDS,
        "category": WORDS,
        "stage": WORDS,
        "conditions": WORDS,
        "texts": st.dictionaries(st.sampled_from(["public", "accepted"]), st.sampled_from(["a", "b"])),
        "answers": ANSWERS,
    }
)
TEXT = st.text(alphabet=st.sampled_from("ab ,.\né"), max_size=60)


@given(CONTENT, CONTENT)
def test_alone_nobody_is_in_the_way(base: dict[str, Any], mine: dict[str, Any]) -> None:
    assert not merging.conflicts(base=base, mine=mine, newest=base)
    assert merging.combine(base=base, mine=mine, newest=base) == mine
    assert merging.combine(base=base, mine=base, newest=mine) == mine


@given(CONTENT, CONTENT, CONTENT)
def test_without_conflict_the_order_does_not_matter(
    base: dict[str, Any], mine: dict[str, Any], newest: dict[str, Any]
) -> None:
    combined = merging.combine(base=base, mine=mine, newest=newest)
    if not merging.conflicts(base=base, mine=mine, newest=newest):
        assert combined == merging.combine(base=base, mine=newest, newest=mine)


@given(CONTENT, CONTENT)
def test_both_the_same_is_no_conflict(base: dict[str, Any], mine: dict[str, Any]) -> None:
    assert not merging.conflicts(base=base, mine=mine, newest=mine)


def test_applying_leaves_other_answers_alone_and_drops_empty_ones() -> None:
    content = {**merging.EMPTY, "answers": {"q1": {"text": "a", "layer": "public"}}, "texts": {"public": "x"}}
    changes = {"answers": {"q2": {"text": " ", "layer": "public"}}, "texts": {"accepted": "y", "public": " "}}
    merged = merging.apply(content, changes)
    assert merged["answers"] == {"q1": {"text": "a", "layer": "public"}}
    assert merged["texts"] == {"accepted": "y"}


@given(TEXT, TEXT)
def test_the_pieces_make_both_texts(old: str, new: str) -> None:
    pieces = differences(old, new)
    assert "".join(piece.text for piece in pieces if piece.change is not Change.ADDED) == old
    assert "".join(piece.text for piece in pieces if piece.change is not Change.REMOVED) == new
    assert all(piece.text for piece in pieces)


@given(TEXT)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert all(piece.change is Change.SAME for piece in differences(text, text))


def test_one_word_is_one_change() -> None:
    pieces = differences("In ten minutes, at home.", "In five minutes, at home.")
    assert [(piece.change.value, piece.text) for piece in pieces] == [
        ("same", "In "),
        ("removed", "ten "),
        ("added", "five "),
        ("same", "minutes, at home."),
    ]


def test_a_very_long_text_is_replaced_whole_rather_than_compared_for_minutes() -> None:
    pieces = differences("a " * 10_000, "b " * 10_000)
    assert [piece.change for piece in pieces] == [Change.REMOVED, Change.ADDED]


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("One.\nTwo.", "One.\nTwo.\nThree.", [(Change.SAME, "One.\nTwo."), (Change.ADDED, "\nThree.")]),
        ("One.\nTwo.\n", "One.\n", [(Change.SAME, "One.\n"), (Change.REMOVED, "Two.\n")]),
        ("One.", "One.\n", [(Change.SAME, "One."), (Change.ADDED, "\n")]),
    ],
)
def test_the_line_at_which_a_text_ended_stays_the_same(old: str, new: str, pieces: list[tuple[Change, str]]) -> None:
    assert [(piece.change, piece.text) for piece in differences(old, new)] == pieces
