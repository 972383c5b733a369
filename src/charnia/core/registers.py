"""What public registers say of organisations: one value for ROR, the NHS and Companies House alike."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from charnia.core.vocabulary import CompanySize, OrganisationKind, Register


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where an organisation sits. `country` is an ISO 3166 code of two letters; degrees are WGS 84, both or neither."""

    town: str = ""
    region: str = ""
    country: str = ""
    postcode: str = ""
    lines: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Activity:
    """What a company does: a code of the Standard Industrial Classification, and its description where given."""

    code: str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredOrganisation:
    """One organisation as one register describes it. What the register does not say is empty or None, never guessed.

    `id` is the register's own. `other_names` are names in other languages, former and alternative ones. `withdrawn`
    marks an entry that was a mistake or a double; `closed` that the organisation has come to an end, `closed_on` when.
    `successors`, `parents` and `relatives` are ids of the same register; parents are among the relatives.
    """

    register: Register
    id: str
    name: str
    other_names: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    kind: OrganisationKind | None = None
    size: CompanySize | None = None
    address: Address = Address()
    website: str = ""
    founded: int | None = None
    opened_on: dt.date | None = None
    closed: bool = False
    closed_on: dt.date | None = None
    withdrawn: bool = False
    successors: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    relatives: tuple[str, ...] = ()
    grouping: str = ""
    activities: tuple[Activity, ...] = ()
    status: str = ""
