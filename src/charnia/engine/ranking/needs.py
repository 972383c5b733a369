"""A gap as the matcher reads it: what is missing, in whose words, and for which product."""

from __future__ import annotations

from dataclasses import dataclass

from charnia.core.diagnosis.findings import Wording
from charnia.core.vocabulary import Axis, GapKind
from charnia.engine.index.contract import Part
from charnia.engine.ranking.foreign import warning_about
from charnia.engine.ranking.proof import OURS, QUOTED, STATED
from charnia.engine.text.everyday_words import EVERYDAY_WORDS
from charnia.engine.text.terms import names_something

QUOTE = 0.5  # the sentence that gave a gap away, beside a statement in a person's own words
OUR_STATEMENT = {Wording.OURS: 0.5, Wording.GENERAL: 0.2}  # beside the founder's own sentence


@dataclass(frozen=True, slots=True)
class GapNeed:
    """A gap as the matcher reads it. `product` is the title, conditions and text around the gap, and may be empty;
    `wording` says whose words the statement is made of."""

    kind: GapKind
    axis: Axis
    statement: str
    quote: str = ""
    product: str = ""
    wording: Wording = Wording.OWN

    @property
    def missing(self) -> str:
        """The words that say what is missing."""
        return "\n".join(part.text for part in self.parts)

    @property
    def warning(self) -> str:
        """A sentence where what is missing, or what is said about the product, is not in English; empty otherwise."""
        return warning_about("The wording of this gap", (self.statement, self.quote)) or warning_about(
            "What the brief says about the product", (self.product,)
        )

    @property
    def parts(self) -> tuple[Part, ...]:
        """The texts that say what is missing, with what each counts: `OURS` in Charnia's words, `STATED` in those of a
        person who worded the gap, `QUOTED` in those of the brief."""
        if self.wording is Wording.OWN or not names_something(self.quote, ignored=EVERYDAY_WORDS):
            label = STATED if self.wording is Wording.OWN else OURS
            stated = Part(label, self.statement, ignored=EVERYDAY_WORDS)
            return (
                (stated, Part(QUOTED, self.quote, QUOTE, ignored=EVERYDAY_WORDS)) if self.quote.strip() else (stated,)
            )
        ours = Part(OURS, self.statement, OUR_STATEMENT[self.wording], ignored=EVERYDAY_WORDS)
        return (ours, Part(QUOTED, self.quote, ignored=EVERYDAY_WORDS))
