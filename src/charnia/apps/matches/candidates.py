"""Who or what may close a gap: a listed person or an offer that is matched, under one key such as "person-12"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404

from charnia.apps.offers import queries as offer_queries
from charnia.apps.offers.models import Offer
from charnia.apps.people import queries as people_queries
from charnia.apps.people.models import Person
from charnia.core.vocabulary import OfferKind, PersonRole

_MOST_DIGITS = 19  # the first number that no database key reaches


@dataclass(frozen=True, slots=True)
class Candidate:
    """Exactly one of the two is given."""

    person: Person | None = None
    offer: Offer | None = None

    @property
    def key(self) -> str:
        return f"person-{self.person.pk}" if self.person else f"offer-{self._the_offer.pk}"

    @property
    def name(self) -> str:
        return self.person.name if self.person else self._the_offer.title

    @property
    def href(self) -> str:
        return self.person.get_absolute_url() if self.person else self._the_offer.get_absolute_url()

    @property
    def what(self) -> str:
        """What sort of person or offer, in words."""
        if self.person:
            return ", ".join(PersonRole(role).label for role in self.person.roles)
        return OfferKind(self._the_offer.kind).label

    @property
    def where(self) -> str:
        """The organisation's name, empty where none is known or it is not listed."""
        one = self.person or self._the_offer
        if one.organisation and one.organisation.is_listed:
            return one.organisation.name
        return self.offer.provider if self.offer else ""

    @property
    def is_fictional(self) -> bool:
        return (self.person or self._the_offer).is_fictional

    @property
    def is_available(self) -> bool:
        """Whether the person is still listed, or the offer still published by somebody who is not hidden."""
        giver = self.person or self._the_offer.person
        return (giver is None or giver.is_listed) and (self.offer is None or self.offer.is_published)

    @property
    def _the_offer(self) -> Offer:
        if self.offer is None:
            raise ValueError("A candidate is a person or an offer.")
        return self.offer


def candidates_of(keys: Iterable[str]) -> dict[str, Candidate]:
    """The listed people and matched offers of these keys, in two queries; keys of others are left out."""
    numbers: dict[str, set[int]] = {"person": set(), "offer": set()}
    for sort, _, number in (key.partition("-") for key in keys):
        if sort in numbers and number.isdecimal() and len(number) < _MOST_DIGITS:
            numbers[sort].add(int(number))
    people = people_queries.listed().select_related("organisation").filter(pk__in=numbers["person"])
    offers = offer_queries.matched().select_related("organisation", "person").filter(pk__in=numbers["offer"])
    found = [*(Candidate(person=person) for person in people), *(Candidate(offer=offer) for offer in offers)]
    return {candidate.key: candidate for candidate in found}


def candidate_or_404(key: str) -> Candidate:
    """The listed person or matched offer of that key."""
    found = candidates_of([key]).get(key)
    if found is None:
        raise Http404("There is no such person or offer.")
    return found


def named_like(words: str, *, limit: int) -> list[Candidate]:
    """Listed people and matched offers whose name holds the words, people first."""
    people = people_queries.listed().select_related("organisation").filter(name__icontains=words)[:limit]
    offers = offer_queries.matched().select_related("organisation", "person").filter(title__icontains=words)[:limit]
    return [*(Candidate(person=person) for person in people), *(Candidate(offer=offer) for offer in offers)][:limit]
