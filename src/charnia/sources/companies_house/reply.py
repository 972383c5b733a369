"""Company profiles of the public data interface of Companies House, read to the same values as its bulk file.

Fields as its reference names them (developer-specs.company-information.service.gov.uk, resource "companyProfile", read
in November 2026); words for its codes as in its enumerations (github.com/companieshouse/api-enumerations,
constants.yml), or as the bulk file writes them where that has the same. This follows the documentation and has not yet
met the live service.

Activities come as codes without descriptions. Accounts of the kind "null" are none.
"""

from __future__ import annotations

import datetime as dt
import re

from charnia.core.registers import RegisteredOrganisation
from charnia.sources.companies_house.parse import company_of
from charnia.sources.dates import iso_date
from charnia.sources.nested import Json, at, objects, text, texts

NUMBER = re.compile(r"[A-Z0-9]{2}\d{5}[A-Z0-9]")

_STATUSES = {
    "receivership": "Receiver Action",
    "converted-closed": "Converted / Closed",
    "administration": "In Administration",
}
"""Words for statuses that are not the code with spaces."""
_TO_BE_STRUCK_OFF = "active-proposal-to-strike-off"
_MOST_NAMES, _MOST_ACTIVITIES = 10, 4
"""As many as the bulk file has."""


def company_of_profile(profile: Json, *, today: dt.date) -> RegisteredOrganisation | None:
    """The company of one profile; None when it has no number or no name."""
    number, name = text(profile, "company_number").upper(), text(profile, "company_name")
    if not NUMBER.fullmatch(number) or not name:
        return None
    accounts = at(profile, "accounts", "last_accounts")
    kind = text(accounts, "type")
    return company_of(
        {
            "CompanyName": name,
            "CompanyNumber": number,
            "CompanyStatus": _status(profile),
            "IncorporationDate": _day(text(profile, "date_of_creation")),
            "DissolutionDate": _day(text(profile, "date_of_cessation")),
            "Accounts.AccountCategory": "" if kind == "null" else kind.replace("-", " ").upper(),
            "Accounts.LastMadeUpDate": _day(text(accounts, "period_end_on") or text(accounts, "made_up_to")),
            **_address(at(profile, "registered_office_address")),
            **_previous_names(profile),
            **_activities(profile),
        },
        today=today,
    )


def _status(profile: Json) -> str:
    if text(profile, "company_status_detail") == _TO_BE_STRUCK_OFF:
        return "Active - Proposal to Strike off"
    code = text(profile, "company_status")
    return _STATUSES.get(code) or code.replace("-", " ").title()


def _address(address: object) -> dict[str, str]:
    first, premises = text(address, "address_line_1"), text(address, "premises")
    return {
        "RegAddress.AddressLine1": first if f"{first} ".startswith(f"{premises} ") else f"{premises} {first}".strip(),
        "RegAddress.AddressLine2": text(address, "address_line_2"),
        "RegAddress.PostTown": text(address, "locality"),
        "RegAddress.County": text(address, "region"),
        "RegAddress.Country": text(address, "country"),
        "RegAddress.PostCode": text(address, "postal_code"),
    }


def _previous_names(profile: Json) -> dict[str, str]:
    names = [text(one, "name") for one in objects(profile, "previous_company_names")][:_MOST_NAMES]
    return {f"PreviousName_{number}.CompanyName": name for number, name in enumerate(names, start=1)}


def _activities(profile: Json) -> dict[str, str]:
    codes = texts(profile, "sic_codes")[:_MOST_ACTIVITIES]
    return {f"SICCode.SicText_{number}": code for number, code in enumerate(codes, start=1)}


def _day(value: str) -> str:
    """A date as the bulk file writes it; empty where there is none."""
    day = iso_date(value)
    return f"{day:%d/%m/%Y}" if day else ""
