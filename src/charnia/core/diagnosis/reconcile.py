"""A new diagnosis meets the ledger: which found gap is one that is already there.

People edit briefs all the time. A gap keeps its identity, and with it every human decision, as long as what gave it
away is still recognisably there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from charnia.core.vocabulary import Axis, GapKind, Layer

# Below this share of common words two quotes are different sentences; at it, one is an edit of the other.
SAME_QUOTE = 0.5
# What is left of a quote may tell of something else: where the kind has changed, so much of the longer must agree.
SAME_WHOLE_QUOTE = 0.7

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class GapTrace:
    """What identifies a gap: its trigger, on which layer, and what it is about: as found, or as a person said."""

    kind: GapKind
    axis: Axis
    layer: Layer
    quote: str = ""
    field: str = ""
    rule: str = ""
    by_a_person: bool = False


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Indexes into the two lists: pairs (ledger, found), found gaps that are new, ledger gaps no longer found."""

    same: tuple[tuple[int, int], ...]
    new: tuple[int, ...]
    gone: tuple[int, ...]


def reconcile(ledger: Sequence[GapTrace], found: Sequence[GapTrace]) -> Reconciliation:
    """Pairs each found gap with at most one gap of the ledger, the most alike first; ties go by order.

    Both lists may be empty. Every index appears exactly once in the answer.
    """
    likeness = sorted(
        (
            (-score, i, j)
            for i, before in enumerate(ledger)
            for j, now in enumerate(found)
            if (score := _likeness(before, now)) > 0
        )
    )
    same: list[tuple[int, int]] = []
    taken_ledger: set[int] = set()
    taken_found: set[int] = set()
    for _, i, j in likeness:
        if i not in taken_ledger and j not in taken_found:
            same.append((i, j))
            taken_ledger.add(i)
            taken_found.add(j)
    return Reconciliation(
        same=tuple(sorted(same)),
        new=tuple(j for j in range(len(found)) if j not in taken_found),
        gone=tuple(i for i in range(len(ledger)) if i not in taken_ledger),
    )


def _likeness(before: GapTrace, now: GapTrace) -> float:
    """0 for different gaps, else higher for more alike: up to 1 for the trigger, plus up to 0.3 for kind and axis."""
    about = 0.1 * (before.kind == now.kind) + 0.2 * (before.axis == now.axis)
    if before.layer != now.layer or before.field != now.field:
        return 0.0
    if before.quote and now.quote:
        share = _shared_words(before.quote, now.quote)
        about_the_same = before.by_a_person or before.kind == now.kind or _is_edit(before.quote, now.quote)
        return share + about if share >= SAME_QUOTE and about_the_same else 0.0
    if before.quote or now.quote or before.axis != now.axis:
        return 0.0
    if before.field:
        return 1.0 + about
    return 1.0 + about if before.rule and before.rule == now.rule else 0.0


def _is_edit(one: str, other: str) -> bool:
    """Whether most of the longer quote is in the shorter one too."""
    a, b = _words(one), _words(other)
    return len(a & b) >= SAME_WHOLE_QUOTE * max(len(a), len(b))


def _shared_words(one: str, other: str) -> float:
    """The words in common as a share of the shorter quote, for an edit often lengthens or cuts a sentence.

    Quotes of a few words must be the same: "No." is in many sentences.
    """
    a, b = _words(one), _words(other)
    if min(len(a), len(b)) < 3:
        return 1.0 if a == b and a else 0.0
    return len(a & b) / min(len(a), len(b))


def _words(quote: str) -> set[str]:
    return set(_WORD.findall(quote.lower()))
