"""Bridges for a gap: every kind of offer in one ranked list, each with a proof card that adds up to its score.

The score of an offer is a sum of

- its evidence: the ten best records, the k-th weighted 0.6 to the power k;
- its own words, weighted 2, for one description of a course stands against many papers of a person; what a person
  says of themselves counts 0.6, less than what the record shows;
- the fit of its kind to the gap (`fit.py`), at most 0.25, scaled by how well the words match.

These weights are a value (`weights.py`) that use may change. Constraints (`limits.py`) keep candidates out of the list
or speak against them, and the order of the list may depart from that of the scores (`ordering.py`); neither touches a
score.

A text scores by two likenesses: to what says what is missing, and to what is said about the product. The second counts
half, and never more than the first, so that a specialist for the disease does not beat the person who knows what is
missing, while of two who know it the one who knows the disease as well comes first. Likeness is that of the words and,
where a model has read the text, a share of that in meaning.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from charnia.core.constraints.findings import Finding, reason_withheld
from charnia.core.evidence import Offer, Place
from charnia.core.staleness import StalePolicy
from charnia.core.vocabulary import Axis, Constraint, GapKind, OfferKind
from charnia.engine.index.contract import Part, Snapshot
from charnia.engine.ranking.closest import closest
from charnia.engine.ranking.distance import kilometres
from charnia.engine.ranking.explain import listed, where
from charnia.engine.ranking.fit import SELDOM, fit, is_general, reason
from charnia.engine.ranking.groups import Groups
from charnia.engine.ranking.limits import Limits, no_limits
from charnia.engine.ranking.matcher import MatcherSnapshot, own_document
from charnia.engine.ranking.ordering import FIRST, MOST_OF_A_KIND, Entry, Order, Placed, arranged
from charnia.engine.ranking.proof import (
    Contribution,
    ProofCard,
    WhyNot,
    WordMatch,
    card,
    evidence_against,
    record_contribution,
    weakness,
    word_matches,
    words_missed,
)
from charnia.engine.ranking.rank import BEST_RECORDS
from charnia.engine.ranking.stored import StoredMapping, read_together
from charnia.engine.ranking.text_scores import ABOUT_THE_PRODUCT, TextScores
from charnia.engine.ranking.weights import DEFAULT_WEIGHTS, SPEAKS_FOR_ITSELF, Weights
from charnia.engine.text.everyday_words import EVERYDAY_WORDS

DECAY = 0.6
QUOTE = 0.5  # the founder's own words count half beside the statement of what is missing
MIXED_KINDS = Order(most_of_a_kind=MOST_OF_A_KIND, open_first=True, stale_years=StalePolicy().badge_years)


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
    evidence never recent. `unhindered`: only those whom no constraint speaks against."""

    kinds: frozenset[OfferKind] = frozenset()
    organisations: frozenset[str] = frozenset()
    near: Place | None = None
    within_km: float | None = None
    newest_since: dt.date | None = None
    unhindered: bool = False


@dataclass(frozen=True, slots=True)
class Bridge:
    """An offer for a gap: its place in the list (from 1), its proof card, and its distance where both places are
    known. `moved` says why it does not stand where its score alone would put it."""

    place: int
    offer: Offer
    card: ProofCard
    km: float | None
    moved: str = ""


@dataclass(frozen=True, slots=True)
class _Scored:
    offer: Offer
    score: float
    own: float
    evidence: tuple[tuple[str, float], ...]
    fit: float


@dataclass(frozen=True, slots=True)
class Parts:
    """What a score is made of before it is weighed: the rank-decayed evidence, and the cosine of the own words."""

    offer: Offer
    score: float
    evidence: float
    own: float


