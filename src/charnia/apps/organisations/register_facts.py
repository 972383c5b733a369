"""What registers say of an organisation, as it is stored, and what of it becomes the organisation's own fields."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from charnia.core.registers import RegisteredOrganisation
from charnia.core.vocabulary import Register

Facts = dict[str, Any]

UNKNOWN: Mapping[str, str | None] = {
    "kind": "",
    "size": "",
    "website": "",
    "town": "",
    "latitude": None,
    "longitude": None,
    "founded": None,
    "closed_on": None,
}
"""What a field of an organisation holds when nobody knows it."""

FILLED = ("name", *UNKNOWN)
"""Fields of an organisation that registers fill."""

_ROR, _ODS, _COMPANIES, _OPENALEX = Register.ROR, Register.NHS_ODS, Register.COMPANIES_HOUSE, Register.OPENALEX
_TRUSTED: Mapping[str, tuple[Register, ...]] = {
    "name": (_ROR, _ODS, _COMPANIES, _OPENALEX),
    "kind": (_ODS, _ROR, _COMPANIES, _OPENALEX),
    "size": (_COMPANIES,),
    "website": (_ROR, _OPENALEX),
    "town": (_ROR, _ODS, _COMPANIES, _OPENALEX),
    "latitude": (_ROR, _OPENALEX),
    "longitude": (_ROR, _OPENALEX),
    "founded": (_ROR, _COMPANIES),
    "closed_on": (_ODS, _COMPANIES),
}
"""Whom to believe first, field by field. The day on which an ODS code was opened is no year of foundation, and a
university that is registered as a company is still a university."""

_LONGEST = {"name": 250, "town": 120}
_LONGEST_ADDRESS = 200


def as_facts(value: RegisteredOrganisation) -> Facts:
    """The value as JSON can hold it, without its ids and what is empty: what is missing is unknown."""
    said = json.loads(json.dumps(asdict(value), default=_day))
    address = {name: part for name, part in said.pop("address").items() if part not in (None, "", [])}
    for name in ("register", "id"):
        del said[name]
    return {name: part for name, part in {**said, "address": address}.items() if part not in (None, "", [], {}, False)}


def with_untold(facts: Facts, earlier: Facts) -> Facts:
    """The facts of a source that tells less than the register's files, with what an earlier load told beside them: the
    grouping, the region as long as the postcode is the same, and what the codes of activities stand for."""
    address, before = facts.get("address", {}), earlier.get("address", {})
    region = before.get("region") if before.get("postcode") == address.get("postcode") else None
    meanings = {one["code"]: one["description"] for one in earlier.get("activities", []) if one["description"]}
    activities = [
        {**one, "description": one["description"] or meanings.get(one["code"], "")}
        for one in facts.get("activities", [])
    ]
    told = {
        **facts,
        "grouping": facts.get("grouping") or earlier.get("grouping"),
        "address": {"region": region, **address} if region else address,
        "activities": activities,
    }
    return {name: part for name, part in told.items() if part}


def digest(facts: Facts) -> str:
    """SHA-256 over all facts, so that an unchanged entry is known at once."""
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def fields_of(entries: Iterable[tuple[Register, Facts]]) -> dict[str, Any]:
    """The fields of an organisation that its entries tell, each by the register that is believed first. What the
    order of loading was makes no difference."""
    told = sorted(entries, key=lambda entry: entry[0].value)
    found: dict[str, Any] = {}
    for field, registers in _TRUSTED.items():
        values = (_field(facts, field) for register in registers for its, facts in told if its is register)
        value = next((value for value in values if value not in (None, "")), None)
        if value is not None:
            found[field] = value
    return found


def _field(facts: Facts, field: str) -> Any:
    holder = facts.get("address", {}) if field in {"town", "latitude", "longitude"} else facts
    value = holder.get(field)
    if field == "closed_on":
        return dt.date.fromisoformat(value) if value and facts.get("closed") else None
    if field == "website":
        return value if value and len(value) <= _LONGEST_ADDRESS else None
    return value[: _LONGEST[field]] if value and field in _LONGEST else value


def _day(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be stored")
