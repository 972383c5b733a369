"""Europe PMC articles: "core" results of the search API (REST API version 6), and the same as getpapers saves them.

getpapers wraps each value in a list; both forms are read. Read are `id, source, doi, title, abstractText, authorList,
firstPublicationDate (or pubYear), keywordList, meshHeadingList, license`. The licence is that of the article: the
abstract is shown only where it allows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from charnia.core.evidence import EvidenceRecord, PersonReference, Subject
from charnia.core.vocabulary import EvidenceKind, TopicScheme
from charnia.sources.dates import iso_date
from charnia.sources.field_watch import watched
from charnia.sources.identifiers import doi_id, orcid_id
from charnia.sources.json_files import read_json_file
from charnia.sources.json_lines import LineProblem
from charnia.sources.nested import Json, objects, text, texts

LISTS = ("resultList.result",)
ALWAYS = ("id", "source", "title", "pubYear", "authorList", "firstPublicationDate")
OFTEN = ("abstractText", "doi")
_PAGE = "https://europepmc.org/article/"


def read_articles(path: Path) -> Iterator[EvidenceRecord | LineProblem]:
    """Every article of a file that can be read and a LineProblem for everything that cannot."""
    for found in watched(read_json_file(path, lists=LISTS, always=ALWAYS), always=ALWAYS, often=OFTEN):
        yield found if isinstance(found, LineProblem) else article_or_problem(*found)


def article_or_problem(number: int, fields: Json) -> EvidenceRecord | LineProblem:
    """The record of one article, or why there is none."""
    id_, source, title = text(fields, "id"), text(fields, "source"), text(fields, "title")
    if not id_ or not source:
        return LineProblem(number, 'There is no "id" with its "source"; give results of Europe PMC.')
    if not title:
        return LineProblem(number, f"Article {source}/{id_} has no title; it was left out.")
    subjects = _subjects(fields)
    return EvidenceRecord(
        id=doi_id(text(fields, "doi")) or f"europepmc:{source}:{id_}",
        title=title,
        kind=EvidenceKind.PUBLICATION,
        text="\n\n".join(part for part in (text(fields, "abstractText"), _sentence(subjects)) if part),
        date=iso_date(text(fields, "firstPublicationDate")) or iso_date(text(fields, "pubYear")),
        people=_people(fields),
        url=f"{_PAGE}{source}/{id_}",
        licence=text(fields, "license"),
        subjects=subjects,
    )


def _subjects(fields: Json) -> tuple[Subject, ...]:
    """The keywords of the authors and the Medical Subject Headings, each once."""
    keywords = (Subject(word, TopicScheme.KEYWORD) for word in texts(fields, "keywordList", "keyword"))
    headings = (text(one, "descriptorName") for one in objects(fields, "meshHeadingList", "meshHeading"))
    return tuple(dict.fromkeys((*keywords, *(Subject(label, TopicScheme.MESH) for label in headings if label))))


def _sentence(subjects: tuple[Subject, ...]) -> str:
    words = dict.fromkeys(subject.label for subject in subjects)
    return f"Subjects: {'; '.join(words)}." if words else ""


def _people(fields: Json) -> tuple[PersonReference, ...]:
    """The authors in order. Those without an ORCID have an empty id: a name alone does not say who somebody is."""
    authors = objects(fields, "authorList", "author")
    people = (_person(author, place, len(authors)) for place, author in enumerate(authors))
    found: dict[str, PersonReference] = {}
    for number, person in enumerate(people):
        if person:
            found.setdefault(person.id or f"#{number}", person)
    return tuple(found.values())


def _person(author: Json, place: int, number: int) -> PersonReference | None:
    given, family = text(author, "firstName"), text(author, "lastName")
    name = f"{given} {family}" if given and family else text(author, "fullName")
    role = "first" if place == 0 else "last" if place == number - 1 else "middle"
    return PersonReference(_orcid(author), name, role) if name else None


def _orcid(author: Json) -> str:
    """The API writes {"type": "ORCID", "value": ...}, getpapers {"$": {"type": "ORCID"}, "_": ...}."""
    for entry in objects(author, "authorId"):
        if (text(entry, "type") or text(entry, "$", "type")) == "ORCID":
            return orcid_id(text(entry, "value") or text(entry, "_"))
    return ""
