"""Which person records are probably one human: names, signs, groups, and what may be linked without a person."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.engine.identity.people import Link, find_links, is_certain, link_between
from charnia.engine.identity.people_blocks import LARGEST, pairs_to_compare
from charnia.engine.identity.people_names import (
    FurtherNames,
    GivenNames,
    PersonName,
    compare_further,
    compare_given,
    read_name,
)
from charnia.engine.identity.people_signs import Topic, signs_between
from charnia.engine.identity.people_traces import Population, Traces

GIVEN = ("Ann", "Ben", "Cy", "Di", "Eli", "Fay", "Gus", "Hal", "Ida", "Jo")
FAMILIES = ("Ash", "Birch", "Cob", "Dale", "Elm", "Firth", "Gale", "Holm")
WORDS = st.text(st.characters(categories=("Lu", "Ll"), max_codepoint=0x17F), min_size=2, max_size=9)


def traces(key: int, name: str, **known: object) -> Traces:
    return replace(Traces(key, (name,)), **known)  # type: ignore[arg-type]


def crowd(start: int = 1000) -> list[Traces]:
    """Many people of other names, so that a name can be rare."""
    names = itertools.product(GIVEN, FAMILIES, "xyz")
    return [
        traces(start + number, f"{first} {last}{end}a", organisations=frozenset({f"o{number}"}))
        for number, (first, last, end) in enumerate(names)
    ]


@pytest.mark.parametrize(
    ("written", "given_names", "family"),
    [
        ("Smith, John A.", ("john", "a"), ("smith",)),
        ("John A. Smith", ("john", "a"), ("smith",)),
        ("Smith JA", ("j", "a"), ("smith",)),
        ("J.A. Smith", ("j", "a"), ("smith",)),
        ("Prof. Sir John Smith Jr", ("john",), ("smith",)),
        ("José Núñez-Øst", ("jose",), ("nunez", "ost")),
        ("Ludwig van der Berg", ("ludwig",), ("berg",)),
        ("Jean-Pierre O'Neill", ("jean", "pierre"), ("oneill",)),
        ("Al Sallakh M", ("m",), ("sallakh",)),
        ("Madonna", (), ("madonna",)),
        ("van den", ("van",), ("den",)),
        ("", (), ()),
    ],
)
def test_names_are_read_in_any_order(written: str, given_names: tuple[str, ...], family: tuple[str, ...]) -> None:
    assert read_name(written) == PersonName(given_names, family)


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("John Smith", "John Smith", GivenNames.SAME),
        ("Jean-Pierre Smith", "Jeanpierre Smith", GivenNames.SAME),
        ("Bob Smith", "Robert Smith", GivenNames.FORMS),
        ("Ben Smith", "Bennett Smith", GivenNames.BEGINS),
        ("Huan Smith", "Huanyong Smith", GivenNames.BEGINS),
        ("J. Smith", "John Smith", GivenNames.INITIAL),
        ("J. Smith", "J. Smith", GivenNames.INITIAL),
        ("Andrew John Smith", "John Smith", GivenNames.MIDDLE),
        ("A. John Smith", "John Smith", GivenNames.MIDDLE),
        ("Jane Smith", "John Smith", GivenNames.CONTRADICT),
        ("A. Smith", "John Smith", GivenNames.CONTRADICT),
        ("Bob Smith", "Rob Smith", GivenNames.CONTRADICT),
        ("Smith", "John Smith", GivenNames.UNKNOWN),
    ],
)
def test_given_names_are_compared(one: str, other: str, how: GivenNames) -> None:
    assert compare_given(read_name(one), read_name(other)) is how
    assert compare_given(read_name(other), read_name(one)) is how


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("John A Smith", "John Andrew Smith", FurtherNames.INITIALS),
        ("John Andrew Smith", "John Andrew Smith", FurtherNames.SAME),
        ("John A Smith", "John B Smith", FurtherNames.CONTRADICT),
        ("John A Smith", "John Smith", FurtherNames.NONE),
    ],
)
def test_further_names_are_compared(one: str, other: str, how: FurtherNames) -> None:
    assert compare_further(read_name(one), read_name(other)) is how


@given(st.text(max_size=60))
def test_any_text_is_read_as_a_name(text: str) -> None:
    name = read_name(text)
    assert all(word and word == word.casefold() for word in (*name.given, *name.family))


@given(WORDS, WORDS)
def test_marks_and_capitals_make_no_other_name(first: str, last: str) -> None:
    assert read_name(f"{last.title()}, {first.title()}") == read_name(f"{last.lower()}, {first.lower()}")


names = st.sampled_from(
    ["Ann Ash", "A. Ash", "Ash AB", "Anna Ash", "Ben Ash", "Ash, Ann C.", "Ann Ash-Birch", "Wei Li"]
)
somebody = st.builds(
    Traces,
    key=st.integers(0, 10**6),
    names=st.tuples(names),
    orcid=st.sampled_from(["", "", "0000-0001", "0000-0002"]),
    organisations=st.frozensets(st.sampled_from("abc"), max_size=2),
    fellows=st.frozensets(st.sampled_from(["Cy Cob", "Di Dale", "Eli Elm"]), max_size=3),
    works=st.frozensets(st.sampled_from("xyz"), max_size=2),
    texts=st.tuples(st.sampled_from(["Kidneys in pharmacies", "Moths of Kent", ""])),
    years=st.tuples(st.integers(1930, 2026)),
)


@given(st.lists(somebody, min_size=2, max_size=9, unique_by=lambda one: one.key))
def test_links_keep_their_promises_whoever_is_there(people: list[Traces]) -> None:
    links = find_links(people)
    known = {one.key: one for one in people}
    pairs = [link.pair for link in (*links.certain, *links.doubtful)]
    assert len(pairs) == len(set(pairs))
    for link in (*links.certain, *links.doubtful):
        one, other = known[link.one], known[link.other]
        assert link.one < link.other
        assert 0.5 <= link.probability <= 1
        assert not (one.orcid and other.orcid and one.orcid != other.orcid)
    for link in links.certain:
        assert link.probability >= 0.99
        assert not any(sign.forbids or (sign.bits < 0 and sign.topic is not Topic.SOURCE) for sign in link.signs)
        assert not known[link.one].works & known[link.other].works
    assert find_links(list(reversed(people))).certain == links.certain
    apart = set(pairs)
    assert not find_links(people, apart=apart).certain


@given(somebody, somebody)
def test_signs_are_the_same_both_ways(one: Traces, other: Traces) -> None:
    population = Population([one, other, *crowd()])
    there, back = signs_between(one, other, population), signs_between(other, one, population)
    assert (there is None) == (back is None)
    if there and back:
        assert sum(sign.bits for sign in there) == pytest.approx(sum(sign.bits for sign in back))
        assert all(sign.sentence.endswith(".") for sign in there)


def between(one: Traces, other: Traces) -> Link | None:
    return link_between(one, other, Population([one, other, *crowd()]))


def test_a_rare_name_with_shared_colleagues_is_certain_and_explains_itself() -> None:
    shared = {"fellows": frozenset({"Ulric Thistlewood", "Imogen Fennimore"})}
    one = traces(1, "Rosa Quillfeather", **shared)
    other = traces(2, "R. Quillfeather", **shared)
    link = between(one, other)
    assert link is not None
    assert is_certain(link)
    assert any(sign.sentence == "They share 2 co-authors: Fennimore, Thistlewood." for sign in link.signs)
    assert link.bits == pytest.approx(sum(sign.bits for sign in link.signs))


def test_a_name_alone_is_never_certain() -> None:
    link = between(traces(1, "Rosa Quillfeather"), traces(2, "Rosa Quillfeather"))
    assert link is not None
    assert not is_certain(link)


def test_a_rare_name_tells_more_than_a_common_one() -> None:
    many = [traces(key, f"Rosa Smith{'abcdefghij'[key % 10]} Smith") for key in range(10, 60)]
    people = [traces(1, "Rosa Smith"), traces(2, "Rosa Smith"), traces(3, "Rosa Quill"), traces(4, "Rosa Quill"), *many]
    population = Population(people)

    def bits(one: int, other: int) -> float:
        signs = signs_between(people[one], people[other], population)
        assert signs is not None
        return sum(sign.bits for sign in signs if sign.topic is Topic.NAME)

    assert bits(2, 3) > bits(0, 1) + 2


@pytest.mark.parametrize(
    ("known", "sentence"),
    [
        ({"works": frozenset({"w"})}, "One record names both of them beside each other."),
        ({"years": (1950, 2020)}, "Their records lie 70 years apart."),
    ],
)
def test_what_forbids_a_link_leaves_it_to_people(known: dict[str, object], sentence: str) -> None:
    shared = {"fellows": frozenset({"Ulric Thistlewood", "Imogen Fennimore"}), "organisations": frozenset({"o"})}
    link = between(traces(1, "Rosa Quillfeather", **shared, **known), traces(2, "Rosa Quillfeather", **shared, **known))
    assert link is not None
    assert any(sign.sentence == sentence and sign.forbids for sign in link.signs)
    assert not is_certain(link)


def test_a_third_one_who_does_not_fit_is_not_joined_by_way_of_the_second() -> None:
    shared = {"fellows": frozenset({"Ulric Thistlewood", "Imogen Fennimore"}), "organisations": frozenset({"o"})}
    people = [
        traces(1, "Rosa Anne Quillfeather", **shared),
        traces(2, "Rosa Quillfeather", **shared),
        traces(3, "Rosa Beth Quillfeather", **shared),
        *crowd(),
    ]
    links = find_links(people)
    assert len(links.certain) == 1
    assert {1, 3} != set(links.certain[0].pair)
    assert any(not {2} - set(link.pair) for link in links.doubtful)


def test_large_groups_are_parted_and_all_of_small_ones_are_compared() -> None:
    small = [traces(key, f"A. Quill{'x' * (key % 2)}") for key in range(LARGEST)]
    pairs = [(one.key, other.key) for one, other in pairs_to_compare(small)]
    assert len(pairs) == len(set(pairs)) == 2 * (LARGEST // 2) * (LARGEST // 2 - 1) // 2
    large = [traces(key, "A. Quill", organisations=frozenset({f"o{key // 2}"})) for key in range(4 * LARGEST)]
    found = {(one.key, other.key) for one, other in pairs_to_compare(large)}
    assert found == {(key, key + 1) for key in range(0, 4 * LARGEST, 2)}


def test_turned_names_meet() -> None:
    link = between(traces(1, "Wei Zhang"), traces(2, "Zhang Wei"))
    assert link is None or not is_certain(link)
    population = Population([traces(1, "Wei Zhang"), traces(2, "Zhang Wei"), *crowd()])
    signs = signs_between(traces(1, "Wei Zhang"), traces(2, "Zhang Wei"), population)
    assert signs is not None
    assert signs[0].sentence == "The names are the same words in the other order."
    assert len(list(pairs_to_compare([traces(1, "Wei Zhang"), traces(2, "Zhang Wei")]))) == 1
