"""Bridges for a gap: every kind of offer in one ranked list, each with a proof card that adds up to its score.

The score of an offer is a sum of

- its evidence: the ten best records, the k-th weighted 0.6 to the power k;
- its own words, weighted 2, for one description of a course stands against many papers of a person; what a person
  says of themselves counts 0.6, less than what the record shows;
- the fit of its kind to the gap (`fit.py`), at most `FIT`, scaled by how well the words match.

A text scores by two cosines: with the words that say what is missing, and with those about the product. The second
counts half, and never more than the first, so that a specialist for the disease does not beat the person who knows what
is missing, while of two who know it the one who knows the disease as well comes first.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from charnia.core.evidence import Offer, Place
from charnia.core.vocabulary import Axis, GapKind, OfferKind
from charnia.engine.index.contract import NeedVector, Part, Snapshot
from charnia.engine.ranking.distance import kilometres
from charnia.engine.ranking.explain import listed, where
from charnia.engine.ranking.fit import SELDOM, fit, is_general, reason
from charnia.engine.ranking.matcher import MatcherSnapshot, own_document
from charnia.engine.ranking.proof import (
    Contribution,
    ProofCard,
    WhyNot,
    WordMatch,
    card,
    evidence_against,
    record_contribution,
    word_matches,
    words_missed,
)
from charnia.engine.ranking.rank import BEST_RECORDS
from charnia.engine.text.everyday_words import EVERYDAY_WORDS

DECAY = 0.6
OWN_WORDS = 2.0
PROFILE_WORDS = 0.6
QUOTE = 0.5  # the founder's own words count half beside the statement of what is missing
FIT = 0.25
MATCH_FOR_FULL_FIT = 0.5  # from this much evidence and own words on, the whole fit counts
GENERAL_SHARE = 0.6  # of the fit, for general kinds of offer whatever the words
ABOUT_THE_PRODUCT = 0.5
FIRST = 10
MOST_OF_A_KIND = 4  # among the first ten, while another kind reaches
NEARLY_AS_GOOD = 0.5  # of the score that it would displace


@dataclass(frozen=True, slots=True)
class GapNeed:
    """A gap as the matcher reads it. `product` is the title, conditions and text around the gap, and may be empty."""

    kind: GapKind
    axis: Axis
    statement: str
    quote: str = ""
    product: str = ""

    @property
    def missing(self) -> str:
        """The words that say what is missing."""
        return f"{self.statement}\n{self.quote}" if self.quote else self.statement


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader wants to see. Empty or None means all; an offer without a place is never near, one without
    evidence never recent."""

    kinds: frozenset[OfferKind] = frozenset()
    organisations: frozenset[str] = frozenset()
    near: Place | None = None
    within_km: float | None = None
    newest_since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Bridge:
    """An offer for a gap: its place in the list (from 1), its proof card, and its distance where both places are
    known."""

    place: int
    offer: Offer
    card: ProofCard
    km: float | None


@dataclass(frozen=True, slots=True)
class _Scored:
    offer: Offer
    score: float
    own: float
    evidence: tuple[tuple[str, float], ...]
    fit: float


