"""Bridges for a gap: every kind of offer in one ranked list, each with a proof card that adds up to its score.

The score of an offer is a sum of

- its evidence: the ten best records, the k-th weighted 0.6 to the power k;
- its own words, weighted 2, for one description of a course stands against many papers of a person; what a person
  says of themselves, and the title and subjects of a case study, count 0.6, less than what the record shows;
- the fit of its kind to the gap (`fit.py`), at most 0.25, scaled by how well the words match.

These weights are a value (`weights.py`) that use may change. Constraints (`limits.py`) keep candidates out of the list
or speak against them, and the order of the list may depart from that of the scores (`ordering.py`); neither touches a
score.

A text scores by two likenesses: to what says what is missing, and to what is said about the product. The second counts
half, and never more than the first, so that a specialist for the disease does not beat the person who knows what is
missing, while of two who know it the one who knows the disease as well comes first. Likeness is that of the words and,
where a model has read the text, a share of that in meaning.

What is missing is said by the gap's statement and by the sentence that gave the gap away. A statement that a person
worded counts in full and the sentence half; of one that Charnia worded the sentence counts in full and the statement
half, or a fifth where it would be the same for any gap of its axis. A sentence without a telling word counts for
nothing, and without one the statement is all there is.

Where money is missing, funds are compared with what the product is, without words of money, and how far they reach
(`reach.py`) decides which share of their fit counts whatever the words.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from charnia.core.constraints.findings import Finding, reason_withheld
from charnia.core.evidence import Offer, Place
from charnia.core.staleness import StalePolicy
from charnia.core.vocabulary import Constraint, GapKind, OfferKind
from charnia.engine.ranking.cards import Cards
from charnia.engine.ranking.distance import kilometres
from charnia.engine.ranking.explain import listed, where
from charnia.engine.ranking.fit import SELDOM, fit, reason
from charnia.engine.ranking.gap_scores import GapScores
from charnia.engine.ranking.groups import Groups
from charnia.engine.ranking.limits import Limits, no_limits
from charnia.engine.ranking.matcher import MatcherSnapshot
from charnia.engine.ranking.needs import GapNeed
from charnia.engine.ranking.ordering import FIRST, MOST_OF_A_KIND, Entry, Order, Placed, arranged, is_settled
from charnia.engine.ranking.proof import ProofCard, WhyNot, words_missed
from charnia.engine.ranking.reach import Reach, reach_for
from charnia.engine.ranking.weights import DEFAULT_WEIGHTS, Weights

_LOOKED_AT = 4
"""How many times as many offers are looked at, to begin with, as there are places to fill."""
MIXED_KINDS = Order(most_of_a_kind=MOST_OF_A_KIND, open_first=True, stale_years=StalePolicy().badge_years)


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
class Parts:
    """What a score is made of before it is weighed: the rank-decayed evidence, and the cosine of the own words. `reach`
    is that of a fund where money is missing."""

    offer: Offer
    score: float
    evidence: float
    own: float
    reach: Reach | None = None


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
            known_since=snapshot.known_since,
            with_career_stage=bool(order.most_of_a_career_stage),
            stale_years=order.stale_years,
        )
        self._scores = GapScores(snapshot, gap, weights)
        self._cards = Cards(
            snapshot, gap, self._scores, limits=limits, weights=weights, groups=self._groups, as_of=as_of
        )
        self._withheld: list[tuple[Offer, Finding]] = []
        self._ranking = self._rank()

    def bridges(self, *, limit: int = 10, after: int = 0, filters: Filters | None = None) -> tuple[Bridge, ...]:
        """The best offers that pass the filters, in the order that is asked for, each with its card: the first
        `limit` without those `after` which the list goes on."""
        wanted = filters or Filters()
        chosen = self._arranged(self._passing(wanted), wanted, first=limit)[after:limit]
        offers = [self._all.offers[placed.entry.id] for placed in chosen]
        cards = self._cards.of([self._scores.score(offer) for offer in offers])
        return tuple(
            Bridge(place, offer, card, _km(wanted.near, offer), placed.why)
            for place, (placed, offer, card) in enumerate(zip(chosen, offers, cards, strict=True), start=after + 1)
        )

    def count(self, filters: Filters | None = None) -> int:
        """How many offers have a score above zero and pass the filters."""
        return len(self._passing(filters or Filters()))

    def kinds(self) -> Mapping[OfferKind, int]:
        """How many offers of each kind have a score above zero; a kind without any is 0."""
        offers = self._all.holdings.offers
        return Counter(offers[row].kind for row in self._ranking)

    def left_out(self, filters: Filters | None = None) -> Mapping[Constraint, int]:
        """How many offers match and pass the filters but are kept out of the list, by the constraint that does it."""
        wanted = filters or Filters()
        return Counter(finding.constraint for offer, finding in self._withheld if self._passes(offer, wanted))

    def entries(self, *, limit: int) -> list[Entry]:
        """The head of the ranking by score, as `ordering.arranged` takes it."""
        return self._entries(self._ranking[:limit])

    def parts(self) -> tuple[Parts, ...]:
        """What the scores are made of, best first."""
        offers, found = self._all.holdings.offers, self._scores.standings
        return tuple(
            Parts(
                offers[row],
                float(found.scores[row]),
                float(found.evidence[row]),
                float(found.own[row]),
                reach_for(offers[row], self._gap.kind),
            )
            for row in self._ranking
        )

    def card_of(self, offer_id: str) -> ProofCard | None:
        """The card of one offer, whatever its score; None when it is not known."""
        offer = self._all.offers.get(offer_id)
        return None if offer is None else self._cards.of([self._scores.score_alone(offer)])[0]

    def why_not(self, offer_id: str, *, shown: int = FIRST) -> WhyNot:
        """Why an offer is not among the first `shown`. Raises KeyError when it is not known."""
        scored = self._scores.score_alone(self._all.offers[offer_id])
        order = self._arranged(self._ranking, Filters())
        place, placed = next(
            ((n, one) for n, one in enumerate(order, start=1) if one.entry.id == offer_id), (None, None)
        )
        last = order[min(shown, len(order)) - 1].entry.score if order else 0.0
        (proof,) = self._cards.of([scored])
        reasons = [*self._why_withheld(scored.offer)]
        if not reasons:
            reasons.append(self._where(place, scored.score, last, shown))
        if placed and placed.why:
            reasons.append(placed.why)
        held = [word.term for one in proof.contributions for word in one.words]
        asked = self._scores.own_of(scored.offer) if self._scores.reach(scored.offer) else self._scores.evidence
        if missed := words_missed(asked.missing.weights, asked.text, held):
            reasons.append(f"Nothing that is known of it mentions {listed(missed)}.")
        if fit(scored.offer.kind, self._gap.kind, self._gap.axis) < SELDOM:
            reasons.append(f"{reason(scored.offer.kind, self._gap.kind, self._gap.axis)}.")
        said = tuple(dict.fromkeys((*reasons, *proof.against)))
        return WhyNot(offer_id, scored.offer.title, place, scored.score, last, said, proof)

    def _where(self, place: int | None, score: float, last: float, shown: int) -> str:
        if place is None and score > 0 and self._scores.proposed is not None:
            return f"Not in the list: it is made of the {self._scores.proposed:,} records most like the need."
        return where(place, score, last, shown)

    def _why_withheld(self, offer: Offer) -> Iterator[str]:
        sentences = [finding.sentence for finding in self._limits(offer) if finding.withholds]
        if sentences:
            yield "Left out of the list, whatever the score."
        yield from sentences

    def _arranged(self, rows: Sequence[int], filters: Filters, *, first: int | None = None) -> list[Placed]:
        """The order that is asked for, at least its `first` places; what a filter holds constant is not spread, nor are
        kinds where money is missing, for the others seldom bring it."""
        is_of_money = self._gap.kind is GapKind.FINANCE
        order = replace(
            self._order,
            most_of_a_kind=0 if filters.kinds or is_of_money else self._order.most_of_a_kind,
            most_of_an_organisation=0 if filters.organisations else self._order.most_of_an_organisation,
        )
        looked_at = len(rows) if first is None else _LOOKED_AT * max(first, FIRST)
        while looked_at < len(rows):
            head = self._entries(rows[:looked_at])
            if is_settled(head, order, first=first or 0):
                return arranged(head, order)
            looked_at *= _LOOKED_AT
        return arranged(self._entries(rows), order)

    def _entries(self, rows: Sequence[int]) -> list[Entry]:
        offers, scores = self._all.holdings.offers, self._scores.standings.scores
        return [self._groups.entry(offers[row], float(scores[row])) for row in rows]

    def _passing(self, filters: Filters) -> Sequence[int]:
        if filters == Filters():
            return self._ranking
        offers = self._all.holdings.offers
        return [row for row in self._ranking if self._passes(offers[row], filters)]

    def _rank(self) -> list[int]:
        """The rows of the offers that match and that nothing withholds, best first."""
        rows: list[int] = self._scores.standings.best.tolist()
        if self._limits is no_limits:
            return rows
        offers = self._all.holdings.offers
        return [row for row in rows if not self._is_withheld(offers[row])]

    def _is_withheld(self, offer: Offer) -> bool:
        finding = reason_withheld(self._limits(offer))
        if finding is not None:
            self._withheld.append((offer, finding))
        return finding is not None

    def _passes(self, offer: Offer, filters: Filters) -> bool:
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
        return filters.newest_since is None or self._is_recent(offer, filters.newest_since)

    def _is_recent(self, offer: Offer, since: dt.date) -> bool:
        dates = (self._all.dates[id_] for id_, _ in self._scores.counting(offer))
        return any(date is not None and date >= since for date in dates)


def _km(near: Place | None, offer: Offer) -> float | None:
    return kilometres(near, offer.place) if near and offer.place else None
