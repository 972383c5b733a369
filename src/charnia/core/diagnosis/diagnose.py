"""The diagnosis of a brief: its text sentence by sentence, its answers, and what nobody has said yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from charnia.core.diagnosis.answers import answer_findings, is_answered
from charnia.core.diagnosis.findings import BriefText, Diagnosis, FoundGap, InPlace, OpenQuestion, Trigger
from charnia.core.diagnosis.model import NO_OPINION
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
LATER_WINS = 0.1  # of two neighbours about one need the later names it unless the earlier is clearly surer
HINT = 0.3  # a neighbour from this confidence on is quoted too: which of the two tells the gap is not certain
CLEAR = 0.7  # neighbours about different axes are two gaps if both are as sure as that
LONGEST_QUOTE = 320  # a longer sentence is quoted by its clause
MOST_SENTENCES, LONGEST_PASSAGE = 3, 640  # quoted together, and their characters


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A gap with the places of the first and last sentence that its trigger quotes."""

    gap: FoundGap
    place: int
    last: int
    block: int
    told: bool
    words: tuple[str, ...]


def diagnose(brief: BriefText, book: RuleBook, *, threshold: float = THRESHOLD) -> Diagnosis:
    """Finds the gaps of a brief with the sentence or answer that gave each away, in the order of the text.

    Deterministic; takes time linear in the text. `threshold` is the least confidence of a gap that is reported: a
    higher one gives fewer and surer gaps.
    """
    candidates: list[_Candidate] = []
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
        candidates += _candidates(brief, book, reading.sentence, place, weighed, opinion.reasons, threshold)
        if HINT <= max((clause.confidence for _, clause in weighed), default=0.0) < threshold:
            hints[place] = reading.sentence
        in_place += _in_place(brief.text, reading.sentence, weighed)
        mentioned.update((question.id, question) for question, _, _ in book.mention_index.find(reading.view.words))
        axes.update(topic.axis for topic in reading.topics)
    gaps, told_in_place = answer_findings(brief, book, threshold=threshold)
    told = _with_hints(_one_gap_a_need(candidates, brief.text), hints, brief.text)
    all_gaps = (*(candidate.gap for candidate in told), *gaps)
    all_in_place = (*in_place, *told_in_place)
    questions = tuple(_open_questions(brief, book, mentioned))
    levels = readiness(all_gaps, all_in_place, questions, axes)
    return Diagnosis(gaps=all_gaps, questions=questions, in_place=all_in_place, readiness=levels)


def _candidates(
    brief: BriefText,
    book: RuleBook,
    sentence: Sentence,
    place: int,
    weighed: Sequence[tuple[tuple[int, int], Weighed]],
    reasons: tuple[str, ...],
    threshold: float,
) -> Iterator[_Candidate]:
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
        yield _Candidate(gap, place, place, sentence.block, clause.told, clause.words)
        taken.add(clause.axis)
        needed = threshold + SECOND_GAP_MARGIN


def _in_place(text: str, sentence: Sentence, weighed: Sequence[tuple[tuple[int, int], Weighed]]) -> Iterator[InPlace]:
    for _, clause in weighed:
        if clause.axis and clause.in_place >= CLEARLY_IN_PLACE and clause.confidence < THRESHOLD:
            quote = text[sentence.start : sentence.end]
            yield InPlace(clause.axis, Trigger(quote=quote, start=sentence.start, end=sentence.end))
            return


def _one_gap_a_need(candidates: Sequence[_Candidate], text: str) -> list[_Candidate]:
    """Puts together what says the same again: the same statement in the same words anywhere, or a sentence that goes on
    about what the one before it began, and then both are quoted.

    In one paragraph or bullet, what only the heading speaks for gives way to what a sentence itself tells.
    """
    kept: list[_Candidate] = []
    for candidate in sorted(candidates, key=lambda one: (one.place, -one.gap.confidence)):
        twin = next((i for i, other in enumerate(kept) if _same_need(other, candidate)), None)
        if twin is None:
            kept.append(candidate)
        elif candidate.told and kept[twin].told and _goes_on(kept[twin], candidate):
            kept[twin] = _quoted_together(kept[twin], candidate, text)
        else:
            kept[twin] = _better(kept[twin], candidate)
    return sorted(kept, key=lambda one: (one.place, one.gap.axis.value))


