from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.core.careers import career_stage
from charnia.core.vocabulary import CareerStage

TODAY = dt.date(2026, 11, 27)
LONG_AGO = dt.date(1980, 1, 1)
STAGES = list(CareerStage)


@pytest.mark.parametrize(
    ("first", "stage"),
    [
        (dt.date(2021, 1, 1), CareerStage.EARLY),
        (dt.date(2016, 1, 1), CareerStage.MID),
        (dt.date(2005, 1, 1), CareerStage.ESTABLISHED),
        (None, None),
    ],
)
def test_the_first_record_tells_the_stage(first: dt.date | None, stage: CareerStage | None) -> None:
    assert career_stage(first, known_since=LONG_AGO, today=TODAY) is stage


def test_who_begins_with_the_oldest_record_may_have_begun_before() -> None:
    assert career_stage(dt.date(2020, 6, 1), known_since=dt.date(2019, 1, 1), today=TODAY) is None
    assert career_stage(dt.date(2006, 6, 1), known_since=dt.date(2006, 1, 1), today=TODAY) is CareerStage.ESTABLISHED


@given(st.dates(LONG_AGO, TODAY), st.dates(LONG_AGO, TODAY))
def test_who_began_earlier_is_never_at_an_earlier_stage(one: dt.date, other: dt.date) -> None:
    known = [
        STAGES.index(stage)
        for first in sorted((one, other))
        if (stage := career_stage(first, known_since=LONG_AGO - dt.timedelta(days=9999), today=TODAY)) is not None
    ]
    assert known == sorted(known, reverse=True)
