"""For whom an offer is made, and whether the company that asks is one of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from charnia.core.constraints.availability import in_words
from charnia.core.constraints.findings import Finding, speaks_against, withheld
from charnia.core.vocabulary import Category, CompanySize, Constraint, OfferKind, Region, Stage, Word

FAR_KM = 150.0
ON_SITE = frozenset(
    {OfferKind.FACILITY, OfferKind.COURSE, OfferKind.PLACEMENT, OfferKind.APPRENTICESHIP, OfferKind.SECONDMENT}
)
"""Kinds of offer for which somebody has to be there."""


@dataclass(frozen=True, slots=True)
class Terms:
    """For whom an offer is made; an empty field asks for nothing. `reach_km` counts from the offer's own place."""

    sizes: tuple[CompanySize, ...] = ()
    stages: tuple[Stage, ...] = ()
    categories: tuple[Category, ...] = ()
    regions: tuple[Region, ...] = ()
    reach_km: float | None = None


@dataclass(frozen=True, slots=True)
class Company:
    """What is known of the company that asks and of its product; None where it is not."""

    size: CompanySize | None = None
    stage: Stage | None = None
    category: Category | None = None
    region: Region | None = None


def eligibility_findings(terms: Terms, company: Company) -> Iterator[Finding]:
    """A condition that the company does not meet, and a condition that cannot be checked."""
    yield from _condition(terms.sizes, company.size, "companies of this size", "the size of your company")
    yield from _condition(terms.stages, company.stage, "products at this stage", "the stage of your product")
    yield from _condition(terms.categories, company.category, "this category of product", "your category of product")
    yield from _condition(terms.regions, company.region, "companies in this region", "the region of your company")


def distance_findings(terms: Terms, kind: OfferKind, km: float | None) -> Iterator[Finding]:
    """Whether the offer reaches the company. `km` is None where one of the two places is not known."""
    if km is None:
        if terms.reach_km is not None:
            sentence = f"It is for companies within {terms.reach_km:.0f} km; how far you are is not known here."
            yield speaks_against(Constraint.DISTANCE, sentence)
    elif terms.reach_km is not None and km > terms.reach_km:
        sentence = f"It is for companies within {terms.reach_km:.0f} km, and you are {km:.0f} km away."
        yield withheld(Constraint.DISTANCE, sentence)
    elif kind in ON_SITE and km > FAR_KM:
        yield speaks_against(Constraint.DISTANCE, f"It is {km:.0f} km away, and somebody has to be there.")


def date_findings(closes: dt.date | None, today: dt.date) -> Iterator[Finding]:
    """An offer whose last day to ask is over."""
    if closes is not None and closes < today:
        yield withheld(Constraint.CLOSED, f"The last day to ask was {in_words(closes)}.")


def _condition(wanted: Sequence[Word], known: Word | None, what: str, unknown: str) -> Iterator[Finding]:
    if not wanted or known in wanted:
        return
    listed = ", ".join(word.label for word in wanted)
    if known is None:
        sentence = f"It is only for {what}: {listed}. Here {unknown} is not known."
        yield speaks_against(Constraint.ELIGIBILITY, sentence)
    else:
        yield withheld(Constraint.ELIGIBILITY, f"It is only for {what}: {listed}. Yours is: {known.label}.")
