"""Everything that gaps are matched with: records of evidence and offers, taken in and out while readers read."""

from __future__ import annotations

import datetime as dt
import itertools
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from charnia.core.evidence import EvidenceRecord, Offer
from charnia.engine.index.contract import Document, Snapshot
from charnia.engine.index.growing import GrowingIndex
from charnia.engine.index.vectors import SHORTEST_RECORD
from charnia.engine.ranking.pool import work_of
from charnia.engine.ranking.record_numbers import RecordNumbers
from charnia.engine.ranking.standings import Holdings
from charnia.engine.text.embeddings.contract import TextReader


def own_document(offer: Offer) -> Document:
    """What an offer says of itself. The name of a person says nothing: Dr Ward is no expert for wards."""
    return Document(offer.id, "" if _is_named_for_a_person(offer) else offer.title, offer.text)


def oldest(dates: Mapping[str, dt.date | None]) -> dt.date | None:
    """The first of the days that are known."""
    return min(filter(None, dates.values()), default=None)


def says_something(offer: Offer) -> bool:
    """Whether an offer has words of its own; many people have evidence alone."""
    return bool(offer.text or not _is_named_for_a_person(offer))


def _is_named_for_a_person(offer: Offer) -> bool:
    return offer.person is not None and offer.title == offer.person.name


@dataclass(frozen=True)
class MatcherSnapshot:
    """The matcher at one moment; never changes, may be read from any number of threads.

    `evidence` and `own_words` are the indexes of the records and of the offers' texts; `works` names for each record
    the work that it tells of, so that a preprint and its paper count once, and `dates` the day. `holdings` lay all
    offers out for scoring at once; `offers` may be fewer, those that are asked about. `known_since` is the day of the
    oldest record. `reader` is None where texts are
    compared by words alone; `unread` counts the texts that are so far compared by words alone because the model has not
    read them. `proposed` bounds how many records are looked at for a need, None for all of them.
    """

    evidence: Snapshot
    own_words: Snapshot
    records: Mapping[str, EvidenceRecord]
    offers: Mapping[str, Offer]
    holdings: Holdings
    works: Mapping[str, str]
    dates: Mapping[str, dt.date | None]
    known_since: dt.date | None = None
    reader: TextReader | None = None
    unread: int = 0
    proposed: int | None = None

    @property
    def compared(self) -> str:
        """How texts are compared, as a sentence for everybody."""
        if self.reader is None:
            return "Matched by words alone, not by meaning."
        if not self.unread:
            return "Matched by words and by meaning."
        texts = "1 text" if self.unread == 1 else f"{self.unread:,} texts"
        return f"Matched by words and by meaning; so far {texts} by words alone, because reading takes a while."


class Matcher:
    """Takes records and offers in and out; a snapshot shows every change made before.

    "Not mine" needs nothing special: put the offer again without the record in its `evidence_ids`. With a `reader`,
    texts that it has read before are compared by meaning as well, and others once `read` was called.
    """

    def __init__(
        self,
        *,
        records: Iterable[EvidenceRecord] = (),
        offers: Iterable[Offer] = (),
        reader: TextReader | None = None,
    ) -> None:
        self._lock = threading.RLock()
        self._reader = reader
        self._evidence = GrowingIndex(reader, shortest=SHORTEST_RECORD)
        self._own_words = GrowingIndex(reader)
        self._records: dict[str, EvidenceRecord] = {}
        self._offers: dict[str, Offer] = {}
        self._works: dict[str, str] = {}
        self._dates: dict[str, dt.date | None] = {}
        self._holdings: Holdings | None = None
        self._numbers = RecordNumbers()
        self._current: MatcherSnapshot | None = None
        self.put_records(records)
        self.put_offers(offers)

    def put_records(self, records: Iterable[EvidenceRecord]) -> None:
        """Takes records in; one with an id that is already there replaces it."""
        taken = {record.id: record for record in records}
        with self._lock:
            self._evidence.add(Document(record.id, record.title, record.text) for record in taken.values())
            self._records.update(taken)
            self._works.update((record.id, work_of(record)) for record in taken.values())
            self._dates.update((record.id, record.date) for record in taken.values())
            self._current = None

    def drop_records(self, ids: Iterable[str]) -> None:
        """Takes records out; the next answer knows nothing of them."""
        gone = list(ids)
        with self._lock:
            self._evidence.remove(gone)
            for id_ in gone:
                self._records.pop(id_, None)
                self._works.pop(id_, None)
                self._dates.pop(id_, None)
            self._current = None

    def put_offers(self, offers: Iterable[Offer]) -> None:
        """Takes offers in; one with an id that is already there replaces it."""
        taken = {offer.id: offer for offer in offers}
        with self._lock:
            self._own_words.add(own_document(offer) for offer in taken.values())
            self._offers.update(taken)
            self._holdings = self._current = None

    def drop_offers(self, ids: Iterable[str]) -> None:
        """Takes offers out."""
        gone = list(ids)
        with self._lock:
            self._own_words.remove(gone)
            for id_ in gone:
                self._offers.pop(id_, None)
            self._holdings = self._current = None

    def read(self, *, most: int) -> int:
        """Lets the model read up to `most` texts, the newest first, and says how many it read. Holds nobody up."""
        left = most
        for index in (self._own_words, self._evidence):
            texts = dict(itertools.islice(index.unread().items(), left))
            if self._reader is not None and texts:
                vectors = self._reader.documents.encode(list(texts.values()))
                with self._lock:
                    index.take(texts, vectors)
                    self._current = None
            left -= len(texts)
        return most - left

    def unread(self) -> int:
        """How many texts the model has not read yet."""
        return len(self._own_words.unread()) + len(self._evidence.unread())

    def snapshot(self) -> MatcherSnapshot:
        """Everything with every change made so far."""
        with self._lock:
            if self._holdings is None:
                self._holdings = Holdings(dict(self._offers), numbers=self._numbers)
            if self._current is None:
                self._current = MatcherSnapshot(
                    evidence=self._evidence.snapshot(),
                    own_words=self._own_words.snapshot(),
                    records=dict(self._records),
                    offers=self._holdings.by_id,
                    holdings=self._holdings,
                    works=dict(self._works),
                    dates=dict(self._dates),
                    known_since=oldest(self._dates),
                    reader=self._reader,
                    unread=self.unread(),
                )
            return self._current
