"""How like a gap the texts of one index are: like what is missing, and like what is said about the product."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Self

from charnia.engine.index.contract import NeedVector, Part, Snapshot
from charnia.engine.ranking.needs import GapNeed
from charnia.engine.ranking.proof import PRODUCT
from charnia.engine.text.everyday_words import EVERYDAY_WORDS

ABOUT_THE_PRODUCT = 0.5


@dataclass(frozen=True, slots=True)
class TextScores:
    """Scores the texts of an index for a gap; only those above zero are told, by the id of the text. `parts` are the
    texts that `missing` is made of."""

    index: Snapshot
    missing: NeedVector
    product: NeedVector
    parts: tuple[Part, ...]

    @classmethod
    def for_gap(cls, index: Snapshot, gap: GapNeed) -> Self:
        """A gap as this index reads it."""
        product = [Part(PRODUCT, gap.product, ignored=EVERYDAY_WORDS)] if gap.product.strip() else []
        return cls(index, index.vector(gap.parts), index.vector(product), gap.parts)

    @classmethod
    def for_funds(cls, index: Snapshot, gap: GapNeed) -> Self | None:
        """A gap as this index reads it for funds; None where they are compared with it as everything else is."""
        parts = gap.parts_for_funds
        return cls(index, index.vector(parts), index.vector(()), parts) if parts else None

    @property
    def text(self) -> str:
        """The words of its parts."""
        return "\n".join(part.text for part in self.parts)

    def nearest(self, limit: int | None) -> dict[str, float]:
        """The texts that are most like what is missing, None for all that are like it at all."""
        missing = dict(self.index.search(self.missing, limit=limit))
        return self._joined(missing, missing if limit is not None else None)

    def of(self, ids: Collection[str]) -> dict[str, float]:
        """These texts alone."""
        missing = {id_: score for id_, score in self.index.scores(self.missing, ids).items() if score > 0}
        return self._joined(missing, missing)

    def _joined(self, missing: Mapping[str, float], among: Collection[str] | None) -> dict[str, float]:
        """Both likenesses as one score; `among` are the texts to compare with the product, None for all."""
        if not self.product.weights and self.product.meaning is None:
            return dict(missing)
        search, scores = self.index.search, self.index.scores
        about = dict(search(self.product)) if among is None else scores(self.product, among)
        return {id_: score + min(score, ABOUT_THE_PRODUCT * about.get(id_, 0.0)) for id_, score in missing.items()}
