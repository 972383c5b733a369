"""Records in the index in files, for stores too large to be held by every process.

All processes share the files. Whoever finds that the change log goes further than the index reads what has changed from
the store and writes it there, once for all of them. Only the days of the records are held in memory.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
from django.db import connection

from charnia.apps.evidence.models import ChangedThing
from charnia.apps.matches import as_values
from charnia.apps.matches.log import ChangeLog, LogStartedOver, Position
from charnia.engine.index.contract import Document
from charnia.engine.index.disk.files import read_manifest
from charnia.engine.index.disk.index import DiskIndex, Step
from charnia.engine.index.disk.snapshot import DiskSnapshot
from charnia.engine.index.meanings import text_of
from charnia.engine.index.unusable import REBUILD, IndexUnusable
from charnia.engine.index.vectors import SHORTEST_RECORD
from charnia.engine.ranking.matcher import MatcherSnapshot, oldest
from charnia.engine.ranking.stored import StoredMapping
from charnia.engine.text.embeddings.contract import KeepingEncoder, Passage, Progress, TextReader, Vectors

PROPOSED = 2_000
"""Records that are looked at for a need."""
READ_AT_ONCE = 12
"""Texts that a search waits for, about a second at most."""
_READ_TOGETHER = 64
_A_STEP = 2_000
"""Rows of the log that are followed in one piece."""

_Value = TypeVar("_Value")

logger = logging.getLogger(__name__)


class StoredEvidence:
    """What this process knows of the index in `folder`. Its owner holds a lock.

    Raises IndexUnusable where there is no index, where it is damaged, or where it is of another database.
    """

    def __init__(self, folder: Path, reader: TextReader | None) -> None:
        self._folder = folder
        self._reads = None if reader is None else _ReadsLittle(reader.documents)
        needs = None if reader is None else reader.needs
        self._index = DiskIndex(folder, self._reads, needs=needs, shortest=SHORTEST_RECORD)
        self._dates: dict[str, dt.date | None] = {}
        self._known_since: dt.date | None = None
        self._unread: set[int] = set()
        self._joined: tuple[MatcherSnapshot, DiskSnapshot, MatcherSnapshot] | None = None
        self._work: threading.Thread | None = None

    def open(self, position: Position) -> None:
        """Brings the index up to a position of the log, and reads the days of all records."""
        if read_manifest(self._folder) is None:
            raise IndexUnusable(f"There is no index in {self._folder}; {REBUILD}.")
        if Position.of_text(self._index.mark).last > ChangeLog().position.last:
            raise self._is_of_another_database()
        self.follow(position, ())
        self._dates = dict(as_values.record_dates())
        self._known_since = oldest(self._dates)

    def follow(self, position: Position, changed: Collection[int]) -> None:
        """Brings the index up to a position of the log; `changed` are the records that this process has not read since
        its last call."""
        while self.takes_step(position):
            pass
        if changed:
            self._dates.update(as_values.record_dates(changed))
            self._known_since = oldest(self._dates)

    def takes_step(self, position: Position) -> bool:
        """Brings the index nearer to a position of the log; says whether that moved it."""
        mark = self._index.mark
        if Position.of_text(mark).covers(position):
            return False
        self._index.follow(self._step)
        return self._index.mark != mark

    def joined(self, offers: MatcherSnapshot) -> MatcherSnapshot:
        """A matcher of offers together with the records."""
        index = self._index.snapshot()
        if self._joined is None or self._joined[0] is not offers or self._joined[1] is not index:
            together = replace(
                offers,
                evidence=index,
                records=_stored(as_values.records_named, len(index)),
                works=_stored(as_values.works_named, len(index)),
                dates=self._dates,
                known_since=self._known_since,
                unread=offers.unread + len(self._unread),
                proposed=PROPOSED,
            )
            self._joined = (offers, index, together)
        return self._joined[2]

    def work_on(self) -> None:
        """Lets a thread of its own do what nobody needs to wait for: read texts, and write new files."""
        is_busy = self._work is not None and self._work.is_alive()
        if not is_busy and (self._unread or self._index.is_merge_due()):
            self._work = threading.Thread(target=self._work_alone, daemon=True)
            self._work.start()

    def read_texts(self) -> None:
        """Reads the texts that were taken in by their words alone, and takes in what they mean."""
        while self._reads is not None and self._unread:
            some = sorted(self._unread)[:_READ_TOGETHER]
            self._reads.documents.encode([text for one in as_values.record_documents(some) if (text := text_of(one))])
            self._index.follow(partial(_again, some))
            self._unread -= set(some)

    def merge(self) -> None:
        """Writes new files where it is time for that."""
        if self._index.is_merge_due():
            self._index.merge()

    def _work_alone(self) -> None:
        try:
            self.read_texts()
            self.merge()
        except Exception:  # a thread of its own has nobody to raise to; the index stays as it was
            logger.exception("The index in files could not be worked on; what was found in it stays right.")
        finally:
            connection.close()

    def _step(self, mark: str) -> Step:
        log = ChangeLog(since=Position.of_text(mark))
        try:
            keys = log.read_on(most=_A_STEP).get(ChangedThing.RECORD, set())
        except LogStartedOver:
            raise self._is_of_another_database() from None
        documents = list(as_values.record_documents(keys)) if keys else []
        self._unread |= {one.number for one in self._left_unread(documents)}
        return Step(keys, documents, log.position_to_keep().as_text())

    def _is_of_another_database(self) -> IndexUnusable:
        return IndexUnusable(f"The index in {self._folder} is of another database; {REBUILD}.")

    def _left_unread(self, documents: Sequence[Document]) -> Iterable[Document]:
        if self._reads is None:
            return []
        unread = self._reads.left_unread([text_of(one) for one in documents])
        return [one for one in documents if text_of(one) in unread]


class _ReadsLittle:
    """An encoder that reads a few texts at once, and of many only those that were read before: the others mean nothing
    for the time being."""

    def __init__(self, documents: KeepingEncoder) -> None:
        self.documents = documents
        self.model = documents.model

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """See `Encoder.encode`; zeros for texts that are left for later."""
        if not self.left_unread(texts):
            return self.documents.encode(texts, progress=progress)
        found = np.zeros((len(texts), self.model.dimensions), np.float32)
        rows, vectors = self.documents.known(texts)
        found[rows] = vectors
        return found

    def left_unread(self, texts: Sequence[str]) -> set[str]:
        """The texts that `encode` leaves for later."""
        said = [text for text in texts if text]
        known = set(self.documents.known(said)[0])
        unread = {text for row, text in enumerate(said) if row not in known}
        return unread if len(unread) > READ_AT_ONCE else set()

    def passages(self, text: str) -> list[Passage]:
        """See `Encoder.passages`."""
        return self.documents.passages(text)


def _again(numbers: Sequence[int], mark: str) -> Step:
    """Records as they are now; nothing else has been followed."""
    return Step(numbers, list(as_values.record_documents(numbers)), mark)


def _stored(read: Callable[[Collection[str]], dict[str, _Value]], number: int) -> StoredMapping[_Value]:
    return StoredMapping(read, ids=as_values.record_ids, number=number)
