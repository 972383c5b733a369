"""Offers that evidence makes by itself: the people whom records name, and the impact cases among the records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from charnia.core.evidence import EvidenceRecord, Offer, PersonReference
from charnia.core.vocabulary import EvidenceKind, OfferKind

_CLINICAL_ROLES = frozenset({"clinician", "doctor", "nurse", "consultant", "surgeon", "physician"})


def offers_of_evidence(records: Iterable[EvidenceRecord]) -> tuple[Offer, ...]:
    """One offer for each person with an id, and one for each impact case.

    A person's organisation is that of a record which names a single one: with several, nobody can tell whose is whose.
    """
    people: defaultdict[str, list[tuple[PersonReference, EvidenceRecord]]] = defaultdict(list)
    cases: list[Offer] = []
    for record in records:
        for person in record.people:
            if person.id:
                people[person.id].append((person, record))
        if record.kind is EvidenceKind.IMPACT_CASE:
            cases.append(_case(record))
    return (*(_person(id_, named) for id_, named in people.items()), *cases)


def _person(id_: str, named: list[tuple[PersonReference, EvidenceRecord]]) -> Offer:
    names = {person.name for person, _ in named}
    name = names.pop() if len(names) == 1 else min(names, key=lambda name: (-len(name), name))
    roles = {person.role.casefold() for person, _ in named if person.role}
    return Offer(
        id=f"person:{id_}",
        kind=OfferKind.CLINICIAN if roles & _CLINICAL_ROLES else OfferKind.EXPERT,
        title=name,
        person=PersonReference(id_, name),
        organisation=next((one.organisations[0] for _, one in named if len(one.organisations) == 1), None),
        evidence_ids=tuple(dict.fromkeys([record.id for _, record in named])),
    )


def _case(record: EvidenceRecord) -> Offer:
    return Offer(
        id=f"case:{record.id}",
        kind=OfferKind.CASE_STUDY,
        title=record.title,
        organisation=record.organisations[0] if record.organisations else None,
        evidence_ids=(record.id,),
        url=record.url,
    )
