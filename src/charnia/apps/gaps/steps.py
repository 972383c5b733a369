"""What a person may do with a gap, as one table: the check, the buttons and the sentences all come from it."""

from __future__ import annotations

from dataclasses import dataclass

from charnia.apps.gaps.models import Gap, GapVerb
from charnia.core.verdict import YES, Verdict, no
from charnia.core.vocabulary import GapStatus

_HOW_TO_REOPEN = "If it is still missing, press “Reopen” on the page of the gap."


@dataclass(frozen=True, slots=True)
class Step:
    """A move of a gap from one of `before` to `after`.

    `label` stands on the button. With `asks` the step needs a note: `asks` is the question, `hint` its hint, and
    `refusal` the sentence when it is left empty.
    """

    verb: GapVerb
    label: str
    before: frozenset[GapStatus]
    after: GapStatus
    asks: str = ""
    hint: str = ""
    refusal: str = ""


STEPS: dict[GapVerb, Step] = {
    step.verb: step
    for step in (
        Step(GapVerb.CONFIRMED, "Confirm", frozenset({GapStatus.PROPOSED}), GapStatus.CONFIRMED),
        Step(
            GapVerb.DISMISSED,
            "Dismiss",
            frozenset({GapStatus.PROPOSED, GapStatus.CONFIRMED}),
            GapStatus.DISMISSED,
            asks="Why is this not a gap?",
            hint="One sentence is enough. It stays in the history, and the gap is not raised again.",
            refusal="Say why this is not a gap. The reason stays in the history, and helps the next reader.",
        ),
        Step(
            GapVerb.BRIDGED,
            "Someone is closing it",
            frozenset({GapStatus.PROPOSED, GapStatus.CONFIRMED}),
            GapStatus.BRIDGED,
            asks="Who or what is closing it?",
            hint="For example: Dr Rowan's group has begun the accuracy study.",
            refusal="Say who or what is closing the gap, so that everybody knows that it is in hand.",
        ),
        Step(
            GapVerb.CLOSED,
            "It is there now",
            frozenset({GapStatus.CONFIRMED, GapStatus.BRIDGED}),
            GapStatus.CLOSED,
        ),
        Step(
            GapVerb.REOPENED,
            "Reopen",
            frozenset({GapStatus.CONFIRMED, GapStatus.DISMISSED, GapStatus.BRIDGED, GapStatus.CLOSED}),
            GapStatus.PROPOSED,
        ),
    )
}


def wants_closing(gap: Gap) -> Verdict:
    """Whether bridges are looked for, kept and asked for because of this gap: not once it is dismissed or closed."""
    if gap.status == GapStatus.DISMISSED:
        return no(f"This gap was dismissed, so nothing is sought that could close it. {_HOW_TO_REOPEN}")
    if gap.status == GapStatus.CLOSED:
        return no(f"This gap is closed: what was missing is there, so nothing is sought. {_HOW_TO_REOPEN}")
    return YES


def steps_from(status: GapStatus) -> tuple[Step, ...]:
    """The steps that are open to a gap of this status, in the order of the table."""
    return tuple(step for step in STEPS.values() if status in step.before)
