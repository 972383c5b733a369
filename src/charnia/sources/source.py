"""What a source is: how it is read, how it is asked over the network, and what its items are besides evidence."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from charnia.core.evidence import EvidenceRecord, Offer, OrganisationFacts, PersonFacts, TopicsOf
from charnia.sources.harvest import Pages
from charnia.sources.json_lines import LineProblem, Unchanged
from charnia.sources.polite_client import PoliteClient
from charnia.sources.query import Query


def _no_offers(path: Path) -> Iterator[Offer]:
    return iter(())


def _no_people(path: Path) -> Iterator[PersonFacts]:
    return iter(())


def _no_organisations(path: Path) -> Iterator[OrganisationFacts]:
    return iter(())


class Snapshot(Protocol):
    """Reads JSON Lines with `processes` worker processes, which read the topics of records too; `known` tells which
    fingerprints are stored."""

    def __call__(
        self,
        path: Path,
        *,
        known: Callable[[Sequence[str]], Collection[str]],
        processes: int,
        topic_reader: Callable[[], TopicsOf] | None = None,
    ) -> Iterator[EvidenceRecord | LineProblem | Unchanged]: ...


class KnownBy(StrEnum):
    """By what a source knows an institution."""

    ROR = "ROR"
    NAME = "name"
    GATEWAY_ID = "id in the Gateway"
    ORG_ID = "number at Companies House or other org-id"
    ROR_OR_COUNTRY = "ROR or country"


class ClientModule(Protocol):
    """What every module that asks a source says of it: its name in messages, its address, and the most requests a
    second."""

    NAME: str
    BASE: str
    A_SECOND: float


@dataclass(frozen=True, slots=True)
class AskedByModule:
    """What is asked over the network by a module of its own."""

    client: ClientModule

    @property
    def name(self) -> str:
        """Of the source, in messages."""
        return self.client.NAME

    @property
    def base(self) -> str:
        """Its address."""
        return self.client.BASE

    @property
    def a_second(self) -> float:
        """The most requests."""
        return self.client.A_SECOND


@dataclass(frozen=True, slots=True)
class Network(AskedByModule):
    """How a source is asked over the network: the module that asks it, what makes its pages there, by what it knows an
    institution (None where it is asked as a whole: for all that is open now, or for all it has), whether it can be
    asked for what is newer, whether it is so by itself the next time, the environment variable of its key, the seconds
    to wait after too many requests where it does not say, those to wait for a reply, and whether it is closed: nothing
    new comes, so that what was asked to the end is not asked again by itself."""

    pages: Callable[[PoliteClient, Query], Pages]
    institution: KnownBy | None
    knows_since: bool = True
    goes_on_by_itself: bool = True
    key_variable: str = ""
    wait_when_too_many: float | None = None
    patience: float = 60.0
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """How one source is read: its name in the records' provenance, its reader, the offers its items make, the people
    and organisations it tells of apart from records, the licence of its texts where the source has one for all, how it
    is asked over the network where it can be, how its JSON Lines are read faster, passing over what is stored, and what
    makes a reader of files that are given together, where one tells of what is in another.

    `read` gives every problem of a file; `offers`, `people` and `organisations` leave out what they cannot use.
    """

    label: str
    read: Callable[[Path], Iterator[EvidenceRecord | LineProblem]]
    offers: Callable[[Path], Iterator[Offer]] = _no_offers
    people: Callable[[Path], Iterator[PersonFacts]] = _no_people
    organisations: Callable[[Path], Iterator[OrganisationFacts]] = _no_organisations
    licence: str = ""
    network: Network | None = None
    snapshot: Snapshot | None = None
    together: Callable[[Sequence[Path]], Callable[[Path], Iterator[EvidenceRecord | LineProblem]]] | None = None
