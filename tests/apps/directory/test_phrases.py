"""Topics are found in the records' own words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from charnia.apps.directory.phrases import phrases_of, topics_of

FILLER = [(100 + number, f"Bespoke{chr(97 + number)} matter", "") for number in range(26)]
"""Records that share nothing, so that what two records share is rare enough to tell something."""
HEART = [
    (1, "Heart failure in the clinic", "A study of heart failure."),
    (2, "Two trials of heart failure", ""),
    (3, "Home monitoring", "For heart failure."),
]


def labels(keys: list[int], records: list[tuple[int, str, str]]) -> list[tuple[str, int]]:
    return [(topic.label, topic.count) for topic in topics_of(keys, phrases_of(records), most=5)]


def test_a_phrase_of_two_titles_is_a_topic_with_its_number_of_records() -> None:
    assert labels([1, 2, 3], HEART + FILLER) == [("Heart failure", 3)]


def test_only_the_records_asked_for_count() -> None:
    assert labels([3], HEART + FILLER) == [("Heart failure", 1)]
    assert labels([100], HEART + FILLER) == []
    assert labels([999], HEART + FILLER) == []


def test_words_of_method_and_number_make_no_topic() -> None:
    records = [(1, "Randomised controlled trial one", ""), (2, "Randomised controlled trial two", "")]
    assert labels([1, 2], records + FILLER) == []


def test_what_almost_every_record_says_is_no_topic() -> None:
    records = [(number, "Asthma inhaler", "") for number in range(30)]
    assert labels([1, 2], records) == []


def test_abbreviations_keep_their_capitals() -> None:
    records = [(1, "NT-proBNP levels", ""), (2, "Testing NT-proBNP", "")]
    assert labels([1, 2], records + FILLER) == [("NT-proBNP", 2)]


@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=200)), max_size=15))
def test_any_texts_give_topics_that_their_records_have(texts: list[tuple[str, str]]) -> None:
    records = [(number, title, text) for number, (title, text) in enumerate(texts)]
    phrases = phrases_of(records)
    for topic in topics_of(range(len(texts)), phrases, most=8):
        assert topic.count == sum(topic.key in had for had in phrases.records.values())
        assert topic.label
