"""A matcher over records and offers that do not change, for a single run of a command."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from charnia.core.evidence import EvidenceRecord, Offer
from charnia.engine.index.contract import Document, Snapshot
from charnia.engine.index.embedded import EmbeddedSnapshot
from charnia.engine.index.facets import FacetTable
from charnia.engine.index.kept import counted
from charnia.engine.index.meanings import MeaningSnapshot, text_of
from charnia.engine.index.mixed import RankingSnapshot
from charnia.engine.index.vectors import SHORTEST_RECORD
from charnia.engine.ranking.matcher import MatcherSnapshot, oldest, own_document, says_something
from charnia.engine.ranking.pool import work_of
from charnia.engine.ranking.standings import Holdings
from charnia.engine.text.embeddings.contract import TextReader


def fixed_matcher(
    *,
    records: Iterable[EvidenceRecord],
    offers: Iterable[Offer],
    folder: Path | None = None,
    reader: TextReader | None = None,
) -> MatcherSnapshot:
    """Everything at once, without an index that could take changes in. `folder` keeps counted words for the next run.

    Of records or offers with the same id the last one counts. With a `reader` every text is compared by meaning too.
    """
    held = {record.id: record for record in records}
    offered = {offer.id: offer for offer in offers}
    evidence = [_document(record) for record in held.values()]
    own_words = [own_document(offer) for offer in offered.values() if says_something(offer)]
    dates = {record.id: record.date for record in held.values()}
    return MatcherSnapshot(
        evidence=_index(evidence, folder, reader, shortest=SHORTEST_RECORD),
        own_words=_index(own_words, folder, reader),
        records=held,
        offers=offered,
        holdings=Holdings(offered),
        works={record.id: work_of(record) for record in held.values()},
        dates=dates,
        known_since=oldest(dates),
        reader=reader,
    )


def texts_compared(records: Iterable[EvidenceRecord], offers: Iterable[Offer]) -> list[str]:
    """What a model reads of these records and offers, each text once."""
    documents = (*map(_document, records), *map(own_document, filter(says_something, offers)))
    return [text for text in dict.fromkeys(map(text_of, documents)) if text]


def _document(record: EvidenceRecord) -> Document:
    return Document(record.id, record.title, record.text)


def _index(
    documents: Sequence[Document], folder: Path | None, reader: TextReader | None, *, shortest: float = 0.0
) -> Snapshot:
    facets = FacetTable({document.id: document.facets for document in documents})
    words = EmbeddedSnapshot(counted(documents, folder=folder, shortest=shortest), facets)
    if reader is None:
        return words
    texts = {document.id: text for document in documents if (text := text_of(document))}
    vectors = reader.documents.encode(list(texts.values())).astype(np.float64)
    rows = {id_: row for row, id_ in enumerate(texts)}
    return RankingSnapshot(words, MeaningSnapshot(reader.needs, vectors, rows))
