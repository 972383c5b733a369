"""People, organisations and offers as schema.org facts. Addresses are absolute; only what pages show is said."""

from __future__ import annotations

from typing import Any

from charnia.apps.directory.cards import given_by
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.models import Person
from charnia.core.vocabulary import OfferKind, OrganisationKind
from charnia.web.templatetags.components import web_address

_ORGANISATION_TYPES: dict[str, str] = {
    OrganisationKind.COMPANY: "Corporation",
    OrganisationKind.UNIVERSITY: "CollegeOrUniversity",
    OrganisationKind.NHS: "MedicalOrganization",
    OrganisationKind.FUNDER: "FundingAgency",
    OrganisationKind.CHARITY: "NGO",
}
_OFFER_TYPES = {
    OfferKind.EVENT: "Event",
    OfferKind.COURSE: "Course",
    OfferKind.FUND: "Grant",
    OfferKind.CASE_STUDY: "Article",
}


def person_facts(person: Person, topics: list[str], address: str) -> dict[str, Any]:
    """A schema.org Person."""
    organisation = person.organisation if person.organisation and person.organisation.is_listed else None
    return {
        "@type": "Person",
        "@id": address,
        "url": address,
        "name": person.name,
        "jobTitle": person.title,
        "description": person.bio,
        "affiliation": {"@type": "Organization", "name": organisation.name if organisation else ""},
        "sameAs": f"https://orcid.org/{person.known_orcid()}" if person.known_orcid() else "",
        "knowsAbout": topics,
    }


def organisation_facts(organisation: Organisation, address: str) -> dict[str, Any]:
    """A schema.org Organization of its sort."""
    return {
        "@type": _ORGANISATION_TYPES.get(organisation.kind, "Organization"),
        "@id": address,
        "url": address,
        "name": organisation.name,
        "description": organisation.description,
        "foundingDate": str(organisation.founded or ""),
        "sameAs": [link for link in (_ror(organisation), web_address(organisation.website)) if link],
        "address": {"@type": "PostalAddress", "addressLocality": organisation.town},
        "location": _place(organisation.latitude, organisation.longitude, organisation.town),
    }


def offer_facts(offer: Offer, address: str) -> dict[str, Any]:
    """A schema.org Event, Course, Grant or Article; every other kind of offer is a Service."""
    kind = _OFFER_TYPES.get(OfferKind(offer.kind), "Service")
    facts = {"@type": kind, "@id": address, "url": address, "name": offer.title, "description": offer.text}
    giver = {"@type": "Organization" if offer.organisation or offer.provider else "Person", "name": given_by(offer)}
    same_as = web_address(offer.url)
    if kind == "Event":
        return {
            **facts,
            "sameAs": same_as,
            "startDate": offer.starts_at.isoformat() if offer.starts_at else "",
            "endDate": offer.ends_at.isoformat() if offer.ends_at else "",
            "location": _place(offer.latitude, offer.longitude, offer.venue),
            "organizer": giver,
        }
    role = {"Grant": "funder", "Article": "publisher"}.get(kind, "provider")
    return {**facts, "sameAs": same_as, role: giver}


def _place(latitude: float | None, longitude: float | None, name: str) -> dict[str, Any]:
    geo = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    return {"@type": "Place", "name": name, "geo": geo}


def _ror(organisation: Organisation) -> str:
    return f"https://ror.org/{organisation.ror.removeprefix('https://ror.org/')}" if organisation.ror else ""
