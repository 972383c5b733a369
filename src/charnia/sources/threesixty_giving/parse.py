"""Grants in the 360Giving Data Standard, as packages of JSON (`{"grants": [...]}`), lists, JSON Lines, or replies of
the 360Giving API, which wraps each grant (`{"results": [{"grant_id": ..., "data": {...}, "data_license": {...}}]}`).

Read are the fields that the standard's grant schema (1.0 and later) requires, `id, title, description, currency,
amountAwarded, awardDate, recipientOrganization, fundingOrganization`, and `url, grantProgramme, plannedDates` where
they are given. The licence is that of each publisher: the API names it with each grant (`data_license.name`), for files
say it when loading. Grants to individuals are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from charnia.core.awards import Award
from charnia.core.evidence import EvidenceRecord, OrganisationReference
from charnia.core.vocabulary import EvidenceKind
from charnia.sources.dates import iso_date
from charnia.sources.field_watch import watched
from charnia.sources.identifiers import LONGEST_ID, web_address
from charnia.sources.json_files import read_json_file
from charnia.sources.json_lines import LineProblem
from charnia.sources.nested import Json, objects, text

LISTS = ("grants", "results")
ALWAYS = (
    "id", "title", "description", "currency", "amountAwarded", "awardDate", "recipientOrganization",
    "fundingOrganization",
)  # fmt: skip
_MORE_THAN_ANY = 1e12


def read_grants(path: Path) -> Iterator[EvidenceRecord | LineProblem]:
    """Every grant of a file that can be read and a LineProblem for everything that cannot."""
    always = [name for name in ALWAYS if name != "recipientOrganization"]  # grants to individuals have another
    for found in watched(_grants(path), always=always):
        yield found if isinstance(found, LineProblem) else grant_or_problem(*found)


def _grants(path: Path) -> Iterator[tuple[int, Json] | LineProblem]:
    for found in read_json_file(path, lists=LISTS, always=ALWAYS):
        yield found if isinstance(found, LineProblem) else (found[0], _unwrapped(found[1]))


def _unwrapped(fields: Json) -> Json:
    """The grant itself, with the licence that the API puts beside it."""
    grant = fields.get("data")
    if "grant_id" not in fields or not isinstance(grant, dict):
        return fields
    return {**grant, "data_license": fields.get("data_license")}


def grant_or_problem(number: int, fields: Json) -> EvidenceRecord | LineProblem:
    """The record of one grant, or why there is none."""
    id_, title = text(fields, "id"), text(fields, "title")
    if not id_ or not title or len(id_) + 5 > LONGEST_ID:
        return LineProblem(number, 'There is no "id" or no "title", or the id is too long; every grant needs both.')
    recipients = _organisations(fields, "recipientOrganization")
    if not recipients:
        return LineProblem(number, f"Grant {id_} names no organisation that received it; it was left out.")
    return EvidenceRecord(
        id=f"360g:{id_}",
        title=title,
        kind=EvidenceKind.GRANT,
        text="\n\n".join(filter(None, (text(fields, "description"), _award(fields)))),
        date=iso_date(text(fields, "awardDate")),
        organisations=recipients,
        url=web_address(text(fields, "url")),
        awards=tuple(filter(None, (_given(fields),))),
        licence=text(fields, "data_license", "name"),
    )


def _award(fields: Json) -> str:
    funders = ", ".join(funder.name for funder in _organisations(fields, "fundingOrganization"))
    programme = text(fields, "grantProgramme", "title")
    parts = (
        f"Awarded by {funders}" if funders else "",
        f"programme {programme}" if programme else "",
        _given(fields).sum,
        f"planned from {start}" if (start := text(fields, "plannedDates", "startDate")[:10]) else "",
    )
    award = "; ".join(filter(None, parts))
    return f"{award}." if award else ""


def _given(fields: Json) -> Award:
    """The sum with its currency; not known where either is missing, since a number alone says nothing."""
    currency = text(fields, "currency")
    return Award(
        _rounded(fields.get("amountAwarded")) if currency else None,
        currency,
        starts=iso_date(text(fields, "plannedDates", "startDate")),
        ends=iso_date(text(fields, "plannedDates", "endDate")),
    )


def _rounded(amount: object) -> int | None:
    """A sum in whole units; None for nought and for what can be no sum."""
    if not isinstance(amount, int | float) or isinstance(amount, bool):
        return None
    return (round(amount) or None) if 0 < amount < _MORE_THAN_ANY else None


def _organisations(fields: Json, name: str) -> tuple[OrganisationReference, ...]:
    """Organisations by the identifier of the standard, such as GB-CHC-225922 or GB-COH-00123456."""
    found = ((text(one, "id"), text(one, "name")) for one in objects(fields, name))
    return tuple(
        OrganisationReference(f"org-id:{id_}", label) for id_, label in found if id_ and label and len(id_) <= 200
    )
