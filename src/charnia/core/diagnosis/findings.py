"""What a diagnosis says: gaps with their triggers, open questions, and what is already in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from charnia.core.vocabulary import Axis, Category, CompanySize, GapKind, Stage, Urgency


@dataclass(frozen=True, slots=True)
class BriefText:
    """A brief as the diagnosis reads it. `answers` maps a question's id to what was answered."""

    text: str
    title: str = ""
    category: Category | None = None
    stage: Stage | None = None
    size: CompanySize | None = None
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trigger:
    """What gave a gap away: a quote with its offsets, an empty or telling field, or a rule.

    `start` and `end` count characters of the brief's text as given (or of the answer named by `field`), so that
    `text[start:end] == quote`. Exactly one of a quote, a field alone, or a rule alone is the cause; a quote may carry
    the `rule` that read it. Where no rule did, a model recognised the quote from its wording, above all its `words`.
    """

    quote: str = ""
    start: int | None = None
    end: int | None = None
    field: str = ""
    rule: str = ""
    words: tuple[str, ...] = ()

    @property
    def is_by_wording(self) -> bool:
        """Whether no rule gave the gap away, only the wording of the quote as a whole."""
        return bool(self.quote) and not self.rule and not self.field


class Wording(Enum):
    """Whose words a statement is made of: a person's own, Charnia's for what a sentence is about, or Charnia's that are
    the same for every gap of an axis."""

    OWN = "own"
    OURS = "ours"
    GENERAL = "general"


@dataclass(frozen=True, slots=True)
class FoundGap:
    """One gap, as proposed. `confidence` lies in (0, 1]."""

    kind: GapKind
    axis: Axis
    statement: str
    trigger: Trigger
    urgency: Urgency = Urgency.SOON
    confidence: float = 0.5
    wording: Wording = Wording.OURS


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Something essential that the brief never mentions: asked, never raised as a gap."""

    id: str
    axis: Axis
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class InPlace:
    """A statement that something is already there."""

    axis: Axis
    trigger: Trigger


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The whole answer for one brief; `readiness` gives each axis a level from 0 (not known) to 4 (in place)."""

    gaps: tuple[FoundGap, ...]
    questions: tuple[OpenQuestion, ...]
    in_place: tuple[InPlace, ...]
    readiness: Mapping[Axis, int] = field(default_factory=dict)
