"""The matcher of this process, kept in step with the store through the change log.

Where a model is installed, texts whose vectors are kept are compared by meaning from the start, and the others as soon
as they are read: a few at once, many by a thread of their own, so that nobody waits for them.
"""

from __future__ import annotations

import datetime as dt
import itertools
import logging
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from django.utils import timezone

from charnia.apps.evidence.models import ChangedThing
from charnia.apps.matches import as_values
from charnia.apps.matches.as_values import CHUNK
from charnia.apps.matches.index_files import index_folder
from charnia.apps.matches.log import ChangeLog, Changes, LogStartedOver
from charnia.apps.matches.meaning import reader_here
from charnia.apps.matches.stored import StoredEvidence
from charnia.core import evidence as values
from charnia.core.vocabulary import OfferKind
from charnia.engine.ranking.fixed import fixed_matcher
from charnia.engine.ranking.matcher import Matcher, MatcherSnapshot
from charnia.engine.text.embeddings.contract import TextReader, WordsOnly

READ_AT_ONCE = 12
"""Texts that a search waits for, about a second at most: an edit is compared by meaning in the very next one."""
_READ_TOGETHER = 64
"""Texts that are read in one piece while nobody waits."""

_Row = TypeVar("_Row")

logger = logging.getLogger(__name__)


