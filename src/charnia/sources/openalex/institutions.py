"""OpenAlex institutions as a register of organisations: pages of the API, single institutions or JSON Lines.

Fields as documented for the Institution object in 2026: `id, ror, display_name, display_name_alternatives,
display_name_acronyms, country_code, type, homepage_url, geo`, and `status`, which is ROR's. Everything but the id and
the name may be missing or null. Relations are not read: those of `associated_institutions` come from ROR, which tells
them better.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

from charnia.core.registers import Address, RegisteredOrganisation
from charnia.core.vocabulary import Register
from charnia.sources.field_watch import watched
from charnia.sources.identifiers import ror_id, web_address
from charnia.sources.json_files import read_json_file
from charnia.sources.json_lines import LineProblem
from charnia.sources.nested import Json, at, text, texts
from charnia.sources.openalex.parse import LISTS, kind_of, short_id

ALWAYS = ("id", "ror", "display_name", "type", "homepage_url", "geo")


def read_institutions(path: Path) -> Iterator[RegisteredOrganisation | LineProblem]:
    """Every institution of a file that can be read and a LineProblem for everything that cannot."""
    for found in watched(read_json_file(path, lists=LISTS, always=ALWAYS), always=ALWAYS):
        yield found if isinstance(found, LineProblem) else institution_or_problem(*found)


def institution_or_problem(number: int, fields: Json) -> RegisteredOrganisation | LineProblem:
    """The organisation of one institution, or why there is none."""
    short, name = short_id(fields.get("id")), text(fields, "display_name")
    if not short.startswith("I") or not name:
        return LineProblem(number, "This is not an OpenAlex institution with a name; load institutions here.")
    status = text(fields, "status")
    return RegisteredOrganisation(
        register=Register.OPENALEX,
        id=short,
        name=name,
        other_names=_others(texts(fields, "display_name_alternatives"), name),
        acronyms=_others(texts(fields, "display_name_acronyms"), name),
        kind=kind_of(text(fields, "type"), name),
        address=_address(fields),
        website=web_address(text(fields, "homepage_url")),
        closed=status == "inactive",
        withdrawn=status == "withdrawn",
        status=status,
        ror=ror_id(text(fields, "ror")).removeprefix("ror:"),
    )


def _others(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(other for other in names if other != name))


def _address(fields: Json) -> Address:
    latitude, longitude = _degrees(at(fields, "geo", "latitude"), at(fields, "geo", "longitude"))
    return Address(
        town=text(fields, "geo", "city"),
        region=text(fields, "geo", "region"),
        country=(text(fields, "country_code") or text(fields, "geo", "country_code")).upper(),
        latitude=latitude,
        longitude=longitude,
    )


def _degrees(latitude: object, longitude: object) -> tuple[float | None, float | None]:
    """Latitude and longitude; neither where one is missing or out of range."""
    if not (_is_number(latitude, 90) and _is_number(longitude, 180)):
        return None, None
    return float(latitude), float(longitude)


def _is_number(value: object, largest: int) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and -largest <= value <= largest
