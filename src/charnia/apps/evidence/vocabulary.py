"""The vocabulary of headings that this installation has loaded; it lies in the data folder, not in the database."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from django.conf import settings

from charnia.core.evidence import ReadTopics, Subject, TopicsOf
from charnia.engine.topics import extract
from charnia.engine.topics.vocabulary import NO_VOCABULARY, Heading, Vocabulary

_FILE = "mesh.tsv"


class _Kept:
    """The headings as they were last read. Safe for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._mark: tuple[int, int] | None = None
        self._vocabulary = NO_VOCABULARY

    def read(self, file: Path) -> Vocabulary:
        """What the file holds, nothing where there is none; read again only when it has changed."""
        try:
            stat = file.stat()
        except FileNotFoundError:
            return NO_VOCABULARY
        with self._lock:
            if self._mark != (stat.st_mtime_ns, stat.st_size):
                self._vocabulary = Vocabulary(_headings(file))
                self._mark = (stat.st_mtime_ns, stat.st_size)
            return self._vocabulary


_KEPT = _Kept()


def vocabulary_file() -> Path:
    """Where the headings lie once they are loaded: id, name, other names and places, tabs between them."""
    return Path(settings.DATA) / "vocabularies" / _FILE


def vocabulary_here() -> Vocabulary:
    """The headings that are loaded, read once a process and again when the file changes; none where none is loaded."""
    return _KEPT.read(vocabulary_file())


def topic_reader() -> Callable[[], TopicsOf]:
    """What begins to read topics with the headings that are loaded, in other processes too."""
    return partial(_reader_with, vocabulary_file())


def _reader_with(file: Path) -> TopicsOf:
    return partial(_read_topics, _KEPT.read(file))


def _read_topics(vocabulary: Vocabulary, title: str, text: str, subjects: Sequence[Subject]) -> ReadTopics:
    return ReadTopics(vocabulary.version, tuple(extract.topics_of(title, text, subjects, vocabulary)))


def keep_vocabulary(headings: Iterable[Heading]) -> Vocabulary:
    """Puts these headings in the place of those that were loaded before. Written aside first: a stop leaves the old."""
    file = vocabulary_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_suffix(".new")
    with aside.open("w", encoding="utf-8") as lines:
        for heading in headings:
            parts = (heading.id, heading.name, "|".join(heading.other_names), "|".join(heading.places))
            lines.write("\t".join(" ".join(part.split()) for part in parts) + "\n")
    aside.replace(file)
    return vocabulary_here()


def _headings(file: Path) -> Iterator[Heading]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            id_, name, others, places = line.rstrip("\n").split("\t")
            yield Heading(id_, name, tuple(filter(None, others.split("|"))), tuple(filter(None, places.split("|"))))
