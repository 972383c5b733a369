"""From what happened to bridges to judgements, and how much each voice may count."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from charnia.core.verdict import YES, Verdict, no
from charnia.core.vocabulary import FeedbackReason, FeedbackVerb

FEWEST_JUDGEMENTS = 60
FEWEST_VOICES = 8
FEWEST_GAPS = 20
MOST_OF_A_VOICE = 1 / FEWEST_VOICES
"""The greatest share of all weight that one voice may have."""

_GAINS: Mapping[FeedbackVerb, int] = {
    FeedbackVerb.SHORTLISTED: 1,
    FeedbackVerb.ASKED: 2,
    FeedbackVerb.ACCEPTED: 3,
    FeedbackVerb.MET: 4,
    FeedbackVerb.WORKED: 5,
    FeedbackVerb.WITHDRAWN: 0,
    FeedbackVerb.DECLINED: -1,
    FeedbackVerb.NOT_HELPFUL: -1,
    FeedbackVerb.NOTHING_CAME: -1,
}
_SAYS_NOTHING = frozenset({FeedbackReason.KNOWN_ALREADY, FeedbackReason.NO_TIME, FeedbackReason.CONFLICT})
"""Reasons that do not speak of how well a bridge fits."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that somebody did. `company` is the company that the account belongs to and acts for, empty for the
    programme team."""

    gap: str
    candidate: str
    account: str
    company: str
    verb: FeedbackVerb
    reason: FeedbackReason | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one voice thinks of a candidate for a gap in the end: it helps (`gain` above 0) or not (below)."""

    gap: str
    candidate: str
    voice: str
    gain: int


def judgements_of(events: Sequence[Event]) -> list[Judgement]:
    """One judgement for each voice, gap and candidate, of events in the order in which they happened.

    Of good news the best counts, until bad news follows; a wish taken back leaves nothing.
    """
    voices = voices_of(events)
    gains: dict[tuple[str, str, str], int] = {}
    for event in events:
        if _says_nothing(event):
            continue
        key = (event.gap, event.candidate, voices[event.account])
        gain = _GAINS[event.verb]
        gains[key] = max(gain, gains.get(key, 0)) if gain > 0 else gain
    return [Judgement(*key, gain) for key, gain in sorted(gains.items()) if gain]


def _says_nothing(event: Event) -> bool:
    """Whether an event tells nothing of the match. That nothing came of a meeting does so only where a reason says that
    they did not fit."""
    if event.verb is FeedbackVerb.NOTHING_CAME and event.reason is None:
        return True
    return event.reason in _SAYS_NOTHING


def voices_of(events: Iterable[Event]) -> dict[str, str]:
    """The voice of each account. A company and everybody who acts for it are one voice, and so are companies that an
    account links; so no number of accounts gives a company more than one."""
    parents: dict[str, str] = {}

    def root(name: str) -> str:
        parents.setdefault(name, name)
        while parents[name] != name:
            name = parents[name]
        return name

    for event in events:
        one = root(f"account {event.account}")
        if event.company:
            other = root(f"company {event.company}")
            parents[max(one, other)] = min(one, other)
    return {event.account: root(f"account {event.account}") for event in events}


def enough(judgements: Sequence[Judgement]) -> Verdict:
    """Whether there is enough to learn from."""
    numbers = (
        (len(judgements), FEWEST_JUDGEMENTS, "judgements"),
        (len({one.voice for one in judgements}), FEWEST_VOICES, "companies and team members"),
        (len({one.gap for one in judgements}), FEWEST_GAPS, "gaps"),
    )
    missing = [f"{there} of {needed} {what}" for there, needed, what in numbers if there < needed]
    return no(f"Too little to learn from yet: {', '.join(missing)}.") if missing else YES


def capped(amounts: Mapping[str, float], *, most: float = MOST_OF_A_VOICE) -> dict[str, float]:
    """A factor of at most 1 for each voice, so that none has more than the share `most` of what is left in all.

    With fewer than 1 / `most` voices all are made equal, the closest that there is.
    """
    total = math.fsum(amounts.values())
    largest_first = sorted(amounts.values(), reverse=True)
    rest, ceiling = total, math.inf
    for cut, amount in enumerate(largest_first):
        if cut * most >= 1:
            break
        ceiling = most * rest / (1 - most * cut)  # with `cut` voices at the ceiling, the rest as they are
        if amount <= ceiling + 1e-12:
            break
        rest -= amount
    else:
        ceiling = min(ceiling, min(amounts.values(), default=math.inf))
    return {voice: min(1.0, ceiling / amount) if amount else 1.0 for voice, amount in amounts.items()}


def by_gap(judgements: Iterable[Judgement]) -> dict[str, list[Judgement]]:
    """The judgements of each gap."""
    found: dict[str, list[Judgement]] = defaultdict(list)
    for one in judgements:
        found[one.gap].append(one)
    return dict(found)
