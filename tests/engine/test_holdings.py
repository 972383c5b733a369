"""Offers laid out for scoring: what an edit leaves of the layout gives the same sums as one made anew."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.core.evidence import Offer
from charnia.core.vocabulary import OfferKind
from charnia.engine.ranking.record_numbers import RecordNumbers
from charnia.engine.ranking.standings import DECAY, Holdings

RECORDS = [f"r{n}" for n in range(8)]
states = st.lists(
    st.dictionaries(st.sampled_from("abcd"), st.lists(st.sampled_from(RECORDS), max_size=5, unique=True).map(tuple)),
    min_size=1,
    max_size=12,
)
amounts = st.dictionaries(st.sampled_from([*RECORDS, "unknown"]), st.floats(0.01, 1))
WORKS = {id_: id_ for id_ in (*RECORDS, "unknown")}


def offers(state: dict[str, tuple[str, ...]]) -> dict[str, Offer]:
    return {id_: Offer(id=id_, kind=OfferKind.EXPERT, title=id_, evidence_ids=ids) for id_, ids in state.items()}


@given(states, amounts)
def test_numbers_kept_from_state_to_state_change_nothing(
    given_states: list[dict[str, tuple[str, ...]]], found: dict[str, float]
) -> None:
    numbers = RecordNumbers()
    laid_out = [Holdings(offers(state), numbers=numbers) for state in given_states]
    for holdings in (*laid_out, *laid_out):
        anew = Holdings(holdings.by_id)
        assert holdings.evidence(found, WORKS).tolist() == anew.evidence(found, WORKS).tolist()


def test_a_record_counts_for_each_who_names_it_and_works_once() -> None:
    holdings = Holdings(offers({"a": ("r1", "r2"), "b": ("r2", "r3"), "c": ()}))
    sums = holdings.evidence({"r1": 0.5, "r2": 0.4, "r3": 0.4}, {**WORKS, "r3": "r2"})
    assert sums.tolist() == pytest.approx([0.5 + DECAY * 0.4, 0.4, 0.0])
