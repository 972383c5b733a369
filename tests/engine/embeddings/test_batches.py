"""Texts of like length go together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from charnia.engine.text.embeddings.batches import batches


@given(st.lists(st.integers(2, 300)), st.integers(1, 1000))
def test_each_row_once_within_the_budget_longest_first(lengths: list[int], budget: int) -> None:
    found = list(batches(lengths, budget=budget))
    assert sorted(row for batch in found for row in batch) == list(range(len(lengths)))
    assert all(len(batch) == 1 or len(batch) * max(lengths[row] for row in batch) <= budget for batch in found)
    assert [lengths[row] for batch in found for row in batch] == sorted(lengths, reverse=True)
