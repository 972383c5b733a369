"""OpenAlex works: pages of the API, single works, and the JSON Lines of the snapshot, plain or gzip.

Fields as documented for the Work object in 2026: `id, doi, display_name (or title), type, publication_date (or
publication_year), abstract_inverted_index, authorships, primary_location, is_retracted, mesh, topics, keywords`.
OpenAlex gives its data away under CC0; where a work names its own licence, that decides whether the abstract may be
shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from charnia.core.evidence import EvidenceRecord, OrganisationReference, PersonReference, Subject
from charnia.core.vocabulary import EvidenceKind, OrganisationKind, TopicScheme
from charnia.sources.dates import iso_date
from charnia.sources.field_watch import watched
from charnia.sources.identifiers import doi_id, orcid_id, ror_id, web_address
from charnia.sources.json_files import read_json_file
from charnia.sources.json_lines import LineProblem
from charnia.sources.nested import plain

LICENCE = "CC0 1.0 (OpenAlex)"
LISTS = ("results",)
ALWAYS = ("id", "display_name", "type", "authorships", "abstract_inverted_index", "publication_year")
"""What every work has, if only as null; the API leaves nothing out unless asked to."""

READER_VERSION = b"2"
"""Part of the digest by which an unchanged line is known: raise it when more or other fields are read."""

_PUBLICATIONS = frozenset(
    ("article", "book", "book-chapter", "dissertation", "editorial", "letter", "preprint", "report", "review")
)
_MESH, _OWN = TopicScheme.MESH, TopicScheme.OPENALEX
_PREFIX = "https://openalex.org/"
_KINDS = {
    "company": OrganisationKind.COMPANY,
    "education": OrganisationKind.UNIVERSITY,
    "funder": OrganisationKind.FUNDER,
}
"""Types of institutions that are one of our kinds; a hospital, an archive or "facility" may be of several."""
_LONGEST_ABSTRACT = 50_000
"""Words. Positions beyond are not of an abstract, and one wild position must not fill the memory."""


def read_works(path: Path) -> Iterator[EvidenceRecord | LineProblem]:
    """Every work of a file that can be read and a LineProblem for everything that cannot."""
    for found in watched(read_json_file(path, lists=LISTS, always=ALWAYS), always=ALWAYS):
        yield found if isinstance(found, LineProblem) else work_or_problem(*found)


def work_or_problem(number: int, fields: dict[str, Any]) -> EvidenceRecord | LineProblem:
    """The record of one work, or why there is none. A retracted work is no evidence."""
    id_ = short_id(fields.get("id"))
    if not id_.startswith("W"):
        return LineProblem(number, f'"{_shown(fields.get("id"))}" is not the id of an OpenAlex work; load works here.')
    title = plain(fields.get("display_name")) or plain(fields.get("title"))
    if not title:
        return LineProblem(number, f"Work {id_} has no title; it was left out.")
    if fields.get("is_retracted") is True:
        return LineProblem(number, f"Work {id_} was retracted; it was left out.")
    return _work(id_, title, fields)


def _work(id_: str, title: str, fields: dict[str, Any]) -> EvidenceRecord:
    doi = fields.get("doi")
    location = fields.get("primary_location")
    location = location if isinstance(location, dict) else {}
    authorships = [entry for entry in _list(fields.get("authorships")) if isinstance(entry, dict)]
    return EvidenceRecord(
        id=(doi_id(doi) if isinstance(doi, str) else "") or f"openalex:{id_}",
        title=title,
        kind=EvidenceKind.PUBLICATION if plain(fields.get("type")) in _PUBLICATIONS else None,
        text=abstract(fields.get("abstract_inverted_index")),
        date=_date(fields),
        people=_people(authorships),
        organisations=_organisations(authorships),
        url=web_address(plain(location.get("landing_page_url"))) or f"{_PREFIX}{id_}",
        licence=plain(location.get("license")) or LICENCE,
        subjects=_subjects(fields),
    )


def _subjects(fields: dict[str, Any]) -> tuple[Subject, ...]:
    """Medical Subject Headings, then topics and keywords of OpenAlex, each once. The older `concepts` are not read:
    they were given by machine far too freely ("Citation", "License")."""
    lists = (("mesh", "descriptor_name", _MESH), ("topics", "display_name", _OWN), ("keywords", "display_name", _OWN))
    found = (
        Subject(label, scheme)
        for name, field, scheme in lists
        for entry in _list(fields.get(name))
        if isinstance(entry, dict) and (label := plain(entry.get(field)))
    )
    return tuple(dict.fromkeys(found))


def abstract(inverted: object) -> str:
    """The text of an inverted index: `{"word": [places]}` becomes the words in order. Empty where there is none."""
    if not isinstance(inverted, dict):
        return ""
    try:
        placed = {place: word for word, places in inverted.items() for place in places}
        order = sorted(placed)
    except TypeError:
        return ""  # a place that is no number: the order of the words is lost
    return plain(" ".join([placed[place] for place in order[:_LONGEST_ABSTRACT]]))


def _date(fields: dict[str, Any]) -> dt.date | None:
    exact = fields.get("publication_date")
    year = fields.get("publication_year")
    return (iso_date(exact) if isinstance(exact, str) else None) or (
        iso_date(str(year)) if isinstance(year, int) else None
    )


def _people(authorships: list[dict[str, Any]]) -> tuple[PersonReference, ...]:
    """The authors in order, each once. The role is the place in the list of authors: first, middle or last.

    An author without any id is named with an empty one, so that nobody is taken for somebody of the same name.
    """
    found: dict[str, PersonReference] = {}
    for number, authorship in enumerate(authorships):
        author = authorship.get("author")
        author = author if isinstance(author, dict) else {}
        name = plain(author.get("display_name")) or plain(authorship.get("raw_author_name"))
        if name:
            id_ = _person_id(author)
            found.setdefault(id_ or f"#{number}", PersonReference(id_, name, plain(authorship.get("author_position"))))
    return tuple(found.values())


def _person_id(author: dict[str, Any]) -> str:
    orcid = author.get("orcid")
    short = short_id(author.get("id"))
    return (orcid_id(orcid) if isinstance(orcid, str) else "") or (f"openalex:{short}" if short else "")


def _organisations(authorships: list[dict[str, Any]]) -> tuple[OrganisationReference, ...]:
    """The institutions of all authors, each once: most authors of a work share theirs."""
    raw = {
        plain(institution.get("id")): institution
        for authorship in authorships
        for institution in _list(authorship.get("institutions"))
        if isinstance(institution, dict)
    }
    references = (organisation(institution) for institution in raw.values())
    return tuple({reference.id: reference for reference in references if reference}.values())


def organisation(institution: object) -> OrganisationReference | None:
    """The organisation of an institution object; None when it has neither ROR nor OpenAlex id, or no name."""
    if not isinstance(institution, dict):
        return None
    ror = institution.get("ror")
    short = short_id(institution.get("id"))
    id_ = (ror_id(ror) if isinstance(ror, str) else "") or (f"openalex:{short}" if short else "")
    name = plain(institution.get("display_name"))
    kind = _KINDS.get(plain(institution.get("type")))
    return OrganisationReference(id_, name, kind=kind) if id_ and name else None


def short_id(value: object) -> str:
    """ "W123" of "https://openalex.org/W123"; empty when it is not such an address."""
    short = value.removeprefix(_PREFIX) if isinstance(value, str) else ""
    return short if short[1:].isdigit() and len(short) < 20 else ""


def _shown(value: object) -> str:
    return plain(value)[:60] or "nothing"


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
