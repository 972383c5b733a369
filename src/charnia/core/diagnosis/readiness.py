"""How ready a product is on each axis, from what was found."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from charnia.core.diagnosis.findings import FoundGap, InPlace, OpenQuestion
from charnia.core.vocabulary import Axis

NOT_KNOWN, MISSING, PARTLY, MOSTLY, IN_PLACE = range(5)


def readiness(
    gaps: Iterable[FoundGap],
    in_place: Iterable[InPlace],
    questions: Iterable[OpenQuestion],
    mentioned: Collection[Axis],
) -> dict[Axis, int]:
    """The level of every axis.

    0 not known: nothing is said. 1 missing: gaps and nothing in place. 2 partly: gaps beside something in place, or
    spoken of without either. 3 mostly: something in place, no gap, an essential question open. 4 in place: the same
    with no essential question open.
    """
    lacking = {gap.axis for gap in gaps}
    held = {statement.axis for statement in in_place}
    asked = {question.axis for question in questions}
    return {axis: _level(axis in lacking, axis in held, axis in asked, axis in mentioned) for axis in Axis}


def _level(lacking: bool, held: bool, asked: bool, mentioned: bool) -> int:  # noqa: FBT001 - four facts of one axis
    if lacking:
        return PARTLY if held else MISSING
    if held:
        return MOSTLY if asked else IN_PLACE
    return PARTLY if mentioned else NOT_KNOWN
