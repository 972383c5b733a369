"""Why somebody is not among those shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from charnia.engine.index.contract import NeedVector, Part
from charnia.engine.ranking.pool import Candidates, PoolSnapshot
from charnia.engine.ranking.rank import Ranked, rank, rank_one
from charnia.engine.text.places import places
from charnia.engine.text.terms import is_pair

TELLING_WORDS = 8


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Where a candidate stands and what those above have that this one lacks.

    `place` is 1 for the best and None when the candidate is not ranked. `behind` is the score that is missing to the
    last one shown (0 when shown). `lacking` are words of the need, as written, that the evidence of those shown
    mentions and this candidate's never does, the weightiest first. `sentence` says it all in short.
    """

    candidate: str
    place: int | None
    score: float
    behind: float
    lacking: tuple[str, ...]
    sentence: str


def why_not(
    pool: PoolSnapshot,
    need: NeedVector,
    parts: Sequence[Part],
    candidate: str,
    *,
    among: Candidates = Candidates.PEOPLE,
    shown: int = 10,
) -> WhyNot:
    """The answer for one candidate by id, against the first `shown` places of the ranking."""
    ranking = rank(pool, need, among=among, limit=None, proposed=None)
    place = next((number for number, ranked in enumerate(ranking, start=1) if ranked.candidate == candidate), None)
    own = ranking[place - 1] if place else rank_one(pool, need, candidate, among=among)
    if place is None or own is None:
        return WhyNot(candidate, None, 0.0, 0.0, (), _unranked_sentence(pool, candidate, among))
    last = ranking[:shown][-1]
    behind = max(0.0, last.score - own.score) if place > shown else 0.0
    above = [ranked for ranked in ranking[: min(shown, place - 1)] if ranked.score > own.score]
    lacking = lacking_words(pool, need, parts, own, above)
    return WhyNot(candidate, place, own.score, behind, lacking, _sentence(place, shown, behind, lacking))


def lacking_words(
    pool: PoolSnapshot, need: NeedVector, parts: Sequence[Part], own: Ranked, above: Sequence[Ranked]
) -> tuple[str, ...]:
    """Words that count for those above and stand in none of this candidate's records."""
    has = {term for hit in own.evidence for term in pool.index.amounts(need, hit.id)}
    lacks: dict[str, float] = {}
    for ranked in above:
        for hit in ranked.evidence[:3]:
            for term, amount in pool.index.amounts(need, hit.id).items():
                if term not in has and not is_pair(term):
                    lacks[term] = lacks.get(term, 0.0) + amount
    telling = sorted(lacks, key=lambda term: (-lacks[term], term))[:TELLING_WORDS]
    return tuple(as_written(parts, term) for term in telling)


def as_written(parts: Sequence[Part], term: str) -> str:
    """A term as it first stands in the need; the term itself when it does not."""
    for part in parts:
        for start, end in places(part.text).get(term, ()):
            return part.text[start:end]
    return term


def _unranked_sentence(pool: PoolSnapshot, candidate: str, among: Candidates) -> str:
    if pool.held_by(among).get(candidate):
        return "None of the evidence known for this name shares a word with the need."
    if any(holder == candidate for holder, _ in pool.disowned):
        return 'Left out because every record known for this name was marked "not mine".'
    return "No evidence is known for this name; load or claim some first."


def _sentence(place: int, shown: int, behind: float, lacking: Sequence[str]) -> str:
    if place <= shown:
        return f"Shown, at place {place}."
    missing = f" Its evidence never mentions {_listed(lacking)}." if lacking else ""
    return f"At place {place}, {behind:.3f} behind the last one shown.{missing}"


def _listed(words: Sequence[str]) -> str:
    quoted = [f'"{word}"' for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
