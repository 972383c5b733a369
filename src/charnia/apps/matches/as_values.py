"""Rows of the store as the values that the engine matches. What is not public never becomes one."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from django.db.models import Model, Prefetch, QuerySet
from django.utils import timezone

from charnia.apps.evidence import queries as evidence_queries
from charnia.apps.evidence.licences import text_may_be_shown
from charnia.apps.evidence.models import EvidenceRecord
from charnia.apps.offers import queries as offer_queries
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.models import Organisation
from charnia.apps.people import queries as people_queries
from charnia.apps.people.models import Person
from charnia.core import evidence as values
from charnia.core.vocabulary import EvidenceKind, FactStatus, OfferKind, PersonRole
from charnia.engine.index.contract import Document
from charnia.engine.ranking.pool import document_of, work_of

KIND_OF_ROLE: Mapping[PersonRole, OfferKind] = {
    PersonRole.RESEARCHER: OfferKind.EXPERT,
    PersonRole.CLINICIAN: OfferKind.CLINICIAN,
    PersonRole.MENTOR: OfferKind.MENTOR,
}
"""People in other roles (founders, students, brokers) are not offered to companies."""

CHUNK = 500

_OF_A_PERSON = (
    "name", "title", "bio", "interests", "roles", "organisation__name", "organisation__is_listed",
    "organisation__latitude", "organisation__longitude",
)  # fmt: skip

_Row = TypeVar("_Row", bound=Model)


def key_of(offer_id: str) -> str:
    """The key of the candidate behind an id of the engine: a person has one id a role, such as "person-12-mentor"."""
    return "-".join(offer_id.split("-")[:2])


def ids_of(key: str) -> tuple[str, ...]:
    """The ids that the candidate of this key may have in the engine."""
    return (key, *(f"{key}-{kind.value}" for kind in KIND_OF_ROLE.values()))


def organisation_id(pk: int) -> str:
    """The id by which the engine knows an organisation."""
    return f"organisation-{pk}"


def person_id(pk: int) -> str:
    """The id by which the engine knows a person, whatever the role."""
    return f"person-{pk}"


def record_values(pks: Collection[int] | None = None) -> Iterator[tuple[int, values.EvidenceRecord]]:
    """Records with their primary keys, all of them or those named. People stand in them by key alone: a name would
    outlive the wish to be hidden."""
    for pk, record, _ in _records(_among(EvidenceRecord.objects.all(), pks)):
        yield pk, record


def record_documents(pks: Collection[int] | None = None) -> Iterator[Document]:
    """Records as an index takes them in, all of them or those named, each with its primary key as its number. A record
    lies where its organisation does, if it names a single one."""
    for pk, record, places in _records(_among(EvidenceRecord.objects.all(), pks)):
        document = document_of(record)
        place = places[0] if len(places) == 1 else None
        yield replace(document, facets=replace(document.facets, place=place), number=pk)


def records_named(source_ids: Collection[str]) -> dict[str, values.EvidenceRecord]:
    """The records with these ids, by id, in three queries for each 500."""
    rows = EvidenceRecord.objects.filter(source_id__in=source_ids).order_by()
    return {record.id: record for _, record, _ in _records(rows)}


def works_named(source_ids: Collection[str]) -> dict[str, str]:
    """The works that the records with these ids tell of. One query."""
    rows = EvidenceRecord.objects.filter(source_id__in=source_ids).order_by().values_list("source_id", "title")
    return {id_: work_of(values.EvidenceRecord(id_, title)) for id_, title in rows}


def record_dates(pks: Collection[int] | None = None) -> Iterator[tuple[str, dt.date | None]]:
    """The days of records, all of them or those named, by their ids. One query."""
    rows = _among(EvidenceRecord.objects.all(), pks).order_by().values_list("source_id", "date")
    return rows.iterator(chunk_size=CHUNK)


def number_of_records() -> int:
    """How many records there are."""
    return EvidenceRecord.objects.count()


def record_ids() -> Iterator[str]:
    """The ids of all records."""
    return EvidenceRecord.objects.order_by().values_list("source_id", flat=True).iterator(chunk_size=CHUNK)


def person_values(pks: Collection[int] | None = None) -> Iterator[values.Offer]:
    """Listed people as offers, one for each role in which they can help, with the evidence that counts for them."""
    people = people_queries.listed().select_related("organisation").only(*_OF_A_PERSON)
    rows = _among(people, pks).iterator(chunk_size=CHUNK)
    while chunk := list(itertools.islice(rows, CHUNK)):
        counting = evidence_queries.counting_for([row.pk for row in chunk])
        for row in chunk:
            yield from _offers_of_person(row, tuple(counting.get(row.pk, ())))


def offer_values(pks: Collection[int] | None = None) -> Iterator[values.Offer]:
    """Published offers with their evidence; not those of people who are not listed."""
    rows = offer_queries.matched().select_related("organisation", "person")
    rows = rows.prefetch_related(Prefetch("evidence", queryset=EvidenceRecord.objects.only("source_id")))
    for row in _among(rows, pks).iterator(chunk_size=CHUNK):
        yield _offer(row)


def offers_by(people: Collection[int]) -> set[int]:
    """The offers that these people make, published or not: whether one is matched depends on the person's listing."""
    return set(Offer.objects.filter(person__in=people).values_list("pk", flat=True)) if people else set()


