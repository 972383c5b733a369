"""Proof cards and "why not?" for a plain ranking of people, organisations or records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from charnia.core.evidence import Need
from charnia.engine.index.contract import NeedVector, Part
from charnia.engine.ranking.pool import Candidates, PoolSnapshot
from charnia.engine.ranking.proof import (
    Contribution,
    ProofCard,
    WhyNot,
    card,
    evidence_against,
    record_contribution,
    word_matches,
    words_missed,
)
from charnia.engine.ranking.rank import DECAY, Ranked, rank_one

TITLE_WEIGHT = 0.3
"""What the title of a need counts beside its text; chosen on one half of a development set, held on the other."""


def parts_of(need: Need) -> tuple[Part, ...]:
    """A need as the index reads it: its text, and beside it its title where it has one."""
    parts = (Part("title", need.title, TITLE_WEIGHT), Part("text", need.text, 1.0))
    return tuple(part for part in parts if part.text.strip())


def explain(
    pool: PoolSnapshot, vector: NeedVector, ranked: Ranked, *, need: Need, among: Candidates, as_of: dt.date
) -> ProofCard:
    """The proof card of one place of a ranking."""
    text = f"{need.title}\n{need.text}"
    records = [pool.records[hit.id] for hit in ranked.evidence]
    contributions = [
        _contribution(pool, vector, hit.id, text=text, place=place) for place, hit in enumerate(ranked.evidence)
    ]
    best = ranked.evidence[0].score if ranked.evidence else 0.0
    known = len(pool.held_by(among).get(ranked.candidate, ()))
    against = evidence_against(records, holder=ranked.candidate, best_score=best, known=known, as_of=as_of)
    links = [record.url for record in records]
    return card(ranked.candidate, ranked.name, contributions, against=against, links=links)


def why_not(
    pool: PoolSnapshot,
    vector: NeedVector,
    candidate: str,
    ranking: Sequence[Ranked],
    *,
    need: Need,
    among: Candidates,
    shown: int,
    as_of: dt.date,
) -> WhyNot:
    """Why `candidate` is not among the first `shown` of `ranking` (which holds every candidate with a score)."""
    last = ranking[min(shown, len(ranking)) - 1].score if ranking else 0.0
    own = rank_one(pool, vector, candidate, among=among)
    if own is None:
        reason = "No evidence of theirs is known here. It can be loaded, or they can claim a profile and add it."
        return WhyNot(candidate, candidate, None, 0.0, last, (reason,), None)
    place = next((number for number, one in enumerate(ranking, start=1) if one.candidate == candidate), None)
    held = [term for hit in own.evidence for term in pool.index.amounts(vector, hit.id)]
    missed = words_missed(vector.weights, f"{need.title}\n{need.text}", held)
    reasons = [_where(place, own.score, last, shown)]
    if missed:
        reasons.append(f"None of the evidence speaks of {_listed(missed)}.")
    proof = explain(pool, vector, own, need=need, among=among, as_of=as_of)
    return WhyNot(candidate, own.name, place, own.score, last, (*reasons, *proof.against), proof)


def _contribution(pool: PoolSnapshot, vector: NeedVector, id_: str, *, text: str, place: int) -> Contribution:
    record = pool.records[id_]
    amounts = pool.index.amounts(vector, id_)
    words = word_matches(amounts, part="need", need=text, title=record.title, text=record.text, scale=DECAY**place)
    return record_contribution(record, words, label=f"Evidence {place + 1}")


def _where(place: int | None, score: float, last: float, shown: int) -> str:
    if place is None or score <= 0:
        return "None of the words of the need are in the evidence that is known."
    if place <= shown:
        return f"They are shown, in place {place}."
    return f"They stand in place {place}: their score is {score:.3f}, the last one shown has {last:.3f}."


def _listed(words: Sequence[str]) -> str:
    quoted = [f"“{word}”" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
