"""What a project of the Gateway made that others can use: intellectual property, products and interventions, databases
and models, tools and materials, software.

Read are, of all, `title, description, impact` and what the forms below name. A year that is given counts as the date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from charnia.core.evidence import EvidenceRecord
from charnia.core.vocabulary import EvidenceKind
from charnia.sources.dates import iso_date
from charnia.sources.gtr.beside import Beside
from charnia.sources.gtr.links import Link
from charnia.sources.gtr.page import LICENCE
from charnia.sources.identifiers import web_address
from charnia.sources.nested import Json, text


@dataclass(frozen=True, slots=True)
class Form:
    """How the Gateway tells of one kind of thing: what it is, the fields of its year and address, and further fields
    with the words that stand before what they say."""

    what: str
    year: str
    address: str
    further: Mapping[str, str]


_FIRST_PROVIDED = {"providedToOthers": "provided to others: ", "yearFirstProvided": "first provided in "}
FORMS = {
    "outcomes/intellectualproperties": Form(
        "Intellectual property",
        year="yearProtectionGranted",
        address="patentUrl",
        further={
            "protection": "",
            "patentId": "number ",
            "yearProtectionGranted": "protected since ",
            "licensed": "licensed: ",
        },
    ),
    "outcomes/products": Form(
        "Product or intervention",
        year="yearDevelopmentCompleted",
        address="supportingUrl",
        further={
            "type": "",
            "stage": "stage: ",
            "status": "status: ",
            "clinicalTrial": "clinical trial: ",
            "ukcrnIsctnId": "number of the trial ",
            "yearDevelopmentCompleted": "developed by ",
        },
    ),
    "outcomes/researchdatabaseandmodels": Form(
        "Research database or model", "yearFirstProvided", "supportingUrl", {"type": "", **_FIRST_PROVIDED}
    ),
    "outcomes/researchmaterials": Form(
        "Research tool or material", "yearFirstProvided", "supportingUrl", {"type": "", **_FIRST_PROVIDED}
    ),
    "outcomes/softwareandtechnicalproducts": Form(
        "Software or technical product",
        "yearFirstProvided",
        "supportingUrl",
        {"type": "", "softwareOpenSourced": "open source: ", **_FIRST_PROVIDED},
    ),
}
"""By what the address of a thing calls it."""


def title_of(fields: Json) -> str:
    """The title; what protects it and the number of that stand for one. Empty where there is neither."""
    number = text(fields, "patentId")
    protected = " ".join(filter(None, (text(fields, "protection"), number))) if number else ""
    return text(fields, "title") or protected


def record_of(form: Form, title: str, fields: Json, links: list[Link], beside: Beside) -> EvidenceRecord:
    """The record of one thing."""
    told = (text(fields, "description"), text(fields, "impact"), _what_it_is(form, fields))
    return EvidenceRecord(
        id=f"gtr:{text(fields, 'id')}",
        title=title,
        kind=EvidenceKind.PROJECT,
        text="\n\n".join(filter(None, told)),
        date=iso_date(text(fields, form.year)),
        people=beside.leaders_of(links),
        organisations=beside.leading_of(links),
        url=web_address(text(fields, form.address)),
        licence=LICENCE,
    )


def _what_it_is(form: Form, fields: Json) -> str:
    """ "Product or intervention: Therapeutic Intervention - Vaccines; stage: Initial development." """
    said = "; ".join(_said(form, fields))
    return f"{form.what}: {said}." if said else f"{form.what}."


def _said(form: Form, fields: Json) -> Iterator[str]:
    for name, before in form.further.items():
        value = fields.get(name)
        said = ("yes" if value else "no") if isinstance(value, bool) else text(fields, name)
        if said not in {"", "0"}:  # the year nought is none
            yield f"{before}{said}"
