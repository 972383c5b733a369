"""The diagnosis of a brief: its text sentence by sentence, its answers, and what nobody has said yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from charnia.core.diagnosis.answers import answer_findings, is_answered
from charnia.core.diagnosis.findings import BriefText, Diagnosis, FoundGap, InPlace, OpenQuestion, Trigger
from charnia.core.diagnosis.model import NO_OPINION
from charnia.core.diagnosis.passages import LONGEST_QUOTE, Told, one_gap_a_need, with_hints
from charnia.core.diagnosis.readiness import readiness
from charnia.core.diagnosis.reading import read_brief
from charnia.core.diagnosis.rulebook import Question, RuleBook
from charnia.core.diagnosis.scale import Weighed, kind_of, weigh
from charnia.core.diagnosis.segments import Sentence
from charnia.core.diagnosis.statements import statement_for, wording_of
from charnia.core.vocabulary import Axis, Urgency

THRESHOLD = 0.5
CLEARLY_IN_PLACE = 1.5  # the weight from which "already there" is reported
SECOND_GAP_MARGIN = 0.15  # by how much a second gap in one sentence must pass the threshold
HINT = 0.3  # from this confidence on a sentence hints at a gap: a neighbour that tells one is quoted with it


def diagnose(brief: BriefText, book: RuleBook, *, threshold: float = THRESHOLD) -> Diagnosis:
    """Finds the gaps of a brief with the sentence or answer that gave each away, in the order of the text.

    Deterministic; takes time linear in the text. `threshold` is the least confidence of a gap that is reported: a
    higher one gives fewer and surer gaps.
    """
    told: list[Told] = []
    hints: dict[int, Sentence] = {}
    in_place: list[InPlace] = []
    mentioned: dict[str, Question] = {}
    axes: set[Axis] = set()
    for place, reading in enumerate(read_brief(brief, book)):
        opinion = book.model.opinion(reading.view) if book.model else NO_OPINION
        weighed = [
            (span, weigh(clause, opinion))
            for span, clause in zip(reading.sentence.clauses, reading.clauses, strict=True)
        ]
        told += _told(brief, book, reading.sentence, place, weighed, opinion.reasons, threshold)
        if HINT <= max((clause.confidence for _, clause in weighed), default=0.0) < threshold:
            hints[place] = reading.sentence
        in_place += _in_place(brief.text, reading.sentence, weighed)
        mentioned.update((question.id, question) for question, _, _ in book.mention_index.find(reading.view.words))
        axes.update(topic.axis for topic in reading.topics)
    gaps, told_in_place = answer_findings(brief, book, threshold=threshold)
    all_gaps = (*(one.gap for one in with_hints(one_gap_a_need(told, brief.text), hints, brief.text)), *gaps)
    all_in_place = (*in_place, *told_in_place)
    questions = tuple(_open_questions(brief, book, mentioned))
    levels = readiness(all_gaps, all_in_place, questions, axes)
    return Diagnosis(gaps=all_gaps, questions=questions, in_place=all_in_place, readiness=levels)


def _told(
    brief: BriefText,
    book: RuleBook,
    sentence: Sentence,
    place: int,
    weighed: Sequence[tuple[tuple[int, int], Weighed]],
    reasons: tuple[str, ...],
    threshold: float,
) -> Iterator[Told]:
    """The gaps of one sentence, the surest first; a second one only if it is about something else and clear."""
    taken: set[Axis] = set()
    needed = threshold
    for span, clause in sorted(weighed, key=lambda pair: (-pair[1].confidence, pair[0])):
        if clause.confidence < needed or clause.axis is None or clause.axis in taken:
            continue
        start, end = (sentence.start, sentence.end) if sentence.end - sentence.start <= LONGEST_QUOTE else span
        rule = clause.rule
        statement = statement_for(clause, book)
        gap = FoundGap(
            kind=kind_of(clause.axis),
            axis=clause.axis,
            statement=statement,
            trigger=Trigger(
                quote=brief.text[start:end],
                start=start,
                end=end,
                rule=rule.id if rule else "",
                words=() if rule else reasons,
            ),
            urgency=(rule.urgency if rule else None) or Urgency.SOON,
            confidence=round(clause.confidence, 3),
            wording=wording_of(statement, book),
        )
        yield Told(gap, place, place, sentence.block, clause.told, clause.words)
        taken.add(clause.axis)
        needed = threshold + SECOND_GAP_MARGIN


def _in_place(text: str, sentence: Sentence, weighed: Sequence[tuple[tuple[int, int], Weighed]]) -> Iterator[InPlace]:
    for _, clause in weighed:
        if clause.axis and clause.in_place >= CLEARLY_IN_PLACE and clause.confidence < THRESHOLD:
            quote = text[sentence.start : sentence.end]
            yield InPlace(clause.axis, Trigger(quote=quote, start=sentence.start, end=sentence.end))
            return


def _open_questions(brief: BriefText, book: RuleBook, mentioned: dict[str, Question]) -> Iterator[OpenQuestion]:
    for question in book.questions_for(brief):
        answered = is_answered(brief.answers.get(question.id, ""))
        if question.essential and question.id not in mentioned and not answered:
            yield OpenQuestion(id=question.id, axis=question.axis, text=question.text, why=question.why)
