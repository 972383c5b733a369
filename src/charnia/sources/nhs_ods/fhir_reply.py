"""Replies of Organisation Data Terminology, the FHIR interface (R4) of the NHS Organisation Data Service.

Fields as its OpenAPI specification (github.com/NHSDigital/organisation-data-terminology-api) and its implementation
guide (simplifier.net/guide/organisation-data-services) name and show them, read in November 2026. A record may have
periods of its own; where it has none, as in all published examples, those of its active roles count, or of all where
none is active: from the first opening to the last closing, which is none where one of them is open. No role is marked
as primary, but each is either primary everywhere or nowhere. This has not yet met the live service.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from charnia.core.registers import RegisteredOrganisation
from charnia.sources.dates import iso_date
from charnia.sources.nested import Json, at, objects, text
from charnia.sources.nhs_ods.reply import CODE, Told, organisation_told

_ROLE = "https://fhir.nhs.uk/England/StructureDefinition/Extension-England-OrganisationRole"
_PERIOD = "https://fhir.nhs.uk/England/StructureDefinition/Extension-England-TypedPeriod"
_CODES = "https://fhir.nhs.uk/Id/ods-organization-code"


def organisation_of_resource(resource: Json, *, today: dt.date) -> RegisteredOrganisation | None:
    """The organisation of one resource; None when it is another resource, or has no code or no name."""
    if text(resource, "resourceType") != "Organization":
        return None
    roles = _extensions(resource, _ROLE)
    opened, closed = _days(resource, roles)
    addresses = objects(resource, "address")
    address: Json = addresses[0] if addresses else {}
    lines = address.get("line")
    told = Told(
        code=code_of_resource(resource),
        name=text(resource, "name"),
        roles=[_role_code(role) for role in roles],
        active=resource.get("active") is not False,
        opened=opened,
        closed=closed,
        lines=[line.strip() for line in lines if isinstance(line, str)] if isinstance(lines, list) else [],
        town=text(address, "city"),
        postcode=text(address, "postalCode"),
        country=text(address, "country"),
    )
    return organisation_told(told, today=today)


def code_of_resource(resource: Json) -> str:
    """The ODS code; empty where there is none."""
    ids = [text(one, "value") for one in objects(resource, "identifier") if text(one, "system") == _CODES]
    code = (ids[0] if ids else "").upper()
    return code if CODE.fullmatch(code) else ""


def resources_of(page: Json) -> list[Json] | None:
    """The resources of one page of a search, in its order; None for a reply that is no such page."""
    if text(page, "resourceType") != "Bundle":
        return None
    found = (at(one, "resource") for one in objects(page, "entry"))
    return [one for one in found if isinstance(one, dict) and text(one, "resourceType") == "Organization"]


def goes_on(page: Json) -> bool:
    """Whether the page links to a next one."""
    return any(text(link, "relation") == "next" for link in objects(page, "link"))


def _days(resource: Json, roles: list[Json]) -> tuple[dt.date | None, dt.date | None]:
    own = _period(resource)
    if own:
        return iso_date(text(own, "start")), iso_date(text(own, "end"))
    active = [role for role in roles if any(one.get("valueBoolean") is True for one in _extensions(role, "active"))]
    periods = [period for role in active or roles if (period := _period(role))]
    starts = [day for period in periods if (day := iso_date(text(period, "start")))]
    ends = [iso_date(text(period, "end")) for period in periods]
    return min(starts, default=None), _last(ends)


def _last(ends: list[dt.date | None]) -> dt.date | None:
    known = [day for day in ends if day]
    return max(known) if known and len(known) == len(ends) else None


def _period(holder: Json) -> Json:
    """The operational period, or the legal one where there is none."""
    periods: dict[str, Json] = {}
    for one in _extensions(holder, _PERIOD):
        kind = _first(text(part, "valueCoding", "code") for part in _extensions(one, "dateType"))
        for part in _extensions(one, "period"):
            value = part.get("valuePeriod")
            if isinstance(value, dict):
                periods[kind.lower()] = value
    return periods.get("operational") or periods.get("legal") or {}


def _role_code(role: Json) -> str:
    codings = (one for part in _extensions(role, "roleCode") for one in objects(part, "valueCodeableConcept", "coding"))
    return _first(text(one, "code") for one in codings)


def _extensions(holder: Json, url: str) -> list[Json]:
    return [one for one in objects(holder, "extension") if text(one, "url") == url]


def _first(values: Iterable[str]) -> str:
    return next(iter(values), "")
