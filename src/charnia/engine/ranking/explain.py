"""Proof cards for a plain ranking of people, organisations or records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from charnia.core.evidence import EvidenceRecord, Need
from charnia.engine.index.contract import NeedVector, Part
from charnia.engine.ranking.foreign import warning_about
from charnia.engine.ranking.pool import Candidates, PoolSnapshot
from charnia.engine.ranking.proof import (
    Contribution,
    ProofCard,
    WordMatch,
    card,
    evidence_against,
    record_contribution,
    weakness,
    word_matches,
)
from charnia.engine.ranking.rank import Ranked
from charnia.engine.ranking.side_by_side import quotable, with_passages
from charnia.engine.text.embeddings.contract import TextReader

TITLE_WEIGHT = 0.3
"""What the title of a need counts beside its text; chosen on one half of a development set, held on the other."""


def parts_of(need: Need) -> tuple[Part, ...]:
    """A need as the index reads it: its text, and beside it its title where it has one."""
    parts = (Part("title", need.title, TITLE_WEIGHT), Part("text", need.text, 1.0))
    return tuple(part for part in parts if part.text.strip())


class Explainer:
    """Proof cards for one need over one state of the pool; remembers what records share."""

    def __init__(
        self, pool: PoolSnapshot, vector: NeedVector, *, need: Need, among: Candidates, as_of: dt.date
    ) -> None:
        self._pool = pool
        self._vector = vector
        self._text = f"{need.title}\n{need.text}"
        self._warning = warning_about("The need", (need.title, need.text))
        self._among = among
        self._as_of = as_of
        self._words: dict[str, tuple[WordMatch, ...]] = {}

    def card(self, ranked: Ranked, *, reader: TextReader | None = None) -> ProofCard:
        """The proof card of one place of a ranking; with a `reader` it has the passages that are closest in meaning."""
        records = [self._pool.records[hit.id] for hit in ranked.evidence]
        contributions = [
            record_contribution(
                record,
                self._words_of(record),
                label=f"Evidence {place}",
                weight=weight,
                meaning=self._pool.index.meaning(self._vector, record.id),
            )
            for place, (record, weight) in enumerate(zip(records, ranked.weights, strict=True), start=1)
        ]
        against = evidence_against(
            records,
            holder=ranked.candidate,
            known=len(self._pool.held_by(self._among).get(ranked.candidate, ())),
            as_of=self._as_of,
        )
        weak = weakness(contributions, needed={term for term in self._vector.weights if " " not in term})
        links = [record.url for record in records]
        said = (self._warning, *against, *weak) if self._warning else (*against, *weak)
        beside = with_passages(contributions, reader, need=self._text, said=self._said)
        return card(ranked.candidate, ranked.name, beside, against=said, links=links)

    def _said(self, one: Contribution) -> tuple[str, str]:
        return quotable(self._pool.records[one.evidence_id])

    def _words_of(self, record: EvidenceRecord) -> tuple[WordMatch, ...]:
        known = self._words.get(record.id)
        if known is None:
            amounts = self._pool.index.amounts(self._vector, record.id)
            known = word_matches(amounts, part="need", need=self._text, title=record.title, text=record.text)
            self._words[record.id] = known
        return known


def where(place: int | None, score: float, last: float, shown: int) -> str:
    """A sentence on where a candidate stands; `last` is the score of the last one shown."""
    if place is None or score <= 0:
        return "None of the words of the need are in the evidence that is known."
    if place <= shown:
        return f"Shown, in place {place}."
    return f"In place {place}: the score is {score:.3f}, and the last one shown has {last:.3f}."


def listed(words: Sequence[str]) -> str:
    """Quoted words as a list in a sentence."""
    quoted = [f"“{word}”" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
