"""Passages, proofs and filters: the values behind the components."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from charnia.core.diagnosis.findings import FoundGap, Trigger
from charnia.core.vocabulary import Axis, GapKind
from charnia.web.cards import card_of_found_gap
from charnia.web.facets import facet, filters
from charnia.web.navigation import entries_for
from charnia.web.passages import passage_around
from charnia.web.proofs import Pair, age_in_words, strongest_pairs


@given(st.text(min_size=1, max_size=1500), st.data())
def test_a_passage_keeps_the_quote_and_takes_its_surroundings_from_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    passage = passage_around(text, start, end)
    assert passage.quote == text[start:end]
    assert text[:start].rstrip().endswith(passage.before.removeprefix("… ").strip())
    assert text[end:].lstrip().startswith(passage.after.removesuffix(" …").strip())


def test_a_passage_ends_with_its_paragraph() -> None:
    text = "First.\n\nBefore it. The quote. After it.\n\nLast."
    start = text.index("The quote.")
    passage = passage_around(text, start, start + 10)
    assert (passage.before, passage.quote, passage.after) == ("Before it. ", "The quote.", " After it.")


def test_a_long_passage_is_cut_at_words() -> None:
    text = "word " * 200 + "QUOTE" + " word" * 200
    passage = passage_around(text, 1000, 1005)
    assert passage.before.startswith("… word")
    assert passage.after.endswith("word …")
    assert len(passage.before) < 230


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 3), (2, 99)])
def test_a_quote_outside_the_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="inside the text"):
        passage_around("short text", start, end)


def test_a_found_gap_shows_its_quote_and_a_rule_its_sentence() -> None:
    text = "We have no statistician."
    quoted = FoundGap(GapKind.SKILLS, Axis.TEAM, "A statistician", Trigger(text, 0, len(text)), confidence=0.826)
    card = card_of_found_gap(quoted, text)
    assert card.passage is not None
    assert card.passage.quote == text
    assert card.percent == 83
    assert replace(card, confidence=0.999).percent == 99
    assert replace(card, confidence=None).percent is None
    ruled = FoundGap(GapKind.FINANCE, Axis.FINANCE, "Money", Trigger(rule="runway"))
    assert card_of_found_gap(ruled, text, cause="Money for under six months.").passage is None


def test_pairs_are_added_up_and_the_largest_come_first() -> None:
    pairs = [Pair("Inhaler", "inhaler", 0.1), Pair("dose", "dosing", 0.15), Pair("inhaler", "Inhaler", 0.1)]
    assert strongest_pairs(pairs) == (Pair("Inhaler", "inhaler", 0.2), Pair("dose", "dosing", 0.15))
    assert strongest_pairs(pairs, limit=1)[0].is_same
    assert not pairs[1].is_same


@pytest.mark.parametrize(
    ("date", "words"),
    [
        (dt.date(2026, 11, 10), "under a month old"),
        (dt.date(2026, 10, 24), "1 month old"),
        (dt.date(2026, 10, 25), "under a month old"),
        (dt.date(2025, 1, 1), "22 months old"),
        (dt.date(2016, 12, 1), "9 years old"),
        (dt.date(2027, 1, 1), "dated ahead"),
    ],
)
def test_ages_in_words(date: dt.date, words: str) -> None:
    assert age_in_words(date, dt.date(2026, 11, 24)) == words


KINDS = [("expert", "Expert"), ("course", "Course"), ("fund", "Fund")]


def test_filters_in_force_become_chips_that_lift_only_themselves() -> None:
    asked = QueryDict("q=asthma&kind=expert&kind=course&kind=unknown&page=3&sort=near")
    kinds = facet(name="kind", label="Kind", choices=KINDS, counts={"expert": 4, "course": 0}, asked=asked)
    shown = filters(asked=asked, facets=[kinds], search_label="Search", kept=["sort"])
    assert [(choice.value, choice.count, choice.is_on) for choice in kinds.choices] == [
        ("expert", 4, True),
        ("course", 0, True),
    ]
    assert [chip.label for chip in shown.chips] == ["“asthma”", "Expert", "Course"]
    lifted = QueryDict(shown.chips[1].href.removeprefix("?"))
    assert lifted.getlist("kind") == ["course", "unknown"]
    assert "page" not in lifted
    assert shown.clear_href == "?sort=near"
    assert shown.kept == (("sort", "near"),)


def test_a_facet_with_nothing_to_tick_is_left_out_and_ticks_are_counted() -> None:
    asked = QueryDict("kind=expert&kind=course&kind=unknown")
    kinds = facet(name="kind", label="Kind", choices=KINDS, counts={"expert": 4}, asked=asked)
    towns = facet(name="town", label="Town", choices=[("york", "York")], counts={}, asked=asked)
    shown = filters(asked=asked, facets=[towns, kinds])
    assert shown.facets == (kinds,)
    assert shown.ticked == 2
    assert filters(asked=QueryDict(""), facets=[towns]).facets == ()


def test_without_counts_every_choice_is_shown() -> None:
    kinds = facet(name="kind", label="Kind", choices=KINDS, counts=None, asked=QueryDict(""))
    assert [choice.value for choice in kinds.choices] == ["expert", "course", "fund"]
    assert not kinds.is_in_force
    assert kinds.largest == 0


@pytest.mark.parametrize(
    ("is_signed_in", "role", "labels"),
    [
        (False, "", ["Directory", "Events", "Case studies", "Try it"]),
        (True, "", ["Directory", "Events", "Case studies", "My products"]),
        (True, "programme-team", ["Directory", "Events", "Case studies", "My products", "Desk"]),
        (False, "programme-team", ["Directory", "Events", "Case studies", "Try it"]),
    ],
)
def test_each_kind_of_visitor_has_their_menu(is_signed_in: bool, role: str, labels: list[str]) -> None:
    entries = entries_for(is_signed_in=is_signed_in, role_name=role, path="/directory/events/12/")
    assert [entry.label for entry in entries] == labels
    assert [entry.label for entry in entries if entry.is_here] == ["Events"]


def test_the_home_page_is_under_no_entry() -> None:
    assert not any(entry.is_here for entry in entries_for(is_signed_in=False, role_name="", path="/"))
