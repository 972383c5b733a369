"""Career stages, told from the first record that is known of somebody.

The European Research Council counts up to seven years after the doctorate as starting and up to twelve as consolidating
(ERC Work Programme 2025). A first record usually comes some two years before the doctorate, so that nine and fourteen
years on record stand for seven and twelve after it; that shift is our judgement.
"""

from __future__ import annotations

import datetime as dt

from charnia.core.vocabulary import CareerStage

MID_YEARS = 9
ESTABLISHED_YEARS = 14
MARGIN_YEARS = 2
"""Records that begin within this time of the oldest one known at all may have earlier ones that nobody loaded."""


def career_stage(first: dt.date | None, *, known_since: dt.date | None, today: dt.date) -> CareerStage | None:
    """The stage of somebody whose first dated record is of `first`, None where it cannot be told.

    `known_since` is the day of the oldest record of anybody: who begins with it may well have begun before, so only
    "established" can be told of them.
    """
    if first is None or known_since is None:
        return None
    years = (today - first).days / 365.25
    if years >= ESTABLISHED_YEARS:
        return CareerStage.ESTABLISHED
    if (first - known_since).days < MARGIN_YEARS * 365.25:
        return None
    return CareerStage.MID if years >= MID_YEARS else CareerStage.EARLY
