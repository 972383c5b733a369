"""The values that gap cards, lists and timelines are drawn from. Pages make them from whatever they hold."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from charnia.core.diagnosis.findings import FoundGap
from charnia.core.vocabulary import Axis, GapKind, GapStatus, Urgency
from charnia.web.passages import Passage, passage_around

_SUREST = 99


@dataclass(frozen=True, slots=True)
class GapCard:
    """A gap as it is shown: what is missing, and what gave it away.

    The cause is a `passage` of the brief, or one sentence in `cause` (an answer left empty, a rule). `confidence` lies
    in (0, 1] and is None where a person added the gap; `status` is None where nobody can decide yet.
    """

    statement: str
    kind: GapKind
    axis: Axis
    urgency: Urgency
    confidence: float | None = None
    status: GapStatus | None = None
    passage: Passage | None = None
    cause: str = ""
    reason: str = ""

    @property
    def percent(self) -> int | None:
        """The confidence in whole per cent, never 100: what is read out of words is never certain."""
        return None if self.confidence is None else min(round(100 * self.confidence), _SUREST)


def card_of_found_gap(gap: FoundGap, text: str, *, cause: str = "") -> GapCard:
    """The card of a gap that a diagnosis of `text` has just found; `cause` words a field or rule for the reader."""
    trigger = gap.trigger
    passage = None
    if trigger.start is not None and trigger.end is not None and not trigger.field:
        passage = passage_around(text, trigger.start, trigger.end)
    return GapCard(
        statement=gap.statement,
        kind=gap.kind,
        axis=gap.axis,
        urgency=gap.urgency,
        confidence=gap.confidence,
        passage=passage,
        cause=cause,
    )


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of a timeline. `note` is one line under the title; `href` leads to more."""

    date: dt.date | None
    title: str
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """One entry of a result list. `words` are badges, as (family, value) pairs; `facts` short plain facts."""

    title: str
    href: str
    text: str = ""
    words: tuple[tuple[str, str], ...] = ()
    facts: tuple[str, ...] = ()
