"""The people behind documents of an index, chosen without any record in memory."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

from charnia.engine.index.contract import Hit
from charnia.engine.ranking.rank import BEST_RECORDS, DECAY


def leading_holders(
    best_first: Sequence[Hit], holders: Sequence[Sequence[str]], *, limit: int
) -> list[tuple[str, float]]:
    """The holders of hits with the greatest rank-decayed sums of their ten best, ties by name.

    `holders[i]` are those of `best_first[i]`. This is `rank` before it looks at works and at places among authors,
    which takes the records of those who are named here.
    """
    sums: dict[str, float] = {}
    places: dict[str, int] = {}
    for hit, names in zip(best_first, holders, strict=True):
        for name in names:
            place = places.get(name, 0)
            if place < BEST_RECORDS:
                sums[name] = sums.get(name, 0.0) + DECAY**place * hit.score
                places[name] = place + 1
    return heapq.nsmallest(limit, sums.items(), key=lambda item: (-round(item[1], 12), item[0]))
