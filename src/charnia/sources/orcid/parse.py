"""ORCID public records, version 3.0, as JSON or XML: who a person is, where they are employed, and their works.

Read are `orcid-identifier, person (name, other-names)`, and of the activities `employments` and `works`; only what is
marked public. The public data are under CC0. A work names the record's owner alone: ORCID does not list the others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from charnia.core.evidence import Affiliation, EvidenceRecord, OrganisationReference, PersonFacts, PersonReference
from charnia.core.vocabulary import EvidenceKind
from charnia.sources.dates import iso_date
from charnia.sources.field_watch import watched
from charnia.sources.identifiers import doi_id, name_slug, orcid_id, ror_id, web_address
from charnia.sources.json_files import read_json_file
from charnia.sources.json_lines import LineProblem
from charnia.sources.nested import Json, at, objects, text
from charnia.sources.xml_tree import UnreadableXml, read_xml

LICENCE = "CC0 1.0 (ORCID)"
ALWAYS = ("person", "activities-summary")
OFTEN = ("activities-summary.works", "activities-summary.employments")
_NO_RECORD = "There is no ORCID record in this; give a public record of version 3.0."
_PUBLICATIONS = frozenset(
    (
        "journal-article", "book", "book-chapter", "book-review", "conference-paper", "conference-abstract",
        "dissertation-thesis", "dissertation", "edited-book", "preprint", "report", "review", "working-paper",
    )
)  # fmt: skip


def read_record_works(path: Path) -> Iterator[EvidenceRecord | LineProblem]:
    """The works of every record of a file, and a LineProblem for what is no record."""
    for found in watched(_records(path), always=ALWAYS, often=OFTEN):
        if isinstance(found, LineProblem):
            yield found
        else:
            yield from works_of(found[1])


def read_record_owners(path: Path) -> Iterator[PersonFacts]:
    """Who the records of a file belong to."""
    for found in _records(path):
        if not isinstance(found, LineProblem):
            yield person_facts(found[1])


def person_facts(record: Json) -> PersonFacts:
    """Who the record belongs to, with the posts that they made public, the newest first."""
    owner = _owner(record)
    posts = [_affiliation(entry) for entry in _summaries(record, "employments", "employment-summary")]
    names = objects(record, "person", "other-names", "other-name")
    return PersonFacts(
        person=owner,
        orcid=owner.id.removeprefix("orcid:"),
        other_names=tuple(filter(None, (text(one, "content") for one in names if _is_public(one)))),
        affiliations=tuple(sorted((post for post in posts if post), key=_newest_first, reverse=True)),
    )


def works_of(record: Json) -> Iterator[EvidenceRecord]:
    """One record for each group of works that ORCID takes for one; the first public summary speaks for it."""
    owner = _owner(record)
    for group in objects(record, "activities-summary", "works", "group"):
        public = [one for one in objects(group, "work-summary") if _is_public(one)]
        if public and _value(public[0], "title", "title"):
            yield _work(owner, public[0])


def _work(owner: PersonReference, summary: Json) -> EvidenceRecord:
    put_code = text(summary, "put-code") or text(summary, "@put-code")
    return EvidenceRecord(
        id=_doi(summary) or f"{owner.id}:work:{put_code}",
        title=_value(summary, "title", "title"),
        kind=EvidenceKind.PUBLICATION if _value(summary, "type") in _PUBLICATIONS else None,
        date=_date(at(summary, "publication-date")),
        people=(owner,),
        url=web_address(_value(summary, "url")),
        licence=LICENCE,
    )


def _records(path: Path) -> Iterator[tuple[int, Json] | LineProblem]:
    with path.open("rb") as file:
        is_xml = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    for found in _xml_record(path) if is_xml else read_json_file(path):
        if not isinstance(found, LineProblem) and not (_owner(found[1]).id and _owner(found[1]).name):
            yield LineProblem(found[0], _NO_RECORD)
        else:
            yield found


def _xml_record(path: Path) -> Iterator[tuple[int, Json] | LineProblem]:
    try:
        yield 1, read_xml(path)[1]
    except UnreadableXml as problem:
        yield LineProblem(1, str(problem))


def _owner(record: Json) -> PersonReference:
    path = text(record, "orcid-identifier", "path")
    name = at(record, "person", "name")
    credit = _value(name, "credit-name")
    full = " ".join(filter(None, (_value(name, "given-names"), _value(name, "family-name"))))
    return PersonReference(orcid_id(path), credit or full)


def _summaries(record: Json, kind: str, name: str) -> Iterator[Json]:
    """JSON puts the summaries of a group under `summaries`, XML right into the group."""
    for group in objects(record, "activities-summary", kind, "affiliation-group"):
        inside = (*objects(group, "summaries"), group)
        yield from (one for part in inside for one in objects(part, name) if _is_public(one))


def _affiliation(summary: Json) -> Affiliation | None:
    name = text(summary, "organization", "name")
    known = at(summary, "organization", "disambiguated-organization")
    key = text(known, "disambiguated-organization-identifier")
    source = text(known, "disambiguation-source")
    id_ = (ror_id(key) if source == "ROR" else "") or f"orcid:{name_slug(name)[:200]}"
    if not name:
        return None
    return Affiliation(
        OrganisationReference(id_, name),
        role=text(summary, "role-title"),
        starts=_date(at(summary, "start-date")),
        ends=_date(at(summary, "end-date")),
    )


def _newest_first(post: Affiliation) -> tuple[bool, dt.date]:
    return post.ends is None, post.starts or dt.date.min


def _doi(summary: Json) -> str:
    for one in objects(summary, "external-ids", "external-id"):
        if text(one, "external-id-type") == "doi" and text(one, "external-id-relationship") in {"self", "version-of"}:
            return doi_id(text(one, "external-id-value"))
    return ""


def _date(fields: object) -> dt.date | None:
    parts = tuple(_value(fields, part) for part in ("year", "month", "day"))
    return iso_date("-".join(part for part in parts if part))


def _value(fields: object, *path: str) -> str:
    """JSON wraps a value as {"value": ...}, XML does not."""
    return text(fields, *path) or text(fields, *path, "value")


def _is_public(entry: Json) -> bool:
    return (text(entry, "visibility") or text(entry, "@visibility")) == "public"
