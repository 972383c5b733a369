"""The OpenAlex snapshot at speed: JSON Lines, plain or gzip, read by several processes, and unchanged lines not at all.

A line is known by a fingerprint of its bytes. Lines whose fingerprint is stored are passed over unread; the others are
parsed in worker processes, a batch at a time, and come back in order. Only a few batches are held in memory.
"""

from __future__ import annotations

import gzip
import itertools
import zlib
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from charnia.core.evidence import (
    EvidenceRecord,
    OrganisationReference,
    PersonReference,
    ReadTopic,
    ReadTopics,
    Subject,
)
from charnia.core.vocabulary import EvidenceKind, OrganisationKind, TopicScheme
from charnia.sources.few_collections import collect_rarely
from charnia.sources.field_watch import FieldWatch
from charnia.sources.json_files import BROKEN_OFF, open_plain_or_packed
from charnia.sources.json_lines import LineProblem, Unchanged, parse_object, whole_lines
from charnia.sources.openalex.parse import ALWAYS, READER_VERSION, work_or_problem

BATCH = 400
AHEAD = 2
"""Batches that wait or are worked on, for each process."""

WORTH_PROCESSES = 20 * 1024 * 1024
"""Bytes of a file from which on starting processes pays."""

Known = Callable[[Sequence[str]], Collection[str]]
"""Of these fingerprints, those that are stored."""

TopicsOf = Callable[[EvidenceRecord], ReadTopics]
"""Reads the topics of a record; it is sent to other processes."""

Found = EvidenceRecord | LineProblem | Unchanged
_KINDS = {kind.value: kind for kind in OrganisationKind}
_SCHEMES = {scheme.value: scheme for scheme in TopicScheme}

Packed = tuple[Any, ...]
"""The fields of a record, or of a problem, in order."""


class Line(NamedTuple):
    """One raw work with its place in the file."""

    number: int
    digest: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Parsed:
    """What came of a batch of lines, with how often each of the fields that are always there was."""

    found: tuple[EvidenceRecord | LineProblem, ...]
    seen: int
    fields: Counter[str]


def read_snapshot(path: Path, *, known: Known, processes: int, topics_of: TopicsOf | None = None) -> Iterator[Found]:
    """Every work of a file of JSON Lines that is not stored as it stands, a LineProblem for what cannot be read, and an
    Unchanged for those that were passed over. `processes` 0 parses in this one; others read the topics too, with
    `topics_of`, so that whoever stores them has less to do.

    Raises OSError when the file cannot be opened.
    """
    watch = FieldWatch(ALWAYS)
    if processes == 0 or path.stat().st_size < WORTH_PROCESSES:
        parsed = (parse_lines(one) if isinstance(one, list) else one for one in _batches(path, known))
        yield from _told(parsed, watch)
    else:
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=collect_rarely) as pool:
            read = partial(parse_lines_packed, topics_of=topics_of)
            ahead = AHEAD * processes
            yield from _told(_parsed_ahead(_batches(path, known), partial(pool.submit, read), ahead=ahead), watch)
    yield from watch.warnings()


def parse_lines(lines: Sequence[Line]) -> Parsed:
    """Parses a batch."""
    found: list[EvidenceRecord | LineProblem] = []
    fields: Counter[str] = Counter()
    seen = 0
    for line in lines:
        value = parse_object(line.raw)
        if isinstance(value, str):
            found.append(LineProblem(line.number, value))
            continue
        seen += 1
        fields.update([name for name in ALWAYS if name in value])
        work = work_or_problem(line.number, value)
        found.append(work if isinstance(work, LineProblem) else replace(work, digest=line.digest))
    return Parsed(tuple(found), seen, fields)


def parse_lines_packed(
    lines: Sequence[Line], topics_of: TopicsOf | None = None
) -> tuple[list[Packed], int, Counter[str]]:
    """What `parse_lines` gives, as plain tuples: dataclasses take longer to cross over than the lines to parse."""
    parsed = parse_lines(lines)
    return [_packed(one, topics_of) for one in parsed.found], parsed.seen, parsed.fields


