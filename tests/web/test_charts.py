"""Charts: what is drawn is what the table says, and hostile words stay words."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.core.evidence import Place
from charnia.core.vocabulary import Axis, EvidenceKind
from charnia.web.charts import (
    LEVELS,
    Chart,
    MapPoint,
    Part,
    Table,
    contribution_bar,
    count_bar,
    evidence_by_year,
    place_map,
    readiness_chart,
)
from charnia.web.charts.bars import share
from charnia.web.charts.drawing import element, number
from charnia.web.charts.places import kilometres

HOSTILE = "</svg><script>alert('&\"')</script>"

levels = st.dictionaries(st.sampled_from(list(Axis)), st.integers(0, len(LEVELS) - 1))
amounts = st.lists(st.floats(0.0001, 10, allow_nan=False), min_size=1, max_size=12)
places = st.builds(Place, st.floats(49, 61), st.floats(-8, 2))


def drawn(chart: Chart) -> ElementTree.Element:
    """The picture as a tree; fails when it is not well formed."""
    return ElementTree.fromstring(chart.svg)  # noqa: S314 - made by the code under test


def of_class(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [node for node in root.iter() if name in node.get("class", "").split()]


def test_an_element_escapes_its_children_and_its_attributes() -> None:
    markup = element("text", HOSTILE, class_='"><script>')
    assert "<script" not in markup
    assert ElementTree.fromstring(markup).text == HOSTILE  # noqa: S314


@pytest.mark.parametrize(
    ("value", "words"), [(3.0, "3"), (12.5, "12.5"), (0.126, "0.13"), (10.0, "10"), (99.999, "100")]
)
def test_numbers_are_short(value: float, words: str) -> None:
    assert number(value) == words


def test_a_table_refuses_a_row_that_lacks_a_cell() -> None:
    with pytest.raises(ValueError, match="one cell for each column"):
        Table("Caption", ("A", "B"), (("1",),))


@given(levels)
def test_readiness_fills_as_many_segments_as_the_table_says(known: dict[Axis, int]) -> None:
    chart = readiness_chart(known)
    root = drawn(chart)
    assert len(of_class(root, "leaf-on")) == sum(known.values())
    assert len(of_class(root, "leaf-on")) + len(of_class(root, "leaf-off")) == 4 * len(Axis)
    assert [row[0] for row in chart.table.rows] == [axis.label for axis in Axis]
    assert [int(row[1][0]) for row in chart.table.rows] == [known.get(axis, 0) for axis in Axis]


def test_readiness_is_described_in_words() -> None:
    root = drawn(readiness_chart({Axis.TEAM: 4}))
    assert root.get("role") == "img"
    assert root.findtext("title") == "Readiness on ten axes"
    assert (root.findtext("desc") or "").startswith("In place: Team and skills. Not known: Need,")


@pytest.mark.parametrize("level", [-1, 5])
def test_readiness_refuses_a_level_that_does_not_exist(level: int) -> None:
    with pytest.raises(ValueError, match="between 0 and 4"):
        readiness_chart({Axis.NEED: level})


@given(amounts)
def test_contributions_fill_the_bar_in_proportion(parts: list[float]) -> None:
    chart = contribution_bar([Part(f"part {place}", amount) for place, amount in enumerate(parts)], title="Why")
    bars = list(drawn(chart).iter("rect"))
    assert len(bars) == len(parts)
    lefts = [float(bar.get("x", "")) for bar in bars]
    whole, left = sum(parts), 0.0
    for expected, found in zip(parts, lefts, strict=True):
        assert found == pytest.approx(left, abs=0.01)
        left += 600 * expected / whole
    assert left == pytest.approx(600)


def test_the_table_of_contributions_adds_up_and_names_what_takes_away() -> None:
    chart = contribution_bar([Part("Paper", 0.5), Part("Fit", 0.25), Part("Far away", -0.1)], title="Why")
    assert chart.table.rows == (("Paper", "0.5000"), ("Fit", "0.2500"), ("Far away", "-0.1000"), ("Score", "0.6500"))
    assert len(list(drawn(chart).iter("rect"))) == 2


def test_a_bar_of_nothing_says_so() -> None:
    root = drawn(contribution_bar([], title="Why"))
    assert root.findtext("desc") == "Nothing counts."


@pytest.mark.parametrize(
    ("amount", "whole", "words"), [(1, 4, "25%"), (0.001, 1, "under 1%"), (0, 1, "0%"), (1, 0, "0%")]
)
def test_shares_in_words(amount: float, whole: float, words: str) -> None:
    assert share(amount, whole) == words


def test_hostile_labels_stay_words_in_every_chart() -> None:
    point = MapPoint(HOSTILE, Place(52, -1))
    for chart in (contribution_bar([Part(HOSTILE, 1)], title=HOSTILE), place_map([point], centre=point)):
        assert "<script" not in chart.svg
        assert HOSTILE in (drawn(chart).findtext("title") or "")


@pytest.mark.parametrize(("count", "largest", "width"), [(5, 10, "50"), (20, 10, "100"), (-1, 10, "0"), (1, 0, "0")])
def test_a_small_bar_never_leaves_its_track(count: float, largest: float, width: str) -> None:
    assert re.findall(r'width="(\d+)"', count_bar(count, largest=largest)) == ["100", width]


@given(
    st.dictionaries(
        st.integers(1990, 2026),
        st.dictionaries(st.sampled_from([*EvidenceKind, None]), st.integers(1, 30), min_size=1),
        min_size=1,
        max_size=12,
    )
)
def test_years_are_stacked_as_the_table_counts(counts: dict[int, dict[EvidenceKind | None, int]]) -> None:
    chart = evidence_by_year(counts)
    heights = {}
    for node in drawn(chart).iter("rect"):
        if title := node.findtext("title"):
            year, count, kind = re.fullmatch(r"(\d+): (\d+) × (.+)", title).groups()  # type: ignore[union-attr]
            heights[year, kind] = int(count)
    head = chart.table.head
    table = {
        (row[0], head[place]): int(cell)
        for row in chart.table.rows
        for place, cell in enumerate(row)
        if place and cell != "0"
    }
    assert heights == table
    assert [int(row[0]) for row in chart.table.rows] == list(range(min(counts), max(counts) + 1))


def test_years_without_evidence_are_refused() -> None:
    with pytest.raises(ValueError, match="no dated evidence"):
        evidence_by_year({2020: {}})


@given(st.lists(places, min_size=1, max_size=12), places)
def test_every_place_is_on_the_map_and_inside_the_rings(where: list[Place], centre: Place) -> None:
    points = [MapPoint(f"place {number_}", place) for number_, place in enumerate(where)]
    chart = place_map(points, centre=MapPoint("centre", centre))
    root = drawn(chart)
    assert [row[0] for row in chart.table.rows] == [str(place) for place in range(1, len(where) + 1)]
    distances = [float(row[2].removesuffix(" km")) for row in chart.table.rows]
    assert distances == sorted(distances)
    named = [
        int(one)
        for title in root.iter("title")
        for one in re.findall(r"\d+", title.text or "")
        if "Number" in (title.text or "")
    ]
    assert sorted(named) == list(range(1, len(where) + 1))
    for dot in of_class(root, "dot"):
        x, y = float(dot.get("cx", "")) - 180, float(dot.get("cy", "")) - 180
        assert (x * x + y * y) ** 0.5 <= 160.1


def test_a_map_without_places_is_refused() -> None:
    with pytest.raises(ValueError, match="no place"):
        place_map([], centre=MapPoint("centre", Place(52, -1)))


def test_distances_match_a_known_one() -> None:
    """London to Edinburgh, about 534 km as the crow flies."""
    assert kilometres(Place(51.5074, -0.1278), Place(55.9533, -3.1883)) == pytest.approx(534, abs=2)
