"""The groups over which the first places of a list are spread: kind of offer, organisation, career stage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from charnia.core.careers import career_stage
from charnia.core.evidence import Offer
from charnia.core.staleness import is_stale, why_stale
from charnia.core.vocabulary import CareerStage, OfferKind
from charnia.engine.ranking.ordering import Entry


class Groups:
    """Tells the groups of offers from the dates of the records, of which `known_since` is the oldest of all."""

    def __init__(
        self,
        dates: Mapping[str, dt.date | None],
        *,
        as_of: dt.date,
        known_since: dt.date | None,
        with_career_stage: bool = True,
        stale_years: int = 0,
    ) -> None:
        self._dates = dates
        self._as_of = as_of
        self._known_since = known_since
        self._with_career_stage = with_career_stage
        self._stale_years = stale_years

    def entry(self, offer: Offer, score: float) -> Entry:
        """An offer with its score as a place of a ranking."""
        days = self._days_of(offer) if offer.person else []
        stage = self._career_stage(days) if self._with_career_stage else None
        return Entry(
            id=offer.id,
            score=score,
            person=offer.person.id if offer.person else "",
            kind=offer.kind.value,
            organisation=offer.organisation.id if offer.organisation else "",
            career_stage=stage.value if stage else "",
            is_over=is_over(offer, self._as_of),
            is_stale=is_stale(max(days, default=None), self._as_of, self._stale_years),
        )

    def why_stale(self, offer: Offer) -> str:
        """A sentence where the newest known evidence of the person behind an offer is old; empty otherwise."""
        days = self._days_of(offer) if offer.person else []
        return why_stale(max(days, default=None), self._as_of, self._stale_years)

    def _career_stage(self, days: Sequence[dt.date]) -> CareerStage | None:
        return career_stage(min(days, default=None), known_since=self._known_since, today=self._as_of)

    def _days_of(self, offer: Offer) -> list[dt.date]:
        known = (self._dates.get(id_) for id_ in offer.evidence_ids)
        return [date for date in known if date is not None]


def is_over(offer: Offer, as_of: dt.date) -> bool:
    """Whether nobody can ask for the offer on a day: it is paused or closed, or its event is past."""
    is_past = offer.kind is OfferKind.EVENT and offer.starts is not None and offer.starts < as_of
    return offer.is_paused or is_past or (offer.closes is not None and offer.closes < as_of)