class GapMatcher:
    """Answers everything about one gap over one state of the matcher."""

    def __init__(
        self,
        snapshot: MatcherSnapshot,
        gap: GapNeed,
        *,
        as_of: dt.date,
        limits: Limits = no_limits,
        order: Order = MIXED_KINDS,
        weights: Weights = DEFAULT_WEIGHTS,
    ) -> None:
        self._all = snapshot
        self._gap = gap
        self._as_of = as_of
        self._limits = limits
        self._order = order
        self._groups = Groups(
            snapshot.dates,
            as_of=as_of,
            with_career_stage=bool(order.most_of_a_career_stage),
            stale_years=order.stale_years,
        )
        self._weights = weights
        self._evidence = _scores(snapshot.evidence, gap, limit=snapshot.proposed)
        self._look_up(list(self._evidence.of))
        self._fits = {kind: weights.full_fit(kind, gap.kind, gap.axis) for kind in OfferKind}
        self._own = _scores(snapshot.own_words, gap)
        both = (self._evidence, self._own)
        self._needed = {term for scores in both for term in scores.missing.weights if " " not in term}
        self._withheld: list[tuple[_Scored, Finding]] = []
        self._ranking = self._rank()

    def bridges(self, *, limit: int = 10, after: int = 0, filters: Filters | None = None) -> tuple[Bridge, ...]:
        """The best offers that pass the filters, in the order that is asked for, each with its card: the first
        `limit` without those `after` which the list goes on."""
        wanted = filters or Filters()
        passing = {scored.offer.id: scored for scored in self._ranking if self._passes(scored, wanted)}
        chosen = self._arranged(passing.values(), wanted)[after:limit]
        self._read_evidence_of(passing[placed.entry.id] for placed in chosen)
        found = ((placed, passing[placed.entry.id]) for placed in chosen)
        return tuple(
            Bridge(place, scored.offer, self._card(scored), _km(wanted.near, scored.offer), placed.why)
            for place, (placed, scored) in enumerate(found, start=after + 1)
        )

    def count(self, filters: Filters | None = None) -> int:
        """How many offers have a score above zero and pass the filters."""
        return sum(self._passes(scored, filters or Filters()) for scored in self._ranking)

    def left_out(self, filters: Filters | None = None) -> Mapping[Constraint, int]:
        """How many offers match and pass the filters but are kept out of the list, by the constraint that does it."""
        wanted = filters or Filters()
        return Counter(finding.constraint for scored, finding in self._withheld if self._passes(scored, wanted))

    def entries(self, *, limit: int) -> list[Entry]:
        """The head of the ranking by score, as `ordering.arranged` takes it."""
        return [self._groups.entry(one.offer, one.score) for one in self._ranking[:limit]]

    def parts(self) -> tuple[Parts, ...]:
        """What the scores are made of, best first."""
        return tuple(
            Parts(one.offer, one.score, _decayed(one.evidence), self._own.of.get(one.offer.id, 0.0))
            for one in self._ranking
        )

    def card_of(self, offer_id: str) -> ProofCard | None:
        """The card of one offer, whatever its score; None when it is not known."""
        offer = self._all.offers.get(offer_id)
        return None if offer is None else self._card(self._scored_alone(offer))

    def why_not(self, offer_id: str, *, shown: int = FIRST) -> WhyNot:
        """Why an offer is not among the first `shown`. Raises KeyError when it is not known."""
        scored = self._scored_alone(self._all.offers[offer_id])
        order = self._arranged(self._ranking, Filters())
        place, placed = next(
            ((n, one) for n, one in enumerate(order, start=1) if one.entry.id == offer_id), (None, None)
        )
        last = order[min(shown, len(order)) - 1].entry.score if order else 0.0
        proof = self._card(scored)
        reasons = [*self._why_withheld(scored.offer)]
        if not reasons:
            reasons.append(self._where(place, scored.score, last, shown))
        if placed and placed.why:
            reasons.append(placed.why)
        held = [word.term for one in proof.contributions for word in one.words]
        if missed := words_missed(self._evidence.missing.weights, self._gap.missing, held):
            reasons.append(f"Nothing that is known of it mentions {listed(missed)}.")
        if fit(scored.offer.kind, self._gap.kind, self._gap.axis) < SELDOM:
            reasons.append(f"{reason(scored.offer.kind, self._gap.kind, self._gap.axis)}.")
        said = tuple(dict.fromkeys((*reasons, *proof.against)))
        return WhyNot(offer_id, scored.offer.title, place, scored.score, last, said, proof)

    def _why_withheld(self, offer: Offer) -> Iterator[str]:
        sentences = [finding.sentence for finding in self._limits(offer) if finding.withholds]
        if sentences:
            yield "Left out of the list, whatever the score."
        yield from sentences

    def _arranged(self, ranking: Iterable[_Scored], filters: Filters) -> list[Placed]:
        """The order that is asked for; what a filter holds constant is not spread."""
        order = replace(
            self._order,
            most_of_a_kind=0 if filters.kinds else self._order.most_of_a_kind,
            most_of_an_organisation=0 if filters.organisations else self._order.most_of_an_organisation,
        )
        return arranged([self._groups.entry(one.offer, one.score) for one in ranking], order)

    def _where(self, place: int | None, score: float, last: float, shown: int) -> str:
        if place is None and score > 0 and self._all.proposed is not None:
            return f"Not in the list: it is made of the {self._all.proposed:,} records most like the need."
        return where(place, score, last, shown)

    def _look_up(self, ids: Collection[str]) -> None:
        """Makes the works of records known; a record that has just left the store counts no more."""
        read_together(self._all.works, ids)
        if isinstance(self._all.works, StoredMapping):
            self._evidence.forget({id_ for id_ in ids if id_ not in self._all.works})

    def _read_evidence_of(self, scored: Iterable[_Scored]) -> None:
        read_together(self._all.records, [id_ for one in scored for id_, _ in one.evidence])

    def _scored_alone(self, offer: Offer) -> _Scored:
        """An offer as it stands in the ranking; one that is not there with everything that is known of it."""
        found = next((one for one in self._ranking if one.offer.id == offer.id), None)
        if found is None:
            self._evidence.look_at(offer.evidence_ids)
            self._look_up(self._evidence.best_first(offer.evidence_ids))
            found = self._score(offer)
        self._read_evidence_of([found])
        return found

    def _rank(self) -> list[_Scored]:
        scored = (self._score(offer) for offer in self._all.offers.values() if self._can_score(offer))
        matching = [one for one in scored if one.score > 0 and not self._is_withheld(one)]
        return sorted(matching, key=lambda one: (-round(one.score, 12), one.offer.id))

    def _is_withheld(self, scored: _Scored) -> bool:
        finding = reason_withheld(self._limits(scored.offer))
        if finding is not None:
            self._withheld.append((scored, finding))
        return finding is not None

    def _can_score(self, offer: Offer) -> bool:
        return (
            offer.id in self._own.of
            or self._evidence.knows_any(offer.evidence_ids)
            or is_general(offer.kind, self._gap.kind)
        )

    def _score(self, offer: Offer) -> _Scored:
        own = self._weights.own(offer.kind) * self._own.of.get(offer.id, 0.0)
        evidence = self._counting(offer.evidence_ids)
        matched = own + _decayed(evidence)
        fitting = self._weights.fitting(offer.kind, self._gap.kind, matched=matched, full=self._fits[offer.kind])
        return _Scored(offer, matched + fitting, own, evidence, fitting)

    def _counting(self, ids: Iterable[str]) -> tuple[tuple[str, float], ...]:
        """The ten best records with their scores, one a work, best first."""
        best: dict[str, tuple[str, float]] = {}
        for id_ in self._evidence.best_first(ids):
            best.setdefault(self._all.works[id_], (id_, self._evidence.of[id_]))
        return tuple(best.values())[:BEST_RECORDS]

    def _card(self, scored: _Scored) -> ProofCard:
        offer, contributions = scored.offer, list(self._contributions(scored))
        against = [*self._against(scored), *weakness(contributions, needed=self._needed)]
        return card(
            offer.id,
            offer.person.name if offer.person else offer.title,
            self._with_closest(contributions, offer),
            against=dict.fromkeys(against),
            links=[offer.url, *(self._all.records[id_].url for id_, _ in scored.evidence)],
        )

    def _contributions(self, scored: _Scored) -> Iterator[Contribution]:
        offer = scored.offer
        for place, (id_, _) in enumerate(scored.evidence):
            record = self._all.records[id_]
            words, meaning = self._why(self._evidence, id_, record.title, record.text)
            label = f"Evidence {place + 1}"
            yield record_contribution(record, words, label=label, weight=DECAY**place, meaning=meaning)
        if scored.own:
            said = own_document(offer)
            words, meaning = self._why(self._own, said.id, said.title, said.text)
            weight = self._weights.own(offer.kind)
            label = "Their own profile" if offer.kind in SPEAKS_FOR_ITSELF else "Its own description"
            amount = weight * math.fsum((meaning, *(word.amount for word in words)))
            yield Contribution(label, amount, weight, words=words, meaning=meaning)
        if scored.fit:
            yield Contribution(self._weights.reason(offer.kind, self._gap.kind, self._gap.axis), scored.fit)

    def _with_closest(self, found: list[Contribution], offer: Offer) -> Iterator[Contribution]:
        """The contributions; the one whose meaning counts most with the passages that are closest, which take a
        moment to read."""
        most = max(found, key=lambda one: one.weight * one.meaning, default=None)
        reader = self._all.reader
        for one in found:
            if one is not most or not one.meaning or reader is None:
                yield one
            else:
                known = self._all.records.get(one.evidence_id) if one.evidence_id else None
                title, text = (known.title, known.text) if known else (own_document(offer).title, offer.text)
                yield replace(one, closest=closest(reader, need=self._gap.missing, title=title, text=text))

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
            *word_matches(said, part="gap", need=self._gap.missing, title=title, text=text),
            *word_matches(
                {term: measure * amount for term, amount in about.items()},
                part="product",
                need=self._gap.product,
                title=title,
                text=text,
            ),
        )
        words = tuple(sorted(found, key=lambda word: (-word.amount, word.term, word.part)))
        return words, meant + measure * meant_about

    def _against(self, scored: _Scored) -> Iterator[str]:
        offer = scored.offer
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

    def _passes(self, scored: _Scored, filters: Filters) -> bool:
        offer = scored.offer
        if filters.kinds and offer.kind not in filters.kinds:
            return False
        if filters.organisations and (offer.organisation is None or offer.organisation.id not in filters.organisations):
            return False
        if filters.unhindered and any(not finding.withholds for finding in self._limits(offer)):
            return False
        if filters.within_km is not None:
            km = _km(filters.near, offer)
            if km is None or km > filters.within_km:
                return False
        return filters.newest_since is None or self._is_recent(scored, filters.newest_since)

    def _is_recent(self, scored: _Scored, since: dt.date) -> bool:
        dates = (self._all.dates[id_] for id_, _ in scored.evidence)
        return any(date is not None and date >= since for date in dates)


def _decayed(evidence: Sequence[tuple[str, float]]) -> float:
    if len(evidence) == 1:
        return evidence[0][1]
    return math.fsum(DECAY**place * score for place, (_, score) in enumerate(evidence))


def _scores(index: Snapshot, gap: GapNeed, *, limit: int | None = None) -> TextScores:
    missing = [Part("gap", gap.statement, ignored=EVERYDAY_WORDS)]
    if gap.quote.strip():
        missing.append(Part("quote", gap.quote, QUOTE, ignored=EVERYDAY_WORDS))
    product = [Part("product", gap.product, ignored=EVERYDAY_WORDS)] if gap.product.strip() else []
    return TextScores(index, index.vector(missing), index.vector(product), limit)


def _km(near: Place | None, offer: Offer) -> float | None:
    return kilometres(near, offer.place) if near and offer.place else None


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