class GapMatcher:
    """Answers everything about one gap over one state of the matcher."""

    def __init__(self, snapshot: MatcherSnapshot, gap: GapNeed, *, as_of: dt.date) -> None:
        self._all = snapshot
        self._gap = gap
        self._as_of = as_of
        self._vectors = {id(index): _vectors(index, gap) for index in (snapshot.evidence, snapshot.own_words)}
        self._evidence = self._text_scores(snapshot.evidence)
        self._best_first = sorted(self._evidence, key=lambda id_: (-round(self._evidence[id_], 12), id_))
        self._places = {id_: place for place, id_ in enumerate(self._best_first)}
        self._fits = {kind: FIT * fit(kind, gap.kind, gap.axis) for kind in OfferKind}
        self._own = self._text_scores(snapshot.own_words)
        self._ranking = self._rank()

    def bridges(self, *, limit: int = 10, filters: Filters | None = None) -> tuple[Bridge, ...]:
        """The best offers that pass the filters, the first ten of mixed kinds, each with its card."""
        wanted = filters or Filters()
        passing = [scored for scored in self._ranking if self._passes(scored, wanted)]
        shown = passing[:limit] if wanted.kinds else _mixed(passing)[:limit]
        return tuple(
            Bridge(place, scored.offer, self._card(scored), _km(wanted.near, scored.offer))
            for place, scored in enumerate(shown, start=1)
        )

    def count(self, filters: Filters | None = None) -> int:
        """How many offers have a score above zero and pass the filters."""
        return sum(self._passes(scored, filters or Filters()) for scored in self._ranking)

    def card_of(self, offer_id: str) -> ProofCard | None:
        """The card of one offer, whatever its score; None when it is not known."""
        offer = self._all.offers.get(offer_id)
        return None if offer is None else self._card(self._score(offer))

    def why_not(self, offer_id: str, *, shown: int = FIRST) -> WhyNot:
        """Why an offer is not among the first `shown`. Raises KeyError when it is not known."""
        scored = self._score(self._all.offers[offer_id])
        order = _mixed(self._ranking)
        place = next((n for n, one in enumerate(order, start=1) if one.offer.id == offer_id), None)
        last = order[min(shown, len(order)) - 1].score if order else 0.0
        proof = self._card(scored)
        reasons = [where(place, scored.score, last, shown)]
        held = [word.term for one in proof.contributions for word in one.words]
        vector = self._vectors[id(self._all.evidence)][0]
        if missed := words_missed(vector.weights, self._gap.missing, held):
            reasons.append(f"Nothing that is known of it speaks of {listed(missed)}.")
        if fit(scored.offer.kind, self._gap.kind, self._gap.axis) < SELDOM:
            reasons.append(f"{reason(scored.offer.kind, self._gap.kind, self._gap.axis)}.")
        return WhyNot(offer_id, scored.offer.title, place, scored.score, last, (*reasons, *proof.against), proof)

    def _text_scores(self, index: Snapshot) -> dict[str, float]:
        missing, product = self._vectors[id(index)]
        about = {hit.id: hit.score for hit in index.search(product)} if product.weights else {}
        return {
            hit.id: hit.score + min(hit.score, ABOUT_THE_PRODUCT * about.get(hit.id, 0.0))
            for hit in index.search(missing)
        }

    def _rank(self) -> list[_Scored]:
        scored = (self._score(offer) for offer in self._all.offers.values() if self._can_score(offer))
        return sorted((one for one in scored if one.score > 0), key=lambda one: (-round(one.score, 12), one.offer.id))

    def _can_score(self, offer: Offer) -> bool:
        return (
            offer.id in self._own
            or not self._places.keys().isdisjoint(offer.evidence_ids)
            or is_general(offer.kind, self._gap.kind)
        )

    def _score(self, offer: Offer) -> _Scored:
        own = _own_weight(offer) * self._own.get(offer.id, 0.0)
        evidence = self._counting(offer.evidence_ids)
        matched = own + _decayed(evidence)
        share = min(1.0, matched / MATCH_FOR_FULL_FIT)
        if is_general(offer.kind, self._gap.kind):
            share = max(share, GENERAL_SHARE)
        fitting = share * self._fits[offer.kind]
        return _Scored(offer, matched + fitting, own, evidence, fitting)

    def _counting(self, ids: Iterable[str]) -> tuple[tuple[str, float], ...]:
        """The ten best records with their scores, one a work, best first."""
        best: dict[str, tuple[str, float]] = {}
        for place in sorted(self._places[id_] for id_ in ids if id_ in self._places):
            id_ = self._best_first[place]
            best.setdefault(self._all.works[id_], (id_, self._evidence[id_]))
        return tuple(best.values())[:BEST_RECORDS]

    def _card(self, scored: _Scored) -> ProofCard:
        offer = scored.offer
        return card(
            offer.id,
            offer.person.name if offer.person else offer.title,
            self._contributions(scored),
            against=self._against(scored),
            links=[offer.url, *(self._all.records[id_].url for id_, _ in scored.evidence)],
        )

    def _contributions(self, scored: _Scored) -> Iterator[Contribution]:
        offer = scored.offer
        for place, (id_, _) in enumerate(scored.evidence):
            record = self._all.records[id_]
            words = self._words(self._all.evidence, id_, record.title, record.text)
            yield record_contribution(record, words, label=f"Evidence {place + 1}", weight=DECAY**place)
        if scored.own:
            said = own_document(offer)
            words = self._words(self._all.own_words, said.id, said.title, said.text)
            weight = _own_weight(offer)
            label = "Their own profile" if weight == PROFILE_WORDS else "Its own description"
            yield Contribution(label, weight * math.fsum(word.amount for word in words), weight, words=words)
        if scored.fit:
            yield Contribution(reason(offer.kind, self._gap.kind, self._gap.axis), scored.fit)

    def _words(self, index: Snapshot, id_: str, title: str, text: str) -> tuple[WordMatch, ...]:
        """The words behind a text's score; those about the product in the measure in which they count."""
        missing, product = self._vectors[id(index)]
        said = index.amounts(missing, id_)
        about = index.amounts(product, id_) if product.weights else {}
        most, total = math.fsum(said.values()), math.fsum(about.values())
        measure = min(ABOUT_THE_PRODUCT, most / total) if total else 0.0
        found = (
            *word_matches(said, part="gap", need=self._gap.missing, title=title, text=text),
            *word_matches(
                {term: measure * amount for term, amount in about.items()},
                part="product",
                need=self._gap.product,
                title=title,
                text=text,
            ),
        )
        return tuple(sorted(found, key=lambda word: (-word.amount, word.term, word.part)))

    def _against(self, scored: _Scored) -> Iterator[str]:
        offer = scored.offer
        yield from offer.cautions
        if offer.closes and offer.closes < self._as_of:
            yield f"The last day to ask was {_day(offer.closes)}."
        if offer.starts and offer.starts < self._as_of and offer.kind is OfferKind.EVENT:
            yield f"It took place on {_day(offer.starts)}."
        if offer.person and not offer.evidence_ids:
            yield "No evidence is known yet; the match rests on the description alone."
        counting = [self._all.records[id_] for id_, _ in scored.evidence]
        yield from evidence_against(
            counting,
            holder=offer.person.id if offer.person else "",
            best_score=scored.evidence[0][1] if scored.evidence else 0.0,
            known=len(offer.evidence_ids),
            as_of=self._as_of,
        )

    def _passes(self, scored: _Scored, filters: Filters) -> bool:
        offer = scored.offer
        if filters.kinds and offer.kind not in filters.kinds:
            return False
        if filters.organisations and (offer.organisation is None or offer.organisation.id not in filters.organisations):
            return False
        if filters.within_km is not None:
            km = _km(filters.near, offer)
            if km is None or km > filters.within_km:
                return False
        return filters.newest_since is None or self._is_recent(scored, filters.newest_since)

    def _is_recent(self, scored: _Scored, since: dt.date) -> bool:
        dates = (self._all.records[id_].date for id_, _ in scored.evidence)
        return any(date is not None and date >= since for date in dates)


