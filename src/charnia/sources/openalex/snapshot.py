"""The OpenAlex snapshot at speed: JSON Lines, plain or gzip, read by several processes, and unchanged lines not at all.

A line is known by a fingerprint of its bytes. Lines whose fingerprint is stored are passed over unread; the others are
parsed in worker processes, a batch at a time, and come back in order. Only a few batches are held in memory.
"""

from __future__ import annotations

import hashlib
import itertools
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec
from msgspec import UNSET

from charnia.core.evidence import EvidenceRecord, TopicsOf
from charnia.sources.few_collections import collect_rarely
from charnia.sources.field_watch import FieldWatch
from charnia.sources.json_files import BROKEN_OFF, BROKEN_PACKING, is_packed, open_plain_or_packed
from charnia.sources.json_lines import LineProblem, Unchanged, parse_object, whole_lines
from charnia.sources.openalex.fields import Work
from charnia.sources.openalex.parse import ALWAYS, READER_VERSION, work_or_problem
from charnia.sources.typed_json import as_struct

BATCH = 400
AHEAD = 8
"""Batches that wait or are worked on: enough to go on while a few thousand records are stored."""

_PIECE = 1 << 20

WORTH_PROCESSES = 20 * 1024 * 1024
"""Bytes of a file from which on starting processes pays."""

Known = Callable[[Sequence[str]], Collection[str]]
"""Of these fingerprints, those that are stored."""

Found = EvidenceRecord | LineProblem | Unchanged
_DECODER = msgspec.json.Decoder(Work)


class Line(NamedTuple):
    """One raw work: the number of its line, and the byte of the unpacked file at which it begins."""

    number: int
    digest: str
    start: int
    raw: bytes


class Place(NamedTuple):
    """A raw work that is to be read from its file again: `size` bytes from `start` on."""

    number: int
    digest: str
    start: int
    size: int


class Parsed(msgspec.Struct, gc=False):
    """What came of a batch of lines: records and problems, each in order; how many of the records stand before each
    problem; and how many lines were works, with how often each of the fields that are always there was."""

    records: list[EvidenceRecord]
    problems: list[LineProblem]
    before: list[int]
    seen: int
    fields: dict[str, int]

    def found(self) -> Iterator[EvidenceRecord | LineProblem]:
        """Records and problems in the order of their lines."""
        start = 0
        for place, problem in zip(self.before, self.problems, strict=True):
            yield from self.records[start:place]
            yield problem
            start = place
        yield from self.records[start:]


_UNPACKER = msgspec.msgpack.Decoder(Parsed)


def read_snapshot(
    path: Path, *, known: Known, processes: int, topic_reader: Callable[[], TopicsOf] | None = None
) -> Iterator[Found]:
    """Every work of a file of JSON Lines that is not stored as it stands, a LineProblem for what cannot be read, and an
    Unchanged for those that were passed over. `processes` 0 parses in this one; others read the topics too, with
    `topic_reader`, so that whoever stores them has less to do.

    Raises OSError when the file cannot be opened.
    """
    watch = FieldWatch(ALWAYS)
    if processes == 0 or path.stat().st_size < WORTH_PROCESSES:
        parsed = (parse_lines(one) if isinstance(one, list) else one for one in _batches(path, known))
        yield from _told(parsed, watch)
    else:
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=collect_rarely) as pool:
            submit = partial(_submit, pool, None if is_packed(path) else path, topic_reader)
            ahead = max(AHEAD, 2 * processes)
            yield from _told(_parsed_ahead(_batches(path, known), submit, ahead=ahead), watch)
    yield from watch.warnings()


def parse_lines(lines: Sequence[Line], topics_of: TopicsOf | None = None) -> Parsed:
    """Parses a batch, and reads the topics of the records with `topics_of`."""
    parsed = Parsed([], [], [], 0, dict.fromkeys(ALWAYS, 0))
    for line in lines:
        work = _work_of(line.raw)
        if isinstance(work, str):
            _add_problem(parsed, LineProblem(line.number, work))
            continue
        parsed.seen += 1
        for name in ALWAYS:
            parsed.fields[name] += getattr(work, name) is not UNSET
        record = work_or_problem(line.number, work, line.digest, topics_of)
        if isinstance(record, LineProblem):
            _add_problem(parsed, record)
        else:
            parsed.records.append(record)
    return parsed


def _add_problem(parsed: Parsed, problem: LineProblem) -> None:
    parsed.problems.append(problem)
    parsed.before.append(len(parsed.records))


