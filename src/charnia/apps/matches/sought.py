"""What companies look for in the field of a person: gaps that anybody may read, the closest to the person's evidence
first.

Shown are the statement and the sentence that gave the gap away, never the product or the company: who wants to help
asks the programme team.
"""

from __future__ import annotations

import math
import re
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
from charnia.engine.identity.spellings import COMMON
from charnia.engine.index.contract import NeedVector
from charnia.engine.ranking.matcher import MatcherSnapshot
from charnia.engine.ranking.needs import GapNeed
from charnia.engine.ranking.proof import QUOTED, WEAK_SCORE, word_matches
from charnia.engine.ranking.standings import DECAY
from charnia.engine.ranking.stored import read_together
from charnia.web.cards import GapCard

MOST_READ = 500
"""So many gaps, the newest first, are compared with a person."""
MOST_SHOWN = 20
_BEST = 10
_WORDS = 6
_TELLING = 5
"""A first word of so many letters is taken for the name, unless many organisations have it in theirs."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A gap near a person: how near, the record of theirs that is nearest, and the words that both have."""

    card: GapCard
    score: float
    record: EvidenceRecord
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Near:
    gap: Gap
    need: GapNeed
    vector: NeedVector
    score: float
    record: str


def sought_near(person: Person) -> tuple[Sought, ...]:
    """Up to 20 public gaps with which the person's evidence has more than a word in common, the nearest first."""
    matcher = current_matcher()
    ids = evidence_queries.counting_for([person.pk]).get(person.pk, [])
    found = [one for gap in gap_queries.told_to_everybody()[:MOST_READ] for one in _near(gap, ids, matcher)]
    nearest = sorted(found, key=lambda one: (-round(one.score, 12), one.gap.statement))[:MOST_SHOWN]
    read_together(matcher.records, {one.record for one in nearest})
    return tuple(_told(one, matcher.records[one.record], matcher) for one in nearest)


def _near(gap: Gap, ids: Sequence[str], matcher: MatcherSnapshot) -> Iterator[_Near]:
    need = need_of(gap, "")
    vector = matcher.evidence.vector(need.parts)
    scores = matcher.evidence.scores(vector, ids)
    best = sorted(scores, key=lambda id_: (-round(scores[id_], 12), id_))[:_BEST]
    if best and scores[best[0]] >= WEAK_SCORE:
        score = math.fsum(DECAY**place * scores[id_] for place, id_ in enumerate(best))
        yield _Near(gap, need, vector, score, best[0])


def _told(near: _Near, record: EvidenceRecord, matcher: MatcherSnapshot) -> Sought:
    amounts = matcher.evidence.amounts(near.vector, record.id)
    met = word_matches(amounts, part=QUOTED, need=near.need.missing, title=record.title, text=record.text)
    words = tuple(dict.fromkeys(word.evidence.casefold() for word in met))[:_WORDS]
    return Sought(_card(near.gap), near.score, record, words)


def _card(gap: Gap) -> GapCard:
    product = gap.brief.product
    names = ((product.name, "the product"), (product.organisation.name, "the company"))
    quote = without_names(gap.trigger_quote, names)
    return GapCard(
        statement=without_names(gap.statement, names),
        kind=GapKind(gap.kind),
        axis=Axis(gap.axis),
        urgency=Urgency(gap.urgency),
        cause=f"“{quote}”" if quote else "",
    )


def without_names(text: str, names: Sequence[tuple[str, str]]) -> str:
    """The text with what `names` pairs with each name in its place, also where only the first word of the name stands:
    companies seldom write theirs out. Capitals must agree, so that "medical" stays where the name is Medical Ltd, and a
    word such as Digital, which gives nobody away, stays at the beginning of a sentence too."""
    for name, instead in names:
        first = name.split()[0]
        tells = len(first) >= _TELLING and first.casefold() not in COMMON
        for words in (name, first) if tells else (name,):
            text = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", f"[{instead}]", text)
    return text
