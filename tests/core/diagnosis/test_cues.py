"""The language of cues: what each mark matches, what it refuses, and that lookup by anchors loses nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.core.diagnosis.cues import CueError, compile_cue, keys_of


@pytest.mark.parametrize(
    ("cue", "text"),
    [
        ("no idea", "We have NO idea"),
        ("don't know", "I dont know"),
        ("don't know", "I don’t know"),
        ("first-in-human", "the first in human study"),
        ("first-in-human", "a first-in-human study"),
        ("steril~", "sterilisation"),
        ("nobody {here|on the team} * ever", "Nobody on the team has so much as ever seen one"),
        ("we have {really|} never", "we have never"),
        ("we have {really|} never", "we have really never"),
        ("{really|} never", "never"),
        ("{how|what * study} works", "what a good study works"),
        ("need £", "we need £1.2m by May"),
        ("need # samples", "need 300 samples"),
        ("need # samples", "need twelve samples"),
        ("^ do I own it ?", "- do I own it??"),
        ("not yet $", "Not yet."),
    ],
)
def test_a_cue_matches_what_it_says(cue: str, text: str) -> None:
    compiled = compile_cue(cue)
    assert list(compiled.spans(text))
    assert not compiled.anchors or compiled.anchors & keys_of(text)


@pytest.mark.parametrize(
    ("cue", "text"),
    [
        ("need", "needle"),
        ("need", "unneed"),
        ("no * data", "no one two three four five data"),
        ("^ need", "we need"),
        ("need £", "we need 4 people"),
        ("is it ?", "is it."),
    ],
)
def test_a_cue_does_not_match_more(cue: str, text: str) -> None:
    assert not list(compile_cue(cue).spans(text))


@pytest.mark.parametrize("cue", ["", "  ", "{a|b", "a}", "* data", "{}", "{|}", "ab~", "no!", "a{b}c{"])
def test_a_malformed_cue_is_refused_with_a_sentence(cue: str) -> None:
    with pytest.raises(CueError, match="cue"):
        compile_cue(cue)


WORDS = st.lists(
    st.sampled_from(["we", "need", "don't", "no", "samples", "first-in-human", "13485"]), min_size=1, max_size=6
)


@given(WORDS, st.text(max_size=30), st.text(max_size=30))
def test_words_are_found_in_any_text_that_holds_them_and_the_anchors_agree(
    words: list[str], left: str, right: str
) -> None:
    phrase = " ".join(words)
    text = f"{left} {phrase} {right}"
    cue = compile_cue(phrase)
    assert any(text[start:end] == phrase for start, end in cue.spans(text))
    assert not cue.anchors or cue.anchors & keys_of(text)


@given(st.text(max_size=200))
def test_a_cue_matches_only_where_its_anchors_are(text: str) -> None:
    for source in ("{no|not} {idea|clue}", "we * need", "{|really} never #", "{ran|run} out of"):
        cue = compile_cue(source)
        if cue.anchors and not cue.anchors & keys_of(text):
            assert not list(cue.spans(text))