def people_and_offers_of(organisations: Collection[int]) -> tuple[set[int], set[int]]:
    """The people and the offers that carry the name and place of one of these organisations."""
    if not organisations:
        return set(), set()
    people = Person.objects.filter(organisation__in=organisations).values_list("pk", flat=True)
    offers = Offer.objects.filter(organisation__in=organisations).values_list("pk", flat=True)
    return set(people), set(offers)


def _among(rows: QuerySet[_Row], pks: Collection[int] | None) -> QuerySet[_Row]:
    return rows.order_by("pk") if pks is None else rows.filter(pk__in=pks).order_by("pk")


def _records(rows: QuerySet[EvidenceRecord]) -> Iterator[tuple[int, values.EvidenceRecord, list[values.Place | None]]]:
    """Records with their primary keys and the places of their organisations. Read as plain columns: rows as objects
    take several times as long, which is minutes where there are a million."""
    columns = ("pk", "source_id", "title", "kind", "text", "date", "url", "licence", "load__licence")
    stream = rows.values_list(*columns).iterator(chunk_size=CHUNK)
    while chunk := list(itertools.islice(stream, CHUNK)):
        pks = [row[0] for row in chunk]
        people, organisations = evidence_queries.people_of(pks), _organisations_of(pks)
        for pk, id_, title, kind, text, date, url, own_licence, licence_of_all in chunk:
            held = organisations.get(pk, [])
            record = values.EvidenceRecord(
                id=id_,
                title=title,
                kind=EvidenceKind(kind) if kind else None,
                text=text,
                date=date,
                people=tuple(values.PersonReference(person_id(one), "", role) for one, role in people.get(pk, ())),
                organisations=tuple(reference for reference, _ in held),
                url=url,
                may_be_quoted=text_may_be_shown(own_licence or licence_of_all),
            )
            yield pk, record, [place for _, place in held]


def _organisations_of(
    records: Collection[int],
) -> dict[int, list[tuple[values.OrganisationReference, values.Place | None]]]:
    """The organisations of each of these records and where they lie, by name, in one query."""
    links = EvidenceRecord.organisations.through.objects.filter(evidencerecord__in=records)
    columns = ("pk", "name", "is_listed", "latitude", "longitude")
    rows = links.order_by("organisation__name", "organisation_id").values_list(
        "evidencerecord", *(f"organisation__{column}" for column in columns)
    )
    found: dict[int, list[tuple[values.OrganisationReference, values.Place | None]]] = {}
    for record, pk, name, is_listed, latitude, longitude in rows:
        reference = values.OrganisationReference(organisation_id(pk), name if is_listed else "")
        place = None if latitude is None or longitude is None else values.Place(latitude, longitude)
        found.setdefault(record, []).append((reference, place))
    return found


def _offers_of_person(row: Person, evidence: tuple[str, ...]) -> Iterator[values.Offer]:
    for role in row.role_words():
        if role not in KIND_OF_ROLE:
            continue
        yield values.Offer(
            id=f"person-{row.pk}-{KIND_OF_ROLE[role].value}",
            kind=KIND_OF_ROLE[role],
            title=row.name,
            text="\n".join(part for part in (row.title, row.bio, row.interests) if part),
            person=_person(row),
            organisation=_organisation(row.organisation) if row.organisation else None,
            place=_place(row.organisation),
            evidence_ids=evidence,
        )


def _offer(row: Offer) -> values.Offer:
    organisation = values.OrganisationReference("", row.provider) if row.provider else None
    if row.organisation:
        organisation = _organisation(row.organisation, otherwise=row.provider)
    return values.Offer(
        id=f"offer-{row.pk}",
        kind=OfferKind(row.kind),
        title=row.title,
        text=row.text,
        person=_person(row.person) if row.person and row.kind in KIND_OF_ROLE.values() else None,
        organisation=organisation,
        place=_place(row) or _place(row.organisation),
        evidence_ids=tuple(record.source_id for record in row.evidence.all()),
        starts=timezone.localdate(row.starts_at) if row.starts_at else None,
        closes=row.closes_on,
        url=row.url,
        source=row.source,
        as_of=row.as_of,
        status=FactStatus(row.fact_status) if row.fact_status else None,
        cautions=tuple(row.cautions),
        terms=row.terms,
        is_paused=row.is_paused,
    )


def _person(row: Person) -> values.PersonReference:
    return values.PersonReference(person_id(row.pk), row.name)


def _organisation(row: Organisation, *, otherwise: str = "") -> values.OrganisationReference:
    """An organisation that is not listed keeps its id, by which conflicts are found, and is not named."""
    return values.OrganisationReference(organisation_id(row.pk), row.name if row.is_listed else otherwise)


def _place(row: Offer | Organisation | None) -> values.Place | None:
    if row is None or row.latitude is None or row.longitude is None:
        return None
    return values.Place(row.latitude, row.longitude)
