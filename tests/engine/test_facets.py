"""What passes a filter: columns against the plain rule, and the words that a word index is asked for."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from charnia.core.evidence import Place
from charnia.engine.index.contract import Document, Facets, Filters, Part
from charnia.engine.index.embedded import EmbeddedIndex
from charnia.engine.index.facets import FacetColumns, asks_nothing, words_for, words_of
from charnia.engine.index.mixed import RankingIndex
from charnia.engine.ranking.distance import kilometres
from tests.engine.disk.collections import documents, facets, filters
from tests.engine.letters import LetterEncoder

anywhere = st.builds(Place, st.floats(-90, 90, width=32), st.floats(-180, 180, width=32))
circles = st.builds(Filters, near=anywhere, within_km=st.floats(0.1, 21_000))


def passes(one: Facets, asked: Filters) -> bool:
    """The rule, one document at a time."""
    if asked.kinds and one.kind not in asked.kinds:
        return False
    if asked.organisations and not asked.organisations & one.organisations:
        return False
    if asked.years and (one.year is None or not asked.years[0] <= one.year <= asked.years[1]):
        return False
    return asked.near is None or (one.place is not None and kilometres(one.place, asked.near) <= asked.within_km)


@settings(max_examples=200)
@given(st.lists(facets, max_size=6), filters)
@example([Facets()], Filters(years=(-40_000, 40_000)))
def test_columns_let_pass_what_the_rule_lets_pass(held: list[Facets], asked: Filters) -> None:
    mask = FacetColumns.of(held).passing(asked)
    assert mask.tolist() == [passes(one, asked) for one in held]
    if asks_nothing(asked):
        assert mask.all()


@settings(max_examples=200)
@given(st.one_of(facets, st.builds(Facets, place=anywhere)), st.one_of(filters, circles))
def test_the_words_asked_for_are_in_everything_that_passes(one: Facets, asked: Filters) -> None:
    if FacetColumns.of([one]).passing(asked)[0]:
        assert all(set(group) & set(words_of(one)) for group in words_for(asked))


@settings(max_examples=200)
@given(anywhere, circles)
def test_a_circle_holds_the_places_that_are_near_enough(place: Place, circle: Filters) -> None:
    assert circle.near is not None
    away = kilometres(place, circle.near)
    if abs(away - circle.within_km) > 0.5:
        assert FacetColumns.of([Facets(place=place)]).passing(circle)[0] == (away < circle.within_km)


@settings(max_examples=40, deadline=None)
@given(st.lists(documents, max_size=8, unique_by=lambda document: document.id), filters)
def test_the_indexes_in_memory_leave_out_what_does_not_pass_and_nothing_else(
    held: list[Document], asked: Filters
) -> None:
    passing = {document.id for document in held if passes(document.facets, asked)}
    for index in (EmbeddedIndex(), RankingIndex(), RankingIndex(LetterEncoder())):
        index.add(held)
        snapshot = index.snapshot()
        need = snapshot.vector([Part("need", "asthma inhaler cost")])
        every, some = dict(snapshot.search(need)), dict(snapshot.search(need, filters=asked))
        assert some == pytest.approx({id_: score for id_, score in every.items() if id_ in passing}, abs=1e-12)
        assert index.verify() == []