def parse_lines_packed(lines: Sequence[Line], topic_reader: Callable[[], TopicsOf] | None = None) -> bytes:
    """What `parse_lines` gives, packed: by themselves the objects take as long to cross over as the lines to parse."""
    return msgspec.msgpack.encode(parse_lines(lines, topic_reader() if topic_reader else None))


def parse_places_packed(
    path: Path, places: Sequence[Place], topic_reader: Callable[[], TopicsOf] | None = None
) -> bytes:
    """`parse_lines_packed` of lines that are read from their file here: to hand them over would take longer."""
    with path.open("rb", buffering=_PIECE) as file:
        lines = [_line_at(file, place) for place in places]
    return parse_lines_packed(lines, topic_reader)


def _line_at(file: BinaryIO, place: Place) -> Line:
    file.seek(place.start)
    return Line(place.number, place.digest, place.start, file.read(place.size))


def _submit(
    pool: ProcessPoolExecutor, path: Path | None, topic_reader: Callable[[], TopicsOf] | None, lines: list[Line]
) -> Future[bytes]:
    """Has lines parsed; `path` is their file unless it is packed."""
    if path is None:
        return pool.submit(parse_lines_packed, lines, topic_reader)
    places = [Place(line.number, line.digest, line.start, len(line.raw)) for line in lines]
    return pool.submit(parse_places_packed, path, places, topic_reader)


def _work_of(raw: bytes) -> Work | str:
    """The work of a line, or the sentence that says why there is none. Where anything is not as documented, the line is
    read again, slowly, and what fits is kept."""
    try:
        return _DECODER.decode(raw)
    except (ValueError, RecursionError):
        value = parse_object(raw)
        return value if isinstance(value, str) else as_struct(value, Work)


def fingerprint(raw: bytes) -> str:
    """32 hexadecimal digits that change with the line, and with what is read of it."""
    digest = hashlib.sha256(b"openalex works " + READER_VERSION)
    end = len(raw) - (raw.endswith(b"\n") + raw.endswith(b"\r\n"))
    digest.update(memoryview(raw)[:end])
    return digest.hexdigest()[:32]


def _batches(path: Path, known: Known) -> Iterator[list[Line] | LineProblem | Unchanged]:
    with closing(open_plain_or_packed(path)) as file:
        numbered = enumerate(_placed(file), start=1)
        try:
            while batch := list(itertools.islice(numbered, BATCH)):
                yield from _sorted_out(batch, known)
        except BROKEN_PACKING:
            yield LineProblem(1, BROKEN_OFF)


def _placed(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """The lines of a file, each with the byte at which it begins; None for one that is too long."""
    start = 0
    for raw in whole_lines(file):
        yield start, raw
        start = file.tell() if raw is None else start + len(raw)


def _sorted_out(
    batch: Iterable[tuple[int, tuple[int, bytes | None]]], known: Known
) -> Iterator[list[Line] | LineProblem | Unchanged]:
    lines = []
    for number, (start, raw) in batch:
        if raw is None:
            yield LineProblem(number, "The line is longer than 10 MB; split the record or shorten its text.")
        elif not raw.isspace():
            lines.append(Line(number, fingerprint(raw), start, raw))
    stored = known([line.digest for line in lines])
    fresh = [line for line in lines if line.digest not in stored]
    if len(fresh) < len(lines):
        yield Unchanged(len(lines) - len(fresh))
    if fresh:
        yield fresh


def _parsed_ahead(
    batches: Iterable[list[Line] | LineProblem | Unchanged],
    submit: Callable[[list[Line]], Future[bytes]],
    *,
    ahead: int,
) -> Iterator[Parsed | LineProblem | Unchanged]:
    """Batches in order, parsed by a pool while earlier ones are used."""
    waiting: deque[Future[bytes]] = deque()
    for one in batches:
        if not isinstance(one, list):
            yield one
            continue
        waiting.append(submit(one))
        if len(waiting) > ahead:
            yield _UNPACKER.decode(waiting.popleft().result())
    while waiting:
        yield _UNPACKER.decode(waiting.popleft().result())


def _told(parsed: Iterable[Parsed | LineProblem | Unchanged], watch: FieldWatch) -> Iterator[Found]:
    for one in parsed:
        if isinstance(one, Parsed):
            watch.add(one.seen, one.fields)
            yield from one.found()
        else:
            yield one
