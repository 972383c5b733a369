"""The few weights that use may change, as one value that is handed to the matcher.

What the record shows counts 1; everything else is measured against it, so scores keep their scale.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from charnia.core.vocabulary import Axis, GapKind, OfferKind, Pillar
from charnia.engine.ranking.fit import fit, is_general, reason
from charnia.engine.ranking.reach import Reach

SPEAKS_FOR_ITSELF = frozenset({OfferKind.EXPERT, OfferKind.CLINICIAN})
"""Kinds whose own words are what a person says of themselves."""
BESIDE_A_RECORD = SPEAKS_FOR_ITSELF | {OfferKind.CASE_STUDY}
"""Kinds whose own words say less than the records behind them: a case names who and what, and its record tells it."""

MATCH_FOR_FULL_FIT = 0.5  # from this much evidence and own words on, the whole fit counts
GENERAL_SHARE = 0.6  # of the fit, for general kinds of offer whatever the words; for funds see `reach.py`

Floats = NDArray[np.float64] | np.float64
Leaning = tuple[GapKind, Pillar]


@dataclass(frozen=True, slots=True)
class Weights:
    """`profile` and `description` weigh an offer's own words, beside records and alone, `fit` its kind; `leanings` are
    added to the fit, from 0 to 1, of all kinds of offer of a pillar for a kind of gap. `version` is 0 for the weights
    that Charnia starts with.
    """

    profile: float = 0.6
    description: float = 2.0
    fit: float = 0.25
    leanings: Mapping[Leaning, float] = field(default_factory=dict)
    version: int = 0

    def own(self, offer: OfferKind) -> float:
        """What an offer's own words count."""
        return self.profile if offer in BESIDE_A_RECORD else self.description

    def full_fit(self, offer: OfferKind, kind: GapKind, axis: Axis) -> float:
        """What the fit of a kind of offer to a gap adds at most."""
        leaning = self.leanings.get((kind, offer.pillar), 0.0)
        return self.fit * min(1.0, max(0.0, fit(offer, kind, axis) + leaning))

    def fitting(
        self, offer: OfferKind, kind: GapKind, *, matched: float, full: float, reach: Reach | None = None
    ) -> float:
        """What the fit adds, scaled by how well the words match."""
        return full * float(self.share(np.float64(matched), np.float64(self.least_share(offer, kind, reach))))

    @staticmethod
    def least_share(offer: OfferKind, kind: GapKind, reach: Reach | None = None) -> float:
        """The share of the fit that counts whatever the words."""
        if reach is not None:
            return reach.least
        return GENERAL_SHARE if is_general(offer, kind) else 0.0

    @staticmethod
    def share(matched: Floats, least: Floats) -> Floats:
        """The share of the fit that counts where words match so well, of any number of offers at once."""
        return np.clip(matched / MATCH_FOR_FULL_FIT, least, 1.0)

    def reason(self, offer: OfferKind, kind: GapKind, axis: Axis, reach: Reach | None = None) -> str:
        """The rule behind the fit in words, how far a fund reaches, and whether use has changed it."""
        leaning = self.leanings.get((kind, offer.pillar), 0.0)
        learned = "" if not leaning else f"; counts {'more' if leaning > 0 else 'less'} since it was tried here"
        reaching = f"; {reach.reason}" if reach else ""
        return f"{reason(offer, kind, axis)}{reaching}{learned}"


DEFAULT_WEIGHTS = Weights()
