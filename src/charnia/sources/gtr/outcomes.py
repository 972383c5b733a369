"""Outcomes of API 2 of the Gateway that are evidence by themselves: publications and spin-outs.

Read are, of a publication, `title, author, datePublished, doi, publicationUrl, abstractText`; of a spin-out,
`companyName, description, impact, website, registrationNumber, yearEstablished`; of both the links to their projects.
An outcome names no organisation and no person by id: it counts for the organisations that lead its projects, a
publication for the one person of these whose name its author's fits, a spin-out for those who led them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from charnia.core.evidence import EvidenceRecord, OrganisationReference, PersonReference
from charnia.core.vocabulary import EvidenceKind, OrganisationKind
from charnia.sources.dates import iso_date
from charnia.sources.gtr.author import is_author
from charnia.sources.gtr.beside import Beside
from charnia.sources.gtr.links import LEADING, Link, day, links_of
from charnia.sources.gtr.page import LICENCE
from charnia.sources.identifiers import doi_id, web_address
from charnia.sources.json_lines import LineProblem
from charnia.sources.nested import Json, text

PUBLICATIONS, SPIN_OUTS = "outcomes/publications", "outcomes/spinouts"
_NUMBER = re.compile(r"[0-9]{8}|[A-Z]{2}[0-9]{6}")
_LEADERS = frozenset(("PI_PER", "FELLOW_PER"))


def read_outcome(number: int, fields: Json, kind: str, beside: Beside) -> Iterator[EvidenceRecord | LineProblem]:
    """The record of a publication or spin-out, and why it counts for nobody where its project is not at hand; or why
    there is none."""
    title = text(fields, "title" if kind == PUBLICATIONS else "companyName")
    if not title:
        yield LineProblem(number, f"An outcome ({text(fields, 'id')}) has no title or company name; it was left out.")
        return
    links = [link for project in links_of(fields, "projects") for link in beside.projects.get(project.id, ())]
    yield (_publication if kind == PUBLICATIONS else _spin_out)(title, fields, links, beside)
    if not links:
        yield LineProblem(
            number,
            f'The project of "{title}" does not come with it: whose work it is, is unknown. Give the files of both.',
            kept=True,
        )


def _publication(title: str, fields: Json, links: list[Link], beside: Beside) -> EvidenceRecord:
    """Without an abstract it has no text, so that a source which has one can say more of it."""
    return EvidenceRecord(
        id=doi_id(text(fields, "doi")) or f"gtr:{text(fields, 'id')}",
        title=title,
        kind=EvidenceKind.PUBLICATION,
        text=text(fields, "abstractText"),
        date=day(fields.get("datePublished")),
        people=_author(text(fields, "author"), links, beside),
        organisations=_leading(links, beside),
        url=web_address(text(fields, "publicationUrl")),
        licence=LICENCE,
    )


def _author(author: str, links: list[Link], beside: Beside) -> tuple[PersonReference, ...]:
    """The author that the Gateway names, by id where exactly one person of the projects has such a name."""
    if not author:
        return ()
    ids = {link.id for link in links if link.kind == "persons" and link.id in beside.people}
    fitting = [id_ for id_ in ids if is_author(author, beside.people[id_])]
    return (PersonReference(f"gtr:{fitting[0]}" if len(fitting) == 1 else "", author, "author"),)


def _spin_out(title: str, fields: Json, links: list[Link], beside: Beside) -> EvidenceRecord:
    year = text(fields, "yearEstablished")
    founded = f"{title} is a spin-out company{f', established in {year}' if year else ''}."
    return EvidenceRecord(
        id=f"gtr:{text(fields, 'id')}",
        title=title,
        kind=EvidenceKind.PROJECT,
        text="\n\n".join(filter(None, (text(fields, "description"), text(fields, "impact"), founded))),
        date=iso_date(year),
        people=beside.people_of(link for link in links if link.relation in _LEADERS),
        organisations=(*_company(title, fields), *_leading(links, beside)),
        url=web_address(text(fields, "website")),
        licence=LICENCE,
    )


def _company(name: str, fields: Json) -> tuple[OrganisationReference, ...]:
    """The company itself, where its number at Companies House is given."""
    number = text(fields, "registrationNumber").upper()
    if not _NUMBER.fullmatch(number):
        return ()
    return (OrganisationReference(f"companies-house:{number}", name, kind=OrganisationKind.COMPANY),)


def _leading(links: list[Link], beside: Beside) -> tuple[OrganisationReference, ...]:
    return beside.organisations_of(link for link in links if link.relation == LEADING)
