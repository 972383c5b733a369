"""Topics of a record: what the source gives, headings found in words, and key phrases where there is nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.core.evidence import Subject
from charnia.core.vocabulary import TopicScheme
from charnia.engine.topics.extract import LONGEST_KEY, topics_of
from charnia.engine.topics.phrases import key_phrases
from charnia.engine.topics.vocabulary import NO_VOCABULARY, Heading, Vocabulary
from charnia.engine.topics.words import key_of

HEADINGS = Vocabulary(
    (
        Heading("D1", "Diabetes Mellitus, Type 2", places=("C19.246.300",)),
        Heading("D2", "Breast Neoplasms", ("Tumors, Breast",), places=("C04.588.180",)),
        Heading("D3", "Heart Failure", places=("C14.280.434",)),
        Heading("D4", "Heart", places=("A07.541",)),
        Heading("D5", "Face", places=("A01.456.505",)),
        Heading("D6", "Cohort Studies", places=("E05.318.372",)),
        Heading("D7", "Anemia", places=("C15.378.071",)),
        Heading("D8", "AIDS", places=("C20.673",)),
        Heading("D9", "Weights and Measures", places=("E05.978",)),
    )
)


def labels(title: str, text: str = "", *subjects: Subject, vocabulary: Vocabulary = NO_VOCABULARY) -> list[str]:
    return [topic.label for topic in topics_of(title, text, subjects, vocabulary)]


def headings(title: str, text: str = "") -> list[str]:
    return [topic.label for topic in topics_of(title, text, (), HEADINGS) if topic.scheme is TopicScheme.MESH]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Care for type 2 diabetes mellitus", ["Diabetes Mellitus, Type 2"]),
        ("Care for type 2 diabetes", ["Diabetes Mellitus, Type 2"]),
        ("Screening for breast cancer", ["Breast Neoplasms"]),
        ("Breast tumours in younger women", ["Breast Neoplasms"]),
        ("Heart failure and the heart", ["Heart", "Heart Failure"]),
        ("Anaemia in pregnancy", ["Anemia"]),
        ("Face to face with a cohort study", []),
        ("A cane aids walking", []),
        ("AIDS in the north", ["AIDS"]),
        ("Breast, cancer", []),
    ],
)
def test_headings_are_found_as_people_write_them(title: str, expected: list[str]) -> None:
    assert sorted(headings(title)) == expected


def test_a_heading_that_the_text_names_once_is_no_topic() -> None:
    assert headings("A study", "One had anaemia.") == []
    assert headings("A study", "One had anaemia. Anaemia was rare.") == ["Anemia"]


@pytest.mark.parametrize(
    "title",
    [
        "Six hundred metres in February",
        "Results of a randomised controlled trial in England",
        "Prevalence and risk factors: a cross-sectional study",
        "A systematic review and meta-analysis",
    ],
)
def test_units_months_places_and_methods_make_no_phrase(title: str) -> None:
    assert list(key_phrases(title)) == []


def test_phrases_are_word_groups_or_words_that_name_a_subject() -> None:
    found = [label for _, label in key_phrases("Chronic kidney disease and NT-proBNP in glaucoma clinics")]
    assert found[0] == "Chronic kidney disease"
    assert {"NT-proBNP", "Glaucoma"} <= set(found)
    assert "Clinics" not in found


def test_what_the_source_gives_comes_first_and_check_tags_are_left_out() -> None:
    given_ = (Subject("Humans", TopicScheme.MESH), Subject("Ion Channels", TopicScheme.MESH))
    assert labels("Voltage gates", "", *given_)[0] == "Ion Channels"
    assert "Humans" not in labels("Voltage gates", "", *given_)


def test_a_keyword_that_is_a_heading_becomes_it() -> None:
    topic = topics_of("On a ward", "", (Subject("breast cancer", TopicScheme.KEYWORD),), HEADINGS)[0]
    assert (topic.label, topic.scheme, topic.is_given) == ("Breast Neoplasms", TopicScheme.MESH, True)


def test_phrases_inside_a_heading_are_not_said_again() -> None:
    assert labels("Heart failure", vocabulary=HEADINGS) == ["Heart Failure"]


def test_spellings_share_a_key() -> None:
    assert key_of("Haemoglobins") == key_of("hemoglobin")
    assert key_of("Alzheimer’s disease") == key_of("Alzheimer Disease")
    assert key_of("Ageing") != key_of("Age")
    assert key_of("Vitamin A") != key_of("Vitamin D")


@given(st.text(max_size=120), st.text(max_size=300), st.lists(st.text(max_size=40), max_size=4))
def test_any_text_gives_topics_with_a_key_and_a_label_once(title: str, text: str, keywords: list[str]) -> None:
    subjects = [Subject(word, TopicScheme.KEYWORD) for word in keywords]
    found = topics_of(title, text, subjects, HEADINGS)
    assert len({topic.key for topic in found}) == len(found)
    assert all(topic.key and topic.label.strip() and len(topic.key) <= LONGEST_KEY for topic in found)


@given(st.text(alphabet="abcdes -,'’AI1", max_size=60))
def test_blanks_around_a_label_make_no_difference_to_its_key(label: str) -> None:
    assert key_of(label) == key_of(label.strip())
