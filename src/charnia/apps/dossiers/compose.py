"""From what somebody wrote to the sheet that is shown. Needs no database: what is searched is handed in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from charnia.apps.dossiers.sheet import Entry, Held, Section, Sheet, SourceNote
from charnia.core.diagnosis.category import CategoryGuess, guess_category
from charnia.core.diagnosis.diagnose import diagnose
from charnia.core.diagnosis.findings import BriefText, Diagnosis, FoundGap
from charnia.core.diagnosis.rulebook import RuleBook
from charnia.core.diagnosis.statements import recognised_by
from charnia.core.evidence import Offer
from charnia.core.vocabulary import GapKind
from charnia.engine.dossier import PER_GAP, Dossier, compose_dossier
from charnia.engine.ranking.bridges import Bridge
from charnia.engine.ranking.matcher import MatcherSnapshot
from charnia.engine.ranking.weights import DEFAULT_WEIGHTS, Weights
from charnia.packs.rulebook import load_rulebook
from charnia.sources.documents import BriefDocument
from charnia.web.cards import card_of_found_gap
from charnia.web.passages import passage_around
from charnia.web.proofs import RecordHere, proof_of_bridge

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")


@dataclass(frozen=True, slots=True)
class Searched:
    """What bridges are looked for in, and the sentence that says so. `pages_of` gives, for those of the offers that
    have a page here, its address by the offer's id, and `here_of_records` what is stored of records, by their ids;
    `sources_of_records` says how many of these records each source gave, where that is known."""

    matcher: MatcherSnapshot
    sentence: str
    pages_of: Callable[[Iterable[Offer]], Mapping[str, str]] = lambda offers: {}
    here_of_records: Callable[[Iterable[str]], Mapping[str, RecordHere]] = lambda ids: {}
    sources_of_records: Callable[[Iterable[str]], Mapping[str, int]] = lambda ids: {}
    is_demonstration: bool = False
    weights: Weights = DEFAULT_WEIGHTS


@dataclass(frozen=True, slots=True)
class Composed:
    """A dossier, what the diagnosis found in place, and how the category was told."""

    dossier: Dossier
    diagnosis: Diagnosis
    guess: CategoryGuess


def compose(document: BriefDocument, searched: Searched, *, today: dt.date, per_gap: int = PER_GAP) -> Composed:
    """Diagnoses a description and finds the bridges. A category that was not given is guessed from the words."""
    guess = category_of(document)
    brief = BriefText(
        text=document.text,
        title=document.title,
        category=guess.category,
        stage=document.stage,
        size=document.size,
        answers=dict(document.answers),
    )
    diagnosis = diagnose(brief, load_rulebook())
    dossier = compose_dossier(
        brief, diagnosis, searched.matcher, as_of=today, per_gap=per_gap, weights=searched.weights
    )
    return Composed(dossier, diagnosis, guess)


def category_of(document: BriefDocument) -> CategoryGuess:
    """The category that a description gives, or else the guess from its words."""
    if document.category:
        return CategoryGuess(document.category)
    return guess_category(document.text, title=document.title)


def sheet_of(composed: Composed, searched: Searched, *, notes: Iterable[str] = ()) -> Sheet:
    """The sheet of a description that nobody has stored."""
    dossier = composed.dossier
    text, book = dossier.brief.text, load_rulebook()
    every = [bridge for found in dossier.gaps for bridge in found.bridges]
    pages = searched.pages_of(bridge.offer for bridge in every)
    records = searched.here_of_records(evidence_of(every))
    entries = [
        Entry(
            number=number,
            card=card_of_found_gap(found.gap, text, cause=cause_of(found.gap, book)),
            bridges=tuple(
                proof_of_bridge(bridge, as_of=dossier.as_of, href=pages.get(bridge.offer.id, ""), records=records)
                for bridge in found.bridges
            ),
        )
        for number, found in enumerate(dossier.gaps, start=1)
    ]
    return Sheet(
        title=dossier.brief.title,
        made_on=dossier.as_of,
        searched=searched.sentence,
        compared=searched.matcher.compared,
        sections=sections_of(entries),
        category=composed.guess.category,
        category_because=composed.guess.because if composed.guess.words else "",
        stage=dossier.brief.stage,
        words=count_words(text),
        questions=dossier.questions,
        held=held_in(composed.diagnosis, text),
        readiness=dossier.readiness,
        sources=sources_of(every, searched),
        notes=tuple(notes),
        is_demonstration=searched.is_demonstration,
    )


def evidence_of(bridges: Iterable[Bridge]) -> set[str]:
    """The ids of the records that count for any of the bridges."""
    return {one.evidence_id for bridge in bridges for one in bridge.card.contributions if one.evidence_id}


def sections_of(entries: Iterable[Entry]) -> tuple[Section, ...]:
    """The entries by kind, in the order of the kinds; kinds without a gap are left out."""
    by_kind = {kind: tuple(entry for entry in entries if entry.card.kind is kind) for kind in GapKind}
    return tuple(Section(kind, found) for kind, found in by_kind.items() if found)


def cause_of(gap: FoundGap, book: RuleBook) -> str:
    """The cause of a gap for a reader, beside the quote of the text, if one there is; empty where a rule read it."""
    trigger = gap.trigger
    if trigger.field:
        asked = next((question.text for question in book.questions if question.id == trigger.field), trigger.field)
        return (
            f"The question “{asked}” was answered “{trigger.quote}”." if trigger.quote else f"The answer to “{asked}”."
        )
    if trigger.is_by_wording:
        return recognised_by(trigger.words)
    return "" if trigger.quote else f"The rule “{trigger.rule}” asks for it."


def held_in(diagnosis: Diagnosis, text: str) -> tuple[Held, ...]:
    """What the text says is there already, each statement once."""
    spans = {
        (found.trigger.start, found.trigger.end): found.axis
        for found in diagnosis.in_place
        if found.trigger.start is not None and not found.trigger.field
    }
    return tuple(
        Held(axis, passage_around(text, start, end, room=0))
        for (start, end), axis in spans.items()
        if start is not None and end is not None
    )


def sources_of(bridges: Sequence[Bridge], searched: Searched) -> tuple[SourceNote, ...]:
    """Where what is shown comes from: the sources of the records that count, then the facts about the offers, each once
    and in the order of their titles."""
    loads = searched.sources_of_records(evidence_of(bridges))
    records = [
        SourceNote(source, f"{number} record{'' if number == 1 else 's'} of evidence")
        for source, number in loads.items()
    ]
    notes = {
        offer.id: SourceNote(offer.title, offer.source, offer.as_of, offer.status, offer.url)
        for offer in (bridge.offer for bridge in bridges)
        if offer.source
    }
    return (*records, *sorted(notes.values(), key=lambda note: note.title))


def count_words(text: str) -> int:
    """How many words a text has."""
    return len(_WORD.findall(text))
