"""An OpenAlex snapshot read by several processes, each of which reads its share of the batches out of the file.

A process is asked two things, in turn: to look at the next batch of its share and tell the fingerprints of its lines,
and, once it is known which of them are stored, to parse the others. Its answers come in the order of the questions. So
raw lines never leave the process that reads them; it ends by itself when the one that asks is gone.
"""

from __future__ import annotations

import itertools
import signal
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import NamedTuple

import msgspec

from charnia.core.evidence import TopicsOf
from charnia.sources.few_collections import collect_rarely
from charnia.sources.field_watch import FieldWatch
from charnia.sources.json_files import begins_with_reply
from charnia.sources.json_lines import LineProblem, Unchanged
from charnia.sources.openalex.parse import ALWAYS, LISTS, read_works
from charnia.sources.openalex.snapshot import (
    Batch,
    Found,
    Known,
    Parsed,
    batches_of,
    parse_lines,
    read_batches,
    yet_to_read,
)

AHEAD = 8
"""Batches that each process looks at before it is known what to parse of them, and again as many that wait to be
parsed or fetched: enough to go on while a few thousand records are stored."""

WORTH_PROCESSES = 20 * 1024 * 1024
"""Bytes of a file from which on starting processes pays."""

UNFETCHED = 2
"""Answers that wait to be fetched, from which on a process is ahead of the one that asks, and reads the topics too."""

TopicReader = Callable[[], TopicsOf]
_UNPACKER = msgspec.msgpack.Decoder(Parsed)


