"""From scores of evidence to a ranking of the people, organisations or records behind it.

A candidate's score is the sum of its ten best evidence scores, the k-th weighted 0.6 to the power k. So one record
that fits counts more than many that almost fit, a second good one still helps, and score is comparable across needs
and candidates. Records that tell of the same work count once.

Adding a record for a candidate never lowers that candidate's own sum of given scores. It does change, for everyone
alike, how rare words are in the collection, so that two candidates who were all but level can change places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from charnia.engine.index.contract import Hit, NeedVector
from charnia.engine.ranking.pool import Candidates, PoolSnapshot

DECAY = 0.6
BEST_RECORDS = 10
PROPOSED_RECORDS = 1_000
"""How many records a need is compared with exactly when only the head of the ranking is asked for."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One place of a ranking. `evidence` holds the records that count, best first, with their own scores."""

    candidate: str
    name: str
    score: float
    evidence: tuple[Hit, ...]


def decayed(hits: Sequence[Hit]) -> float:
    """The rank-decayed sum of scores that come best first."""
    return sum(DECAY**place * hit.score for place, hit in enumerate(hits[:BEST_RECORDS]))


def counting(hits: Sequence[Hit], pool: PoolSnapshot) -> tuple[Hit, ...]:
    """The best hits, at most ten and one a work; they must come best first."""
    if len(hits) == 1:
        return (hits[0],)
    best: list[Hit] = []
    works: set[str] = set()
    for hit in hits:
        work = pool.works[hit.id]
        if work in works:
            continue
        works.add(work)
        best.append(hit)
        if len(best) == BEST_RECORDS:
            break
    return tuple(best)


def rank(
    pool: PoolSnapshot,
    need: NeedVector,
    *,
    among: Candidates = Candidates.PEOPLE,
    limit: int | None = 100,
    proposed: int | None = PROPOSED_RECORDS,
) -> list[Ranked]:
    """Candidates with a score above zero, best first, ties by id; at most `limit`, None for all of them.

    `proposed` bounds how many records are looked at; None looks at all that share a word with the need.
    """
    held: dict[str, list[Hit]] = {}
    for hit in pool.index.search(need, limit=proposed):
        for holder in pool.holders(pool.records[hit.id], among):
            held.setdefault(holder, []).append(hit)
    best = ((candidate, counting(hits, pool)) for candidate, hits in held.items())
    scored = [(decayed(hits), candidate, hits) for candidate, hits in best]
    scored.sort(key=lambda place: (-round(place[0], 12), place[1]))
    names = pool.names(among)
    return [Ranked(candidate, names[candidate], score, hits) for score, candidate, hits in scored[:limit]]


def rank_one(pool: PoolSnapshot, need: NeedVector, candidate: str, *, among: Candidates) -> Ranked | None:
    """The place-independent part of one candidate's ranking, or None when no evidence of theirs is known."""
    ids = pool.held_by(among).get(candidate)
    if not ids:
        return None
    scores = pool.index.scores(need, ids)
    hits = sorted(
        (Hit(id_, score) for id_, score in scores.items() if score > 0), key=lambda h: (-round(h.score, 12), h.id)
    )
    best = counting(hits, pool)
    return Ranked(candidate, pool.names(among)[candidate], decayed(best), best)
