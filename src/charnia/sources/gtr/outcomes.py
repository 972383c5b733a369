"""Outcomes of API 2 of the Gateway that are evidence by themselves, each a record of its own.

These are what somebody may look for without knowing the project that it came of: publications, spin-outs, work with a
partner (`collaboration.py`), and what was made (`made.py`). What says no more than how a project fared is told in its
own record (`accounts.py`). Not read are dissemination and artistic works, which close no gap of a health product.

Read are, of a publication, `title, author, datePublished, doi, publicationUrl, abstractText`; of a spin-out,
`companyName, description, impact, website, registrationNumber, yearEstablished`; of all the links to their projects.
An outcome names no organisation and no person by id: it counts for the organisations that lead its projects, a
publication for the one person of these whose name its author's fits, all others for those who led them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from charnia.core.evidence import EvidenceRecord, OrganisationReference, PersonReference
from charnia.core.vocabulary import EvidenceKind, OrganisationKind
from charnia.sources.dates import iso_date
from charnia.sources.gtr import collaboration, made
from charnia.sources.gtr.author import is_author
from charnia.sources.gtr.beside import Beside
from charnia.sources.gtr.links import Link, day, links_of
from charnia.sources.gtr.page import LICENCE
from charnia.sources.identifiers import doi_id, web_address
from charnia.sources.json_lines import LineProblem
from charnia.sources.nested import Json, text

PUBLICATIONS, SPIN_OUTS = "outcomes/publications", "outcomes/spinouts"
_NUMBER = re.compile(r"[0-9]{8}|[A-Z]{2}[0-9]{6}")


def read_outcome(number: int, fields: Json, kind: str, beside: Beside) -> Iterator[EvidenceRecord | LineProblem]:
    """The record of an outcome of one of these kinds, and why it counts for nobody where its project is not at hand; or
    why there is none."""
    title_of, record = OWN_RECORDS[kind]
    id_, title = text(fields, "id"), title_of(fields)
    if not id_ or not title:
        lacks = "title or name" if id_ else "id"
        yield LineProblem(number, f"An outcome ({id_ or title or kind}) has no {lacks}; it was left out.")
        return
    links = [link for project in links_of(fields, "projects") for link in beside.projects.get(project.id, ())]
    yield record(title, fields, links, beside)
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
        organisations=beside.leading_of(links),
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
        people=beside.leaders_of(links),
        organisations=(*_company(title, fields), *beside.leading_of(links)),
        url=web_address(text(fields, "website")),
        licence=LICENCE,
    )


def _company(name: str, fields: Json) -> tuple[OrganisationReference, ...]:
    """The company itself, where its number at Companies House is given."""
    number = text(fields, "registrationNumber").upper()
    if not _NUMBER.fullmatch(number):
        return ()
    return (OrganisationReference(f"companies-house:{number}", name, kind=OrganisationKind.COMPANY),)


_Title = Callable[[Json], str]
_Record = Callable[[str, Json, list[Link], Beside], EvidenceRecord]
OWN_RECORDS: Mapping[str, tuple[_Title, _Record]] = {
    PUBLICATIONS: (lambda fields: text(fields, "title"), _publication),
    SPIN_OUTS: (lambda fields: text(fields, "companyName"), _spin_out),
    collaboration.COLLABORATIONS: (collaboration.title_of, collaboration.record_of),
    **{kind: (made.title_of, partial(made.record_of, form)) for kind, form in made.FORMS.items()},
}
"""How the title and the record of each kind are read."""
