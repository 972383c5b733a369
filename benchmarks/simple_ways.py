"""The ways of finding people that Charnia is compared with. They read title and text of records and needs together.

Words: lower case, without stems or stop words; pairs of words in the plain recipe only. BM25 is that of the library
bm25s, with its own settings.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

import bm25s
import numpy as np
from numpy.typing import NDArray

from charnia.core.evidence import EvidenceRecord, Need
from charnia.engine.measures import Run
from charnia.engine.text.embeddings.contract import Encoder

Matrix = NDArray[np.float32]
Ways = dict[str, Callable[[], Matrix]]
BEST_RECORDS = 10
DECAY = 0.6
VECTORS_SHARE = 0.67


class PlainTexts:
    """Records and needs as plain texts, and who stands behind which record."""

    def __init__(self, records: Sequence[EvidenceRecord], needs: Sequence[Need]) -> None:
        self.record_texts = [f"{record.title}\n{record.text}" for record in records]
        self.need_texts = [f"{need.title}\n{need.text}".strip() for need in needs]
        self.ids = [need.id for need in needs]
        self.people = sorted({person.id for record in records for person in record.people})
        held: dict[str, list[int]] = {}
        for row, record in enumerate(records):
            for id_ in dict.fromkeys(person.id for person in record.people):
                held.setdefault(id_, []).append(row)
        self.held = [held[person] for person in self.people]

    def run_of(self, scores: Matrix, *, depth: int) -> Run:
        """Best first; ties by id, as `people` are sorted."""
        best = np.argsort(-scores, axis=1, kind="stable")[:, :depth]
        return {id_: [self.people[column] for column in row] for id_, row in zip(self.ids, best, strict=True)}


def without_vectors(texts: PlainTexts) -> Ways:
    """Each way as a function to scores float32[needs, people]."""
    records, needs = _tf_idf(texts, _words)
    return {
        "TF-IDF, rank-decayed sum": lambda: _summed(needs @ records.T, texts, _decayed),
        "BM25, best three": lambda: _summed(_bm25(texts), texts, lambda best: best[:, :3]),
        "TF-IDF, person centroid": lambda: _centroids(records, needs, texts),
        "BM25, sum": lambda: _summed(_bm25(texts), texts, lambda best: best),
        "popularity": lambda: np.tile(np.array([len(rows) for rows in texts.held], np.float32), (len(needs), 1)),
    }


def with_vectors(texts: PlainTexts, encoder: Encoder) -> Ways:
    """The plain recipe, which is TF-IDF and embeddings, each z-scored within a need; and embeddings alone: summed, or
    by the best record, as openreview-expertise counts. Its own models (SPECTER2, SciNCL) lie on a model hub."""
    words, asked = _tf_idf(texts, _words_and_pairs)

    def likeness() -> Matrix:
        return encoder.encode(texts.need_texts) @ encoder.encode(texts.record_texts).T

    def mixed() -> Matrix:
        return VECTORS_SHARE * _z_scores(likeness()) + (1 - VECTORS_SHARE) * _z_scores(asked @ words.T)

    return {
        "plain recipe": lambda: _summed(np.maximum(mixed(), 0), texts, _decayed),
        "embeddings alone": lambda: _summed(np.maximum(likeness(), 0), texts, _decayed),
        "embeddings, best record": lambda: _summed(np.maximum(likeness(), 0), texts, lambda best: best[:, :1]),
    }


def _words(text: str) -> list[str]:
    return re.findall(r"\w\w+", text.lower())


def _words_and_pairs(text: str) -> list[str]:
    words = _words(text)
    return [*words, *(f"{left} {right}" for left, right in pairwise(words))]


def _decayed(best: Matrix) -> Matrix:
    kept = best[:, :BEST_RECORDS]
    return (kept * DECAY ** np.arange(kept.shape[1])).astype(np.float32)


def _centroids(records: Matrix, needs: Matrix, texts: PlainTexts) -> Matrix:
    """Cosine between the need and the mean of a person's vectors."""
    return needs @ _unit(np.array([records[rows].mean(axis=0) for rows in texts.held], np.float32)).T


def _counts(bags: Iterable[Counter[str]], columns: dict[str, int]) -> Matrix:
    listed = list(bags)
    counts = np.zeros((len(listed), len(columns)), np.float32)
    for row, bag in enumerate(listed):
        known = [(columns[word], count) for word, count in bag.items() if word in columns]
        counts[row, [column for column, _ in known]] = [count for _, count in known]
    return counts


def _tf_idf(texts: PlainTexts, terms_of: Callable[[str], list[str]]) -> tuple[Matrix, Matrix]:
    """Vectors of length 1: (1 + ln tf) (ln((1 + n) / (1 + df)) + 1). A term of one record only is left out."""
    bags = [Counter(terms_of(text)) for text in texts.record_texts]
    held = Counter(term for bag in bags for term in bag)
    columns = {term: column for column, term in enumerate(sorted(term for term, times in held.items() if times > 1))}
    records = _counts(bags, columns)
    needs = _counts([Counter(terms_of(text)) for text in texts.need_texts], columns)
    rarity = np.log((1 + len(bags)) / (1 + (records > 0).sum(axis=0))).astype(np.float32) + 1

    def weighed(counts: Matrix) -> Matrix:
        return _unit(np.where(counts > 0, 1 + np.log(np.maximum(counts, 1)), 0).astype(np.float32) * rarity)

    return weighed(records), weighed(needs)


def _bm25(texts: PlainTexts) -> Matrix:
    index = bm25s.BM25()
    index.index([_words(text) for text in texts.record_texts], show_progress=False)
    scores: Matrix = np.stack([index.get_scores(_words(text)) for text in texts.need_texts]).astype(np.float32)
    return scores


def _z_scores(scores: Matrix) -> Matrix:
    apart = scores - scores.mean(axis=1, keepdims=True)
    found: Matrix = apart / np.maximum(scores.std(axis=1, keepdims=True), 1e-12)
    return found


def _summed(scores: Matrix, texts: PlainTexts, keep: Callable[[Matrix], Matrix]) -> Matrix:
    """One column a person: the sum of what `keep` leaves of their scores, best first."""
    columns = [keep(-np.sort(-scores[:, rows], axis=1)).sum(axis=1) for rows in texts.held]
    found: Matrix = np.stack(columns, axis=1).astype(np.float32)
    return found


def _unit(vectors: Matrix) -> Matrix:
    unit: Matrix = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return unit
