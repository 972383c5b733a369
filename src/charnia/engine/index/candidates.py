"""The word index on disk or in memory that proposes documents worth scoring exactly."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

import tantivy

from charnia.engine.text.terms import is_pair

_WRITER_BYTES = 50_000_000


class CandidateFinder:
    """Tantivy over the single words of documents; one writer, any number of readers.

    Words are handed over as Charnia's own stems, so that both stages agree on what a word is. A number, not the id,
    is kept as a column, because reading a thousand numbers is quick; it must be a signed integer field (tantivy-py
    hands over signed integers, and an unsigned field stops the writer with a misleading error).

    With a `folder`, the index lies there, memory-mapped, and goes on from what is there already. `buffer` is the
    memory in bytes in which documents are collected before they are written.
    """

    def __init__(self, folder: Path | None = None, *, buffer: int = _WRITER_BYTES) -> None:
        schema = (
            tantivy.SchemaBuilder()
            .add_integer_field("serial", indexed=True, fast=True)
            .add_text_field("words", tokenizer_name="whitespace", index_option="freq")
            .add_text_field("facets", tokenizer_name="whitespace", index_option="basic")
            .build()
        )
        self._schema = schema
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self._index = tantivy.Index(schema, path=None if folder is None else str(folder))
        self._writer = self._index.writer(buffer, 1)

    def add(self, documents: Iterable[tuple[int, Mapping[str, float]]]) -> None:
        """Take in `(serial number, term counts)`; pairs of words are left out, for their words are there already."""
        for serial, counts in documents:
            words = " ".join(
                " ".join([term] * max(1, round(count))) for term, count in counts.items() if not is_pair(term)
            )
            self.add_words(serial, words)

    def add_words(self, serial: int, words: str, facets: str = "") -> None:
        """Take in a document as its words, and its facets as words too, parted by blanks."""
        document = tantivy.Document()
        document.add_integer("serial", serial)
        document.add_text("words", words)
        if facets:
            document.add_text("facets", facets)
        self._writer.add_document(document)

    def remove(self, serials: Iterable[int]) -> None:
        """Take documents out."""
        for serial in serials:
            self._writer.delete_documents_by_term("serial", serial)

    def commit(self) -> None:
        """Let readers that ask from now on see every change made so far."""
        self._writer.commit()
        self._index.reload()

    def close(self) -> None:
        """Commit, and wait until nothing is written any more."""
        self._writer.commit()
        self._writer.wait_merging_threads()

    def reader(self) -> CandidateReader:
        """The documents as committed last."""
        return CandidateReader(self._schema, self._index.searcher())


class CandidateReader:
    """One committed state; safe to share between threads."""

    def __init__(self, schema: tantivy.Schema, searcher: tantivy.Searcher) -> None:
        self._schema = schema
        self._searcher = searcher

    @classmethod
    def open(cls, folder: Path) -> CandidateReader:
        """The state of an index in a folder that nobody writes to any more."""
        index = tantivy.Index.open(str(folder))
        return cls(index.schema, index.searcher())

    def find(self, weights: Mapping[str, float], limit: int, *, facets: Sequence[Collection[str]] = ()) -> list[int]:
        """The serial numbers of the `limit` documents that BM25 puts first for these weighted words.

        Of each group of `facets` a document must have one; it adds nothing to its place.
        """
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.boost_query(self._term("words", term), weight))
            for term, weight in weights.items()
            if not is_pair(term)
        ]
        if not clauses:
            return []
        query = tantivy.Query.boolean_query([*clauses, *map(self._one_of, facets)])
        hits = self._searcher.search(query, limit=limit, count=False).hits
        serials = self._searcher.fast_field_values("serial", [address for _, address in hits])
        return [serial for serial in serials if isinstance(serial, int)]

    def _one_of(self, facets: Collection[str]) -> tuple[tantivy.Occur, tantivy.Query]:
        either = [(tantivy.Occur.Should, self._term("facets", facet)) for facet in facets]
        return tantivy.Occur.Must, tantivy.Query.const_score_query(tantivy.Query.boolean_query(either), 0.0)

    def _term(self, name: str, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, name, term, index_option="freq")
