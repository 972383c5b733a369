"""The index in files as a whole: where it lies, building it anew, and following the store while nobody waits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.conf import settings

from charnia.apps.matches import as_values
from charnia.apps.matches.log import ChangeLog, Position
from charnia.apps.matches.meaning import reader_here
from charnia.apps.matches.stored import StoredEvidence
from charnia.engine.index.contract import Document
from charnia.engine.index.disk.files import read_manifest
from charnia.engine.index.disk.index import DiskIndex
from charnia.engine.index.unusable import REBUILD, IndexUnusable
from charnia.engine.text.embeddings.contract import Encoder, TextReader, WordsOnly

_FAR = 200_000
"""More rows of the change log take longer to follow than all records to index."""


def index_folder() -> Path | None:
    """Where the index in files of this installation lies, None where every process keeps its own in memory."""
    return settings.DATA / "index" if settings.INDEX_IN_FILES else None


def is_to_be_built(folder: Path) -> bool:
    """Whether there is no index yet, or one so far behind that building takes less time than following.

    Raises IndexUnusable for a damaged one."""
    found = read_manifest(folder)
    return found is None or ChangeLog().position.last - Position.of_text(found.mark).last > _FAR


def what_is_wrong(folder: Path) -> str:
    """A sentence where the index cannot be used, else nothing. Looks at sizes and not at every byte."""
    try:
        if read_manifest(folder) is None:
            return f"There is no index in {folder}; {REBUILD}."
        DiskIndex(folder, _documents()).snapshot()
    except IndexUnusable as problem:
        return str(problem)
    return ""


def rebuild(folder: Path, *, progress: Callable[[int], object]) -> int:
    """Builds an index of all records into the folder, and says how many there are; everybody else goes on meanwhile.
    `progress` is told how many are done."""
    index = DiskIndex(folder, _documents())
    position = ChangeLog().position_to_keep()
    index.rebuild(_counted(as_values.record_documents(), progress), mark=position.as_text())
    return len(index.snapshot())


def follow(folder: Path) -> None:
    """Takes into the index what the store has had since it was followed last, and writes new files when it is time."""
    stored = StoredEvidence(folder, _reader())
    end = ChangeLog().position
    while stored.takes_step(end):
        stored.merge()
    stored.read_texts()


def _reader() -> TextReader | None:
    opened = reader_here()
    return None if isinstance(opened, WordsOnly) else opened


def _documents() -> Encoder | None:
    reader = _reader()
    return None if reader is None else reader.documents


def _counted(documents: Iterable[Document], progress: Callable[[int], object]) -> Iterator[Document]:
    for number, document in enumerate(documents, start=1):
        yield document
        progress(number)
