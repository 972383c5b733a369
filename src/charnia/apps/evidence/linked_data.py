"""A record as schema.org facts."""

from __future__ import annotations

from typing import Any

from charnia.apps.evidence.models import Authorship, EvidenceRecord
from charnia.apps.organisations.models import Organisation
from charnia.core.vocabulary import EvidenceKind
from charnia.web.templatetags.components import web_address

_TYPES = {
    EvidenceKind.PUBLICATION: "ScholarlyArticle",
    EvidenceKind.GRANT: "Grant",
    EvidenceKind.TRIAL: "MedicalTrial",
    EvidenceKind.IMPACT_CASE: "Report",
}


def record_facts(
    record: EvidenceRecord, named: list[Authorship], organisations: list[Organisation], address: str
) -> dict[str, Any]:
    """The record's type, title, date, people and organisations, with the address of its page and of its source."""
    kind = _TYPES.get(EvidenceKind(record.kind), "CreativeWork") if record.kind else "CreativeWork"
    facts = {"@type": kind, "@id": address, "name": record.title, "url": address, "identifier": record.source_id}
    people = [{"@type": "Person", "name": row.person.name} for row in named]
    sponsors = [{"@type": "Organization", "name": organisation.name} for organisation in organisations]
    same_as = web_address(record.source_address)
    if kind in {"Grant", "MedicalTrial"}:
        return {**facts, "sameAs": same_as, "sponsor": sponsors}
    published = record.date.isoformat() if record.date else ""
    return {**facts, "sameAs": same_as, "datePublished": published, "author": people, "sourceOrganization": sponsors}
