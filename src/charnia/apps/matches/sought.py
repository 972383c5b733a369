"""What companies look for in the field of a person: gaps that anybody may read, the closest to the person's evidence
first.

Shown are the statement and the sentence that gave the gap away, never the product or the company: who wants to help
asks the programme team.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from charnia.apps.evidence import queries as evidence_queries
from charnia.apps.gaps import queries as gap_queries
from charnia.apps.gaps.models import Gap
from charnia.apps.matches.answering import need_of
from charnia.apps.matches.pool import current_matcher
from charnia.apps.people.models import Person
from charnia.core.evidence import EvidenceRecord
from charnia.core.vocabulary import Axis, GapKind, Urgency
from charnia.engine.index.contract import NeedVector
from charnia.engine.ranking.matcher import MatcherSnapshot
from charnia.engine.ranking.needs import GapNeed
from charnia.engine.ranking.proof import QUOTED, WEAK_SCORE, word_matches
from charnia.engine.ranking.standings import DECAY
from charnia.web.cards import GapCard

MOST_READ = 500
"""So many gaps, the newest first, are compared with a person."""
MOST_SHOWN = 20
_BEST = 10
_WORDS = 6


@dataclass(frozen=True, slots=True)
class Sought:
    """A gap near a person: how near, the record of theirs that is nearest, and the words that both have."""

    card: GapCard
    score: float
    record: EvidenceRecord
    words: tuple[str, ...]


def sought_near(person: Person) -> tuple[Sought, ...]:
    """Up to 20 public gaps with which the person's evidence has more than a word in common, the nearest first."""
    matcher = current_matcher()
    ids = evidence_queries.counting_for([person.pk]).get(person.pk, [])
    found = [one for gap in gap_queries.told_to_everybody()[:MOST_READ] for one in _near(gap, ids, matcher)]
    return tuple(sorted(found, key=lambda one: (-round(one.score, 12), one.card.statement))[:MOST_SHOWN])


def _near(gap: Gap, ids: Sequence[str], matcher: MatcherSnapshot) -> Iterator[Sought]:
    need = need_of(gap, "")
    vector = matcher.evidence.vector(need.parts)
    scores = matcher.evidence.scores(vector, ids)
    best = sorted(scores, key=lambda id_: (-round(scores[id_], 12), id_))[:_BEST]
    if best and scores[best[0]] >= WEAK_SCORE:
        score = math.fsum(DECAY**place * scores[id_] for place, id_ in enumerate(best))
        record = matcher.records[best[0]]
        yield Sought(_card(gap), score, record, _shared(need, vector, record, matcher))


def _shared(need: GapNeed, vector: NeedVector, record: EvidenceRecord, matcher: MatcherSnapshot) -> tuple[str, ...]:
    amounts = matcher.evidence.amounts(vector, record.id)
    met = word_matches(amounts, part=QUOTED, need=need.missing, title=record.title, text=record.text)
    return tuple(dict.fromkeys(word.evidence.casefold() for word in met))[:_WORDS]


def _card(gap: Gap) -> GapCard:
    return GapCard(
        statement=gap.statement,
        kind=GapKind(gap.kind),
        axis=Axis(gap.axis),
        urgency=Urgency(gap.urgency),
        cause=f"“{gap.trigger_quote}”" if gap.trigger_quote else "",
    )
