"""A collaboration of API 2 of the Gateway: a record of its own, with the partner that the project had.

Read are `parentOrganisation, childOrganisation, sector, country, start, end, description,
principalInvestigatorContribution, partnerContribution, impact, supportingUrl`. The partner has no id
here: its name says which it is to a reader alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from charnia.core.awards import Award
from charnia.core.evidence import EvidenceRecord, Partner
from charnia.core.vocabulary import EvidenceKind, OrganisationKind
from charnia.sources.gtr.beside import Beside
from charnia.sources.gtr.links import Link, day
from charnia.sources.gtr.page import LICENCE
from charnia.sources.identifiers import web_address
from charnia.sources.nested import Json, text

COLLABORATIONS = "outcomes/collaborations"
_SECTORS = {
    "private": OrganisationKind.COMPANY,
    "academic/university": OrganisationKind.UNIVERSITY,
    "charity/non profit": OrganisationKind.CHARITY,
}
"""Sectors that say plainly what an organisation is; "Public" may be an NHS body, a council or a ministry abroad."""


def title_of(fields: Json) -> str:
    """ "Collaboration with Alder Therapies"; empty where no partner is named."""
    partner = text(fields, "parentOrganisation")
    return f"Collaboration with {partner}" if partner else ""


def record_of(title: str, fields: Json, links: list[Link], beside: Beside) -> EvidenceRecord:
    """The record of one collaboration."""
    sector = text(fields, "sector")
    return EvidenceRecord(
        id=f"gtr:{text(fields, 'id')}",
        title=title,
        kind=EvidenceKind.PROJECT,
        text="\n\n".join(filter(None, _paragraphs(fields))),
        date=day(fields.get("start")),
        people=beside.leaders_of(links),
        organisations=beside.leading_of(links),
        url=web_address(text(fields, "supportingUrl")),
        licence=LICENCE,
        partner=Partner(text(fields, "parentOrganisation"), sector, _SECTORS.get(sector.casefold().replace("-", " "))),
    )


def _paragraphs(fields: Json) -> Iterator[str]:
    yield text(fields, "description")
    for name, before in (
        ("principalInvestigatorContribution", "What the project gave"),
        ("partnerContribution", "What the partner gave"),
        ("impact", "What came of it"),
    ):
        if said := text(fields, name):
            yield f"{before}: {said}"
    yield _who(fields)


def _who(fields: Json) -> str:
    """ "Partner: Alder Therapies, Oncology; sector: Private; United Kingdom; from 1 September 2015." """
    names = (text(fields, "parentOrganisation"), text(fields, "childOrganisation"))
    sector = text(fields, "sector")
    parts = (
        ", ".join(filter(None, dict.fromkeys(names))),
        f"sector: {sector}" if sector else "",
        text(fields, "country"),
        Award(starts=day(fields.get("start")), ends=day(fields.get("end"))).period,
    )
    return f"Partner: {'; '.join(filter(None, parts))}."
