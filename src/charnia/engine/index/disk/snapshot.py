"""One moment of an index in files: what the files hold and the edits since, searched as one."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from charnia.engine.index.contract import EVERYTHING, Filters, Hit, NeedVector, Part
from charnia.engine.index.counting import Places, term_keys
from charnia.engine.index.disk.base import Base
from charnia.engine.index.disk.holders import leading
from charnia.engine.index.disk.segment import Segment
from charnia.engine.index.disk.slots import Slots
from charnia.engine.index.disk.vocabulary import Vocabulary
from charnia.engine.index.disk.weighing import Entries, NeedTerms, saturated_counts
from charnia.engine.index.embedded import SCANNED_AT_MOST
from charnia.engine.index.facets import Mask, asks_nothing, words_for
from charnia.engine.index.meanings import counted, text_of_need
from charnia.engine.index.vectors import Floats, need_weights
from charnia.engine.text.embeddings.contract import Encoder
from charnia.engine.text.terms import is_pair

_ROWS = 20_000
_ROUNDING = 1e-9
_MOST_WORDS = 96
"""So many words of a need, the heaviest, propose documents; all of them make the scores. Of the ten first for needs of
300 words, 99.75% are among those proposed (all words: 99.83%, the 24 heaviest: 90%)."""
_NARROW = 0.25
"""A filter that lets less than this share pass is given to the word index; of a wider one more is asked for."""


class _Found(NamedTuple):
    """Documents by the number of their segment and their row there, with their scores."""

    segments: Places
    rows: Places
    scores: Floats


@dataclass(frozen=True, slots=True)
class DiskSnapshot:
    """One revision of a `DiskIndex`; implements `charnia.engine.index.contract.Snapshot`.

    `alive` bool[n] are the rows of the files that no edit has replaced or taken out; `delta` is what edits brought;
    `changed` and `corrections` are those of the vocabulary; `new_lengths` float64[m] are of the rows of `delta`. No
    document counts as shorter than `least`.
    """

    revision: int
    base: Base
    alive: Mask
    delta: Segment
    vocabulary: Vocabulary
    encoder: Encoder | None
    changed: Slots
    corrections: Floats
    new_lengths: Floats
    least: float

    @classmethod
    def of(
        cls,
        revision: int,
        base: Base,
        alive: Mask,
        joined: tuple[Segment, Vocabulary],
        *,
        encoder: Encoder | None,
        shortest: float,
    ) -> DiskSnapshot:
        """Files with the edits since, which come with the vocabulary of all that is valid. `shortest` is that of
        `VectorSnapshot.at_least`."""
        delta, vocabulary = joined
        changed, corrections = vocabulary.corrections()
        lengths = Entries.of(delta.terms, delta.counts, np.arange(len(delta))).lengths(vocabulary)
        least = shortest * vocabulary.usual
        return cls(revision, base, alive, delta, vocabulary, encoder, Slots.of(changed), corrections, lengths, least)

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
        found = self._found(need, limit, filters)
        ids = np.empty(len(found.scores), object)
        for segment, rows in self._by_segment(found):
            ids[rows >= 0] = segment.ids.texts(rows[rows >= 0])
        in_order = sorted(zip((-np.round(found.scores, 12)).tolist(), ids, found.scores.tolist(), strict=True))
        return [Hit(id_, score) for _, id_, score in in_order[:limit]]

    def leading_holders(
        self,
        need: NeedVector,
        *,
        weights: Sequence[float],
        limit: int,
        proposed: int | None = None,
        filters: Filters = EVERYTHING,
    ) -> list[tuple[str, float]]:
        """Those whose documents are found, by the weighted sum of their best scores, the first `limit`; ties by name.

        `proposed` is the limit of `search`; of documents level with the last of them any may count.
        """
        found = self._found(need, proposed, filters)
        order = np.argsort(-found.scores, kind="stable")[:proposed]
        best = _Found(found.segments[order], found.rows[order], found.scores[order])
        return leading(self._by_segment(best), best.scores, weights=weights, limit=limit)

    def scores(self, need: NeedVector, ids: Collection[str]) -> dict[str, float]:
        """See `Snapshot.scores`."""
        found: dict[str, float] = {}
        for segment, rows in self._places_of(ids):
            found.update(zip(segment.ids.texts(rows), self._scored(need, segment, rows).tolist(), strict=True))
        return found

    def amounts(self, need: NeedVector, id_: str) -> dict[str, float]:
        """See `Snapshot.amounts`."""
        for segment, rows in self._places_of([id_]):
            entries = Entries.of(segment.terms, segment.counts, rows)
            numbers = entries.terms.astype(np.int64)
            said = (
                self.vocabulary.rarity(numbers)
                * saturated_counts(entries.counts)
                / self._divisors(segment, rows, entries)
            )
            share = dict(zip(numbers.tolist(), said.tolist(), strict=True))
            known = zip(need.weights, self.vocabulary.numbers(term_keys(need.weights)).tolist(), strict=True)
            found = {term: need.weights[term] * share[number] for term, number in known if number in share}
            return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
        return {}

    def meaning(self, need: NeedVector, id_: str) -> float:
        """See `Snapshot.meaning`."""
        nothing = replace(need, weights={})
        return sum(self.scores(nothing, [id_]).values())

    def _found(self, need: NeedVector, limit: int | None, filters: Filters) -> _Found:
        """What is scored above zero and is not certainly behind the first `limit`, in no order."""
        passing, new = self.alive, np.ones(len(self.delta), bool)
        if not asks_nothing(filters):
            passing = passing & self.base.segment.facets.passing(filters)
            new = self.delta.facets.passing(filters)
        among = int(np.count_nonzero(passing))
        if limit is None or among <= max(limit, SCANNED_AT_MOST):
            rows = np.flatnonzero(passing)
        else:
            rows = self._proposed(need, limit, filters, passing, among)
        both = (rows, np.flatnonzero(new))
        scores = np.concatenate(
            [
                np.empty(0),
                *(
                    self._scored(need, segment, some[at : at + _ROWS])
                    for segment, some in zip(self._segments, both, strict=True)
                    for at in range(0, len(some), _ROWS)
                ),
            ]
        )
        kept = np.flatnonzero((scores > 0) & (scores >= _least_of_the_best(scores, limit)))
        segments = np.repeat([0, 1], [len(some) for some in both])
        return _Found(segments[kept], np.concatenate(both)[kept], scores[kept])

    @property
    def _segments(self) -> tuple[Segment, Segment]:
        return self.base.segment, self.delta

    def _by_segment(self, found: _Found) -> list[tuple[Segment, Places]]:
        """Each segment with the rows that are its own, -1 for those of the other."""
        return [
            (segment, np.where(found.segments == number, found.rows, -1))
            for number, segment in enumerate(self._segments)
        ]

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

    def _scored(self, need: NeedVector, segment: Segment, rows: Places) -> Floats:
        terms = NeedTerms.of(need.weights, self.vocabulary)
        entries = Entries.of(segment.terms, segment.counts, rows)
        said = entries.dot(terms) / self._divisors(segment, rows, entries)
        if need.meaning is None or not segment.meanings.shape[1]:
            return said
        # Not by @, whose library wakes threads for it that then wait for each other.
        return said + counted(
            np.einsum("rd,d->r", segment.meanings_of(rows).astype(np.float64), need.meaning.astype(np.float64))
        )

    def _divisors(self, segment: Segment, rows: Places, entries: Entries) -> Floats:
        """How long each row counts as."""
        if segment is self.delta:
            return np.maximum(self.new_lengths[rows], self.least)
        lengths = entries.lengths_by(self.base.sums[rows], self.vocabulary, self.changed, self.corrections)
        return np.maximum(lengths, self.least)

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


def _least_of_the_best(scores: Floats, limit: int | None) -> float:
    """A little less than the score of the last place, 0 where all have a place."""
    if limit is None or len(scores) <= limit:
        return 0.0
    return float(np.partition(scores, -limit)[-limit]) - _ROUNDING
