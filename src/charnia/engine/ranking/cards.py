"""Proof cards for the offers of a gap: the words and the meaning behind each summand, and what speaks against."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence

from charnia.core.evidence import Offer
from charnia.core.vocabulary import OfferKind
from charnia.engine.ranking.gap_scores import GapScores, Scored
from charnia.engine.ranking.groups import Groups
from charnia.engine.ranking.limits import Limits
from charnia.engine.ranking.matcher import MatcherSnapshot, own_document
from charnia.engine.ranking.needs import GapNeed
from charnia.engine.ranking.proof import (
    PRODUCT,
    Contribution,
    ProofCard,
    WordMatch,
    card,
    evidence_against,
    record_contribution,
    weakness,
    word_matches,
)
from charnia.engine.ranking.side_by_side import quotable, with_passages
from charnia.engine.ranking.standings import DECAY
from charnia.engine.ranking.stored import read_together
from charnia.engine.ranking.text_scores import ABOUT_THE_PRODUCT, TextScores
from charnia.engine.ranking.weights import SPEAKS_FOR_ITSELF, Weights
from charnia.engine.text.terms import terms_of


class Cards:
    """Makes the proof cards for one gap; of records it reads those alone that are on them."""

    def __init__(
        self,
        snapshot: MatcherSnapshot,
        gap: GapNeed,
        scores: GapScores,
        *,
        limits: Limits,
        weights: Weights,
        groups: Groups,
        as_of: dt.date,
    ) -> None:
        self._all = snapshot
        self._gap = gap
        self._scores = scores
        self._limits = limits
        self._weights = weights
        self._groups = groups
        self._as_of = as_of
        self._warning = gap.warning

    def of(self, scored: Sequence[Scored]) -> list[ProofCard]:
        """The cards of these offers, their records read together."""
        read_together(self._all.records, [id_ for one in scored for id_, _ in one.evidence])
        return [self._card(one) for one in scored]

    def _card(self, scored: Scored) -> ProofCard:
        offer, contributions = scored.offer, list(self._contributions(scored))
        own = self._scores.own_of(offer)
        asked = (own,) if own is self._scores.for_funds else (self._scores.evidence, own)
        needed = {term for texts in asked for term in texts.missing.weights if " " not in term}
        against = [*self._against(scored), *weakness(contributions, needed=needed)]
        return card(
            offer.id,
            offer.person.name if offer.person else offer.title,
            with_passages(
                contributions, self._all.reader, need=own.text, said=lambda one: self._texts_behind(one, offer)
            ),
            against=dict.fromkeys(against),
            links=[offer.url, *(self._all.records[id_].url for id_, _ in scored.evidence)],
        )

    def _contributions(self, scored: Scored) -> Iterator[Contribution]:
        offer = scored.offer
        for place, (id_, _) in enumerate(scored.evidence):
            record = self._all.records[id_]
            words, meaning = self._why(self._scores.evidence, id_, record.title, record.text)
            label = f"Evidence {place + 1}"
            yield record_contribution(record, words, label=label, weight=DECAY**place, meaning=meaning)
        if scored.own:
            said = own_document(offer)
            words, meaning = self._why(self._scores.own_of(offer), said.id, said.title, said.text)
            weight = self._weights.own(offer.kind)
            label = "Their own profile" if offer.kind in SPEAKS_FOR_ITSELF else "Its own description"
            amount = weight * math.fsum((meaning, *(word.amount for word in words)))
            yield Contribution(label, amount, weight, words=words, meaning=meaning)
        if scored.fit:
            reach = self._scores.reach(offer)
            yield Contribution(self._weights.reason(offer.kind, self._gap.kind, self._gap.axis, reach), scored.fit)

    def _texts_behind(self, one: Contribution, offer: Offer) -> tuple[str, str]:
        """The title and text behind a contribution; of a record that may not be quoted the title alone."""
        known = self._all.records[one.evidence_id] if one.evidence_id else None
        if known is None:
            return own_document(offer).title, offer.text
        return quotable(known)

    def _why(self, scores: TextScores, id_: str, title: str, text: str) -> tuple[tuple[WordMatch, ...], float]:
        """The words behind a text's score and what its meaning adds; of the product in the measure in which it
        counts."""
        index, missing, product = scores.index, scores.missing, scores.product
        said, meant = index.amounts(missing, id_), index.meaning(missing, id_)
        about = index.amounts(product, id_) if product.weights else {}
        meant_about = index.meaning(product, id_)
        most, total = math.fsum((meant, *said.values())), math.fsum((meant_about, *about.values()))
        measure = min(ABOUT_THE_PRODUCT, most / total) if total else 0.0
        found = (
            *_said(scores, said, title, text),
            *word_matches(
                {term: measure * amount for term, amount in about.items()},
                part=PRODUCT,
                need=self._gap.product,
                title=title,
                text=text,
            ),
        )
        words = tuple(sorted(found, key=lambda word: (-word.amount, word.term, word.part)))
        return words, meant + measure * meant_about

    def _against(self, scored: Scored) -> Iterator[str]:
        offer = scored.offer
        if self._warning:
            yield self._warning
        if (reach := self._scores.reach(offer)) and reach.against:
            yield reach.against
        yield from offer.cautions
        yield from (finding.sentence for finding in self._limits(offer))
        if offer.closes and offer.closes < self._as_of:
            yield f"The last day to ask was {_day(offer.closes)}."
        if offer.starts and offer.starts < self._as_of and offer.kind is OfferKind.EVENT:
            yield f"It took place on {_day(offer.starts)}."
        if offer.person and not offer.evidence_ids:
            yield "No evidence is known yet; the match rests on the description alone."
        counting = [self._all.records[id_] for id_, _ in scored.evidence]
        stale = self._groups.why_stale(offer)
        if stale:
            yield stale
        yield from evidence_against(
            counting,
            holder=offer.person.id if offer.person else "",
            known=len(offer.evidence_ids),
            as_of=self._as_of,
            says_age=not stale,
        )


def _said(scores: TextScores, amounts: Mapping[str, float], title: str, text: str) -> Iterator[WordMatch]:
    """The words that say what is missing, each as the part in which it stands: the brief's own words first."""
    left = dict(amounts)
    for part in reversed(scores.parts):
        here = {term: left.pop(term) for term in terms_of(part.text) if term in left}
        yield from word_matches(here, part=part.label, need=part.text, title=title, text=text)


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
