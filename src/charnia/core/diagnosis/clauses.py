"""What the rules see in one clause: which of them fire, and which topics it names.

A cue that lies inside a longer cue of the opposite effect counts for nothing ("need" in "do not need"), and a negator
shortly before a cue takes it back ("we are not looking for", "not certified").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from charnia.core.diagnosis.cues import Cue, keys_in_order
from charnia.core.diagnosis.findings import BriefText
from charnia.core.diagnosis.rulebook import Effect, Rule, RuleBook, Topic

NEGATOR_REACH = 3  # words between a negator and the cue it takes back


@dataclass(frozen=True, slots=True)
class Nearby:
    """Topics found around a clause, nearest first: in its sentence, its label, and the sentence before."""

    sentence: Sequence[Topic] = ()
    label: Sequence[Topic] = ()
    before: Sequence[Topic] = ()


@dataclass(frozen=True, slots=True)
class ClauseReading:
    """The rules that fire by id: `lacks` for a gap, `holds` for "in place", `denied` "in place" taken back.

    `found` are its topics with their spans in the clause, in order.
    """

    clause: str
    lacks: Mapping[str, Rule]
    holds: Mapping[str, Rule]
    denied: Mapping[str, Rule]
    found: Sequence[tuple[Topic, int, int]]
    nearby: Nearby

    @property
    def topics(self) -> list[Topic]:
        """The topics of the clause itself, one for each time that it is met."""
        return [topic for topic, _, _ in self.found]


@dataclass(frozen=True, slots=True)
class _Hit:
    rule: Rule
    taken_back: bool = False


def read_clause(
    clause: str, sentence: str, label: str, nearby: Nearby, brief: BriefText, book: RuleBook
) -> ClauseReading:
    """Reads one clause of a sentence that stands under `label` ("" for none)."""
    found = book.topic_index.find(clause)
    topics = [topic for topic, _, _ in found]
    near = {topic.id for topic in (*(topics or nearby.sentence), *nearby.label)}
    hits = list(_hits(clause, sentence, label, near, brief, book))
    standing = [hit.rule for hit in hits if not hit.taken_back]
    return ClauseReading(
        clause=clause,
        lacks={rule.id: rule for rule in standing if rule.effect is Effect.GAP},
        holds={rule.id: rule for rule in standing if rule.effect is Effect.IN_PLACE},
        denied={hit.rule.id: hit.rule for hit in hits if hit.taken_back and hit.rule.effect is Effect.IN_PLACE},
        found=found,
        nearby=nearby,
    )


def topics_of(text: str, book: RuleBook) -> list[Topic]:
    """The topics of a text, one for each time that it is met."""
    return [topic for topic, _, _ in book.topic_index.find(text)] if text else []


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
            yield _Hit(rule, taken_back=any(low <= start < high for low, high in negated))
    for rule in book.heading_rules:
        if not rule.cues and _applies(rule, sentence, label, topics, brief):
            yield _Hit(rule)


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
    if not cues:
        return False
    keys = keys_in_order(text)
    return any(cue.may_be_in(keys) and cue.pattern.search(text) is not None for cue in cues)


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
