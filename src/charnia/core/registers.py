"""What public registers say of organisations: one value for ROR, the NHS, Companies House and OpenAlex alike."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
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
    `accounts` is the kind of accounts that a company filed last, as the register writes it, `accounts_to` the last day
    of their year. `ror` is the bare ROR id by which another register names the organisation.
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
    accounts: str = ""
    accounts_to: dt.date | None = None
    ror: str = ""


_REFERENCES = (
    (Register.ROR, re.compile(r"(?:ror:|(?:https?://)?(?:www\.)?ror\.org/)(0[a-z0-9]{8})/?", re.IGNORECASE)),
    (Register.NHS_ODS, re.compile(r"(?:nhs-)?ods:([A-Z0-9]{3,8})", re.IGNORECASE)),
    (Register.COMPANIES_HOUSE, re.compile(r"(?:companies-house:|GB-COH-)([A-Z0-9]{8})", re.IGNORECASE)),
    (Register.OPENALEX, re.compile(r"(?:openalex:|(?:https?://)?openalex\.org/)(I\d{1,18})", re.IGNORECASE)),
)


REFERENCES_BEGIN: Mapping[Register, tuple[str, ...]] = {
    Register.ROR: ("ror:", "https://ror.org/"),
    Register.NHS_ODS: ("ods:", "nhs-ods:"),
    Register.COMPANIES_HOUSE: ("companies-house:", "GB-COH-"),
    Register.OPENALEX: ("openalex:", "https://openalex.org/"),
}
"""How evidence writes that the id which follows is one of a register."""


def referred(reference: str) -> tuple[Register, str] | None:
    """The register and the bare id of a reference such as "ror:04h699437", "ods:RWE", "companies-house:01799445",
    "GB-COH-01799445" or "openalex:I153648349"; None when it is no such reference."""
    for register, pattern in _REFERENCES:
        match = pattern.fullmatch(reference.strip())
        if match:
            return register, bare_id(register, match[1])
    return None


def bare_id(register: Register, id_: str) -> str:
    """An id as it is compared and stored: a ROR id in small letters without its web address, others in capitals."""
    if register is Register.ROR:
        return id_.lower().removeprefix("https://ror.org/")
    return id_.upper()


_ROR = re.compile(
    r"(?:ror:|(?:https?://)?(?:www\.)?ror\.org/)?(0[a-hj-km-np-tv-z0-9]{6}[0-9]{2})/?", re.IGNORECASE | re.ASCII
)
_ROR_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"


def ror_of(typed: str) -> str:
    """The bare ROR id that somebody typed, with or without its web address; empty where it is none, or its last two
    digits are not those that the others ask for (ISO 7064, MOD 97-10)."""
    match = _ROR.fullmatch(typed.strip())
    if match is None:
        return ""
    id_ = bare_id(Register.ROR, match[1])
    number = 0
    for digit in id_[:-2]:
        number = number * len(_ROR_DIGITS) + _ROR_DIGITS.index(digit)
    return id_ if 98 - number * 100 % 97 == int(id_[-2:]) else ""


def page_of(register: Register, id_: str) -> str:
    """The web address at which the register itself shows an organisation."""
    if register is Register.ROR:
        return f"https://ror.org/{bare_id(register, id_)}"
    if register is Register.NHS_ODS:
        return f"https://directory.spineservices.nhs.uk/ORD/2-0-0/organisations/{id_}"
    if register is Register.OPENALEX:
        return f"https://openalex.org/{id_}"
    return f"https://find-and-update.company-information.service.gov.uk/company/{id_}"
