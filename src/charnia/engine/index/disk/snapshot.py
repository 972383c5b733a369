"""One moment of an index in files: what the files hold and the edits since, searched as one."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from charnia.engine.index.contract import EVERYTHING, Filters, Hit, NeedVector, Part
from charnia.engine.index.counting import Places, term_keys
from charnia.engine.index.disk.base import Base
from charnia.engine.index.disk.holders import leading
from charnia.engine.index.disk.segment import Segment
from charnia.engine.index.disk.vocabulary import Vocabulary
from charnia.engine.index.disk.weighing import NeedTerms, cosines, counts_at, lengths_of
from charnia.engine.index.embedded import SCANNED_AT_MOST
from charnia.engine.index.facets import Mask, asks_nothing, words_for
from charnia.engine.index.meanings import counted, text_of_need
from charnia.engine.index.vectors import Floats, need_weights, order
from charnia.engine.text.embeddings.contract import Encoder
from charnia.engine.text.terms import is_pair

_ROWS = 20_000
_ROUNDING = 1e-9
_MOST_WORDS = 96
"""So many words of a need, the heaviest, propose documents; all of them make the scores. Of the ten first for needs of
300 words, 99.75% are among those proposed (all words: 99.83%, the 24 heaviest: 90%)."""
_NARROW = 0.25
"""A filter that lets less than this share pass is given to the word index; of a wider one more is asked for."""


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
        return self._hits(need, [(self.base.segment, rows), (self.delta, np.flatnonzero(new))], limit)

    def scores(self, need: NeedVector, ids: Collection[str]) -> dict[str, float]:
        """See `Snapshot.scores`."""
        terms = NeedTerms.of(need.weights, self.vocabulary)
        found: dict[str, float] = {}
        for segment, rows in self._places_of(ids):
            sums = self._scored(need, terms, segment, rows)
            found.update(zip((segment.ids[row] for row in rows.tolist()), sums.tolist(), strict=True))
        return found

    def amounts(self, need: NeedVector, id_: str) -> dict[str, float]:
        """See `Snapshot.amounts`."""
        for segment, rows in self._places_of([id_]):
            here, _ = segment.terms.entries_of(rows)
            numbers = segment.terms.values[here].astype(np.int64)
            said = self.vocabulary.rarity(numbers) * counts_at(segment.counts, here) / self._lengths(segment, rows)
            share = dict(zip(numbers.tolist(), said.tolist(), strict=True))
            known = zip(need.weights, self.vocabulary.numbers(term_keys(need.weights)).tolist(), strict=True)
            found = {term: need.weights[term] * share[number] for term, number in known if number in share}
            return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
        return {}

    def meaning(self, need: NeedVector, id_: str) -> float:
        """See `Snapshot.meaning`."""
        nothing = replace(need, weights={})
        return sum(self.scores(nothing, [id_]).values())

    def leading_holders(
        self, best_first: Sequence[Hit], *, weights: Sequence[float], limit: int
    ) -> list[tuple[str, float]]:
        """Those whose documents the hits are, by the weighted sum of their best hits; ties by name."""
        rows = self._rows_of([hit.id for hit in best_first])
        scores = np.array([hit.score for hit in best_first])
        segments = [(self.base.segment, rows[0]), (self.delta, rows[1])]
        return leading(segments, scores, weights=weights, limit=limit)

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
        serials = self.base.words.find(_heaviest_words(need), wanted, facets=facets)
        rows = np.searchsorted(self.base.segment.serials, np.array(serials, np.int64))
        return rows[passing[rows]][:limit]

    def _hits(self, need: NeedVector, found: Sequence[tuple[Segment, Places]], limit: int | None) -> list[Hit]:
        """Best first, of all of these rows."""
        terms = NeedTerms.of(need.weights, self.vocabulary)
        blocks = [(segment, rows[at : at + _ROWS]) for segment, rows in found for at in range(0, len(rows), _ROWS)]
        scores = [self._scored(need, terms, segment, rows) for segment, rows in blocks]
        least = _least_of_the_best(scores, limit)
        return order(
            Hit(segment.ids[int(rows[place])], float(sums[place]))
            for (segment, rows), sums in zip(blocks, scores, strict=True)
            for place in np.flatnonzero((sums > 0) & (sums >= least)).tolist()
        )[:limit]

    def _scored(self, need: NeedVector, terms: NeedTerms, segment: Segment, rows: Places) -> Floats:
        said = cosines(segment, rows, terms, self._lengths(segment, rows))
        if need.meaning is None or not segment.meanings.shape[1]:
            return said
        return said + counted(segment.meanings[rows].astype(np.float64) @ need.meaning.astype(np.float64))

    def _lengths(self, segment: Segment, rows: Places) -> Floats:
        if segment is self.base.segment and not len(self.vocabulary.changed):
            return self.base.lengths[rows]
        return lengths_of(segment.terms, segment.counts, self.vocabulary, rows)

    def _places_of(self, ids: Collection[str]) -> Iterator[tuple[Segment, Places]]:
        """The rows of the documents that are there, for each segment that has any."""
        for segment, rows in zip((self.base.segment, self.delta), self._rows_of(list(ids)), strict=True):
            if (rows >= 0).any():
                yield segment, rows[rows >= 0]

    def _rows_of(self, ids: Sequence[str]) -> tuple[Places, Places]:
        """The row of each document in the files and among the edits, -1 where it is not."""
        old = self.base.segment.rows_of(ids)
        known = np.flatnonzero(old >= 0)
        old[known[~self.alive[old[known]]]] = -1
        return old, self.delta.rows_of(ids)


def _heaviest_words(need: NeedVector) -> dict[str, float]:
    words = [(term, weight) for term, weight in need.weights.items() if not is_pair(term)]
    return dict(heapq.nsmallest(_MOST_WORDS, words, key=lambda word: (-word[1], word[0])))


def _least_of_the_best(scores: Sequence[Floats], limit: int | None) -> float:
    """A little less than the score of the last place, 0 where all have a place."""
    every = np.concatenate([np.empty(0), *scores])
    if limit is None or len(every) <= limit:
        return 0.0
    return float(np.partition(every, -limit)[-limit]) - _ROUNDING
