"""The passages that are read side by side on a card: those of the contribution whose meaning counts most."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from charnia.core.evidence import EvidenceRecord
from charnia.engine.ranking.closest import closest
from charnia.engine.ranking.proof import Contribution
from charnia.engine.text.embeddings.contract import TextReader


def quotable(record: EvidenceRecord) -> tuple[str, str]:
    """The title and text of a record; of one that may not be quoted the title alone."""
    return record.title, record.text if record.may_be_quoted else ""


def with_passages(
    found: Sequence[Contribution],
    reader: TextReader | None,
    *,
    need: str,
    said: Callable[[Contribution], tuple[str, str]],
) -> Iterator[Contribution]:
    """The contributions; the one whose meaning counts most with the passages that are closest, which take a moment to
    read. `said` gives the title and text behind a contribution. Without a reader they stay as they are."""
    most = max(found, key=lambda one: one.weight * one.meaning, default=None)
    for one in found:
        if one is not most or not one.meaning or reader is None:
            yield one
        else:
            title, text = said(one)
            yield replace(one, closest=closest(reader, need=need, title=title, text=text))
