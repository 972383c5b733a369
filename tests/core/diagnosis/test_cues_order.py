"""A cue is tried only where its words may be; that must never lose one that is there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.core.diagnosis.cues import compile_cue, keys_in_order

WORDS = ["we", "have", "no", "statistician", "yet", "he'll", "don't", "well-known", "QMS", ",", "’s", "of", "12"]
CUES = [
    "we have no",
    "{no|without} statistic~",
    "before {he|she}",
    "{he|we} {|really} * no",
    "don't have",
    "well-known *7 {yet|now}",
    "# {of|in}",
]


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), st.sampled_from(CUES))
def test_what_a_cue_finds_is_never_passed_over(text: str, source: str) -> None:
    cue = compile_cue(source)
    if cue.pattern.search(text):
        assert cue.may_be_in(keys_in_order(text))


@pytest.mark.parametrize(
    ("source", "text", "may"),
    [
        ("we have no", "no, have we", False),
        ("we have no", "we really do have no money", True),
        ("before {he|she}", "to see a letter before he'll put more in", True),
        ("statistic~", "we know biology", False),
    ],
)
def test_words_in_another_order_are_not_tried(source: str, text: str, may: bool) -> None:
    assert compile_cue(source).may_be_in(keys_in_order(text)) is may
