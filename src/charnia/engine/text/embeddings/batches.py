"""Which texts are computed together: those of like length, so that little is spent on padding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def batches(lengths: Sequence[int], *, budget: int) -> Iterator[list[int]]:
    """Rows in batches whose padded size (rows times the longest, in tokens) is at most `budget`; at least one row each.

    Longest first, so that the most memory is taken at once and the time that is left is not underrated.
    """
    batch: list[int] = []
    for row in sorted(range(len(lengths)), key=lambda row: -lengths[row]):
        if batch and (len(batch) + 1) * lengths[batch[0]] > budget:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch
