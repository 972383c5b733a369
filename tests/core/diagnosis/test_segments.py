"""Sentences and clauses of mails, forms, notes and slides, with exact offsets."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from charnia.core.diagnosis.segments import LONGEST_SENTENCE, Sentence, sentences


def words(text: str) -> list[str]:
    return [text[one.start : one.end] for one in sentences(text)]


def labels(text: str) -> list[str]:
    return [one.label for one in sentences(text)]


def clauses(text: str) -> list[str]:
    return [text[start:end].strip() for start, end in sentences(text)[0].clauses]


def test_abbreviations_and_decimals_end_no_sentence() -> None:
    text = "Dr. Okafor tested approx. 3.5 ml, e.g. of serum. It worked! Why? We guess."
    assert words(text) == ["Dr. Okafor tested approx. 3.5 ml, e.g. of serum.", "It worked!", "Why?", "We guess."]


def test_a_form_keeps_each_label_with_its_value() -> None:
    text = "STAFF: 2 (and a friend)\nREGULATORY STATUS: Don't know the class. Perhaps two.\n"
    assert words(text) == ["2 (and a friend)", "Don't know the class.", "Perhaps two."]
    assert labels(text) == ["STAFF", "REGULATORY STATUS", "REGULATORY STATUS"]


def test_bullets_stand_under_their_heading_and_apart_from_each_other() -> None:
    text = "What I lack:\n - patients\n - money, and not a little\n\nThanks"
    assert words(text)[:2] == ["patients", "money, and not a little"]
    assert labels(text)[:2] == ["What I lack", "What I lack"]
    assert len({one.block for one in sentences(text)}) == 3


def test_questions_of_a_form_are_headings_and_the_writers_own_are_not() -> None:
    text = "What is stopping you?\nWe have no samples.\n- do I own it or does the trust??\n"
    assert words(text) == ["We have no samples.", "do I own it or does the trust??"]
    assert labels(text)[0] == "What is stopping you?"


def test_numbered_headings_and_slides_give_labels() -> None:
    assert labels("4. Manufacturing and premises\nAdequate.") == ["Manufacturing and premises"]
    assert labels("Slide 5. Manufacturing. The bar is cast by hand.") == ["Manufacturing"]
    assert labels("## Our team\nTwo people.") == ["Our team"]


def test_a_wrapped_sentence_stays_whole() -> None:
    text = "We have looked for a partner who can test the sleeve with people\nwho live at home and found none."
    assert len(words(text)) == 1


def test_contrast_and_semicolon_border_clauses() -> None:
    assert clauses("We hold ISO 13485, but nobody here has run a trial; we need help") == [
        "We hold ISO 13485,",
        "but nobody here has run a trial;",
        "we need help",
    ]


def check(text: str, found: tuple[Sentence, ...]) -> None:
    before = 0
    for one in found:
        assert before <= one.start < one.end <= len(text)
        assert one.end - one.start <= LONGEST_SENTENCE + 1
        assert text[one.start : one.end].strip() == text[one.start : one.end]
        assert one.clauses[0][0] == one.start
        assert one.clauses[-1][1] <= one.end
        assert all(left < right for left, right in one.clauses)
        before = one.end


@given(st.text(max_size=400))
def test_any_text_gives_ordered_spans_within_it(text: str) -> None:
    check(text, sentences(text))


@given(st.text(alphabet=" \n\r\t.-:;?!#*Q1aB(“’)…—", max_size=300))
def test_any_layout_gives_ordered_spans_within_it(text: str) -> None:
    check(text, sentences(text))


@given(
    st.lists(
        st.sampled_from(["Need: two", "We hold it.", "- no data", "1. Team", "Why not?", "", "# Head"]), max_size=12
    )
)
def test_windows_line_ends_change_nothing(lines: list[str]) -> None:
    assert words("\n".join(lines)) == words("\r\n".join(lines))


def test_nothing_readable_gives_nothing() -> None:
    assert sentences("") == ()
    assert sentences(" \n\n -- \n ...") == ()


def test_headings_may_stand_apart_from_their_text_and_mail_headers_are_none() -> None:
    assert labels("What is the problem?\n\nPeople fall.") == ["What is the problem?"]
    assert labels("Slide 3 - Team\nTwo people.") == ["Team"]
    assert labels("[Slide 3] Team: two people.") == ["Team"]
    assert labels("To: Support\nRe: form\n\nWe have no samples.")[-1] == ""
