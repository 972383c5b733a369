"""How evenly attention falls on people, over all lists of a cluster.

A place of a list gets attention 1 / log2(place + 1), the discount of nDCG; a person's exposure is the sum over all
lists, as in Singh and Joachims, Fairness of Exposure in Rankings (KDD 2018). How unevenly it is spread is the Gini
coefficient G = 2 sum(i x_i) / (n sum(x_i)) - (n + 1) / n over the exposures in rising order, 0 where all have the same,
towards 1 where one has all (Gini 1912, in the form of Sen, On Economic Inequality, 1973).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from charnia.engine.ranking.ordering import FIRST

ONE_IN = 20
"""So many people shown to one whose exposure lies above the ceiling."""


def attention(place: int) -> float:
    """What a place counts, from 1 on."""
    return 1 / math.log2(place + 1)


def exposure_of(lists: Iterable[Sequence[str]], *, depth: int = FIRST) -> dict[str, float]:
    """Each person's exposure over all lists; "" stands for a place without a person. Unseen people are left out."""
    sums: dict[str, float] = {}
    for shown in lists:
        for place, person in enumerate(shown[:depth], start=1):
            if person:
                sums[person] = sums.get(person, 0.0) + attention(place)
    return sums


def excess(exposure: Mapping[str, float]) -> dict[str, float]:
    """For the people who are shown most, the part of their exposure that lies above a ceiling, from 0 to 1.

    The ceiling is what one in twenty of all people shown exceeds; nobody below it is in the answer.
    """
    falling = sorted(exposure.values(), reverse=True)
    if not falling:
        return {}
    ceiling = falling[len(falling) // ONE_IN]
    return {person: 1 - ceiling / amount for person, amount in exposure.items() if amount > ceiling}


def gini(amounts: Iterable[float]) -> float:
    """The Gini coefficient of amounts of at least 0; 0 for none, and where all are 0."""
    rising = sorted(amounts)
    total = math.fsum(rising)
    if not total:
        return 0.0
    n = len(rising)
    weighed = math.fsum(place * amount for place, amount in enumerate(rising, start=1))
    return max(0.0, 2 * weighed / (n * total) - (n + 1) / n)


def lorenz(amounts: Iterable[float], *, parts: int = 10) -> list[float]:
    """What share of the whole the least shown k of `parts` equal parts of the people have, for k from 0 to `parts`."""
    rising = sorted(amounts)
    total = math.fsum(rising)
    if not total:
        return [k / parts for k in range(parts + 1)]
    return [math.fsum(rising[: round(k * len(rising) / parts)]) / total for k in range(parts + 1)]
