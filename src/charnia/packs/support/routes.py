"""The routes of the YAML files beside this one, read, checked, and made into offers."""

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
class SupportRoute:
    """One route. `bridges` are the kinds of gap it can close; `how_to_ask` is the first step of a founder."""

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
def load_routes(folder: Path = OWN_FOLDER) -> tuple[SupportRoute, ...]:
    """The routes of every YAML file of a folder, by default Charnia's own. Raises PackError."""
    return tuple(_route(record) for path in sorted(folder.glob("*.yaml")) for record in read_records(path, keys=_KEYS))


def support_offers(routes: Iterable[SupportRoute]) -> tuple[Offer, ...]:
    """One offer a route; the id is `support:` and the id of the route."""
    return tuple(
        Offer(
            id=f"support:{route.id}",
            kind=route.kind,
            title=route.name,
            text=f"{route.summary} How to ask: {route.how_to_ask}",
            organisation=OrganisationReference(id=f"provider:{route.id}", name=route.provider),
            url=route.url,
            source="; ".join(route.sources),
            as_of=route.as_of,
            status=route.status,
            cautions=route.cautions + reliance_cautions(status=route.status, as_of=route.as_of),
        )
        for route in routes
    )


def _route(record: Record) -> SupportRoute:
    sources = record.texts("sources")
    bridges = record.words("bridges", GapKind)
    if not sources or not bridges:
        raise record.wrong("name at least one source and one kind of gap under 'bridges'.")
    return SupportRoute(
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
