"""The OpenAlex snapshot at speed: JSON Lines, plain or gzip, read by several processes, and unchanged lines not at all.

A line is known by a fingerprint of its bytes. Lines whose fingerprint is stored are passed over unread; the others are
parsed, a batch at a time and in order. Only a few batches are held in memory.
"""

from __future__ import annotations

import hashlib
import itertools
import operator
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import UNSET

from charnia.core.evidence import EvidenceRecord, TopicsOf
from charnia.sources.field_watch import FieldWatch
from charnia.sources.json_files import BROKEN_OFF
from charnia.sources.json_lines import TOO_LONG, LineProblem, Unchanged, parse_object, whole_lines
from charnia.sources.openalex.fields import Work
from charnia.sources.openalex.parse import ALWAYS, READER_VERSION, work_or_problem
from charnia.sources.packed_files import BROKEN_PACKING, open_plain_or_packed
from charnia.sources.typed_json import as_struct

BATCH = 400
LARGEST_BATCH = 16 * 1024 * 1024
"""Bytes after which a batch ends, however few its lines."""

Known = Callable[[Sequence[str]], Collection[str]]
"""Of these fingerprints, those that are stored."""

Found = EvidenceRecord | LineProblem | Unchanged
_DECODER = msgspec.json.Decoder(Work)
_ALWAYS_OF = operator.attrgetter(*ALWAYS)


class Line(NamedTuple):
    """One raw work and the number of its line."""

    number: int
    digest: str
    raw: bytes


class Batch(NamedTuple):
    """Lines that come one after another, and what is wrong with those between them that cannot be read at all."""

    lines: list[Line]
    problems: list[LineProblem]


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


def read_batches(batches: Iterable[Batch], known: Known) -> Iterator[Found]:
    """Every work that is not stored as it stands, a LineProblem for what cannot be read, and an Unchanged for those
    that were passed over; all of it parsed in this process."""
    watch = FieldWatch(ALWAYS)
    for batch in batches:
        yield from batch.problems
        fresh = yet_to_read([line.digest for line in batch.lines], known)
        if passed := len(batch.lines) - len(fresh):
            yield Unchanged(passed)
        parsed = parse_lines([batch.lines[place] for place in fresh])
        watch.add(parsed.seen, parsed.fields)
        yield from parsed.found()
    yield from watch.warnings()


def yet_to_read(digests: Sequence[str], known: Known) -> list[int]:
    """The places of those that are not stored."""
    stored = known(digests) if digests else ()
    return [place for place, digest in enumerate(digests) if digest not in stored]


def parse_lines(lines: Sequence[Line], topics_of: TopicsOf | None = None) -> Parsed:
    """Parses a batch, and reads the topics of the records with `topics_of`."""
    parsed = Parsed([], [], [], 0, {})
    missing = Counter[str]()
    for line in lines:
        work = _work_of(line.raw)
        if isinstance(work, str):
            _add_problem(parsed, LineProblem(line.number, work))
            continue
        parsed.seen += 1
        if UNSET in (values := _ALWAYS_OF(work)):
            missing.update(itertools.compress(ALWAYS, [value is UNSET for value in values]))
        record = work_or_problem(line.number, work, line.digest, topics_of)
        if isinstance(record, LineProblem):
            _add_problem(parsed, record)
        else:
            parsed.records.append(record)
    parsed.fields = {name: parsed.seen - missing[name] for name in ALWAYS}
    return parsed


def _add_problem(parsed: Parsed, problem: LineProblem) -> None:
    parsed.problems.append(problem)
    parsed.before.append(len(parsed.records))


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


def batches_of(path: Path, *, share: int = 0, shares: int = 1) -> Iterator[Batch]:
    """The lines of a file in batches: each of them, or of so many `shares` every one that falls to `share`.

    Raises OSError when the file cannot be opened.
    """
    with closing(open_plain_or_packed(path)) as file:
        numbered = enumerate(whole_lines(file), start=1)
        for turn in itertools.cycle(range(shares)):
            lines, is_broken_off = _next_lines(numbered)
            if turn == share and (lines or is_broken_off):
                yield _batch(lines, [LineProblem(1, BROKEN_OFF)] if is_broken_off else [])
            if is_broken_off or not lines:
                return


def _next_lines(numbered: Iterable[tuple[int, bytes | None]]) -> tuple[list[tuple[int, bytes | None]], bool]:
    """As many lines as a batch holds, and whether the packed file breaks off after them."""
    lines: list[tuple[int, bytes | None]] = []
    size = 0
    try:
        for number, raw in numbered:
            lines.append((number, raw))
            size += len(raw or b"")
            if len(lines) == BATCH or size > LARGEST_BATCH:
                break
    except BROKEN_PACKING:
        return lines, True
    return lines, False


def _batch(numbered: Iterable[tuple[int, bytes | None]], problems: list[LineProblem]) -> Batch:
    lines = []
    too_long = []
    for number, raw in numbered:
        if raw is None:
            too_long.append(LineProblem(number, TOO_LONG))
        elif not raw.isspace():
            lines.append(Line(number, fingerprint(raw), raw))
    return Batch(lines, [*too_long, *problems])
