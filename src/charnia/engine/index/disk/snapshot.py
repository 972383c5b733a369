"""One moment of an index in files: what the files hold and the edits since, searched as one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from charnia.engine.index.contract import EVERYTHING, Filters, Hit, NeedVector, Part
from charnia.engine.index.counting import Places, term_keys
from charnia.engine.index.disk.base import Base
from charnia.engine.index.disk.segment import Segment
from charnia.engine.index.disk.vocabulary import Vocabulary
from charnia.engine.index.embedded import SCANNED_AT_MOST
from charnia.engine.index.facets import Mask, asks_nothing, words_for
from charnia.engine.index.meanings import counted, text_of_need
from charnia.engine.index.vectors import Floats, need_weights, order, saturated
from charnia.engine.text.embeddings.contract import Encoder

_ROWS = 20_000
_NARROW = 0.25
"""A filter that lets less than this share pass is given to the word index; of a wider one more is asked for."""


@dataclass(frozen=True, slots=True)
class _Weights:
    """The known terms of a need: their numbers, ascending, and what each weighs in the need."""

    numbers: Places
    amounts: Floats


@dataclass(frozen=True, slots=True)
class DiskSnapshot:
    """One revision of a `DiskIndex`; implements `charnia.engine.index.contract.Snapshot`.

    `alive` bool[n] are the rows of the files that no edit has replaced or taken out; `delta` is what edits brought.
    """

    revision: int
    base: Base
    alive: Mask
    delta: Segment
    vocabulary: Vocabulary
    encoder: Encoder | None

    def __len__(self) -> int:
        return int(np.count_nonzero(self.alive)) + len(self.delta)

    def vector(self, parts: Sequence[Part]) -> NeedVector:
        """See `Snapshot.vector`."""
        weights = need_weights(parts, self.vocabulary.rarities)
        text = text_of_need(parts)
        meaning = self.encoder.encode([text])[0] if self.encoder is not None and text else None
        return NeedVector(weights, self.revision, meaning)

    def search(self, need: NeedVector, *, limit: int | None = None, filters: Filters = EVERYTHING) -> list[Hit]:
        """See `Snapshot.search`."""
        passing, new = self.alive, np.ones(len(self.delta), bool)
        if not asks_nothing(filters):
            passing = passing & self.base.segment.facets.passing(filters)
            new = self.delta.facets.passing(filters)
        among = int(np.count_nonzero(passing))
        if limit is None or among <= max(limit, SCANNED_AT_MOST):
            rows = np.flatnonzero(passing)
        else:
            rows = self._proposed(need, limit, filters, passing, among)
        hits = [*self._hits(need, self.base.segment, rows), *self._hits(need, self.delta, np.flatnonzero(new))]
        return order(hits)[:limit]

    def scores(self, need: NeedVector, ids: Collection[str]) -> dict[str, float]:
        """See `Snapshot.scores`."""
        found: dict[str, float] = {}
        for segment, rows in self._places_of(ids):
            sums = self._scored(need, segment, rows)
            found.update(zip((segment.ids[row] for row in rows.tolist()), sums.tolist(), strict=True))
        return found

    def amounts(self, need: NeedVector, id_: str) -> dict[str, float]:
        """See `Snapshot.amounts`."""
        for segment, rows in self._places_of([id_]):
            here, _ = segment.terms.entries_of(rows)
            numbers = segment.terms.values[here].astype(np.int64)
            said = self.vocabulary.rarity(numbers) * _counts(segment, here)
            share = dict(zip(numbers.tolist(), (said / _length(said)).tolist(), strict=True))
            terms = list(need.weights)
            known = zip(terms, self.vocabulary.numbers(term_keys(terms)).tolist(), strict=True)
            found = {term: need.weights[term] * share[number] for term, number in known if number in share}
            return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
        return {}

    def meaning(self, need: NeedVector, id_: str) -> float:
        """See `Snapshot.meaning`."""
        return sum(float(_meant(need, segment, rows)[0]) for segment, rows in self._places_of([id_]))

    def holders(self, ids: Collection[str]) -> list[tuple[str, ...]]:
        """Whose document each of these is, in their order; all of them are in the index."""
        found: dict[str, tuple[str, ...]] = {}
        for segment, rows in self._places_of(ids):
            found.update((segment.ids[row], segment.holders_of(row)) for row in rows.tolist())
        return [found[id_] for id_ in ids]

    def _proposed(self, need: NeedVector, limit: int, filters: Filters, passing: Mask, among: int) -> Places:
        """The rows that are first by words or first by meaning."""
        by_words = self._first_by_words(need, limit, filters, passing, among)
        if need.meaning is None:
            return by_words
        return np.union1d(by_words, self.base.nearest.find(need.meaning, limit, passing))

    def _first_by_words(self, need: NeedVector, limit: int, filters: Filters, passing: Mask, among: int) -> Places:
        if self.base.words is None:
            return np.empty(0, np.int64)
        narrow = among < _NARROW * len(passing)
        facets = words_for(filters) if narrow else []
        wanted = limit + int(np.count_nonzero(~self.alive)) if narrow else int(limit * len(passing) / among) + 1
        serials = self.base.words.find(need.weights, wanted, facets=facets)
        rows = np.searchsorted(self.base.segment.serials, np.array(serials, np.int64))
        return rows[passing[rows]][:limit]

    def _hits(self, need: NeedVector, segment: Segment, rows: Places) -> Iterator[Hit]:
        for first in range(0, len(rows), _ROWS):
            some = rows[first : first + _ROWS]
            sums = self._scored(need, segment, some)
            for place in np.flatnonzero(sums > 0).tolist():
                yield Hit(segment.ids[some[place]], float(sums[place]))

    def _scored(self, need: NeedVector, segment: Segment, rows: Places) -> Floats:
        return self._said(need, segment, rows) + _meant(need, segment, rows)

    def _said(self, need: NeedVector, segment: Segment, rows: Places) -> Floats:
        """The cosines of words."""
        weights = self._weights_of(need)
        here, starts = segment.terms.entries_of(rows)
        if not len(here) or not len(weights.numbers):
            return np.zeros(len(rows))
        numbers = segment.terms.values[here]
        said = self.vocabulary.rarity(numbers) * _counts(segment, here)
        places = np.minimum(np.searchsorted(weights.numbers, numbers), len(weights.numbers) - 1)
        both = np.where(weights.numbers[places] == numbers, weights.amounts[places], 0.0)
        filled = np.flatnonzero(np.diff(starts))
        found = np.zeros(len(rows))
        lengths = np.sqrt(np.add.reduceat(said**2, starts[filled]))
        found[filled] = np.add.reduceat(both * said, starts[filled]) / lengths
        return found

    def _weights_of(self, need: NeedVector) -> _Weights:
        numbers = self.vocabulary.numbers(term_keys(need.weights))
        known = np.flatnonzero(numbers >= 0)
        known = known[np.argsort(numbers[known])]
        return _Weights(numbers[known], np.array(list(need.weights.values()))[known])

    def _places_of(self, ids: Collection[str]) -> Iterator[tuple[Segment, Places]]:
        """The rows of the documents that are there, for each segment that has any."""
        base = self.base.segment
        old = [row for id_ in ids if (row := base.row_of(id_)) is not None and self.alive[row]]
        new = [row for id_ in ids if (row := self.delta.row_of(id_)) is not None]
        for segment, rows in ((base, old), (self.delta, new)):
            if rows:
                yield segment, np.array(rows, np.int64)


def _meant(need: NeedVector, segment: Segment, rows: Places) -> Floats:
    """What likeness of meaning adds."""
    if need.meaning is None or not segment.meanings.shape[1]:
        return np.zeros(len(rows))
    return counted(segment.meanings[rows].astype(np.float64) @ need.meaning.astype(np.float64))


def _counts(segment: Segment, places: Places) -> Floats:
    """Saturated counts, rounded as the index in memory keeps them."""
    return saturated(segment.counts[places].astype(np.float64)).astype(np.float32).astype(np.float64)


def _length(amounts: Floats) -> float:
    return float(np.sqrt(np.sum(amounts**2))) or 1.0
