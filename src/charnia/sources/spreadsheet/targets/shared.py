"""Fields that rows of several targets have, and how names become keys."""

from __future__ import annotations

from charnia.sources.spreadsheet import conversions
from charnia.sources.spreadsheet.conversions import Convert
from charnia.sources.spreadsheet.fields import Field
from charnia.sources.spreadsheet.headings import plain

REFERENCE = Field(
    name="reference",
    label="Your reference",
    meaning="A number or code of your own that stays with the row. With it a corrected row is known again.",
    example="",
    convert=conversions.line(100),
    names=("reference", "ref", "id", "record id", "row id", "unique id", "code", "our reference", "number"),
    costs_the_row=True,
)
ORGANISATION_ID = Field(
    name="organisation_id",
    label="Organisation identifier",
    meaning="ROR id, ODS code or Companies House number of the organisation. Needed only where two have one name.",
    example="",
    convert=conversions.organisation_id,
    names=("organisation id", "org id", "company number", "employer id", "companies house number", "ror", "ods code"),
    costs_the_row=True,
)


def words(name: str, label: str, meaning: str, example: str, *names: str, longest: int = 5_000) -> Field:
    """A field of free text."""
    return Field(
        name=name, label=label, meaning=meaning, example=example, names=names, convert=conversions.text(longest)
    )


def short(name: str, label: str, meaning: str, example: str, *names: str, longest: int = 200) -> Field:
    """A field of text on one line."""
    return Field(
        name=name, label=label, meaning=meaning, example=example, names=names, convert=conversions.line(longest)
    )


def read(name: str, label: str, meaning: str, example: str, *names: str, by: Convert) -> Field:
    """A field whose cells are read by a conversion, and left out where they cannot be."""
    return Field(name=name, label=label, meaning=meaning, example=example, names=names, convert=by)


def named(*parts: object) -> str:
    """A key out of names: what differs in case, accents and signs alone is the same."""
    return "@".join(plain(str(part or "")) for part in parts)
