"""The short questions along the axes: which apply to a brief, which are answered, and what comes before and after."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from charnia.core.diagnosis.findings import BriefText
from charnia.core.diagnosis.rulebook import Question
from charnia.core.vocabulary import Axis
from charnia.packs.rulebook import load_rulebook

_STANCE = re.compile(r"\s*(yes|no|does not apply)\b[\s.,:;–-]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Progress:
    """The questions of one axis; `answered` holds the ids of those with an answer."""

    axis: Axis
    questions: tuple[Question, ...]
    answered: frozenset[str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question stands among those that apply: its number from 1, how many there are, and its neighbours."""

    question: Question
    number: int
    total: int
    before: Question | None
    after: Question | None


def progress(brief: BriefText) -> tuple[Progress, ...]:
    """Every axis that has questions for this brief, in the order of the axes."""
    asked = load_rulebook().questions_for(brief)
    rows = []
    for axis in Axis:
        questions = tuple(question for question in asked if question.axis is axis)
        if questions:
            answered = frozenset(question.id for question in questions if question.id in brief.answers)
            rows.append(Progress(axis, questions, answered))
    return tuple(rows)


def first_open(progress: tuple[Progress, ...]) -> Question | None:
    """The first question without an answer, or None when all have one."""
    for axis in progress:
        for question in axis.questions:
            if question.id not in axis.answered:
                return question
    return None


def place_of(question_id: str, brief: BriefText) -> Place | None:
    """Where the question stands, or None when it is unknown or does not apply to this brief."""
    asked = load_rulebook().questions_for(brief)
    for i, question in enumerate(asked):
        if question.id == question_id:
            before = asked[i - 1] if i else None
            after = asked[i + 1] if i + 1 < len(asked) else None
            return Place(question, i + 1, len(asked), before, after)
    return None


def wording_of(question_id: str) -> str:
    """The words of a question; its id when the rule book no longer holds it."""
    return _wordings().get(question_id, question_id)


def is_known(question_id: str) -> bool:
    """Whether the rule book asks this question of anybody."""
    return question_id in _wordings()


def split_stance(answer: str) -> tuple[str, str]:
    """An answer to a yes-no question as `(stance, details)`; stance is "Yes", "No", "Does not apply" or empty."""
    found = _STANCE.match(answer)
    if not found:
        return "", answer.strip()
    return found.group(1).capitalize(), answer[found.end() :].strip()


def join_stance(stance: str, details: str) -> str:
    """The answer that is stored: the stance as a sentence of its own, then the details."""
    details = details.strip()
    if not stance:
        return details
    return f"{stance}. {details}" if details else stance


def _wordings() -> Mapping[str, str]:
    return {question.id: question.text for question in load_rulebook().questions}
