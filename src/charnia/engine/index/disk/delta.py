"""The edits since the files of an index were written, in memory: a small segment beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from charnia.engine.index.contract import Document
from charnia.engine.index.counting import Counted, Keys, Places, TermCounter
from charnia.engine.index.disk.base import Base
from charnia.engine.index.disk.edits import Edit
from charnia.engine.index.disk.segment import Ragged, Segment, segment_of
from charnia.engine.index.disk.vocabulary import Vocabulary
from charnia.engine.index.facets import Mask
from charnia.engine.text.embeddings.contract import Vectors


@dataclass(frozen=True, slots=True)
class Held:
    """A document that came in, its terms ascending with how often each occurs, and what it means."""

    document: Document
    keys: Keys
    counts: NDArray[np.uint16]
    words: str
    meaning: Vectors | None


@dataclass(slots=True)
class Delta:
    """What edits have made of some files. Not thread-safe by itself: its owner holds a lock."""

    base: Base
    dimensions: int
    with_terms: int
    held: dict[str, Held] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    """Rows of the files that were replaced or taken out."""
    counter: TermCounter = field(default_factory=TermCounter)

    def take_in(self, edits: Iterable[Edit]) -> None:
        """Follows the edits in their order."""
        last = {edit.id: edit for edit in edits}
        for id_ in last:
            self.held.pop(id_, None)
        self.gone.update(row for row in self.base.segment.rows_of(list(last)).tolist() if row >= 0)
        came = [edit for edit in last.values() if edit.document is not None]
        documents = [edit.document for edit in came if edit.document is not None]
        counted = self.counter.count(documents)
        for row, (edit, document) in enumerate(zip(came, documents, strict=True)):
            here = slice(counted.starts[row], counted.starts[row + 1])
            keys = counted.keys[counted.terms[here]]
            self.held[edit.id] = Held(document, keys, counted.counts[here], counted.words[row], edit.meaning)

    def ids_numbered(self, numbers: Collection[int]) -> list[str]:
        """The documents that their owner counts by these numbers."""
        segment = self.base.segment
        rows = np.flatnonzero(np.isin(segment.numbers, np.array(sorted(numbers), np.int64)))
        wanted = set(numbers)
        new = [id_ for id_, one in self.held.items() if one.document.number in wanted]
        return [segment.ids[row] for row in rows.tolist() if row not in self.gone] + new

    def alive(self) -> Mask:
        """bool[n]: the rows of the files that are still valid."""
        mask = np.ones(len(self.base), bool)
        mask[list(self.gone)] = False
        return mask

    def documents(self) -> tuple[list[Document], Counted, Vectors]:
        """The documents that came, in the order of their ids."""
        held = [self.held[id_] for id_ in sorted(self.held)]
        every = np.concatenate([np.empty(0, np.uint64), *(one.keys for one in held)])
        keys, terms = np.unique(every, return_inverse=True)
        counted = Counted(
            keys=keys,
            starts=np.cumsum([0, *(len(one.keys) for one in held)], dtype=np.int64),
            terms=terms,
            counts=np.concatenate([np.empty(0, np.uint16), *(one.counts for one in held)]),
            words=[one.words for one in held],
        )
        meanings = np.zeros((len(held), self.dimensions), np.float32)
        for row, one in enumerate(held):
            if one.meaning is not None:
                meanings[row] = one.meaning
        return [one.document for one in held], counted, meanings

    def joined(self) -> tuple[Segment, Vocabulary]:
        """What came as a segment, and the vocabulary of all that is valid."""
        documents, counted, meanings = self.documents()
        segment = segment_of(documents, counted, meanings)
        known = Vocabulary.without_edits(self.base.keys, self.base.frequencies, 0).numbers(counted.keys)
        new_keys = counted.keys[known < 0]
        numbers = np.where(known >= 0, known, len(self.base.keys) + np.cumsum(known < 0) - 1)
        left, sizes = self._terms_of_gone()
        changed, place = np.unique(np.concatenate((numbers, left)), return_inverse=True)
        came = np.bincount(counted.terms, minlength=len(counted.keys))
        changes = np.bincount(place[: len(numbers)], came, minlength=len(changed)) - np.bincount(
            place[len(numbers) :], minlength=len(changed)
        )
        vocabulary = Vocabulary(
            keys=self.base.keys,
            frequencies=self.base.frequencies,
            new_keys=new_keys,
            changed=changed,
            changes=changes.astype(np.int64),
            documents=self.with_terms
            - int(np.count_nonzero(sizes))
            + sum(1 for one in self.held.values() if len(one.keys)),
        )
        renumbered = Ragged(segment.terms.starts, numbers[segment.terms.values].astype(np.int32))
        return replace(segment, terms=renumbered), vocabulary

    def _terms_of_gone(self) -> tuple[Places, Places]:
        """The numbers of the terms in rows that are no longer valid, and how many each row has."""
        rows = np.array(sorted(self.gone), np.int64)
        numbers, starts = self.base.segment.terms.of(rows)
        return numbers.astype(np.int64), np.diff(starts)
