"""Reads a brief sentence by sentence: what the rules see in each clause, and what a model may look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from charnia.core.diagnosis.clauses import ClauseReading, Nearby, read_clause, topics_of
from charnia.core.diagnosis.features import SentenceView
from charnia.core.diagnosis.findings import BriefText
from charnia.core.diagnosis.rulebook import RuleBook, Topic
from charnia.core.diagnosis.segments import Sentence, sentences


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """One sentence of a brief: its clauses in order, as the rules read them, and the view that a model gets of it."""

    sentence: Sentence
    topics: Sequence[Topic]
    clauses: tuple[ClauseReading, ...]
    view: SentenceView


def read_brief(brief: BriefText, book: RuleBook) -> list[SentenceReading]:
    """All sentences of the brief's text in order. Deterministic; takes time linear in the text."""
    found = sentences(brief.text)
    words = [brief.text[one.start : one.end] for one in found]
    label_topics = {label: topics_of(label, book) for label in dict.fromkeys(one.label for one in found)}
    readings: list[SentenceReading] = []
    before: Sequence[Topic] = ()
    for place, sentence in enumerate(found):
        if place and found[place - 1].block != sentence.block:
            before = ()
        topics = topics_of(words[place], book)
        nearby = Nearby(topics, label_topics[sentence.label], before)
        clauses = tuple(
            read_clause(brief.text[slice(*span)], words[place], sentence.label, nearby, brief, book)
            for span in sentence.clauses
        )
        view = SentenceView(
            words=words[place],
            label=sentence.label,
            before=words[place - 1] if place else "",
            place=place,
            count=len(words),
            lacks=frozenset(rule for clause in clauses for rule in clause.lacks),
            holds=frozenset(rule for clause in clauses for rule in clause.holds),
            denied=frozenset(rule for clause in clauses for rule in clause.denied),
            topics=frozenset(topic.id for topic in topics),
            label_topics=frozenset(topic.id for topic in nearby.label),
        )
        readings.append(SentenceReading(sentence, topics, clauses, view))
        before = topics or before
    return readings
