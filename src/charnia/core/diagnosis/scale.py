"""Weighs one clause: what speaks for a gap, what says that the matter is in place, and what it is about.

The scale is additive, so that a rule's weight means the same everywhere: the confidence is 0.5 when the weights for a
gap exceed those for "in place" by `EVEN`. A cue that lies inside a longer cue of the opposite effect counts for
nothing ("need" in "do not need"), and a negator shortly before a cue takes it back ("we are not
looking for", "not certified").
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from charnia.core.diagnosis.cues import Cue
from charnia.core.diagnosis.findings import BriefText
from charnia.core.diagnosis.model import GAP
from charnia.core.diagnosis.rulebook import Effect, Rule, RuleBook, Topic
from charnia.core.vocabulary import Axis, GapKind

EVEN = 2.0
TOPIC_AT_HAND = 0.5  # a general lack is believed more when the clause says of what
TOPIC_FAR_AWAY = -0.5  # and less when only the sentence before says it
NOT_IN_PLACE = 1.5  # "not certified": a negated cue of "in place" hints at a gap
MOST_TAKEN_OFF = 1.0  # by the model, whose briefs are oblique: what somebody says plainly it may doubt, not silence
NEGATOR_REACH = 3  # words between a negator and the cue it takes back

# How much a topic counts by where it stands: in the clause, the label, the sentence (whose other clauses matter little
# when the clause has a topic of its own), or the sentence before.
CLAUSE, LABEL, SENTENCE, ELSEWHERE, BEFORE = 1.0, 0.8, 0.6, 0.2, 0.3
_RULE_VOTE = 2.0  # times the rule's weight: a rule that states axis or kind outvotes topics


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Topics found around the clause, nearest first, and what the book's model says of the whole sentence."""

    sentence: Sequence[Topic]
    label: Sequence[Topic]
    before: Sequence[Topic]
    opinion: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a clause says. `confidence` of a gap lies in (0, 1); `in_place` is the weight that says "already there".

    `told` is False when only the heading above speaks for a gap, nothing in the clause itself.
    """

    confidence: float
    in_place: float
    axis: Axis | None
    kind: GapKind | None
    rule: Rule | None
    topic: Topic | None
    words: tuple[str, ...]
    told: bool


@dataclass(frozen=True, slots=True)
class _Hit:
    rule: Rule
    start: int
    end: int
    taken_back: bool = False


def weigh(clause: str, sentence: str, label: str, around: Surroundings, brief: BriefText, book: RuleBook) -> Weighed:
    """Reads one clause of a sentence that stands under `label` ("" for none)."""
    found_topics = book.topic_index.find(clause)
    topics = [topic for topic, _, _ in found_topics]
    near = {topic.id for topic in (*(topics or around.sentence), *around.label)}
    hits = list(_hits(clause, sentence, label, near, brief, book))
    plus = {hit.rule.id: hit.rule for hit in hits if not hit.taken_back and hit.rule.effect is Effect.GAP}
    minus = {hit.rule.id: hit.rule for hit in hits if not hit.taken_back and hit.rule.effect is Effect.IN_PLACE}
    turned = {hit.rule.id: hit.rule for hit in hits if hit.taken_back and hit.rule.effect is Effect.IN_PLACE}
    firing = {**plus, **turned}
    opinion = around.opinion
    axes = _axis_votes(firing or minus, topics, around)
    axis = _best(axes)
    kind = _best(_kind_votes(firing, axis, topics, around)) if axis else None
    total = sum(rule.weight for rule in plus.values()) + NOT_IN_PLACE * bool(turned)
    total += max(opinion.get(GAP, 0.0), -MOST_TAKEN_OFF)
    if firing and not any(rule.axis for rule in firing.values()):
        total += TOPIC_AT_HAND if topics or around.label else 0.0 if around.sentence else TOPIC_FAR_AWAY
    against = sum(rule.weight for rule in minus.values())
    spoken = bool(firing) or opinion.get(GAP, 0.0) > 0
    return Weighed(
        confidence=_sigmoid(total - against - EVEN) if spoken else 0.0,
        in_place=against,
        axis=axis,
        kind=kind,
        rule=max(firing.values(), key=lambda rule: (bool(rule.statement), rule.weight), default=None),
        topic=_topic_for(axis, kind, topics, around),
        words=_words_of(axis, clause, found_topics),
        told=any(rule.cues for rule in firing.values()) or not firing,
    )


def _hits(clause: str, sentence: str, label: str, topics: set[str], brief: BriefText, book: RuleBook) -> Iterator[_Hit]:
    """The rules that fire, without those covered by a longer cue of the opposite effect."""
    spans = [
        (rule, start, end)
        for rule, start, end in book.rule_index.find(clause)
        if _applies(rule, sentence, label, topics, brief)
    ]
    by_effect = {effect: _outermost(spans, effect) for effect in Effect}
    negated = _negated(clause, book.negators)
    for rule, start, end in spans:
        opposite = by_effect[Effect.IN_PLACE if rule.effect is Effect.GAP else Effect.GAP]
        if not any(low <= start and end <= high and high - low > end - start for low, high in opposite):
            yield _Hit(rule, start, end, taken_back=any(low <= start < high for low, high in negated))
    for rule in book.heading_rules:
        if not rule.cues and _applies(rule, sentence, label, topics, brief):
            yield _Hit(rule, 0, 0)


def _outermost(spans: Sequence[tuple[Rule, int, int]], effect: Effect) -> list[tuple[int, int]]:
    """The spans of an effect that lie inside no other of the same effect."""
    outer: list[tuple[int, int]] = []
    own = {(start, end) for rule, start, end in spans if rule.effect is effect}
    for start, end in sorted(own, key=lambda span: (span[0], -span[1])):
        if not outer or end > outer[-1][1]:
            outer.append((start, end))
    return outer


def _applies(rule: Rule, sentence: str, label: str, topics: set[str], brief: BriefText) -> bool:
    return (
        rule.condition.holds_for(brief)
        and (not rule.topics or not rule.topics.isdisjoint(topics))
        and (not rule.under or _any_in(rule.under, label))
        and not _any_in(rule.unless, sentence)
    )


def _any_in(cues: Sequence[Cue], text: str) -> bool:
    return any(cue.pattern.search(text) for cue in cues)


def _negated(clause: str, negators: Sequence[Cue]) -> list[tuple[int, int]]:
    """The stretches of a clause in which a beginning cue is taken back."""
    return [(end, _after_words(clause, end, NEGATOR_REACH)) for cue in negators for _, end in cue.spans(clause)]


def _after_words(text: str, at: int, count: int) -> int:
    """The offset at which the next `count` words end."""
    for _ in range(count):
        while at < len(text) and not text[at].isalnum():
            at += 1
        while at < len(text) and (text[at].isalnum() or text[at] in "'’-"):
            at += 1
    return at


def _axis_votes(firing: Mapping[str, Rule], topics: Sequence[Topic], around: Surroundings) -> dict[Axis, float]:
    votes: dict[Axis, float] = defaultdict(float)
    for rule in firing.values():
        if rule.axis:
            votes[rule.axis] += _RULE_VOTE * rule.weight
    for topic, share in _by_nearness(topics, around):
        votes[topic.axis] += share * topic.weight
    for axis in Axis:
        if f"axis:{axis.value}" in around.opinion:
            votes[axis] += around.opinion[f"axis:{axis.value}"]
    return votes


def _kind_votes(
    firing: Mapping[str, Rule], axis: Axis, topics: Sequence[Topic], around: Surroundings
) -> dict[GapKind, float]:
    votes: dict[GapKind, float] = defaultdict(float)
    for rule in firing.values():
        if rule.kind:
            votes[rule.kind] += _RULE_VOTE * rule.weight
    for topic, share in _by_nearness(topics, around):
        if topic.axis is axis:
            votes[topic.kind] += share * topic.weight
    if not votes:
        votes[GapKind.FINANCE if axis is Axis.FINANCE else GapKind.EXPERTISE] = 0.1
    for kind in GapKind:
        votes[kind] += around.opinion.get(f"kind:{kind.value}", 0.0)
    return votes


def _by_nearness(topics: Sequence[Topic], around: Surroundings) -> Iterator[tuple[Topic, float]]:
    """Each topic once, at its nearest place; the sentence before counts only when nothing nearer is found."""
    seen: set[str] = set()
    sentence = ELSEWHERE if topics else SENTENCE
    for group, share in ((topics, CLAUSE), (around.label, LABEL), (around.sentence, sentence)):
        for topic in group:
            if topic.id not in seen:
                seen.add(topic.id)
                yield topic, share
    if not seen:
        yield from ((topic, BEFORE) for topic in dict.fromkeys(around.before))


def _topic_for(axis: Axis | None, kind: GapKind | None, topics: Sequence[Topic], around: Surroundings) -> Topic | None:
    fitting = [(topic, share) for topic, share in _by_nearness(topics, around) if topic.axis is axis]
    return max(fitting, key=lambda pair: (pair[0].kind is kind, pair[1] * pair[0].weight), default=(None, 0.0))[0]


def _words_of(axis: Axis | None, clause: str, found: Sequence[tuple[Topic, int, int]]) -> tuple[str, ...]:
    """The words that named the axis, as written, each once, in their order."""
    spans = sorted((start, end) for topic, start, end in found if topic.axis is axis)
    return tuple(dict.fromkeys(clause[start:end].strip() for start, end in spans))


_V = TypeVar("_V", Axis, GapKind)


def _best(votes: Mapping[_V, float]) -> _V | None:
    """The winner; ties go to the one that comes first in the alphabet, so that the answer never depends on chance."""
    return min(votes, key=lambda name: (-votes[name], name.value), default=None)


def _sigmoid(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, x))))
