"""Sentences about how far a fact of a pack can be relied on."""

from __future__ import annotations

from charnia.core.vocabulary import FactStatus

UNVERIFIED = "Unverified: from memory, check before relying on it."
SECOND_HAND = "Taken from a third party's page: check with the source itself."
NO_DATE = "The source shows no date: check that it still holds."
UNDATED = "undated"


def reliance_cautions(*, status: FactStatus, as_of: str) -> tuple[str, ...]:
    """What a reader must know about a fact before relying on it; nothing for a dated primary source."""
    if status is FactStatus.RECALL:
        return (UNVERIFIED,)
    second_hand = (SECOND_HAND,) if status is FactStatus.SECONDARY else ()
    return second_hand + ((NO_DATE,) if as_of == UNDATED else ())
