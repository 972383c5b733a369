"""What an evidence index promises, whoever implements it.

Every score is the sum of one amount a term and, where a model reads the texts, one amount for what they mean.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from charnia.core.evidence import Place
from charnia.engine.text.embeddings.contract import Vectors


@dataclass(frozen=True, slots=True)
class Facets:
    """What a document can be filtered by. What is not known is empty or None, and passes no filter that asks for it."""

    kind: str = ""
    organisations: frozenset[str] = frozenset()
    year: int | None = None
    place: Place | None = None


NOTHING_KNOWN = Facets()


@dataclass(frozen=True, slots=True)
class Document:
    """What is indexed of a record or an offer. Words of the title count twice.

    `held_by` names those whose document it is; an index may compare it with documents of others. `number` is what its
    owner counts it by, 0 for nothing.
    """

    id: str
    title: str
    text: str = ""
    held_by: frozenset[str] = frozenset()
    facets: Facets = NOTHING_KNOWN
    number: int = 0


@dataclass(frozen=True, slots=True)
class Filters:
    """What documents must have to be found; what is empty or None asks for nothing.

    `kinds` and `organisations` ask for one of these; `years` for one from the first to the last, both included; `near`
    for a place at most `within_km` kilometres away.
    """

    kinds: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()
    years: tuple[int, int] | None = None
    near: Place | None = None
    within_km: float = 50.0


EVERYTHING = Filters()


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a need. Each part is brought to the same length before `weight` tells how much it counts.

    So a long product description does not drown the one sentence that says what is missing. `ignored` names words
    (as they are compared) that carry no meaning in this part.
    """

    label: str
    text: str
    weight: float = 1.0
    ignored: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NeedVector:
    """A need as term weights of unit length, for one revision of one index; and as a model reads it, where one does.

    `meaning` is float32[dimensions] of unit length.
    """

    weights: Mapping[str, float]
    revision: int
    meaning: Vectors | None = field(default=None, compare=False)


class Hit(NamedTuple):
    """A document and its score, above zero."""

    id: str
    score: float


class Snapshot(Protocol):
    """An index as it stood at one revision: never changes, may be read from any number of threads."""

    @property
    def revision(self) -> int:
        """Grows with every change of the index."""
        ...

    def vector(self, parts: Sequence[Part]) -> NeedVector:
        """The need made of these parts, weighed with the document frequencies of this revision."""
        ...

    def search(self, need: NeedVector, *, limit: int | None = None, filters: Filters = EVERYTHING) -> list[Hit]:
        """Documents that pass the filters and have a score above zero, best first, ties by id.

        None asks for all of them, exactly. With a limit the documents are those that a cheaper search proposes; their
        scores are exact all the same.
        """
        ...

    def scores(self, need: NeedVector, ids: Collection[str]) -> dict[str, float]:
        """The exact score of each of these documents; ids that the index does not hold are left out."""
        ...

    def amounts(self, need: NeedVector, id_: str) -> dict[str, float]:
        """What each term adds to one document's score, greatest first."""
        ...

    def meaning(self, need: NeedVector, id_: str) -> float:
        """What likeness of meaning adds to one document's score; with the terms' amounts it adds up to the score."""
        ...


class EvidenceIndex(Protocol):
    """Takes documents in and out. One writer at a time; readers use snapshots."""

    def add(self, documents: Iterable[Document]) -> None:
        """Take documents in; one with an id that is already there replaces it."""
        ...

    def remove(self, ids: Iterable[str]) -> None:
        """Take documents out; ids that are not there are passed over."""
        ...

    def snapshot(self) -> Snapshot:
        """The index with every change made so far."""
        ...

    def verify(self) -> list[str]:
        """A sentence for each thing that is damaged, with what mends it; none where all is well."""
        ...
