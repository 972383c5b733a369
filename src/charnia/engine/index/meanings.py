"""What documents mean, as vectors of a sentence model: exact likeness to a need and to each other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from charnia.engine.index.contract import Document, Part
from charnia.engine.text.embeddings.contract import Encoder, Vectors

Floats = NDArray[np.float64]

SHARE = 1 / 6
"""What likeness of meaning counts beside likeness of words, unless another share is given. Cosines of meaning spread
about six times as wide."""
UNLIKE = 0.3
"""Up to this cosine two texts of one field have nothing in common; what is above it counts."""
_EXACT = 9
"""Decimals to which cosines are kept, so that sums made in another order give the same number."""


def text_of(document: Document) -> str:
    """What the model reads of a document."""
    return f"{document.title}\n{document.text}".strip()


def text_of_need(parts: Sequence[Part]) -> str:
    """What the model reads of a need."""
    return "\n".join(part.text for part in parts if part.text.strip())


def counted(cosines: Floats, share: float = SHARE) -> Floats:
    """What cosines of meaning add to a score."""
    return share * np.maximum(np.round(cosines, _EXACT) - UNLIKE, 0.0)


@dataclass(frozen=True, slots=True)
class MeaningSnapshot:
    """The vectors of documents at one revision: float64[n, dimensions] of unit length, and the row of each id. `share`
    is what meaning counts beside words."""

    encoder: Encoder
    vectors: Floats
    rows: Mapping[str, int]
    share: float = SHARE

    def need(self, parts: Sequence[Part]) -> Vectors | None:
        """The need as the model reads it; None where there is nothing to read."""
        text = text_of_need(parts)
        return self.encoder.encode([text])[0] if text else None

    def scores(self, need: Vectors | None, ids: Collection[str]) -> Floats:
        """What meaning adds to the score of each of these documents, in their order."""
        found = np.zeros(len(ids))
        known = [(place, self.rows[id_]) for place, id_ in enumerate(ids) if id_ in self.rows]
        if need is None or not known:
            return found
        places, rows = (list(column) for column in zip(*known, strict=True))
        asked = need.astype(np.float64)
        many = 2 * len(rows) > len(self.vectors)  # copying most of the vectors takes longer than comparing them all
        cosines = (self.vectors @ asked)[rows] if many else self.vectors[rows] @ asked
        found[places] = counted(cosines, self.share)
        return found


@dataclass(slots=True)
class MeaningStore:
    """The writer's side. Not thread-safe by itself: its owner holds a lock."""

    encoder: Encoder
    share: float = SHARE
    _vectors: dict[str, Vectors] = field(default_factory=dict)

    def add(self, documents: Iterable[Document]) -> None:
        """Take documents in; those without any text have no meaning."""
        texts = {document.id: text_of(document) for document in documents}
        self.remove(texts)
        said = {id_: text for id_, text in texts.items() if text}
        self.put(said, self.encoder.encode(list(said.values())))

    def put(self, ids: Iterable[str], vectors: Vectors) -> None:
        """Take in documents that were read elsewhere: float32[n, dimensions], in the order of the ids."""
        self._vectors.update(zip(ids, vectors, strict=True))

    def remove(self, ids: Iterable[str]) -> None:
        """Forget documents."""
        for id_ in ids:
            self._vectors.pop(id_, None)

    def snapshot(self) -> MeaningSnapshot:
        """Everything as it stands."""
        shape = (len(self._vectors), self.encoder.model.dimensions)
        vectors = np.array(list(self._vectors.values()), np.float64).reshape(shape)
        rows = {id_: row for row, id_ in enumerate(self._vectors)}
        return MeaningSnapshot(self.encoder, vectors, rows, self.share)
