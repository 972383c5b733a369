"""`charnia diagnose`: the gaps of a brief with the sentence that gave each away. Needs no database."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from charnia.config.commands.briefs import BRIEF_HELP, read_brief
from charnia.config.commands.console import say, say_json
from charnia.core.diagnosis.category import CategoryGuess, guess_category
from charnia.core.diagnosis.diagnose import diagnose
from charnia.core.diagnosis.findings import BriefText, Diagnosis, FoundGap, Trigger
from charnia.core.diagnosis.statements import recognised_by
from charnia.packs.rulebook import load_rulebook
from charnia.sources.documents import BriefDocument

HELP = "Find the gaps of a brief: what the product needs next and the company lacks"
EXAMPLE = "charnia diagnose brief.md --json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The brief, and how to print."""
    parser.add_argument("brief", metavar="BRIEF", help=BRIEF_HELP)
    parser.add_argument("--json", action="store_true", help="print everything found as JSON")


def run(options: argparse.Namespace) -> int:
    """Prints the gaps in the order of the text. Status 0 also when there are none."""
    document = read_brief(options.brief)
    guess = CategoryGuess(document.category) if document.category else guess_category(document.text)
    brief = BriefText(
        text=document.text,
        title=document.title,
        category=guess.category,
        stage=document.stage,
        size=document.size,
        answers=dict(document.answers),
    )
    diagnosis = diagnose(brief, load_rulebook())
    if options.json:
        say_json(_as_json(document, guess, diagnosis))
    else:
        for line in _in_words(brief, guess, diagnosis):
            say(line)
    return 0


def _as_json(document: BriefDocument, guess: CategoryGuess, diagnosis: Diagnosis) -> dict[str, Any]:
    return {
        "title": document.title,
        "category": guess.category and guess.category.value,
        "category_guessed_from": list(guess.words),
        "gaps": [_gap_as_json(gap) for gap in diagnosis.gaps],
        "questions": [
            {"id": asked.id, "axis": asked.axis.value, "text": asked.text, "why": asked.why}
            for asked in diagnosis.questions
        ],
        "in_place": [
            {"axis": found.axis.value, "trigger": _trigger_as_json(found.trigger)} for found in diagnosis.in_place
        ],
        "readiness": {axis.value: level for axis, level in diagnosis.readiness.items()},
    }


def _gap_as_json(gap: FoundGap) -> dict[str, Any]:
    return {
        "kind": gap.kind.value,
        "axis": gap.axis.value,
        "statement": gap.statement,
        "urgency": gap.urgency.value,
        "confidence": gap.confidence,
        "trigger": _trigger_as_json(gap.trigger),
    }


def _trigger_as_json(trigger: Trigger) -> dict[str, Any]:
    """A quote with its offsets in the text as given (and, where no rule read it, the words that told), or the field, or
    the rule."""
    if trigger.field:
        return {"field": trigger.field}
    if trigger.quote:
        words = {"words": list(trigger.words)} if trigger.words else {}
        return {"quote": trigger.quote, "start": trigger.start, "end": trigger.end, **words}
    return {"rule": trigger.rule}


def _in_words(brief: BriefText, guess: CategoryGuess, diagnosis: Diagnosis) -> Iterator[str]:
    yield brief.title
    if guess.category:
        yield f"{guess.category.label}. {guess.because}".strip()
    count = len(diagnosis.gaps)
    yield f"\n{count} gap{'' if count == 1 else 's'}" if count else "\nNo gap found."
    for number, gap in enumerate(diagnosis.gaps, start=1):
        yield f"\n{number}. {gap.statement}"
        yield f"   {gap.kind.label}, {gap.axis.label}, {gap.urgency.label.lower()}, {gap.confidence:.0%} sure"
        yield f"   {_cause(gap.trigger)}"
    if diagnosis.questions:
        yield "\nThe brief says nothing of these, which a reader will ask:"
        yield from (f"- {asked.text}" for asked in diagnosis.questions)


def _cause(trigger: Trigger) -> str:
    if trigger.quote:
        reason = f" ({recognised_by(trigger.words)})" if trigger.is_by_wording else ""
        return f"“{' '.join(trigger.quote.split())}”{reason}"
    return f"The answer to {trigger.field}." if trigger.field else f"The rule {trigger.rule}."