def _decayed(evidence: Sequence[tuple[str, float]]) -> float:
    if len(evidence) == 1:
        return evidence[0][1]
    return math.fsum(DECAY**place * score for place, (_, score) in enumerate(evidence))


def _own_weight(offer: Offer) -> float:
    return PROFILE_WORDS if offer.kind in (OfferKind.EXPERT, OfferKind.CLINICIAN) else OWN_WORDS


def _vectors(index: Snapshot, gap: GapNeed) -> tuple[NeedVector, NeedVector]:
    missing = [Part("gap", gap.statement, ignored=EVERYDAY_WORDS)]
    if gap.quote.strip():
        missing.append(Part("quote", gap.quote, QUOTE, ignored=EVERYDAY_WORDS))
    product = [Part("product", gap.product, ignored=EVERYDAY_WORDS)] if gap.product.strip() else []
    return index.vector(missing), index.vector(product)


def _mixed(ranking: Sequence[_Scored]) -> list[_Scored]:
    """The ranking with its first ten of mixed kinds: at most four of one kind while another kind's next offer reaches
    half the score that it would displace. Scores stay as they are."""
    first: list[_Scored] = []
    waiting: list[_Scored] = []
    for scored in ranking:
        if len(first) == FIRST:
            break
        held_back = waiting[0] if waiting else None
        if held_back and scored.score < NEARLY_AS_GOOD * held_back.score:
            break
        if sum(one.offer.kind is scored.offer.kind for one in first) < MOST_OF_A_KIND:
            first.append(scored)
        else:
            waiting.append(scored)
    taken = {one.offer.id for one in first}
    return [*first, *(one for one in ranking if one.offer.id not in taken)]


def _km(near: Place | None, offer: Offer) -> float | None:
    return kilometres(near, offer.place) if near and offer.place else None


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
