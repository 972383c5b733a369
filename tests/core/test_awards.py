from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.core.awards import Award

STARTS, ENDS = dt.date(2015, 9, 1), dt.date(2017, 8, 31)


@pytest.mark.parametrize(
    ("award", "words"),
    [
        (Award(198408, starts=STARTS, ends=ENDS), "£198,408 from 1 September 2015 to 31 August 2017"),
        (Award(198408, note="actual income"), "£198,408 (actual income)"),
        (Award(5000, "CHF", ends=ENDS), "CHF 5,000 to 31 August 2017"),
        (Award(1, "EUR"), "€1"),
        (Award(None, note="actual income", starts=STARTS), "from 1 September 2015"),
        (Award(), ""),
    ],
)
def test_an_award_is_told_as_far_as_it_is_known(award: Award, words: str) -> None:
    assert award.in_words == words


@given(st.builds(Award, st.none() | st.integers(min_value=1), st.sampled_from(["GBP", "EUR", "USD", "SEK"])))
def test_a_sum_is_named_exactly_where_it_is_known(award: Award) -> None:
    assert bool(award.sum) == (award.amount is not None)
    assert (str(award.amount) in award.sum.replace(",", "")) == bool(award.sum)