def _packed(one: EvidenceRecord | LineProblem, topics_of: TopicsOf | None = None) -> Packed:
    if isinstance(one, LineProblem):
        return (one.line, one.sentence, one.kept)
    people = [(person.id, person.name, person.role) for person in one.people]
    organisations = [(place.id, place.name, place.kind.value if place.kind else "") for place in one.organisations]
    subjects = [(subject.label, subject.scheme.value) for subject in one.subjects]
    kind = one.kind.value if one.kind else ""
    told = (one.id, one.title, kind, one.text, one.date, people, organisations, one.url, one.licence)
    return (*told, subjects, one.digest, _packed_topics(topics_of(one)) if topics_of else None)


def _packed_topics(read: ReadTopics) -> Packed:
    topics = [(topic.key, topic.label, topic.scheme.value, topic.is_given) for topic in read.topics]
    return (read.vocabulary, topics)


def _unpacked_topics(vocabulary: str, topics: Sequence[Packed]) -> ReadTopics:
    found = [ReadTopic(key, label, _SCHEMES[scheme], is_given) for key, label, scheme, is_given in topics]
    return ReadTopics(vocabulary, tuple(found))


def _unpacked(packed: Packed) -> EvidenceRecord | LineProblem:
    if len(packed) == 3:
        return LineProblem(*packed)
    id_, title, kind, text, date, people, organisations, url, licence, subjects, digest, topics = packed
    return EvidenceRecord(
        id=id_,
        title=title,
        kind=EvidenceKind(kind) if kind else None,
        text=text,
        date=date,
        people=tuple([PersonReference(*person) for person in people]),
        organisations=tuple(
            [OrganisationReference(key, name, kind=_KINDS.get(told)) for key, name, told in organisations]
        ),
        url=url,
        licence=licence,
        subjects=tuple([Subject(label, _SCHEMES[scheme]) for label, scheme in subjects]),
        digest=digest,
        topics=_unpacked_topics(*topics) if topics else None,
    )


def _result(future: Future[tuple[list[Packed], int, Counter[str]]]) -> Parsed:
    packed, seen, fields = future.result()
    return Parsed(tuple([_unpacked(one) for one in packed]), seen, fields)


def fingerprint(raw: bytes) -> str:
    """32 hexadecimal digits that change with the line, and with what is read of it."""
    return blake2b(raw.rstrip(b"\r\n"), digest_size=16, key=b"openalex works " + READER_VERSION).hexdigest()


def _batches(path: Path, known: Known) -> Iterator[list[Line] | LineProblem | Unchanged]:
    with closing(open_plain_or_packed(path)) as file:
        numbered = enumerate(whole_lines(file), start=1)
        try:
            while batch := list(itertools.islice(numbered, BATCH)):
                yield from _sorted_out(batch, known)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            yield LineProblem(1, BROKEN_OFF)


def _sorted_out(
    batch: Iterable[tuple[int, bytes | None]], known: Known
) -> Iterator[list[Line] | LineProblem | Unchanged]:
    lines = []
    for number, raw in batch:
        if raw is None:
            yield LineProblem(number, "The line is longer than 10 MB; split the record or shorten its text.")
        elif raw.strip():
            lines.append(Line(number, fingerprint(raw), raw))
    stored = known([line.digest for line in lines])
    fresh = [line for line in lines if line.digest not in stored]
    if len(fresh) < len(lines):
        yield Unchanged(len(lines) - len(fresh))
    if fresh:
        yield fresh


def _parsed_ahead(
    batches: Iterable[list[Line] | LineProblem | Unchanged],
    submit: Callable[[list[Line]], Future[tuple[list[Packed], int, Counter[str]]]],
    *,
    ahead: int,
) -> Iterator[Parsed | LineProblem | Unchanged]:
    """Batches in order, parsed by a pool while earlier ones are used."""
    waiting: deque[Future[tuple[list[Packed], int, Counter[str]]]] = deque()
    for one in batches:
        if not isinstance(one, list):
            yield one
            continue
        waiting.append(submit(one))
        if len(waiting) > ahead:
            yield _result(waiting.popleft())
    while waiting:
        yield _result(waiting.popleft())


def _told(parsed: Iterable[Parsed | LineProblem | Unchanged], watch: FieldWatch) -> Iterator[Found]:
    for one in parsed:
        if isinstance(one, Parsed):
            watch.add(one.seen, one.fields)
            yield from one.found
        else:
            yield one
