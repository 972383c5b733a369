"""How much of each record counts for each candidate, laid out for choosing the best of many candidates at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from charnia.engine.index.contract import Hit

Shares = Mapping[str, Mapping[str, float]]
"""For each record the candidates whom it speaks for, and how much of its score counts for each."""
_ROUNDING = 1e-9


class Stakes:
    """The shares of one kind of candidate at one moment. Safe to share between threads."""

    def __init__(self, shares: Shares, works: Mapping[str, str]) -> None:
        self._shares = shares
        self._works = works

    def leading(self, hits: Sequence[Hit], *, limit: int, weights: Sequence[float]) -> list[str]:
        """Every candidate that can be among the first `limit` by the weighted sum of its best hits.

        A few more may be named: those who are level with the last one, and those whose hits tell of the same work.
        """
        entries, scores = self._entries_of(hits)
        if not len(entries):
            return []
        holders, group = np.unique(self._holders[entries], return_inverse=True)
        values = self._amounts[entries] * scores
        order = np.lexsort((-values, group))
        starts = np.flatnonzero(np.diff(group[order], prepend=-1))
        place = np.arange(len(order)) - np.repeat(starts, np.diff([*starts, len(order)]))
        weighed = values[order] * np.append(weights, 0.0)[np.minimum(place, len(weights))]
        sums = np.add.reduceat(weighed, starts)
        single = sums[~self._repeats[holders]]
        last = np.partition(single, -limit)[-limit] if len(single) > limit else 0.0
        return [self._candidates[holder] for holder in holders[sums >= last - _ROUNDING]]

    def _entries_of(self, hits: Sequence[Hit]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        rows = np.array([self._rows[hit.id] for hit in hits], np.int64)
        sizes = self._starts[rows + 1] - self._starts[rows]
        offsets = self._starts[rows] - np.concatenate(([0], np.cumsum(sizes)))[:-1]
        entries = np.repeat(offsets, sizes) + np.arange(sizes.sum())
        return entries, np.repeat([hit.score for hit in hits], sizes)

    @cached_property
    def _candidates(self) -> list[str]:
        return sorted({holder for shares in self._shares.values() for holder in shares})

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {id_: row for row, id_ in enumerate(self._shares)}

    @cached_property
    def _starts(self) -> NDArray[np.int64]:
        return np.cumsum([0, *(len(shares) for shares in self._shares.values())])

    @cached_property
    def _holders(self) -> NDArray[np.int64]:
        numbers = {holder: number for number, holder in enumerate(self._candidates)}
        return np.array([numbers[holder] for shares in self._shares.values() for holder in shares], np.int64)

    @cached_property
    def _amounts(self) -> NDArray[np.float64]:
        return np.array([amount for shares in self._shares.values() for amount in shares.values()], np.float64)

    @cached_property
    def _repeats(self) -> NDArray[np.bool_]:
        """Whether several records of a candidate tell of the same work."""
        works: dict[str, list[str]] = {}
        for id_, shares in self._shares.items():
            for holder in shares:
                works.setdefault(holder, []).append(self._works[id_])
        return np.array([len(set(works[holder])) < len(works[holder]) for holder in self._candidates], bool)