def _same_need(earlier: _Candidate, later: _Candidate) -> bool:
    shown_by_heading = earlier.block == later.block and not (earlier.told and later.told)
    same_words = earlier.words and earlier.words == later.words and earlier.gap.statement == later.gap.statement
    return bool(same_words) or shown_by_heading or _goes_on(earlier, later)


def _goes_on(earlier: _Candidate, later: _Candidate) -> bool:
    """Whether the later sentence follows in the same paragraph and is about the same: the same axis, or the same kind
    unless both are clear, for the axis of an unclear sentence is often a guess."""
    if not _neighbours(earlier, later) or later.place - earlier.place >= MOST_SENTENCES:
        return False
    both_clear = min(earlier.gap.confidence, later.gap.confidence) >= CLEAR
    return earlier.gap.axis is later.gap.axis or (earlier.gap.kind is later.gap.kind and not both_clear)


def _neighbours(earlier: _Candidate, later: _Candidate) -> bool:
    return earlier.block == later.block and later.place == earlier.last + 1


def _better(earlier: _Candidate, later: _Candidate) -> _Candidate:
    """People tell the circumstances first and then what is missing, so a neighbour that follows says better what."""
    if earlier.told != later.told:
        return earlier if earlier.told else later
    lead = LATER_WINS if later.told and _neighbours(earlier, later) else 0.0
    return later if later.gap.confidence + lead > earlier.gap.confidence else earlier


def _quoted_together(earlier: _Candidate, later: _Candidate, text: str) -> _Candidate:
    """The better of two neighbours, quoting both unless that is too long to be read at a glance."""
    better = _better(earlier, later)
    start, end = earlier.gap.trigger.start, later.gap.trigger.end
    if start is None or end is None or end - start > LONGEST_PASSAGE:
        return better
    return _quoting(better, (start, end), (earlier.place, later.last), text)


def _quoting(candidate: _Candidate, span: tuple[int, int], places: tuple[int, int], text: str) -> _Candidate:
    start, end = span
    trigger = replace(candidate.gap.trigger, quote=text[start:end], start=start, end=end)
    return replace(candidate, gap=replace(candidate.gap, trigger=trigger), place=places[0], last=places[1])


def _with_hints(candidates: Sequence[_Candidate], hints: Mapping[int, Sentence], text: str) -> Iterator[_Candidate]:
    """Quotes a neighbour that hints at a gap with the one that tells it; each hint once, the one before it first."""
    free = {place: sentence for place, sentence in hints.items() if sentence.end - sentence.start <= LONGEST_QUOTE}
    for candidate in candidates:
        found = candidate
        for step in (found.place - 1, found.last + 1):
            hint = free.get(step)
            if hint is not None and (wider := _widened(found, hint, step, text)) is not None:
                found = wider
                del free[step]
        yield found


def _widened(candidate: _Candidate, hint: Sentence, place: int, text: str) -> _Candidate | None:
    """The gap with a neighbour in its quote; None where it is of another paragraph, or the quote would be too long."""
    trigger = candidate.gap.trigger
    places = min(place, candidate.place), max(place, candidate.last)
    if trigger.start is None or trigger.end is None or hint.block != candidate.block:
        return None
    span = min(hint.start, trigger.start), max(hint.end, trigger.end)
    if places[1] - places[0] >= MOST_SENTENCES or span[1] - span[0] > LONGEST_PASSAGE:
        return None
    return _quoting(candidate, span, places, text)


def _open_questions(brief: BriefText, book: RuleBook, mentioned: dict[str, Question]) -> Iterator[OpenQuestion]:
    for question in book.questions_for(brief):
        answered = is_answered(brief.answers.get(question.id, ""))
        if question.essential and question.id not in mentioned and not answered:
            yield OpenQuestion(id=question.id, axis=question.axis, text=question.text, why=question.why)
