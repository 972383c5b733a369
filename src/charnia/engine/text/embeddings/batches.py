"""Which texts are computed together: those of like length, so that little is spent on padding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def batches(lengths: Sequence[int], *, budget: int, order: Sequence[int] | None = None) -> Iterator[list[int]]:
    """Rows in batches whose padded size (rows times the longest, in tokens) is at most `budget`; at least one row each.

    Longest first, so that the most memory is taken at once and the time left is never underrated. `order` breaks ties
    between rows of one length, so that the batches need not depend on the order in which texts came.
    """
    ties = order if order is not None else range(len(lengths))
    waiting = sorted(range(len(lengths)), key=lambda row: (-lengths[row], ties[row]))
    batch: list[int] = []
    for row in waiting:
        if batch and (len(batch) + 1) * lengths[batch[0]] > budget:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch
