"""How crowded the surroundings of a document are.

A subject that many people write about has many documents close to any need; being one of them says less about a person
than standing close where few others do. So a document's score is divided by its likeness to the ten nearest documents
of *other* people, to the power of three quarters.

Documents that share a holder are never compared. Whatever is added for somebody can therefore crowd the documents of
others, and never their own: further evidence does not lower them. Documents of the same words are one neighbour, so
that a paper listed many times for somebody does not push down whoever holds it once.

Meaning counts little here: what crowds a subject is above all that the same words are used.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from charnia.engine.index.meanings import MeaningSnapshot, counted
from charnia.engine.index.vectors import VectorSnapshot

Floats = NDArray[np.float64]

NEIGHBOURS = 10
USUAL = 0.15
"""The likeness at which a score stays as it is. It also counts as one more neighbour, so that in a collection of a few
documents none of them counts without bounds."""
POWER = 0.75
MEANING_SHARE = 1 / 12
_LOOKED_AT = 100_000
"""Entries of other documents that are looked at for one, those of its heaviest terms first. In a collection of some
thousand abstracts these are all of its terms; in a large one the light terms say little and are in every document."""
_AT_A_TIME = 128
"""Documents whose likeness in meaning to all others is held in memory together."""


class Crowding:
    """Factors for the scores of documents at one revision, worked out when they are first asked for."""

    def __init__(
        self, words: VectorSnapshot, meanings: MeaningSnapshot | None, held_by: Mapping[str, frozenset[str]]
    ) -> None:
        self._words = words
        self._meanings = meanings
        self._held_by = held_by
        self._known: dict[str, float] = {}

    def factors(self, ids: Collection[str]) -> Floats:
        """The factor of each document, in the order of the ids."""
        asked = [id_ for id_ in dict.fromkeys(ids) if id_ not in self._known]
        for start in range(0, len(asked), _AT_A_TIME):
            some = asked[start : start + _AT_A_TIME]
            for id_, meant in zip(some, self._alike_in_meaning(some), strict=True):
                self._known[id_] = self._factor(id_, meant)
        return np.array([self._known[id_] for id_ in ids])

    def _factor(self, id_: str, alike: Floats) -> float:
        """`alike` holds what meaning adds to the likeness of each document, in the order of `_places`."""
        alike[self._word_places] += self._alike_in_words(id_)
        alike[self._places[id_]] = 0.0
        for holder in self._held_by.get(id_, ()):
            alike[self._of_holder[holder]] = 0.0
        once = np.maximum.reduceat(alike[self._by_text], self._first_of_text)
        first = max(0, len(once) - NEIGHBOURS)
        nearest = np.partition(once, first)[first:]
        crowd = (math.fsum(nearest) + USUAL) / (NEIGHBOURS + 1)
        return float((USUAL / crowd) ** POWER)

    def _alike_in_meaning(self, ids: Sequence[str]) -> Floats:
        """float64[ids, places]"""
        alike = np.zeros((len(ids), len(self._places)))
        if self._meanings is not None:
            rows = self._meanings.rows
            meant = np.flatnonzero([id_ in rows for id_ in ids])
            vectors = self._meanings.vectors
            cosines = vectors[[rows[id_] for id_ in ids if id_ in rows]] @ vectors.T
            alike[np.ix_(meant, self._meaning_places)] = counted(cosines, MEANING_SHARE)
        return alike

    def _alike_in_words(self, id_: str) -> Floats:
        """Cosines over the heaviest terms of the document, for each row that is held."""
        if (row := self._words.rows.get(id_)) is None:
            return np.zeros(len(self._held_rows))
        here = np.arange(self._words.starts[row], self._words.starts[row + 1])
        heaviest = self._heaviest(here)
        terms = self._words.terms[heaviest]
        size = self._first[terms + 1] - self._first[terms]
        offsets = self._first[terms] - np.concatenate(([0], np.cumsum(size)[:-1]))
        entries = self._by_term[np.repeat(offsets, size) + np.arange(size.sum())]
        amounts = np.repeat(self._weights[heaviest], size) * self._weights[entries]
        sums = np.bincount(self._row_of[entries], weights=amounts, minlength=len(self._words.ids)).astype(np.float64)
        return sums[self._held_rows]

    def _heaviest(self, entries: NDArray[np.int64]) -> NDArray[np.int64]:
        """The entries of a document with the greatest weights, as many as `_LOOKED_AT` allows, in their order."""
        by_weight = entries[np.argsort(-self._weights[entries], kind="stable")]
        terms = self._words.terms[by_weight]
        looked_at = np.cumsum(self._first[terms + 1] - self._first[terms])
        return np.sort(by_weight[: max(1, int(np.searchsorted(looked_at, _LOOKED_AT, side="right")))])

    @cached_property
    def _held_rows(self) -> NDArray[np.int64]:
        return np.fromiter(self._words.rows.values(), np.int64, len(self._words.rows))

    @cached_property
    def _places(self) -> dict[str, int]:
        meant = self._meanings.rows if self._meanings is not None else {}
        return {id_: place for place, id_ in enumerate(dict.fromkeys((*self._words.rows, *meant)))}

    @cached_property
    def _word_places(self) -> NDArray[np.int64]:
        return np.array([self._places[id_] for id_ in self._words.rows], np.int64)

    @cached_property
    def _meaning_places(self) -> NDArray[np.int64]:
        meant = self._meanings.rows if self._meanings is not None else {}
        return np.array([self._places[id_] for id_ in meant], np.int64)

    @cached_property
    def _of_holder(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for id_, place in self._places.items():
            for holder in self._held_by.get(id_, ()):
                found.setdefault(holder, []).append(place)
        return found

    @cached_property
    def _text_of(self) -> NDArray[np.int64]:
        """A number for the words of each place; documents of the same words share it."""
        words, numbers = self._words, dict[Any, int]()
        found = []
        for id_ in self._places:
            row = words.rows.get(id_)
            here = slice(0) if row is None else slice(words.starts[row], words.starts[row + 1])
            key = (words.terms[here].tobytes(), words.counts[here].tobytes()) if words.terms[here].size else id_
            found.append(numbers.setdefault(key, len(numbers)))
        return np.array(found, np.int64)

    @cached_property
    def _by_text(self) -> NDArray[np.int64]:
        """The places, those of the same words together."""
        return np.argsort(self._text_of, kind="stable")

    @cached_property
    def _first_of_text(self) -> NDArray[np.int64]:
        """Where each text begins in `_by_text`."""
        return np.flatnonzero(np.diff(self._text_of[self._by_text], prepend=-1))

    @cached_property
    def _row_of(self) -> NDArray[np.int64]:
        """The row of each entry of the word vectors."""
        starts = self._words.starts
        return np.repeat(np.arange(len(starts) - 1), np.diff(starts))

    @cached_property
    def _weights(self) -> Floats:
        """The weight of each entry in its vector of unit length."""
        words = self._words
        weights: Floats = words.rarity[words.terms] * words.counts / words.lengths[self._row_of]
        return weights

    @cached_property
    def _by_term(self) -> NDArray[np.int64]:
        """The entries, those of one term together."""
        return np.argsort(self._words.terms, kind="stable")

    @cached_property
    def _first(self) -> NDArray[np.int64]:
        """Where the entries of each term begin in `_by_term`."""
        sizes: NDArray[Any] = np.bincount(self._words.terms, minlength=len(self._words.rarity))
        return np.concatenate(([0], np.cumsum(sizes)))
