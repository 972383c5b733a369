"""The word index on disk or in memory that proposes documents worth scoring exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import tantivy

from charnia.engine.text.terms import is_pair

_WRITER_BYTES = 50_000_000


class CandidateFinder:
    """Tantivy over the single words of documents; one writer, any number of readers.

    Words are handed over as Charnia's own stems, so that both stages agree on what a word is. A number, not the id,
    is kept as a column, because reading a thousand numbers is quick; it must be a signed integer field (tantivy-py
    hands over signed integers, and an unsigned field stops the writer with a misleading error).

    With a `folder`, the index lies there, memory-mapped, and replaces what was there before.
    """

    def __init__(self, folder: Path | None = None) -> None:
        schema = (
            tantivy.SchemaBuilder()
            .add_integer_field("serial", indexed=True, fast=True)
            .add_text_field("words", tokenizer_name="whitespace", index_option="freq")
            .build()
        )
        self._schema = schema
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self._index = tantivy.Index(schema, path=None if folder is None else str(folder))
        self._writer = self._index.writer(_WRITER_BYTES, 1)
        if folder is not None:
            self._writer.delete_all_documents()

    def add(self, documents: Iterable[tuple[int, Mapping[str, float]]]) -> None:
        """Take in `(serial number, term counts)`; pairs of words are left out, for their words are there already."""
        for serial, counts in documents:
            words = " ".join(
                " ".join([term] * max(1, round(count))) for term, count in counts.items() if not is_pair(term)
            )
            document = tantivy.Document()
            document.add_integer("serial", serial)
            document.add_text("words", words)
            self._writer.add_document(document)

    def remove(self, serials: Iterable[int]) -> None:
        """Take documents out."""
        for serial in serials:
            self._writer.delete_documents_by_term("serial", serial)

    def commit(self) -> None:
        """Let readers that ask from now on see every change made so far."""
        self._writer.commit()
        self._index.reload()

    def reader(self) -> CandidateReader:
        """The documents as committed last."""
        return CandidateReader(self._schema, self._index.searcher())


class CandidateReader:
    """One committed state; safe to share between threads."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher) -> None:
        self._schema = schema
        self._searcher = searcher

    def find(self, weights: Mapping[str, float], limit: int) -> list[int]:
        """The serial numbers of the `limit` documents that BM25 puts first for these weighted words."""
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.boost_query(self._term(term), weight))
            for term, weight in weights.items()
            if not is_pair(term)
        ]
        if not clauses:
            return []
        hits = self._searcher.search(tantivy.Query.boolean_query(clauses), limit=limit, count=False).hits
        serials = self._searcher.fast_field_values("serial", [address for _, address in hits])
        return [serial for serial in serials if isinstance(serial, int)]

    def _term(self, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, "words", term, index_option="freq")
