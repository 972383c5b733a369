"""Which topics say most about a person."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from charnia.core.vocabulary import TopicScheme
from charnia.engine.topics.choose import Counted, telling

MESH, PHRASE = TopicScheme.MESH, TopicScheme.PHRASE


def topic(key: str, count: int, in_store: int, scheme: TopicScheme = MESH) -> Counted:
    return Counted(key, key.title(), scheme, count, in_store)


def chosen(*topics: Counted, records: int = 1_000) -> list[str]:
    return [one.key for one in telling(topics, records=records, most=5)]


def test_what_is_rare_in_the_store_tells_more() -> None:
    assert chosen(topic("brain", 4, 80), topic("migraine", 4, 8)) == ["migraine", "brain"]


def test_what_almost_every_record_has_is_no_topic() -> None:
    assert chosen(topic("human", 9, 500), topic("migraine", 1, 3)) == ["migraine"]


def test_in_a_small_store_nothing_is_a_commonplace_yet() -> None:
    assert chosen(topic("migraine", 9, 10), records=12) == ["migraine"]


def test_a_phrase_of_one_record_names_nothing_that_is_shared() -> None:
    assert chosen(topic("odd pair", 1, 1, PHRASE), topic("migraine", 1, 1)) == ["migraine"]


def test_a_topic_within_a_heavier_one_is_left_out() -> None:
    assert chosen(topic("heart failure", 5, 9), topic("heart", 2, 30)) == ["heart failure"]
    assert chosen(topic("breast neoplasm", 5, 9), topic("lung neoplasm", 4, 9)) == ["breast neoplasm", "lung neoplasm"]


def test_a_phrase_gives_way_to_what_it_overlaps() -> None:
    assert chosen(topic("breast neoplasm", 5, 9), topic("breast imaging", 4, 9, PHRASE)) == ["breast neoplasm"]


counted = st.builds(
    Counted,
    st.text(alphabet="abc ", min_size=1, max_size=8).map(str.strip).filter(bool),
    st.just("Label"),
    st.sampled_from(TopicScheme),
    st.integers(1, 50),
    st.integers(1, 400),
)


@given(st.lists(counted, max_size=30, unique_by=lambda one: one.key), st.integers(0, 5))
def test_the_choice_is_of_what_was_given_and_no_longer_than_asked(topics: list[Counted], most: int) -> None:
    found = telling(topics, records=500, most=max(most, 1))
    assert len(found) <= max(most, 1)
    assert set(found) <= set(topics)
