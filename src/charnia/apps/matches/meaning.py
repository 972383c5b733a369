"""How this installation reads texts: with the embedding model where one is installed, else by words alone.

Only public texts (records, offers, profiles) have their vectors kept, in the data folder; those of briefs and gaps stay
in memory.
"""

from __future__ import annotations

import itertools
import logging
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from charnia.apps.matches import as_values
from charnia.engine.ranking.fixed import texts_compared
from charnia.engine.text.embeddings.cache import VectorCache
from charnia.engine.text.embeddings.contract import Progress, TextReader, WordsOnly
from charnia.engine.text.embeddings.installed import UnusableModel
from charnia.engine.text.embeddings.published import ALL_MINILM_L6_V2, PublishedModel
from charnia.engine.text.embeddings.reading import open_reader

logger = logging.getLogger(__name__)


def reader_here() -> TextReader | WordsOnly:
    """The model of this installation, opened once a process, or why there is none."""
    choice = settings.MODEL
    return _opened(choice.model, choice.folder, settings.DATA / "vectors")


def read_texts(reader: TextReader, *, progress: Progress) -> int:
    """Reads whatever is public and has not been read yet, and keeps it; how many texts there are. Stop it whenever you
    like: nothing is read twice. `progress` is told how many are done."""
    texts = _texts()
    reader.documents.encode(texts, progress=progress)
    return len(texts)


def forget_old_texts() -> int:
    """Takes the vectors of all texts that are public no longer out of the data folder; how many. Where the file is of a
    model that this installation does not know, it is removed. Raises OSError."""
    folder, gone = settings.DATA / "vectors", 0
    for file in sorted(folder.glob("*.damaged")):
        file.unlink()
    for file in sorted(folder.glob("*.vectors")):
        cache = VectorCache(folder, ALL_MINILM_L6_V2, tell=logger.warning)
        if cache.file == file:
            gone += cache.keep_only(_texts())
        else:
            file.unlink()
    return gone


def unread_texts(reader: TextReader) -> tuple[int, int]:
    """How many of the public texts were not read yet, and how many there are."""
    texts = _texts()
    rows, _ = reader.documents.known(texts)
    return len(texts) - len(rows), len(texts)


def _texts() -> list[str]:
    records = (record for _, record in as_values.record_values())
    offers = itertools.chain(as_values.person_values(), as_values.offer_values())
    return texts_compared(records, offers)


@lru_cache(maxsize=1)
def _opened(model: PublishedModel | WordsOnly, folder: Path, vectors: Path) -> TextReader | WordsOnly:
    try:
        return open_reader(model, folder, vectors=vectors, tell=logger.warning)
    except UnusableModel as problem:
        logger.error("%s Until then texts are compared by words alone.", problem)
        return WordsOnly(str(problem))
