"""Reads the structured answers of a brief. An empty answer says nothing; a telling one raises a gap."""

from __future__ import annotations

import re

from charnia.core.diagnosis.clauses import Nearby, read_clause, topics_of
from charnia.core.diagnosis.findings import BriefText, FoundGap, InPlace, Trigger
from charnia.core.diagnosis.rulebook import AnswerKind, Question, RuleBook
from charnia.core.diagnosis.scale import weigh
from charnia.core.diagnosis.segments import sentences

SURE = 0.9  # a plain "no" to a plain question
_NOTHING_YET = re.compile(
    r"\W*(?:no|none|nope|nothing|nobody|no one|not? (?:yet|started|done|decided|sure|known)|don['’]?t know|unknown|"
    r"no idea|unsure|nothing yet|none yet|not at all|0|zero|[?]+)\W*",
    re.IGNORECASE,
)
_DOES_NOT_APPLY = re.compile(r"\W*(?:n/?a|not applicable|does not apply|not relevant)\W*", re.IGNORECASE)
_YES = re.compile(r"\W*(?:yes|y|yep|done|in place|complete[d]?)\b", re.IGNORECASE)
_NO = re.compile(r"\W*(?:no|n|not)\b", re.IGNORECASE)


def is_answered(answer: str) -> bool:
    """Whether something was written, if only "not applicable"."""
    return bool(answer.strip())


def answer_findings(
    brief: BriefText, book: RuleBook, *, threshold: float
) -> tuple[tuple[FoundGap, ...], tuple[InPlace, ...]]:
    """At most one gap or one "in place" for each answered question that applies, in the order of the book."""
    gaps: list[FoundGap] = []
    in_place: list[InPlace] = []
    for question in book.questions_for(brief):
        answer = brief.answers.get(question.id, "")
        if not is_answered(answer) or _DOES_NOT_APPLY.fullmatch(answer):
            continue
        gap = _plain_gap(question, answer) or _told_gap(question, answer, brief, book, threshold)
        if gap:
            gaps.append(gap)
        elif _is_good(question, answer, brief, book):
            in_place.append(InPlace(question.axis, _whole(question, answer)))
    return tuple(gaps), tuple(in_place)


def _plain_gap(question: Question, answer: str) -> FoundGap | None:
    if not _tells_of_gap(question, answer):
        return None
    return _gap(question, _whole(question, answer), SURE)


def _tells_of_gap(question: Question, answer: str) -> bool:
    """Whether the answer alone says that something is missing."""
    word = answer.strip().casefold()
    if question.answer is AnswerKind.CHOICE:
        return word in {telling.casefold() for telling in question.telling}
    if question.answer is AnswerKind.YES_NO:
        said = "yes" if _YES.match(answer) else "no" if _NO.match(answer) or _NOTHING_YET.fullmatch(answer) else ""
        return said in question.telling
    return bool(_NOTHING_YET.fullmatch(answer)) and "no" in question.telling


def _told_gap(question: Question, answer: str, brief: BriefText, book: RuleBook, threshold: float) -> FoundGap | None:
    """The surest lack in the words of the answer, read as standing under the question."""
    if question.answer in (AnswerKind.YES_NO, AnswerKind.CHOICE):
        return None
    best: tuple[float, Trigger] | None = None
    for sentence in sentences(answer):
        words = answer[sentence.start : sentence.end]
        nearby = Nearby(topics_of(words, book), topics_of(question.text, book))
        for span in sentence.clauses:
            confidence = weigh(read_clause(answer[slice(*span)], words, "", nearby, brief, book)).confidence
            if confidence >= threshold and (best is None or confidence > best[0]):
                trigger = Trigger(quote=words, start=sentence.start, end=sentence.end, field=question.id)
                best = (confidence, trigger)
    return _gap(question, best[1], best[0]) if best else None


def _is_good(question: Question, answer: str, brief: BriefText, book: RuleBook) -> bool:
    """Whether the answer says that the matter is in hand."""
    if question.answer is AnswerKind.YES_NO:
        return bool(_YES.match(answer)) and "yes" not in question.telling
    if question.answer is AnswerKind.CHOICE:
        return answer.strip() in question.choices
    told = (answer[one.start : one.end] for one in sentences(answer))
    return any(weigh(read_clause(words, words, "", Nearby(), brief, book)).in_place > 0 for words in told)


def _whole(question: Question, answer: str) -> Trigger:
    return Trigger(quote=answer, start=0, end=len(answer), field=question.id)


def _gap(question: Question, trigger: Trigger, confidence: float) -> FoundGap:
    return FoundGap(
        kind=question.kind,
        axis=question.axis,
        statement=question.statement,
        trigger=trigger,
        urgency=question.urgency,
        confidence=round(confidence, 3),
    )
