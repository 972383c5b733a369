"""From scores of evidence to a ranking of the people, organisations or records behind it.

A candidate's score is the sum of its ten best evidence scores, the k-th weighted 0.5 to the power k. So one record
that fits counts more than many that almost fit, and a second good one still helps. Records that tell of the same work
count once. For people a record counts a little less for those in the middle of its authors, and the whole a little
less where only one work is known.

Scores are not stretched for each need: what experts say of themselves is told best by the plain likeness, also when one
person's scores for many needs are compared.

Adding a record for a candidate never lowers that candidate's own sum of given scores. It does change, for everyone
alike, how rare words are in the collection, so that two candidates who were all but level can change places.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from charnia.engine.index.contract import Hit, NeedVector
from charnia.engine.ranking.pool import Candidates, PoolSnapshot

DECAY = 0.5
BEST_RECORDS = 10
PROPOSED_RECORDS = 1_000
"""How many records a need is compared with exactly when only the head of the ranking is asked for."""

_MORE = 4


@dataclass(frozen=True, slots=True)
class Ranked:
    """One place of a ranking.

    `evidence` holds the records that count, best first, with their own scores; the candidate's score is the sum of
    these, each times its `weights`.
    """

    candidate: str
    name: str
    score: float
    evidence: tuple[Hit, ...]
    weights: tuple[float, ...]


def rank(
    pool: PoolSnapshot,
    need: NeedVector,
    *,
    among: Candidates = Candidates.PEOPLE,
    limit: int | None = 100,
    proposed: int | None = PROPOSED_RECORDS,
) -> list[Ranked]:
    """Candidates with a score above zero, best first, ties by id; at most `limit`, None for all of them.

    `proposed` bounds how many records are looked at; None looks at all that are like the need in any way. Where they
    belong to too few to fill the places, as when somebody has thousands of papers, more are looked at.
    """
    looked_at = proposed
    while True:
        found = pool.index.search(need, limit=looked_at)
        ranked = _ranking(pool, found, among=among, limit=limit)
        if looked_at is None or limit is None or len(ranked) >= limit or len(found) < looked_at:
            return ranked
        looked_at *= _MORE


def _ranking(pool: PoolSnapshot, found: Sequence[Hit], *, among: Candidates, limit: int | None) -> list[Ranked]:
    """The candidates behind the records that were found."""
    scores = dict(found)
    held = pool.held_by(among)
    weights = [DECAY**place for place in range(BEST_RECORDS)]
    chosen = held if limit is None else pool.stakes(among).leading(found, limit=limit, weights=weights)
    ranked = [_ranked(pool, candidate, scores, among) for candidate in chosen]
    matching = [place for place in ranked if place.score > 0]
    return sorted(matching, key=lambda place: (-round(place.score, 12), place.candidate))[:limit]


def _ranked(pool: PoolSnapshot, candidate: str, scores: Mapping[str, float], among: Candidates) -> Ranked:
    shares = pool.shares(among)
    held = [
        (shares[id_][candidate], Hit(id_, scores[id_]))
        for id_ in pool.held_by(among)[candidate]
        if scores.get(id_, 0.0) > 0
    ]
    best = _counting(held, pool)
    weights = tuple(DECAY**place * share for place, (share, _) in enumerate(best))
    hits = tuple(hit for _, hit in best)
    score = math.fsum(weight * hit.score for weight, hit in zip(weights, hits, strict=True))
    return Ranked(candidate, pool.names(among)[candidate], score, hits, weights)


def _counting(held: list[tuple[float, Hit]], pool: PoolSnapshot) -> list[tuple[float, Hit]]:
    """The ten best of different works, best first; a hit comes with its share."""
    best: dict[str, tuple[float, Hit]] = {}
    for share, hit in sorted(held, key=lambda one: (-round(one[0] * one[1].score, 12), one[1].id)):
        best.setdefault(pool.works[hit.id], (share, hit))
        if len(best) == BEST_RECORDS:
            break
    return list(best.values())
