"""How far a fund reaches: whether it is open to every field, made for health or a part of it, or for another field.

Read off its words alone. A title that names no field, such as "Smart Grants", is of a fund that may be open to every
one; a title of health that names no part of it, such as "Biomedical Catalyst", is of one for all of health. So nothing
is known for sure: lists of funds often hold titles without a description, and each sentence says what it rests on.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from charnia.core.evidence import Offer
from charnia.core.vocabulary import GapKind, OfferKind
from charnia.engine.text.funding_words import HEALTH_AS_A_WHOLE, HEALTH_WORDS, NO_FIELD, NO_HEALTH
from charnia.engine.text.tokens import tokens

ABOUT_HEALTH = 1 / 20
"""From this share of words of health on a text is about health; research on anything else may name a disease."""

_REMEMBERED = 1 << 14
_REFERENCE = re.compile(r"\([A-Za-z0-9]+(?:[-/][A-Za-z0-9]+)+\)")
"""The number of a call in its title, "(HORIZON-EIC-2026-ACCELERATOR-01)"."""


class Reach(Enum):
    """Which products a fund is for. `least` is the share of its fit that counts whatever the words, `reason` the rule
    in words, `against` what speaks against it, if anything."""

    HEALTH = (1.0, "its title names health and no part of it", "")
    EVERY_FIELD = (0.8, "its title names no field, so that it may be open to every one", "")
    PART_OF_HEALTH = (
        0.3,
        "it is made for a part of health, and counts as far as its words are those of the product",
        "",
    )
    ANOTHER_FIELD = (
        0.0,
        "it is not known to be about health, and counts only as far as its words are those of the product",
        "Nothing that is known of it is about health; it is probably made for another field.",
    )

    def __init__(self, least: float, reason: str, against: str) -> None:
        self.least = least
        self.reason = reason
        self.against = against


def reach_for(offer: Offer, gap: GapKind) -> Reach | None:
    """How far an offer reaches where the gap is one of money and the offer a fund; None for everything else."""
    is_asked = gap is GapKind.FINANCE and offer.kind is OfferKind.FUND
    return reach_of(offer.title, offer.text) if is_asked else None


@lru_cache(maxsize=_REMEMBERED)
def reach_of(title: str, text: str) -> Reach:
    """How far a fund with this title and text reaches."""
    named = frozenset(_words(_REFERENCE.sub("", title))) - NO_FIELD
    if _share_of_health(title) or _share_of_health(text) >= ABOUT_HEALTH:
        return Reach.HEALTH if named <= HEALTH_AS_A_WHOLE else Reach.PART_OF_HEALTH
    return Reach.ANOTHER_FIELD if named else Reach.EVERY_FIELD


def _share_of_health(text: str) -> float:
    """The share of a text's words that are of the health of people."""
    words = _words(text)
    before = ["", *words]
    found = sum(
        word in HEALTH_WORDS and f"{left} {word}" not in NO_HEALTH for left, word in zip(before, words, strict=False)
    )
    return found / len(words) if words else 0.0


def _words(text: str) -> list[str]:
    return [token.term for token in tokens(text) if token.term and not token.is_number]