class Pool:
    """One matcher over everything public in the store. Safe to use from many threads. `reader` opens the model; with a
    `folder` the records lie in the index in files there, and only offers are held in memory."""

    def __init__(
        self,
        reader: Callable[[], TextReader | WordsOnly] = reader_here,
        *,
        folder: Callable[[], Path | None] = index_folder,
    ) -> None:
        self._reader = reader
        self._folder = folder
        self._stored: StoredEvidence | None = None
        self._lock = threading.Lock()
        self._log: ChangeLog | None = None
        self._matcher = Matcher()
        self._record_ids: dict[int, str] = {}
        self._events: dict[str, dt.date] = {}
        self._reading: threading.Thread | None = None

    def snapshot(self) -> MatcherSnapshot:
        """The matcher with every committed change, built at the first call. Events that are over are not in it.

        Raises IndexUnusable where the index in files is.
        """
        with self._lock:
            if self._log is None:
                self._build()
            else:
                self._read_on(self._log)
            self._drop_past_events()
            self._read_texts()
            found = self._matcher.snapshot()
            if self._stored is None:
                return found
            self._stored.work_on()
            return self._stored.joined(found)

    def forget(self) -> None:
        """Builds anew at the next use, for a database that was put in the place of another."""
        with self._lock:
            self._log = None

    def wait_for_texts(self) -> None:
        """Comes back when nothing is being read in the background."""
        if self._reading is not None:
            self._reading.join()

    def _read_texts(self) -> None:
        unread = self._matcher.unread()
        if not unread or (self._reading is not None and self._reading.is_alive()):
            return
        if unread <= READ_AT_ONCE:
            self._read_some(self._matcher, unread)
            return
        self._reading = threading.Thread(target=self._read_on_alone, args=(self._matcher,), daemon=True)
        self._reading.start()

    def _read_on_alone(self, matcher: Matcher) -> None:
        started, number = time.perf_counter(), 0
        logger.info("Reading the meaning of %d texts.", matcher.unread())
        while matcher is self._matcher and (read := self._read_some(matcher, _READ_TOGETHER)):
            number += read
        logger.info("Read the meaning of %d texts in %.1f s.", number, time.perf_counter() - started)

    @staticmethod
    def _read_some(matcher: Matcher, most: int) -> int:
        """How many were read: none where the model fails, for words alone are a good answer too."""
        try:
            return matcher.read(most=most)
        except Exception:
            logger.exception("The embedding model has failed; texts that it has not read are compared by words alone.")
            return 0

    def _build(self) -> None:
        started = time.perf_counter()
        log = ChangeLog()
        opened = self._reader()
        reader = None if isinstance(opened, WordsOnly) else opened
        self._matcher = Matcher(reader=reader)
        self._record_ids, self._events = {}, {}
        self._build_records(log, reader)
        self._put_offers(as_values.person_values())
        self._put_offers(as_values.offer_values())
        self._log = log
        logger.info(
            "Matching %d records and %d offers; built in %.1f s.",
            as_values.number_of_records(),
            len(self._matcher.snapshot().offers),
            time.perf_counter() - started,
        )

    def _build_records(self, log: ChangeLog, reader: TextReader | None) -> None:
        folder = self._folder()
        self._stored = None if folder is None else StoredEvidence(folder, reader)
        if self._stored is not None:
            self._stored.open(log.position)
            return
        for batch in _batches(as_values.record_values()):
            self._put_records(batch)

    def _read_on(self, log: ChangeLog) -> None:
        try:
            changes = log.read_on()
        except LogStartedOver:
            self._build()
            return
        try:
            self._follow_records(log, changes.get(ChangedThing.RECORD, set()))
            self._take_in(changes, *as_values.people_and_offers_of(log.organisations.read_on()))
        except Exception:
            self._log = None  # what was read of the log is not in the matcher: build anew next time
            raise

    def _follow_records(self, log: ChangeLog, keys: set[int]) -> None:
        if self._stored is not None:
            self._stored.follow(log.position, keys)
            return
        for some in _batches(sorted(keys)):
            self._read_records(some)

    def _take_in(self, changes: Changes, people: set[int], offers: set[int]) -> None:
        people |= changes.get(ChangedThing.PERSON, set())
        for keys in _batches(sorted(people)):
            self._replace_offers([f"person-{key}" for key in keys], as_values.person_values(keys))
        offers |= changes.get(ChangedThing.OFFER, set()) | as_values.offers_by(people)
        for keys in _batches(sorted(offers)):
            self._replace_offers([f"offer-{key}" for key in keys], as_values.offer_values(keys))

    def _read_records(self, keys: Collection[int]) -> None:
        found = dict(as_values.record_values(keys))
        gone = [self._record_ids.pop(key) for key in keys if key in self._record_ids and key not in found]
        self._matcher.drop_records(gone)
        self._put_records(found.items())

    def _put_records(self, rows: Iterable[tuple[int, values.EvidenceRecord]]) -> None:
        taken = dict(rows)
        self._record_ids.update((key, record.id) for key, record in taken.items())
        self._matcher.put_records(taken.values())

    def _replace_offers(self, keys: Collection[str], offers: Iterable[values.Offer]) -> None:
        """Puts the offers of these candidates, and takes out those that they no longer make."""
        possible = {id_ for key in keys for id_ in as_values.ids_of(key)}
        taken = list(offers)
        for id_ in possible & self._events.keys():
            del self._events[id_]
        self._matcher.drop_offers(possible - {offer.id for offer in taken})
        self._put_offers(taken)

    def _put_offers(self, offers: Iterable[values.Offer]) -> None:
        taken = list(offers)
        self._events.update(
            (offer.id, offer.starts) for offer in taken if offer.kind is OfferKind.EVENT and offer.starts
        )
        self._matcher.put_offers(taken)

    def _drop_past_events(self) -> None:
        today = timezone.localdate()
        over = [id_ for id_, day in self._events.items() if day < today]
        for id_ in over:
            del self._events[id_]
        if over:
            self._matcher.drop_offers(over)


def _batches(rows: Iterable[_Row]) -> Iterator[list[_Row]]:
    stream = iter(rows)
    while batch := list(itertools.islice(stream, CHUNK)):
        yield batch


_pool = Pool()


def current_matcher() -> MatcherSnapshot:
    """What this process matches against, with every committed change."""
    return _pool.snapshot()


def matcher_of_now(folder: Path) -> MatcherSnapshot:
    """Everything public at this moment, for a command that asks once. What counting words gave is kept in `folder` by
    the content of the texts, so the next run counts none that is unchanged. Records in the index in files stay there.
    """
    if index_folder() is not None:
        return current_matcher()
    reader = reader_here()
    today = timezone.localdate()
    offers = itertools.chain(as_values.person_values(), as_values.offer_values())
    return fixed_matcher(
        records=(record for _, record in as_values.record_values()),
        offers=(one for one in offers if not (one.kind is OfferKind.EVENT and one.starts and one.starts < today)),
        folder=folder,
        reader=None if isinstance(reader, WordsOnly) else reader,
    )


def forget_matcher() -> None:
    """See `Pool.forget`."""
    _pool.forget()
