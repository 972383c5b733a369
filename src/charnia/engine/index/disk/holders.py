"""Whose documents some hits are, added up without any record in memory."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from charnia.engine.index.counting import Keys, Places
from charnia.engine.index.disk.segment import Segment
from charnia.engine.index.vectors import Floats


def leading(
    segments: Sequence[tuple[Segment, Places]], scores: Floats, *, weights: Sequence[float], limit: int
) -> list[tuple[str, float]]:
    """The holders with the greatest sums of their best scores, the k-th times `weights[k]`; ties by name.

    `scores` go down; each segment comes with the row that each of them belongs to, -1 where it is of another segment.
    """
    found = [_held(segment, rows) for segment, rows in segments]
    keys = np.concatenate([one[0] for one in found])
    hits = np.concatenate([one[1] for one in found])
    by_holder = np.lexsort((hits, keys))
    starts = np.flatnonzero(np.diff(keys[by_holder], prepend=~keys[by_holder[:1]]))
    if not len(starts):
        return []
    place = np.arange(len(keys)) - np.repeat(starts, np.diff([*starts, len(keys)]))
    counting = np.append(weights, 0.0)[np.minimum(place, len(weights))]
    sums = np.round(np.add.reduceat(scores[hits[by_holder]] * counting, starts), 12)
    least = np.partition(sums, -limit)[-limit] if len(sums) > limit else sums.min()
    best = np.flatnonzero(sums >= least)
    names = _names(segments, found, by_holder[starts[best]])
    return sorted(zip(names, sums[best].tolist(), strict=True), key=lambda item: (-item[1], item[0]))[:limit]


def _held(segment: Segment, rows: Places) -> tuple[Keys, Places, Places]:
    """For each holder of each hit: the key of the name, the number of the hit, the number of the name."""
    hits = np.flatnonzero(rows >= 0)
    numbers, starts = segment.holders.of(rows[hits])
    return segment.name_keys[numbers], np.repeat(hits, np.diff(starts)), numbers.astype(np.int64)


def _names(
    segments: Sequence[tuple[Segment, Places]], found: Sequence[tuple[Keys, Places, Places]], entries: Places
) -> list[str]:
    ends = np.cumsum([len(numbers) for _, _, numbers in found])
    names = []
    for entry in entries.tolist():
        which = int(np.searchsorted(ends, entry, side="right"))
        segment, numbers = segments[which][0], found[which][2]
        names.append(segment.names[int(numbers[entry - (ends[which] - len(numbers))])])
    return names
