"""What an evidence index promises, whoever implements it.

Every score is the sum of one amount a term and, where a model reads the texts, one amount for what they mean.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from charnia.engine.text.embeddings.contract import Vectors


@dataclass(frozen=True, slots=True)
class Document:
    """What is indexed of a record or an offer. Words of the title count twice.

    `held_by` names those whose document it is; an index may compare it with documents of others.
    """

    id: str
    title: str
    text: str = ""
    held_by: frozenset[str] = frozenset()


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

    def search(self, need: NeedVector, *, limit: int | None = None) -> list[Hit]:
        """Documents with a score above zero, best first, ties by id.

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
