"""A gap as the matcher reads it: what is missing, in whose words, and for which product."""

from __future__ import annotations

from dataclasses import dataclass, replace

from charnia.core.diagnosis.findings import Wording
from charnia.core.vocabulary import Axis, GapKind
from charnia.engine.index.contract import Part
from charnia.engine.ranking.foreign import warning_about
from charnia.engine.ranking.proof import FIELD, OURS, QUOTED, STATED
from charnia.engine.text.everyday_words import EVERYDAY_WORDS
from charnia.engine.text.funding_words import MONEY_WORDS
from charnia.engine.text.terms import names_something, terms_of

QUOTE = 0.5  # the sentence that gave a gap away, beside a statement in a person's own words
OUR_STATEMENT = {Wording.OURS: 0.5, Wording.GENERAL: 0.2}  # beside the founder's own sentence

BESIDE_THE_PRODUCT = 0.5
"""What says that money is missing, beside what the product is, where funds are sought."""
_NOT_THE_FIELD = EVERYDAY_WORDS | MONEY_WORDS


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
        person who worded the gap, `QUOTED` in those of the brief. Where money is missing, words of the product in the
        sentence say nothing of it."""
        if self.kind is not GapKind.FINANCE:
            return self._parts(EVERYDAY_WORDS)
        return self._parts(EVERYDAY_WORDS | (frozenset(terms_of(self.product)) - MONEY_WORDS))

    def _parts(self, unsaid: frozenset[str]) -> tuple[Part, ...]:
        """The parts with the words of the sentence that say nothing."""
        if self.wording is Wording.OWN or not names_something(self.quote, ignored=unsaid):
            label = STATED if self.wording is Wording.OWN else OURS
            stated = Part(label, self.statement, ignored=EVERYDAY_WORDS)
            return (stated, Part(QUOTED, self.quote, QUOTE, ignored=unsaid)) if self.quote.strip() else (stated,)
        ours = Part(OURS, self.statement, OUR_STATEMENT[self.wording], ignored=EVERYDAY_WORDS)
        return (ours, Part(QUOTED, self.quote, ignored=unsaid))

    @property
    def parts_for_funds(self) -> tuple[Part, ...]:
        """The texts that funds are compared with: what the product is and, at `BESIDE_THE_PRODUCT`, what says what is
        missing, both without words of money, which every fund is told with. Empty where the gap is none of money or
        nothing is known of the product."""
        if self.kind is not GapKind.FINANCE or not names_something(self.product, ignored=_NOT_THE_FIELD):
            return ()
        parts = self._parts(EVERYDAY_WORDS)
        beside = (replace(part, weight=BESIDE_THE_PRODUCT * part.weight, ignored=_NOT_THE_FIELD) for part in parts)
        return (*beside, Part(FIELD, self.product, ignored=_NOT_THE_FIELD))
