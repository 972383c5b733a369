"""Records of the Research Organization Registry (data under CC0): schema 2.0 and 2.1, and the sunset schema 1.0.

Read are JSON Lines and the JSON list of the registry's data dump, also packed with gzip. Fields as its documentation
names them (https://ror.readme.io/docs/ror-data-structure and .../docs/schema-v1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from charnia.core.registers import Address, RegisteredOrganisation
from charnia.core.vocabulary import OrganisationKind, Register
from charnia.sources.json_files import read_json_file
from charnia.sources.json_lines import LineProblem
from charnia.sources.plain_text import without_markup

LICENCE = "CC0 1.0 (Research Organization Registry)"
_ALWAYS = ("id", "types", "status", "links", "relationships")
"""What records of both schemas have."""
_ID = re.compile(r"(?:https?://ror\.org/)?(0[a-hj-km-np-tv-z0-9]{6}[0-9]{2})", re.IGNORECASE)
_NO_RECORD = 'This is not a ROR record: it needs an "id" such as https://ror.org/04h699437 and a name.'
_NHS = re.compile(r"\b(?:NHS|National Health Service|Health Board|Health and Social Care Trust)\b")
_KINDS = {
    "education": OrganisationKind.UNIVERSITY,
    "company": OrganisationKind.COMPANY,
    "nonprofit": OrganisationKind.CHARITY,
    "funder": OrganisationKind.FUNDER,
}
"""Kinds of ROR types, the most telling first. A facility, archive, government body or "other" has none of ours, and a
healthcare provider only where its name says that it belongs to the NHS."""


def read_ror(path: Path) -> Iterator[RegisteredOrganisation | LineProblem]:
    """Every organisation that can be read, and a LineProblem for everything that cannot.

    A record that comes twice counts once: the first is kept. Raises OSError when the file cannot be opened.
    """
    seen: set[str] = set()
    for found in read_json_file(path, always=_ALWAYS):
        if isinstance(found, LineProblem):
            yield found
            continue
        line, fields = found
        organisation = organisation_of(fields)
        if organisation is None:
            yield LineProblem(line, _NO_RECORD)
        elif organisation.id in seen:
            yield LineProblem(line, f"{organisation.id} came before; the first record was kept.")
        else:
            seen.add(organisation.id)
            yield organisation


def ror_id(value: object) -> str:
    """The full id, https://ror.org/0..., of an id in any of its written forms; empty when it is none."""
    match = _ID.fullmatch(value.strip()) if isinstance(value, str) else None
    return f"https://ror.org/{match[1].lower()}" if match else ""


def organisation_of(fields: dict[str, Any]) -> RegisteredOrganisation | None:
    """The organisation of one record of either schema; None when it is no ROR record."""
    id_ = ror_id(fields.get("id"))
    names = _names_of_v2(fields) if isinstance(fields.get("names"), list) else _names_of_v1(fields)
    if not id_ or not names["display"]:
        return None
    name = names["display"][0]
    relations = _relations(fields)
    established = fields.get("established")
    return RegisteredOrganisation(
        register=Register.ROR,
        id=id_,
        name=name,
        other_names=tuple(dict.fromkeys(other for other in names["other"] if other != name)),
        acronyms=tuple(dict.fromkeys(names["acronym"])),
        kind=_kind(fields, name),
        address=_address_of_v2(fields) if isinstance(fields.get("locations"), list) else _address_of_v1(fields),
        website=_website(fields),
        founded=established if isinstance(established, int) and 0 < established < 10_000 else None,
        closed=_text(fields.get("status")) == "inactive",
        withdrawn=_text(fields.get("status")) == "withdrawn",
        successors=tuple(id_ for kind, id_ in relations if kind == "successor"),
        parents=tuple(id_ for kind, id_ in relations if kind == "parent"),
        relatives=tuple(dict.fromkeys(id_ for kind, id_ in relations if kind in {"parent", "child", "related"})),
        status=_text(fields.get("status")),
    )


def _names_of_v2(fields: dict[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"display": [], "other": [], "acronym": []}
    for entry in _objects(fields.get("names")):
        value, types = _text(entry.get("value")), entry.get("types") or []
        if not value or not isinstance(types, list):
            continue
        use = "display" if "ror_display" in types else "acronym" if "acronym" in types else "other"
        found[use].append(value)
    return found


def _names_of_v1(fields: dict[str, Any]) -> dict[str, list[str]]:
    labels = [_text(entry.get("label")) for entry in _objects(fields.get("labels"))]
    return {
        "display": [name for name in [_text(fields.get("name"))] if name],
        "other": [name for name in (*_texts(fields.get("aliases")), *labels) if name],
        "acronym": _texts(fields.get("acronyms")),
    }


def _kind(fields: dict[str, Any], name: str) -> OrganisationKind | None:
    types = [type_.lower() for type_ in _texts(fields.get("types"))]
    if "healthcare" in types or _NHS.search(name):
        return OrganisationKind.NHS if _NHS.search(name) else None
    return next((kind for type_, kind in _KINDS.items() if type_ in types), None)


def _address_of_v2(fields: dict[str, Any]) -> Address:
    """The first place: an organisation with several has its main one there."""
    for location in _objects(fields.get("locations")):
        details = location.get("geonames_details")
        if isinstance(details, dict):
            latitude, longitude = _degrees(details)
            return Address(
                town=_text(details.get("name")),
                region=_text(details.get("country_subdivision_name")),
                country=_text(details.get("country_code")).upper(),
                latitude=latitude,
                longitude=longitude,
            )
    return Address()


def _address_of_v1(fields: dict[str, Any]) -> Address:
    country = fields.get("country")
    code = _text(country.get("country_code")).upper() if isinstance(country, dict) else ""
    for entry in _objects(fields.get("addresses")):
        latitude, longitude = _degrees(entry)
        return Address(
            town=_text(entry.get("city")),
            region=_admin1(entry),
            country=code,
            latitude=latitude,
            longitude=longitude,
        )
    return Address(country=code)


def _admin1(entry: dict[str, Any]) -> str:
    """The region of a v1 address, as GeoNames has it."""
    city = entry.get("geonames_city")
    admin = city.get("geonames_admin1") if isinstance(city, dict) else None
    return _text(admin.get("name")) if isinstance(admin, dict) else ""


def _degrees(fields: dict[str, Any]) -> tuple[float | None, float | None]:
    """Latitude and longitude; neither where one is missing or out of range."""
    latitude, longitude = fields.get("lat"), fields.get("lng")
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        return None, None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None, None
    return float(latitude), float(longitude)


def _website(fields: dict[str, Any]) -> str:
    links = fields.get("links")
    for link in links if isinstance(links, list) else ():
        if isinstance(link, str):
            return _address_on_the_web(link)
        if isinstance(link, dict) and link.get("type") == "website":
            return _address_on_the_web(_text(link.get("value")))
    return ""


def _address_on_the_web(value: str) -> str:
    return value if value.startswith(("http://", "https://")) and not re.search(r"\s", value) else ""


def _relations(fields: dict[str, Any]) -> list[tuple[str, str]]:
    """`(parent|child|related|successor|predecessor, id)` of each relationship."""
    entries = _objects(fields.get("relationships"))
    found = [(_text(entry.get("type")).lower(), ror_id(entry.get("id"))) for entry in entries]
    return [(kind, id_) for kind, id_ in found if id_]


def _objects(value: object) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _texts(value: object) -> list[str]:
    return [text for text in map(_text, value) if text] if isinstance(value, list) else []


def _text(value: object) -> str:
    return without_markup(value.encode("utf-8", "replace").decode()) if isinstance(value, str) else ""
