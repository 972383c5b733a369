"""Replies of the ORD interface (2-0-0) of the NHS Organisation Data Service: one organisation, and a page of a list.

Fields as the service's technical guidance names them (digital.nhs.uk, "Organisation endpoint", "Search endpoint",
"Search parameters" and "Sync endpoint" of the guidance for developers, pages last edited 2021 to 2024, read in November
2026; that page shows its links in XML, code that uses it the same in JSON), and roles
as published copies of its roles endpoint name them. This follows the documentation and has not yet met the live
service.

Opening and closing are the operational dates, and the legal ones where there are none. The region of NHS England does
not stand in a reply. An organisation is of the NHS where its primary role or its name says so: the service also has
codes for pharmacies, schools and prisons.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from charnia.core.registers import Address, RegisteredOrganisation
from charnia.core.vocabulary import OrganisationKind, Register
from charnia.sources.capitals import in_usual_letters
from charnia.sources.dates import iso_date
from charnia.sources.nested import Json, at, objects, text

CODE = re.compile(r"[A-Z0-9]{3,8}")

_HOME = frozenset(("ENGLAND", "WALES", "SCOTLAND", "NORTHERN IRELAND"))
_NAMED_NHS = re.compile(r"\bNHS\b", re.IGNORECASE)
_NHS_ROLES = frozenset(
    (
        *("RO197", "RO198"),  # NHS trusts and their sites
        *("RO107", "RO108"),  # care trusts
        *("RO142", "RO148", "RO144", "RO149"),  # local health boards of Wales
        *("RO153", "RO154"),  # health and social care board and trusts of Northern Ireland
        *("RO161", "RO189", "RO191"),  # support agencies and special health authorities
        *("RO209", "RO210", "RO212", "RO213", "RO214"),  # NHS England and commissioning support units
        *("RO261", "RO98", "RO99"),  # strategic partnerships (integrated care boards) and their parts
        *("RO179", "RO180"),  # primary care trusts
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a reply of either interface says of an organisation, as it says it. `roles` are those that may make it one
    of the NHS."""

    code: str
    name: str
    roles: Sequence[str]
    active: bool
    opened: dt.date | None
    closed: dt.date | None
    lines: Sequence[str]
    town: str
    postcode: str
    country: str


def organisation_of(reply: Json, *, today: dt.date) -> RegisteredOrganisation | None:
    """The organisation of one reply; None when it has no code or no name."""
    fields = at(reply, "Organisation")
    location = at(fields, "GeoLoc", "Location")
    told = Told(
        code=text(fields, "OrgId", "extension").upper(),
        name=text(fields, "Name"),
        roles=[text(role, "id") for role in objects(fields, "Roles", "Role") if role.get("primaryRole") is True],
        active=text(fields, "Status").lower() != "inactive",
        opened=_day(fields, "Start"),
        closed=_day(fields, "End"),
        lines=[text(location, f"AddrLn{number}") for number in (1, 2, 3)],
        town=text(location, "Town"),
        postcode=text(location, "PostCode"),
        country=text(location, "Country"),
    )
    return organisation_told(told, today=today)


def organisation_told(told: Told, *, today: dt.date) -> RegisteredOrganisation | None:
    """The organisation of what a reply tells; None when it has no code or no name."""
    if not CODE.fullmatch(told.code) or not told.name:
        return None
    is_nhs = bool(_NAMED_NHS.search(told.name)) or any(role in _NHS_ROLES for role in told.roles)
    return RegisteredOrganisation(
        register=Register.NHS_ODS,
        id=told.code,
        name=in_usual_letters(told.name),
        kind=OrganisationKind.NHS if is_nhs else None,
        address=Address(
            town=in_usual_letters(told.town),
            country="GB" if told.country.upper() in _HOME else "",
            postcode=told.postcode,
            lines=tuple(in_usual_letters(line) for line in told.lines if line),
        ),
        opened_on=told.opened,
        closed=not told.active or (told.closed is not None and told.closed <= today),
        closed_on=told.closed,
    )


def codes_of(page: Json) -> list[str]:
    """The codes of one page of a list, in its order."""
    return [code for one in objects(page, "Organisations") if CODE.fullmatch(code := text(one, "OrgId").upper())]


def codes_linked(reply: Json) -> set[str] | None:
    """The codes to which a list of changed organisations links; None for a reply of another form, of which it cannot be
    said what is not in it."""
    listed = at(reply, "Organisations")
    if not isinstance(listed, list):
        return None
    codes = {text(one, "OrgLink").partition("?")[0].rpartition("/")[2].upper() for one in listed}
    return None if "" in codes else codes


def _day(fields: Json, which: str) -> dt.date | None:
    """When it opened ("Start") or closed ("End"). A legal end alone closes nothing: the code may still be in use."""
    spans = {text(span, "Type").lower(): span for span in objects(fields, "Date")}
    span = spans.get("operational") or spans.get("legal")
    return iso_date(text(span, which)) if span else None
