"""The services of the YAML files beside this one, read, checked, and made into offers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from charnia.core.evidence import Offer, OrganisationReference
from charnia.core.vocabulary import FactStatus, GapKind, OfferKind
from charnia.packs.cautions import reliance_cautions
from charnia.packs.records import Record, read_records

OWN_FOLDER = Path(__file__).parent

_KEYS = frozenset(
    {
        "id",
        "name",
        "kind",
        "provider",
        "summary",
        "how_to_ask",
        "bridges",
        "url",
        "sources",
        "as_of",
        "status",
        "cautions",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportService:
    """One service. `bridges` are the kinds of gap it can close; `how_to_ask` is the first step of a founder."""

    id: str
    name: str
    kind: OfferKind
    provider: str
    summary: str
    how_to_ask: str
    bridges: frozenset[GapKind]
    url: str
    sources: tuple[str, ...]
    as_of: str
    status: FactStatus
    cautions: tuple[str, ...]


@lru_cache(maxsize=4)
def load_services(folder: Path = OWN_FOLDER) -> tuple[SupportService, ...]:
    """The services of every YAML file of a folder, by default Charnia's own. Raises PackError."""
    return tuple(
        _service(record) for path in sorted(folder.glob("*.yaml")) for record in read_records(path, keys=_KEYS)
    )


def support_offers(services: Iterable[SupportService]) -> tuple[Offer, ...]:
    """One offer a service; the id is `support:` and the id of the service."""
    return tuple(
        Offer(
            id=f"support:{service.id}",
            kind=service.kind,
            title=service.name,
            text=f"{service.summary} How to ask: {service.how_to_ask}",
            organisation=OrganisationReference(id=f"provider:{service.id}", name=service.provider),
            url=service.url,
            source="; ".join(service.sources),
            as_of=service.as_of,
            status=service.status,
            cautions=service.cautions + reliance_cautions(status=service.status, as_of=service.as_of),
        )
        for service in services
    )


def _service(record: Record) -> SupportService:
    sources = record.texts("sources")
    bridges = record.words("bridges", GapKind)
    if not sources or not bridges:
        raise record.wrong("name at least one source and one kind of gap under 'bridges'.")
    return SupportService(
        id=record.text("id"),
        name=record.text("name"),
        kind=record.word("kind", OfferKind),
        provider=record.text("provider"),
        summary=record.text("summary"),
        how_to_ask=record.text("how_to_ask"),
        bridges=bridges,
        url=record.text_or_empty("url"),
        sources=sources,
        as_of=record.text("as_of"),
        status=record.word("status", FactStatus),
        cautions=record.texts("cautions"),
    )
