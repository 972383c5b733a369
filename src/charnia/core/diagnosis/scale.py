"""Weighs one clause: what speaks for a gap, what says that the matter is in place, and what it is about.

The scale is additive, so that a rule's weight means the same everywhere: the confidence is 0.5 when the weights for a
gap exceed those for "in place" by `EVEN`.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from charnia.core.diagnosis.clauses import ClauseReading, Nearby
from charnia.core.diagnosis.model import NO_OPINION, Opinion
from charnia.core.diagnosis.rulebook import Rule, Topic
from charnia.core.vocabulary import Axis, GapKind

EVEN = 2.0
TOPIC_AT_HAND = 0.5  # a general lack is believed more when the clause says of what
TOPIC_FAR_AWAY = -0.5  # and less when only the sentence before says it
NOT_IN_PLACE = 1.5  # "not certified": a negated cue of "in place" hints at a gap
OUTRIGHT = 3.5  # the weight of a rule from which a model does not speak against a gap
VOTES_SHARE = 0.3  # of the votes of rules and topics, beside a model's log-odds for axes

# How much a topic counts by where it stands: in the clause, the label, the sentence (whose other clauses matter little
# when the clause has a topic of its own), or the sentence before.
CLAUSE, LABEL, SENTENCE, ELSEWHERE, BEFORE = 1.0, 0.8, 0.6, 0.2, 0.3
_RULE_VOTE = 2.0  # times the rule's weight: a rule that states an axis outvotes topics

_KINDS = {Axis.TEAM: GapKind.SKILLS, Axis.FACILITIES: GapKind.RESOURCE, Axis.FINANCE: GapKind.FINANCE}


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a clause says. `confidence` of a gap lies in (0, 1); `in_place` is the weight that says "already there".

    `told` is False when only the heading above speaks for a gap, nothing in the clause itself.
    """

    confidence: float
    in_place: float
    axis: Axis | None
    rule: Rule | None
    topic: Topic | None
    words: tuple[str, ...]
    told: bool


def kind_of(axis: Axis) -> GapKind:
    """What closes a gap on an axis: people for the team, things for facilities, money, and know-how for all others."""
    return _KINDS.get(axis, GapKind.EXPERTISE)


def weigh(reading: ClauseReading, opinion: Opinion = NO_OPINION) -> Weighed:
    """Adds up what the rules read in a clause and what a model thinks of its sentence."""
    firing = {**reading.lacks, **reading.denied}
    axis = _axis_of(_axis_votes(firing or reading.holds, reading.topics, reading.nearby), opinion)
    spoken = bool(firing) or opinion.rules_share < 1
    said_outright = any(rule.weight >= OUTRIGHT for rule in reading.lacks.values())
    learnt = max(0.0, opinion.gap) if said_outright else opinion.gap
    return Weighed(
        confidence=_sigmoid(opinion.rules_share * rules_say(reading) + learnt) if spoken else 0.0,
        in_place=sum(rule.weight for rule in reading.holds.values() if not rule.unwanted),
        axis=axis,
        rule=max(firing.values(), key=lambda rule: (bool(rule.statement), rule.weight), default=None),
        topic=_topic_for(axis, reading.topics, reading.nearby),
        words=_words_of(axis, reading.clause, reading.found) or (opinion.named.get(axis, ()) if axis else ()),
        told=any(rule.cues for rule in firing.values()) or not firing,
    )


def rules_say(reading: ClauseReading) -> float:
    """The rules' log-odds of a gap: `-EVEN` when none fires."""
    firing = [*reading.lacks.values(), *reading.denied.values()]
    total = sum(rule.weight for rule in reading.lacks.values()) + NOT_IN_PLACE * bool(reading.denied)
    if firing and not any(rule.axis for rule in firing):
        total += _topic_bonus(reading)
    return total - _against(reading) - EVEN


def _topic_bonus(reading: ClauseReading) -> float:
    if reading.found or reading.nearby.label:
        return TOPIC_AT_HAND
    return 0.0 if reading.nearby.sentence else TOPIC_FAR_AWAY


def _against(reading: ClauseReading) -> float:
    return sum(rule.weight for rule in reading.holds.values())


def _axis_votes(firing: Mapping[str, Rule], topics: Sequence[Topic], nearby: Nearby) -> dict[Axis, float]:
    votes: dict[Axis, float] = defaultdict(float)
    for rule in firing.values():
        if rule.axis:
            votes[rule.axis] += _RULE_VOTE * rule.weight
    for topic, share in _by_nearness(topics, nearby):
        votes[topic.axis] += share * topic.weight
    return votes


def _axis_of(votes: Mapping[Axis, float], opinion: Opinion) -> Axis | None:
    """The likeliest axis. With a model, of the likeliest kind: several axes may be one kind, and then a narrow win of
    a single one says less than all of them together."""
    if not opinion.axes:
        return _best(votes)
    scores = {axis: score + VOTES_SHARE * votes.get(axis, 0.0) for axis, score in opinion.axes.items()}
    shares: dict[GapKind, float] = defaultdict(float)
    for axis, score in scores.items():
        shares[kind_of(axis)] += math.exp(score)
    kind = min(shares, key=lambda one: (-shares[one], one.value))
    return _best({axis: score for axis, score in scores.items() if kind_of(axis) is kind})


def _by_nearness(topics: Sequence[Topic], nearby: Nearby) -> Iterator[tuple[Topic, float]]:
    """Each topic once, at its nearest place; the sentence before counts only when nothing nearer is found."""
    seen: set[str] = set()
    sentence = ELSEWHERE if topics else SENTENCE
    for group, share in ((topics, CLAUSE), (nearby.label, LABEL), (nearby.sentence, sentence)):
        for topic in group:
            if topic.id not in seen:
                seen.add(topic.id)
                yield topic, share
    if not seen:
        yield from ((topic, BEFORE) for topic in dict.fromkeys(nearby.before))


def _topic_for(axis: Axis | None, topics: Sequence[Topic], nearby: Nearby) -> Topic | None:
    fitting = [(topic, share) for topic, share in _by_nearness(topics, nearby) if topic.axis is axis]
    return max(fitting, key=lambda pair: pair[1] * pair[0].weight, default=(None, 0.0))[0]


def _words_of(axis: Axis | None, clause: str, found: Sequence[tuple[Topic, int, int]]) -> tuple[str, ...]:
    """The words that named the axis, as written, each once, in their order."""
    spans = sorted((start, end) for topic, start, end in found if topic.axis is axis)
    return tuple(dict.fromkeys(clause[start:end].strip() for start, end in spans))


def _best(votes: Mapping[Axis, float]) -> Axis | None:
    """The winner; ties go to the one that comes first in the alphabet, so that the answer never depends on chance."""
    return min(votes, key=lambda axis: (-votes[axis], axis.value), default=None)


def _sigmoid(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, x))))
