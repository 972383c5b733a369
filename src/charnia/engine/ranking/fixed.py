"""A matcher over records and offers that do not change, for a single run of a command."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from charnia.core.evidence import EvidenceRecord, Offer
from charnia.engine.index.contract import Document
from charnia.engine.index.kept import counted
from charnia.engine.ranking.matcher import MatcherSnapshot, own_document
from charnia.engine.ranking.pool import work_of


def fixed_matcher(
    *, records: Iterable[EvidenceRecord], offers: Iterable[Offer], folder: Path | None = None
) -> MatcherSnapshot:
    """Everything at once, without an index that could take changes in. `folder` keeps counted words for the next run.

    Of records or offers with the same id the last one counts.
    """
    held = {record.id: record for record in records}
    offered = {offer.id: offer for offer in offers}
    evidence = [Document(record.id, record.title, record.text) for record in held.values()]
    own_words = [own_document(offer) for offer in offered.values()]
    return MatcherSnapshot(
        evidence=counted(evidence, folder=folder),
        own_words=counted(own_words, folder=folder),
        records=held,
        offers=offered,
        works={record.id: work_of(record) for record in held.values()},
    )
