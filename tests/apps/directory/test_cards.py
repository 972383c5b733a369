"""How dates are said."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from charnia.apps.directory.cards import hours, when
from charnia.apps.offers.models import Offer

LONDON = ZoneInfo("Europe/London")
START = dt.datetime(2027, 7, 1, 9, 30, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("kind", "ends", "said", "short"),
    [
        ("event", None, "1 July 2027, 09:30", "09:30"),
        ("event", dt.datetime(2027, 7, 1, 12, tzinfo=LONDON), "1 July 2027, 09:30 to 12:00", "09:30 to 12:00"),
        (
            "event",
            dt.datetime(2027, 7, 2, 16, tzinfo=LONDON),
            "1 July 2027, 09:30, to 2 July 2027, 16:00",
            "09:30 to 2 July 2027, 16:00",
        ),
        ("placement", dt.datetime(2027, 9, 30, 16, tzinfo=LONDON), "1 July 2027 to 30 September 2027", None),
    ],
)
def test_a_span_is_said_as_short_as_it_can_be(
    kind: str, ends: dt.datetime | None, said: str, short: str | None
) -> None:
    offer = Offer(kind=kind, starts_at=START, ends_at=ends)
    assert when(offer) == said
    assert short is None or hours(offer) == short


def test_without_a_start_nothing_is_said() -> None:
    assert when(Offer(kind="course")) == hours(Offer(kind="course")) == ""
