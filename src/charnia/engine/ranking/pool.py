"""The evidence that candidates are ranked by, and who stands behind which record."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property

from charnia.core.evidence import EvidenceRecord, OrganisationReference, PersonReference
from charnia.engine.index.contract import Document, EvidenceIndex, Facets, Snapshot
from charnia.engine.index.mixed import RankingIndex
from charnia.engine.index.vectors import SHORTEST_RECORD
from charnia.engine.ranking.stakes import Shares, Stakes
from charnia.engine.text.stop_words import STOP_WORDS

IN_THE_MIDDLE = 0.95
"""What a record counts for those who are neither first nor last among its people."""
ONE_WORK = 0.85
"""What records count for a person of whom one work is known."""
_WORD = re.compile(r"\w+")
_TELLING_TITLE = 5
"""Titles of fewer words ("Editorial") are shared by different works."""


class Candidates(StrEnum):
    """Who or what is ranked."""

    PEOPLE = "people"
    ORGANISATIONS = "organisations"
    EVIDENCE = "evidence"


class PoolSnapshot:
    """The pool as it stood at one revision: never changes, may be read from any number of threads."""

    def __init__(
        self,
        index: Snapshot,
        records: Mapping[str, EvidenceRecord],
        works: Mapping[str, str],
        disowned: frozenset[tuple[str, str]],
    ) -> None:
        self.index = index
        self.records = records
        self.works = works
        """For each record the work that it tells of; a preprint and its paper share one."""
        self.disowned = disowned

    def holders(self, record: EvidenceRecord, among: Candidates) -> Iterator[str]:
        """The ids of the candidates whom a record speaks for."""
        if among is Candidates.EVIDENCE:
            yield record.id
            return
        for reference in _references(record, among):
            if (reference.id, record.id) not in self.disowned:
                yield reference.id

    def names(self, among: Candidates) -> Mapping[str, str]:
        """Each candidate's name; of several spellings the longest, then the first in the alphabet."""
        return self._names[among]

    def shares(self, among: Candidates) -> Shares:
        """For each record the candidates whom it speaks for, and how much of its score counts for each."""
        return self._shares[among]

    def stakes(self, among: Candidates) -> Stakes:
        """The shares, laid out for choosing the best candidates."""
        return self._stakes[among]

    def held_by(self, among: Candidates) -> Mapping[str, tuple[str, ...]]:
        """Each candidate's record ids, sorted."""
        return self._held_by[among]

    @cached_property
    def _names(self) -> dict[Candidates, dict[str, str]]:
        found: dict[Candidates, dict[str, str]] = {among: {} for among in Candidates}
        for record in self.records.values():
            found[Candidates.EVIDENCE][record.id] = record.title
            for among in (Candidates.PEOPLE, Candidates.ORGANISATIONS):
                for reference in _references(record, among):
                    known = found[among].get(reference.id, "")
                    found[among][reference.id] = min(known, reference.name, key=lambda name: (-len(name), name))
        return found

    @cached_property
    def _shares(self) -> dict[Candidates, dict[str, dict[str, float]]]:
        return {among: {id_: self._shares_of(id_, among) for id_ in self.records} for among in Candidates}

    @cached_property
    def _stakes(self) -> dict[Candidates, Stakes]:
        return {among: Stakes(self._shares[among], self.works) for among in Candidates}

    def _shares_of(self, id_: str, among: Candidates) -> dict[str, float]:
        record = self.records[id_]
        found = dict.fromkeys(self.holders(record, among), 1.0)
        if among is Candidates.PEOPLE:
            leading = {person.id for person in (*record.people[:1], *record.people[-1:])}
            for holder in found:
                part = 1.0 if holder in leading else IN_THE_MIDDLE
                found[holder] = part * (ONE_WORK if holder in self._of_one_work else 1.0)
        return found

    @cached_property
    def _of_one_work(self) -> frozenset[str]:
        held = self.held_by(Candidates.PEOPLE)
        return frozenset(holder for holder, ids in held.items() if len({self.works[id_] for id_ in ids}) == 1)

    @cached_property
    def _held_by(self) -> dict[Candidates, dict[str, tuple[str, ...]]]:
        found: dict[Candidates, dict[str, tuple[str, ...]]] = {}
        for among in Candidates:
            held: dict[str, list[str]] = {}
            for id_ in sorted(self.records):
                for holder in self.holders(self.records[id_], among):
                    held.setdefault(holder, []).append(id_)
            found[among] = {holder: tuple(ids) for holder, ids in held.items()}
        return found


class EvidencePool:
    """Takes records in and out, one writer at a time; readers use snapshots, which show every change made before."""

    def __init__(self, records: Iterable[EvidenceRecord] = (), *, index: EvidenceIndex | None = None) -> None:
        self._lock = threading.RLock()
        self._index = RankingIndex(shortest=SHORTEST_RECORD) if index is None else index
        self._records: dict[str, EvidenceRecord] = {}
        self._works: dict[str, str] = {}
        self._disowned: set[tuple[str, str]] = set()
        self._current: PoolSnapshot | None = None
        self.add(records)

    def add(self, records: Iterable[EvidenceRecord]) -> None:
        """Take records in; one with an id that is already there replaces it."""
        with self._lock:
            taken = {record.id: record for record in records}
            self._index.add(document_of(record) for record in taken.values())
            self._records.update(taken)
            self._works.update((record.id, work_of(record)) for record in taken.values())
            self._current = None

    def remove(self, ids: Iterable[str]) -> None:
        """Take records out; the next answer knows nothing of them."""
        with self._lock:
            gone = list(ids)
            self._index.remove(gone)
            for id_ in gone:
                self._records.pop(id_, None)
                self._works.pop(id_, None)
            self._current = None

    def disown(self, candidate: str, record: str) -> None:
        """Note that a record is not this candidate's ("not mine"), whatever it says, until `own` takes it back."""
        with self._lock:
            self._disowned.add((candidate, record))
            self._current = None

    def own(self, candidate: str, record: str) -> None:
        """Take a `disown` back."""
        with self._lock:
            self._disowned.discard((candidate, record))
            self._current = None

    def snapshot(self) -> PoolSnapshot:
        """The pool with every change made so far."""
        with self._lock:
            if self._current is None:
                self._current = PoolSnapshot(
                    self._index.snapshot(), dict(self._records), dict(self._works), frozenset(self._disowned)
                )
            return self._current


def document_of(record: EvidenceRecord) -> Document:
    """What is indexed of a record. It is that of its people, or of its organisations where it names nobody."""
    named = record.people or record.organisations
    facets = Facets(
        kind=record.kind.value if record.kind else "",
        organisations=frozenset(organisation.id for organisation in record.organisations),
        year=record.date.year if record.date else None,
    )
    return Document(record.id, record.title, record.text, frozenset(holder.id for holder in named), facets)


def _references(
    record: EvidenceRecord, among: Candidates
) -> tuple[PersonReference, ...] | tuple[OrganisationReference, ...]:
    return record.people if among is Candidates.PEOPLE else record.organisations


def work_of(record: EvidenceRecord) -> str:
    """The work that a record tells of, by its title; records of one work share it."""
    words = [word for word in _WORD.findall(record.title.casefold()) if word not in STOP_WORDS]
    return " ".join(words) if len(words) >= _TELLING_TITLE else record.id
