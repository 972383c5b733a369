"""OpenAlex works: pages of the API, single works, and the JSON Lines of the snapshot, plain or gzip.

Fields as documented for the Work object in 2026: `id, doi, display_name (or title), type, publication_date (or
publication_year), abstract_inverted_index, authorships, primary_location, is_retracted, mesh, topics, keywords`.
OpenAlex gives its data away under CC0; where a work names its own licence, that decides whether the abstract may be
shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import cast

from charnia.core.evidence import EvidenceRecord, OrganisationReference, PersonReference, Subject, TopicsOf
from charnia.core.organisation_names import kind_in_name
from charnia.core.vocabulary import EvidenceKind, OrganisationKind, TopicScheme
from charnia.sources.dates import iso_date
from charnia.sources.field_watch import watched
from charnia.sources.identifiers import doi_id, orcid_id, ror_id, web_address
from charnia.sources.json_files import read_json_file
from charnia.sources.json_lines import LineProblem
from charnia.sources.nested import plain
from charnia.sources.openalex.fields import Author, Authorship, Institution, Location, Text, Work
from charnia.sources.typed_json import as_struct

LICENCE = "CC0 1.0 (OpenAlex)"
LISTS = ("results",)
ALWAYS = ("id", "display_name", "type", "authorships", "abstract_inverted_index", "publication_year")
"""What every work has, if only as null; the API leaves nothing out unless asked to."""

READER_VERSION = b"3"
"""Part of the digest by which an unchanged line is known: raise it when more or other fields are read."""

_PUBLICATIONS = frozenset(
    ("article", "book", "book-chapter", "dissertation", "editorial", "letter", "preprint", "report", "review")
)
_NOWHERE, _NOBODY = Location(), Author()
_PREFIX = "https://openalex.org/"
_KINDS = {
    "company": OrganisationKind.COMPANY,
    "education": OrganisationKind.UNIVERSITY,
    "nonprofit": OrganisationKind.CHARITY,
}
"""Types of institutions that are one of our kinds; an archive or "facility" may be of several. "Funder" is none:
universities and hospitals that give grants are called so too. A hospital is of the NHS where its name says so."""
_LONGEST_ABSTRACT = 50_000
"""Words. Positions beyond are not of an abstract, and one wild position must not fill the memory."""


def read_works(path: Path) -> Iterator[EvidenceRecord | LineProblem]:
    """Every work of a file that can be read and a LineProblem for everything that cannot."""
    for found in watched(read_json_file(path, lists=LISTS, always=ALWAYS), always=ALWAYS):
        yield found if isinstance(found, LineProblem) else work_or_problem(found[0], as_struct(found[1], Work))


def work_or_problem(
    number: int, work: Work, digest: str = "", topics_of: TopicsOf | None = None
) -> EvidenceRecord | LineProblem:
    """The record of one work, or why there is none. A retracted work is no evidence. `digest` is that of its line; with
    `topics_of` its topics are read too."""
    id_ = short_id(work.id)
    if not id_.startswith("W"):
        return LineProblem(number, f'"{_shown(work.id)}" is not the id of an OpenAlex work; load works here.')
    title = plain(work.display_name) or plain(work.title)
    if not title:
        return LineProblem(number, f"Work {id_} has no title; it was left out.")
    if work.is_retracted:
        return LineProblem(number, f"Work {id_} was retracted; it was left out.")
    return _record(id_, title, work, digest, topics_of)


def _record(id_: str, title: str, work: Work, digest: str, topics_of: TopicsOf | None) -> EvidenceRecord:
    location = work.primary_location or _NOWHERE
    authorships = work.authorships or ()
    text, subjects = abstract(work.abstract_inverted_index or {}), _subjects(work)
    return EvidenceRecord(
        id=(doi_id(work.doi) if work.doi else "") or f"openalex:{id_}",
        title=title,
        kind=EvidenceKind.PUBLICATION if plain(work.type) in _PUBLICATIONS else None,
        text=text,
        date=_date(work),
        people=_people(authorships),
        organisations=_organisations(authorships),
        url=web_address(plain(location.landing_page_url)) or f"{_PREFIX}{id_}",
        licence=plain(location.license) or LICENCE,
        subjects=subjects,
        digest=digest,
        topics=topics_of(title, text, subjects) if topics_of else None,
    )


def _subjects(work: Work) -> tuple[Subject, ...]:
    """Medical Subject Headings, then topics and keywords of OpenAlex, each once. The older `concepts` are not read:
    they were given by machine far too freely ("Citation", "License")."""
    headings = [Subject(plain(one.descriptor_name), TopicScheme.MESH) for one in work.mesh or ()]
    labels = [
        Subject(plain(one.display_name), TopicScheme.OPENALEX) for one in (*(work.topics or ()), *(work.keywords or ()))
    ]
    return tuple(dict.fromkeys([subject for subject in (*headings, *labels) if subject.label]))


def abstract(inverted: Mapping[str, Sequence[int]]) -> str:
    """The text of an inverted index: `{"word": [places]}` becomes the words in order. Empty where there is none."""
    words: list[str | None] = [None] * sum(map(len, inverted.values()))
    with suppress(IndexError):
        for word, places in inverted.items():
            if len(places) == 1:  # two thirds of the words; going through a list takes longer
                words[places[0]] = word
            else:
                for place in places:
                    words[place] = word
    if None not in words:
        return plain(" ".join(cast("list[str]", words[:_LONGEST_ABSTRACT])))
    placed = {place: word for word, places in inverted.items() for place in places}
    order = sorted(placed)  # there are gaps between the places, or wild ones, which must not fill the memory
    return plain(" ".join([placed[place] for place in order[:_LONGEST_ABSTRACT]]))


def _date(work: Work) -> dt.date | None:
    exact, year = work.publication_date, work.publication_year
    return (iso_date(exact) if exact else None) or (iso_date(str(year)) if year else None)


def _people(authorships: Iterable[Authorship]) -> tuple[PersonReference, ...]:
    """The authors in order, each once. The role is the place in the list of authors: first, middle or last.

    An author without any id is named with an empty one, so that nobody is taken for somebody of the same name.
    """
    new = tuple.__new__  # what calling the class comes to, in a quarter of the time
    found: dict[str, PersonReference] = {}
    for number, authorship in enumerate(authorships):
        author = authorship.author or _NOBODY
        name = plain(author.display_name) or plain(authorship.raw_author_name)
        if name:
            orcid, own = _person_ids(author)
            role = _role(authorship.author_position)
            id_ = orcid or own
            found.setdefault(id_ or f"#{number}", new(PersonReference, (id_, name, role, True, own if orcid else "")))
    return tuple(found.values())


@lru_cache(maxsize=64)
def _role(position: Text) -> str:
    return plain(position)


def _person_ids(author: Author) -> tuple[str, str]:
    """The ORCID iD and the id of OpenAlex, each empty where there is none. OpenAlex gives an author the iD in one work
    and leaves it out in the next."""
    short = short_id(author.id)
    return orcid_id(author.orcid) if author.orcid else "", f"openalex:{short}" if short else ""


def _organisations(authorships: Iterable[Authorship]) -> tuple[OrganisationReference, ...]:
    """The institutions of all authors, each once: most authors of a work share theirs."""
    raw = {one.id: one for authorship in authorships for one in authorship.institutions or ()}
    references = [organisation(institution) for institution in raw.values()]
    return tuple({reference.id: reference for reference in references if reference}.values())


def organisation(institution: Institution) -> OrganisationReference | None:
    """The organisation of an institution; None when it has neither ROR nor OpenAlex id, or no name."""
    return _reference(institution.id, institution.ror, institution.display_name, institution.type)


@lru_cache(maxsize=1 << 14)
def _reference(own_id: Text, ror: str | None, name: Text, kind: Text) -> OrganisationReference | None:
    """Institutions come again and again, so each is read once."""
    short, shown = short_id(own_id), plain(name)
    id_ = (ror_id(ror) if ror else "") or (f"openalex:{short}" if short else "")
    return OrganisationReference(id_, shown, kind=kind_of(plain(kind), shown)) if id_ and shown else None


def kind_of(type_: str, name: str) -> OrganisationKind | None:
    """The kind of an institution of this type and name; None where they do not say."""
    return OrganisationKind.NHS if kind_in_name(name) is OrganisationKind.NHS else _KINDS.get(type_)


def short_id(value: object) -> str:
    """ "W123" of "https://openalex.org/W123"; empty when it is not such an address."""
    short = value.removeprefix(_PREFIX) if isinstance(value, str) else ""
    return short if short[1:].isdigit() and len(short) < 20 else ""


def _shown(value: object) -> str:
    return plain(value)[:60] or "nothing"
