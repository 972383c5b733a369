"""How like a gap the texts of one index are: like what is missing, and like what is said about the product."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from charnia.engine.index.contract import NeedVector, Snapshot

ABOUT_THE_PRODUCT = 0.5


@dataclass(slots=True)
class TextScores:
    """Scores above zero by the id of the text. With a `limit` only the texts that are most like what is missing have
    one, until others are looked at by name. Not to be shared between threads."""

    index: Snapshot
    missing: NeedVector
    product: NeedVector
    limit: int | None = None
    of: dict[str, float] = field(init=False)
    _places: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.of = self._joined(dict(self.index.search(self.missing, limit=self.limit)))
        self._put_in_order()

    def look_at(self, ids: Iterable[str]) -> None:
        """Scores these texts too where they were not looked at."""
        if self.limit is not None and (left_out := [id_ for id_ in ids if id_ not in self.of]):
            found = self.index.scores(self.missing, left_out)
            self.of |= self._joined({id_: score for id_, score in found.items() if score > 0})
            self._put_in_order()

    def forget(self, ids: Collection[str]) -> None:
        """Leaves texts out."""
        if ids:
            self.of = {id_: score for id_, score in self.of.items() if id_ not in ids}
            self._put_in_order()

    def best_first(self, ids: Iterable[str]) -> list[str]:
        """Those of the texts that have a score, ties by id."""
        return sorted((id_ for id_ in ids if id_ in self._places), key=self._places.__getitem__)

    def knows_any(self, ids: Iterable[str]) -> bool:
        """Whether one of the texts has a score."""
        return not self._places.keys().isdisjoint(ids)

    def _joined(self, missing: dict[str, float]) -> dict[str, float]:
        about = self._about(missing) if self.product.weights or self.product.meaning is not None else {}
        return {id_: score + min(score, ABOUT_THE_PRODUCT * about.get(id_, 0.0)) for id_, score in missing.items()}

    def _about(self, ids: Collection[str]) -> dict[str, float]:
        return dict(self.index.search(self.product)) if self.limit is None else self.index.scores(self.product, ids)

    def _put_in_order(self) -> None:
        best_first = sorted(self.of, key=lambda id_: (-round(self.of[id_], 12), id_))
        self._places = {id_: place for place, id_ in enumerate(best_first)}
