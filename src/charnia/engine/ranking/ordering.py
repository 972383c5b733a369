"""Where the order of a list departs from that of the scores, and why. Scores never change.

Three steps, each of which can be switched off:

1. Exposure: a person is placed by their score times (1 - strength x excess), where excess, from 0 to 1, says how far
   above a ceiling the lists of the cluster show them (`exposure.py`). Most people have none. Nobody is passed by
   somebody with less than (1 - strength) of their score.
2. Spread: among the first ten at most so many of one kind of offer, one organisation, one career stage, as long as the
   next that may come in reaches half of what the first one held back has. Kinds, organisations and stages that are not
   known are never held back.
3. What cannot be asked for any more, or is paused, stands after everything that can.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

FIRST = 10
MOST_OF_A_KIND = 4
MOST_OF_AN_ORGANISATION = 3
MOST_OF_A_CAREER_STAGE = 6
NEARLY_AS_GOOD = 0.5  # of the score that it would displace


@dataclass(frozen=True, slots=True)
class Order:
    """What is spread among the first ten and how strongly exposure counts; 0 switches a part off.

    `exposure` gives for people the excess of their exposure, from 0 to 1. `open_first`: what is over or paused comes
    last.
    """

    most_of_a_kind: int = 0
    most_of_an_organisation: int = 0
    most_of_a_career_stage: int = 0
    exposure_strength: float = 0.0
    exposure: Mapping[str, float] = field(default_factory=dict)
    open_first: bool = False


BY_SCORE = Order()


@dataclass(frozen=True, slots=True)
class Entry:
    """One place of a ranking by score; an empty group is not known. `is_over`: closed, past or paused."""

    id: str
    score: float
    person: str = ""
    kind: str = ""
    organisation: str = ""
    career_stage: str = ""
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry in its place, with the place that its score alone would give it (from 1), and why they differ."""

    entry: Entry
    by_score: int
    why: str = ""


def arranged(ranking: Sequence[Entry], order: Order) -> list[Placed]:
    """The ranking, which comes by score, in the order that is shown. Every entry once."""
    by_exposure = _by_exposure(ranking, order)
    over = [one for one in by_exposure if order.open_first and one[0].is_over]
    still_open = [one for one in by_exposure if not (order.open_first and one[0].is_over)]
    first, _ = _spread(still_open, order)
    taken = {entry.id for entry in first}
    shown = [*first, *(entry for entry, _ in still_open if entry.id not in taken), *(entry for entry, _ in over)]
    before = {entry.id: place for place, entry in enumerate(ranking, start=1)}
    fairly = {entry.id: place for place, (entry, _) in enumerate(by_exposure, start=1)}
    open_first = {entry.id: place for place, (entry, _) in enumerate([*still_open, *over], start=1)}
    return [
        Placed(entry, before[entry.id], _why((before[entry.id], fairly[entry.id], open_first[entry.id], place), order))
        for place, entry in enumerate(shown, start=1)
    ]


def is_settled(head: Sequence[Entry], order: Order, *, first: int) -> bool:
    """Whether the first places are the same whatever comes after this head of a ranking by score."""
    if order.exposure_strength and order.exposure:
        return False
    still_open = [(entry, entry.score) for entry in head if not (order.open_first and entry.is_over)]
    return len(still_open) >= first and _spread(still_open, order)[1]


def _by_exposure(ranking: Sequence[Entry], order: Order) -> list[tuple[Entry, float]]:
    """Entries with the score that places them."""
    placed = [
        (entry, entry.score * (1 - order.exposure_strength * order.exposure.get(entry.person, 0.0)))
        for entry in ranking
    ]
    return sorted(placed, key=lambda one: -round(one[1], 12))


def _spread(ranking: Sequence[tuple[Entry, float]], order: Order) -> tuple[list[Entry], bool]:
    """The entries of the first places, and whether they are chosen before the ranking ends."""
    first: list[Entry] = []
    waiting: float | None = None
    for entry, score in ranking:
        if len(first) == FIRST or (waiting is not None and score < NEARLY_AS_GOOD * waiting):
            return first, True
        if _is_full(first, entry, order):
            waiting = score if waiting is None else waiting
        else:
            first.append(entry)
    return first, len(first) == FIRST


def _is_full(first: Sequence[Entry], entry: Entry, order: Order) -> bool:
    groups = (
        (order.most_of_a_kind, "kind"),
        (order.most_of_an_organisation, "organisation"),
        (order.most_of_a_career_stage, "career_stage"),
    )
    return any(
        most and (value := getattr(entry, name)) and sum(getattr(one, name) == value for one in first) >= most
        for most, name in groups
    )


def _why(places: tuple[int, int, int, int], order: Order) -> str:
    """A sentence for an entry that does not stand where its score alone would put it: `places` by score, after
    exposure, with what is over put last, and as shown."""
    by_score, fairly, open_first, shown = places
    if shown == by_score:
        return ""
    aims = []
    if fairly != by_score:
        aims.append("the same people are not shown first for every gap")
    if open_first != fairly:
        aims.append("what is closed, past or paused comes last")
    if shown != open_first:
        aims.append(f"the first ten differ in {_spread_over(order)}")
    return f"By score alone in place {by_score}; moved {'up' if shown < by_score else 'down'} so that {_both(aims)}."


def _spread_over(order: Order) -> str:
    said = (
        (order.most_of_a_kind, "kind"),
        (order.most_of_an_organisation, "organisation"),
        (order.most_of_a_career_stage, "career stage"),
    )
    return _both([name for most, name in said if most])


def _both(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
