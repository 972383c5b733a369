"""Exact TF-IDF vectors in memory: one row a document, changed by a writer and read through frozen snapshots."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from charnia.engine.index.contract import Document, Hit, NeedVector, Part
from charnia.engine.text.terms import occurrences

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Number = TypeVar("Number", float, NDArray[np.float64])

TITLE_COUNTS = 2
"""How often a word of a title counts."""
SHORTEST_RECORD = 4.0
"""A record counts as at least as long as this many times the weight of a word that no record has: as sixteen such
words, each once. Otherwise a single word of a title that comes alone would say more than all of an abstract."""
_SATURATION = 1.2
"""The weight of a term that occurs n times is n (1 + s) / (n + s): 1, 1.4, 1.6, ... and never above 1 + s."""
_DECIMALS = 12


def count_terms(document: Document) -> dict[str, float]:
    """Each term of a document with its saturated count."""
    counts = Counter(found.term for found in occurrences(document.text))
    for found in occurrences(document.title):
        counts[found.term] += TITLE_COUNTS
    return {term: saturated(float(count)) for term, count in counts.items()}


def order(hits: Iterable[Hit]) -> list[Hit]:
    """Best first; scores that differ only by rounding are ties, and ties go by id."""
    return sorted(hits, key=lambda hit: (-round(hit.score, _DECIMALS), hit.id))


def saturated(count: Number) -> Number:
    """What a term counts that occurs so often; of a number, or of an array of them."""
    return count * (1 + _SATURATION) / (count + _SATURATION)


def need_weights(parts: Sequence[Part], rarities: Callable[[Sequence[str]], Sequence[float]]) -> dict[str, float]:
    """A need as term weights of unit length. Words that no document has count in the length, so it scores low."""
    total: dict[str, float] = {}
    for part in parts:
        for term, weight in _unit(part, rarities).items():
            total[term] = total.get(term, 0.0) + part.weight * weight
    length = _length(total.values())
    return {term: weight / length for term, weight in total.items() if weight}


def _unit(part: Part, rarities: Callable[[Sequence[str]], Sequence[float]]) -> dict[str, float]:
    """The terms of a part, weighed and brought to length 1."""
    counts = Counter(found.term for found in occurrences(part.text))
    terms = [term for term in sorted(counts) if part.ignored.isdisjoint(term.split())]
    weights = {
        term: saturated(float(counts[term])) * rarity for term, rarity in zip(terms, rarities(terms), strict=True)
    }
    length = _length(weights.values())
    return {term: weight / length for term, weight in weights.items()}


@dataclass(frozen=True, slots=True)
class VectorSnapshot:
    """Documents as vectors at one revision.

    Row r holds `terms[starts[r]:starts[r + 1]]` (term numbers, in the order of the terms' spelling, so that sums do
    not depend on the order in which documents came) and their saturated `counts`. `lengths` are Euclidean; a score is
    divided by `divisors`, which are the same but for documents that count as longer than they are.
    """

    revision: int
    numbers: Mapping[str, int]
    rows: Mapping[str, int]
    ids: Sequence[str]
    starts: Integers
    terms: NDArray[np.int32]
    counts: NDArray[np.float32]
    rarity: Floats
    lengths: Floats
    divisors: Floats

    def at_least(self, shortest: float) -> VectorSnapshot:
        """The same with documents that count as no shorter than so many times the weight of a word that none has."""
        return replace(self, divisors=np.maximum(self.lengths, shortest * self._rarest))

    def vector(self, parts: Sequence[Part]) -> NeedVector:
        """See `Snapshot.vector`."""
        return NeedVector(need_weights(parts, self._rarities), self.revision)

    def search(self, need: NeedVector, *, limit: int | None = None) -> list[Hit]:
        """Every document that shares a term with the need, exactly scored, best first."""
        if not self.rows:
            return []
        dense = self._dense(need)
        sums = np.add.reduceat(dense[self.terms] * self.counts, self.starts[:-1]) / self.divisors
        alive = np.fromiter(self.rows.values(), np.int64, len(self.rows))
        found = alive[sums[alive] > 0]
        scores = sums[found]
        keys = (-np.round(scores, _DECIMALS)).tolist()
        best = sorted(zip(keys, map(self.ids.__getitem__, found.tolist()), scores.tolist(), strict=True))
        return [Hit(id_, score) for _, id_, score in best[:limit]]

    def scores(self, need: NeedVector, ids: Collection[str]) -> dict[str, float]:
        """See `Snapshot.scores`."""
        known = [id_ for id_ in ids if id_ in self.rows]
        if not known:
            return {}
        rows = np.array([self.rows[id_] for id_ in known])
        sizes = self.starts[rows + 1] - self.starts[rows]
        offsets = np.concatenate(([0], np.cumsum(sizes)[:-1]))
        places = np.repeat(self.starts[rows] - offsets, sizes) + np.arange(sizes.sum())
        dense = self._dense(need)
        sums = np.add.reduceat(dense[self.terms[places]] * self.counts[places], offsets) / self.divisors[rows]
        return dict(zip(known, sums.tolist(), strict=True))

    def amounts(self, need: NeedVector, id_: str) -> dict[str, float]:
        """See `Snapshot.amounts`."""
        row = self.rows.get(id_)
        if row is None:
            return {}
        here = slice(self.starts[row], self.starts[row + 1])
        place = {number: i for i, number in enumerate(self.terms[here].tolist())}
        counts = self.counts[here]
        found = {
            term: weight * float(self.rarity[number]) * float(counts[place[number]]) / float(self.divisors[row])
            for term, weight in need.weights.items()
            if (number := self.numbers.get(term)) in place and number is not None
        }
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))

    def meaning(self, need: NeedVector, id_: str) -> float:
        """See `Snapshot.meaning`; words alone say nothing of it."""
        return 0.0

    def _dense(self, need: NeedVector) -> Floats:
        """Weight times rarity of each term number."""
        dense = np.zeros(len(self.rarity))
        known = [(self.numbers.get(term, len(dense)), weight) for term, weight in need.weights.items()]
        pairs = [(number, weight) for number, weight in known if number < len(dense)]
        if pairs:
            at = np.array([number for number, _ in pairs])
            dense[at] = np.array([weight for _, weight in pairs]) * self.rarity[at]
        return dense

    @property
    def _rarest(self) -> float:
        """What a word weighs that no document has."""
        return math.log(1 + len(self.rows)) + 1

    def _rarities(self, terms: Sequence[str]) -> list[float]:
        unknown = self._rarest
        numbers = (self.numbers.get(term, len(self.rarity)) for term in terms)
        return [float(self.rarity[number]) if number < len(self.rarity) else unknown for number in numbers]


@dataclass(slots=True)
class VectorStore:
    """The writer's side. Not thread-safe by itself: its owner holds a lock. `shortest` is that of `at_least`."""

    shortest: float = 0.0
    revision: int = 0
    _numbers: dict[str, int] = field(default_factory=dict)
    _rows: dict[str, int] = field(default_factory=dict)
    _ids: list[str] = field(default_factory=list)
    _sizes: list[int] = field(default_factory=list)
    _terms: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))
    _counts: NDArray[np.float32] = field(default_factory=lambda: np.empty(0, np.float32))

    def add(self, documents: Iterable[tuple[str, Mapping[str, float]]]) -> None:
        """Take in `(id, term counts)`; documents without any term are held nowhere, for they can match nothing."""
        terms: list[int] = []
        counts: list[float] = []
        for id_, found in documents:
            self._rows.pop(id_, None)
            if not found:
                continue
            spelled = sorted(found)
            terms.extend(self._numbers.setdefault(term, len(self._numbers)) for term in spelled)
            counts.extend(found[term] for term in spelled)
            self._rows[id_] = len(self._ids)
            self._ids.append(id_)
            self._sizes.append(len(spelled))
        self._terms = np.concatenate((self._terms, np.array(terms, np.int32)))
        self._counts = np.concatenate((self._counts, np.array(counts, np.float32)))
        self.revision += 1

    def remove(self, ids: Iterable[str]) -> None:
        """Forget documents; the room of removed rows is taken back once they are the greater part."""
        for id_ in ids:
            self._rows.pop(id_, None)
        if len(self._rows) * 2 < len(self._ids):
            self._compact()
        self.revision += 1

    def snapshot(self) -> VectorSnapshot:
        """Everything as it stands, with document frequencies and lengths worked out anew."""
        starts = np.concatenate(([0], np.cumsum(self._sizes, dtype=np.int64))).astype(np.int64)
        rarity = self._rarity()
        squares = (rarity[self._terms] * self._counts) ** 2
        lengths = np.sqrt(np.add.reduceat(squares, starts[:-1])) if self._ids else np.empty(0)
        taken = VectorSnapshot(
            revision=self.revision,
            numbers=self._numbers,  # grows only at its end; numbers beyond `rarity` are unknown to the snapshot
            rows=dict(self._rows),
            ids=tuple(self._ids),
            starts=starts,
            terms=self._terms,
            counts=self._counts,
            rarity=rarity,
            lengths=lengths,
            divisors=lengths,
        )
        return taken.at_least(self.shortest)

    def _rarity(self) -> Floats:
        """ln((1 + documents) / (1 + documents with the term)) + 1, for each term number."""
        held = np.zeros(len(self._ids), bool)
        held[list(self._rows.values())] = True
        of_held: NDArray[Any] = np.repeat(held, self._sizes)
        frequencies = np.bincount(self._terms[of_held], minlength=len(self._numbers))
        rarity: Floats = np.log((1 + len(self._rows)) / (1 + frequencies)) + 1
        return rarity

    def _compact(self) -> None:
        rows = list(self._rows.values())
        starts = np.concatenate(([0], np.cumsum(self._sizes, dtype=np.int64)))
        places = [np.arange(starts[row], starts[row + 1]) for row in rows]
        kept = np.concatenate(places) if places else np.empty(0, np.int64)
        self._terms, self._counts = self._terms[kept], self._counts[kept]
        self._ids = [self._ids[row] for row in rows]
        self._sizes = [self._sizes[row] for row in rows]
        self._rows = {id_: row for row, id_ in enumerate(self._ids)}


def _length(weights: Iterable[float]) -> float:
    """Euclidean length; 1 for nothing, so that it can be divided by."""
    return math.sqrt(math.fsum(weight * weight for weight in weights)) or 1.0
