"""Where the order of a list departs from that of the scores, and why. Scores never change.

Four steps, each of which can be switched off:

1. Exposure: a person's excess, from 0 to 1, says how far above a ceiling the lists of the cluster show them
   (`exposure.py`); most people have none. In that part of all lists they are placed by their score times
   (1 - strength), in the others by their score. So of many lists alike not all show the same people, nor the same
   instead of them. Which list it is depends on the list and the person alone. Nobody is passed by somebody with less
   than (1 - strength) of their score.
2. Age: somebody whose newest known evidence is older than so many years is placed by their score times
   (1 - STALE_STRENGTH). Whose dates are not known is not taken to be old.
3. Spread: among the first ten at most so many of one kind of offer, one organisation, one career stage, as long as the
   next that may come in reaches half of what the first one held back has. Kinds, organisations and stages that are not
   known are never held back.
4. What cannot be asked for any more, or is paused, stands after everything that can.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

FIRST = 10
MOST_OF_A_KIND = 4
MOST_OF_AN_ORGANISATION = 3
MOST_OF_A_CAREER_STAGE = 6
STALE_STRENGTH = 0.1
NEARLY_AS_GOOD = 0.5  # of the score that it would displace


@dataclass(frozen=True, slots=True)
class Order:
    """What is spread among the first ten and how strongly exposure counts; 0 switches a part off.

    `exposure` gives for people the excess of their exposure, from 0 to 1; `name` tells the list from others.
    `open_first`: what is over or paused comes last. `stale_years` is the age from which on a person's newest evidence
    counts as old.
    """

    most_of_a_kind: int = 0
    most_of_an_organisation: int = 0
    most_of_a_career_stage: int = 0
    exposure_strength: float = 0.0
    exposure: Mapping[str, float] = field(default_factory=dict)
    open_first: bool = False
    stale_years: int = 0
    name: str = ""


BY_SCORE = Order()


@dataclass(frozen=True, slots=True)
class Entry:
    """One place of a ranking by score; an empty group is not known. `is_over`: closed, past or paused; `is_stale`: the
    newest known evidence of the person is old."""

    id: str
    score: float
    person: str = ""
    kind: str = ""
    organisation: str = ""
    career_stage: str = ""
    is_over: bool = False
    is_stale: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry in its place, with the place that its score alone would give it (from 1), and why they differ."""

    entry: Entry
    by_score: int
    why: str = ""


def arranged(ranking: Sequence[Entry], order: Order) -> list[Placed]:
    """The ranking, which comes by score, in the order that is shown. Every entry once."""
    by_exposure = _by_exposure(ranking, order)
    by_age = _by_age(by_exposure, order)
    over = [one for one in by_age if order.open_first and one[0].is_over]
    still_open = [one for one in by_age if not (order.open_first and one[0].is_over)]
    first, _ = _spread(still_open, order)
    taken = {entry.id for entry in first}
    shown = [*first, *(entry for entry, _ in still_open if entry.id not in taken), *(entry for entry, _ in over)]
    stages = [_places(stage) for stage in (ranking, _entries(by_exposure), _entries(by_age))]
    stages += [_places(_entries([*still_open, *over])), _places(shown)]
    return [Placed(entry, stages[0][entry.id], _why([places[entry.id] for places in stages], order)) for entry in shown]


def is_settled(head: Sequence[Entry], order: Order, *, first: int) -> bool:
    """Whether the first places are the same whatever comes after this head of a ranking by score."""
    if not head:
        return False
    ahead = [one for one in _by_age(_by_exposure(head, order), order) if round(one[1], 12) >= round(head[-1].score, 12)]
    still_open = [one for one in ahead if not (order.open_first and one[0].is_over)]
    return len(still_open) >= first and _spread(still_open, order)[1]


def _by_exposure(ranking: Sequence[Entry], order: Order) -> list[tuple[Entry, float]]:
    return _sorted([(entry, entry.score * (1 - _attention_left_to_others(entry, order))) for entry in ranking])


def _by_age(placed: Sequence[tuple[Entry, float]], order: Order) -> list[tuple[Entry, float]]:
    return _sorted([(entry, score * (1 - _age(entry, order))) for entry, score in placed])


def _attention_left_to_others(entry: Entry, order: Order) -> float:
    excess = order.exposure.get(entry.person, 0.0)
    return order.exposure_strength if excess and _share(f"{order.name}\n{entry.person}") < excess else 0.0


def _share(name: str) -> float:
    """A number from 0 to 1 that a name always gets, spread evenly over names."""
    return int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=6).digest(), "big") / 2**48


def _age(entry: Entry, order: Order) -> float:
    return STALE_STRENGTH if order.stale_years and entry.is_stale else 0.0


def _sorted(placed: Sequence[tuple[Entry, float]]) -> list[tuple[Entry, float]]:
    """Entries with the score that places them, the best first; of equals the order stays."""
    return sorted(placed, key=lambda one: -round(one[1], 12))


def _entries(placed: Sequence[tuple[Entry, float]]) -> list[Entry]:
    return [entry for entry, _ in placed]


def _places(entries: Sequence[Entry]) -> dict[str, int]:
    return {entry.id: place for place, entry in enumerate(entries, start=1)}


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


def _why(places: Sequence[int], order: Order) -> str:
    """A sentence for an entry that does not stand where its score alone would put it: `places` by score, after
    exposure, after age, with what is over put last, and as shown."""
    by_score, fairly, by_age, open_first, shown = places
    if shown == by_score:
        return ""
    aims = []
    if fairly != by_score:
        aims.append("the same people are not shown first for every gap")
    if by_age != fairly:
        aims.append(f"people without evidence of the last {order.stale_years} years stand a little lower")
    if open_first != by_age:
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
