"""What a constraint says about one candidate: a sentence, and whether it keeps the candidate out of the list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from charnia.core.vocabulary import Constraint

_ORDER = tuple(Constraint)


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about a candidate. `withholds`: it is left out of the list; else the sentence speaks against it."""

    constraint: Constraint
    sentence: str
    withholds: bool


def withheld(constraint: Constraint, sentence: str) -> Finding:
    """A finding that keeps a candidate out of the list."""
    return Finding(constraint, sentence, withholds=True)


def speaks_against(constraint: Constraint, sentence: str) -> Finding:
    """A finding that is told on the card."""
    return Finding(constraint, sentence, withholds=False)


def reason_withheld(findings: Iterable[Finding]) -> Finding | None:
    """The finding under which a candidate that is left out is counted: the first in the order of `Constraint`."""
    found = [one for one in findings if one.withholds]
    return min(found, key=lambda one: _ORDER.index(one.constraint), default=None)