class ReaderLost(Exception):
    """A process that read a file ended before its time; `str()` is a sentence that says what to do."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"A process that read {path.name} was ended before its time, perhaps for want of memory. What was stored "
            "before stays; run it again to go on."
        )


class Look(NamedTuple):
    """What a batch holds: the fingerprints of its lines, and what is wrong with those that cannot be read."""

    digests: list[str]
    problems: list[LineProblem]


def read_snapshot(
    path: Path, *, known: Known, processes: int, topic_reader: TopicReader | None = None
) -> Iterator[Found]:
    """Every work of a file of JSON Lines that is not stored as it stands, a LineProblem for what cannot be read, and an
    Unchanged for those that were passed over. `processes` 0 parses in this one; others read the topics too, with
    `topic_reader`, while they are ahead of the one who stores them. Replies of the API, each on a line with many works,
    are read in this process, and whole.

    Raises OSError when the file cannot be opened, ReaderLost when a process is killed.
    """
    if begins_with_reply(path, LISTS):
        yield from read_works(path)
        return
    if processes == 0 or path.stat().st_size < WORTH_PROCESSES:
        yield from read_batches(batches_of(path), known)
        return
    with _readers(path, processes, topic_reader) as readers:
        yield from _read_by(readers, known)


def pack(parsed: Parsed) -> bytes:
    """What came of a batch in the form in which it crosses over: as objects it takes as long as to parse it."""
    return msgspec.msgpack.encode(parsed)


Answer = Look | bytes | OSError | None


class _Reader:
    """The end of a process here. Questions may be asked ahead; an answer that comes before the one that is waited for
    is put by, so that neither side waits for the other."""

    def __init__(self, path: Path, share: int, shares: int, topic_reader: TopicReader | None) -> None:
        context = get_context("spawn")
        self._path = path
        self._connection, theirs = context.Pipe()
        self._looks: deque[Look | None] = deque()
        self._parsed: deque[bytes] = deque()
        self._process = context.Process(
            target=_answer_questions, args=(theirs, path, share, shares, topic_reader), daemon=True
        )
        self._process.start()
        theirs.close()

    def close(self) -> None:
        """Ends the process, whatever it is at."""
        self._connection.close()
        self._process.terminate()
        self._process.join()

    def ask(self, wanted: list[int] | None = None) -> None:
        """To look at the next batch; with `wanted`, to parse these lines of the first one looked at, and drop it."""
        try:
            self._connection.send(wanted)
        except OSError as error:
            raise ReaderLost(self._path) from error

    def look(self) -> Look | None:
        """The answer to the first look that has had none; None when there are no more batches."""
        while not self._looks:
            self._receive()
        return self._looks.popleft()

    def parsed(self) -> Parsed:
        """What came of the first lines that were asked for and not handed out."""
        while not self._parsed:
            self._receive()
        return _UNPACKER.decode(self._parsed.popleft())

    def _receive(self) -> None:
        try:
            answer = self._connection.recv()
        except (EOFError, OSError) as error:
            raise ReaderLost(self._path) from error
        if isinstance(answer, OSError):
            raise answer
        if isinstance(answer, bytes):
            self._parsed.append(answer)
        else:
            self._looks.append(answer)


@contextmanager
def _readers(path: Path, number: int, topic_reader: TopicReader | None) -> Iterator[list[_Reader]]:
    with ExitStack() as stack:
        readers = []
        for share in range(number):
            readers.append(_Reader(path, share, number, topic_reader))
            stack.callback(readers[-1].close)
        yield readers


def _read_by(readers: list[_Reader], known: Known) -> Iterator[Found]:
    """Batches in the order of the file; those of the readers alternate."""
    watch = FieldWatch(ALWAYS)
    for reader in readers * AHEAD:
        reader.ask()
    waiting: deque[_Reader] = deque()
    for reader in itertools.cycle(readers):
        look = reader.look()
        if look is None:
            break
        reader.ask()
        yield from look.problems
        fresh = yet_to_read(look.digests, known)
        reader.ask(fresh)
        if passed := len(look.digests) - len(fresh):
            yield Unchanged(passed)
        waiting.append(reader)
        if len(waiting) > AHEAD * len(readers):
            yield from _handed_out(waiting.popleft(), watch)
    while waiting:
        yield from _handed_out(waiting.popleft(), watch)
    yield from watch.warnings()


def _handed_out(reader: _Reader, watch: FieldWatch) -> Iterator[Found]:
    parsed = reader.parsed()
    watch.add(parsed.seen, parsed.fields)
    yield from parsed.found()


def _answer_questions(
    connection: Connection, path: Path, share: int, shares: int, topic_reader: TopicReader | None
) -> None:
    """What runs in another process. Ctrl+C is for the one that asks: it decides what becomes of what was read. A thread
    sends the answers, so that the next batch can be read before an answer is fetched."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_rarely()
    answers: SimpleQueue[Answer] = SimpleQueue()
    Thread(target=_send_all, args=(answers, connection), daemon=True).start()
    share_of_file = _Share(batches_of(path, share=share, shares=shares), topic_reader)
    try:
        while True:
            wanted = connection.recv()
            is_ahead = answers.qsize() >= UNFETCHED
            answers.put(share_of_file.look() if wanted is None else share_of_file.parse(wanted, with_topics=is_ahead))
    except EOFError:
        return
    except OSError as error:
        answers.put(error)
        connection.poll(None)  # nothing more is asked: this ends when the other end is closed


class _Share:
    """The batches of a file that fall to one process; those that were looked at are held until they are parsed."""

    def __init__(self, batches: Iterator[Batch], topic_reader: TopicReader | None) -> None:
        self._batches = batches
        self._topic_reader = topic_reader
        self._held: deque[Batch] = deque()

    def look(self) -> Look | None:
        """What the next batch holds."""
        batch = next(self._batches, None)
        if batch is None:
            return None
        self._held.append(batch)
        return Look([line.digest for line in batch.lines], batch.problems)

    def parse(self, wanted: list[int], *, with_topics: bool) -> bytes:
        """These lines of the first batch that is held, which is then held no more."""
        lines = self._held.popleft().lines
        topics_of = self._topic_reader() if self._topic_reader and with_topics else None
        return pack(parse_lines([lines[place] for place in wanted], topics_of))


def _send_all(answers: SimpleQueue[Answer], connection: Connection) -> None:
    try:
        while True:
            connection.send(answers.get())
    except OSError:
        return  # whoever asked is gone, and so is the reason to answer
