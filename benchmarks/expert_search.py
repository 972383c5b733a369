"""Finding people for real needs: Charnia against five simple ways, in the same run.

    .venv/bin/python benchmarks/expert_search.py
    .venv/bin/python benchmarks/expert_search.py --data FOLDER --half even

The folder holds `evidence.jsonl`, `needs.jsonl` and `qrels.tsv`. The simple ways read plain lower-case words of title
and text together, without stems, pairs or stop words. Intervals: 2,000 bootstrap samples over needs. Settings were
chosen by the figures of the even half of the needs (first, third, ...); `--half odd` reports the other one.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from charnia.core.evidence import EvidenceRecord, Need
from charnia.engine.measures import Run, evaluate, read_judgements
from charnia.engine.ranking.explain import parts_of
from charnia.engine.ranking.pool import EvidencePool
from charnia.engine.ranking.rank import rank
from charnia.sources.evidence_file import read_evidence, read_needs
from charnia.sources.json_lines import LineProblem

DEFAULT_DATA = Path(__file__).parents[2] / "shared/data/expert_search_dev"
DEPTH = 100
SHOWN = ("MRR", "P@5", "recall@10", "nDCG@10", "MAP")

Matrix = NDArray[np.float32]


class PlainTexts:
    """Records and needs as plain word counts, and who stands behind which record."""

    def __init__(self, records: Sequence[EvidenceRecord], needs: Sequence[Need]) -> None:
        bags = [_words(f"{record.title} {record.text}") for record in records]
        asked = [_words(f"{need.title} {need.text}") for need in needs]
        columns = {word: column for column, word in enumerate(sorted({word for bag in bags for word in bag}))}
        self.records = _counts(bags, columns)
        self.needs = _counts(asked, columns)
        self.in_records = (self.records > 0).sum(axis=0)
        self.people = sorted({person.id for record in records for person in record.people})
        held: dict[str, list[int]] = {}
        for row, record in enumerate(records):
            for person in record.people:
                held.setdefault(person.id, []).append(row)
        self.held = [held[person] for person in self.people]


def popularity(texts: PlainTexts) -> Matrix:
    """Everybody by their number of records, whatever the need."""
    sizes = np.array([len(rows) for rows in texts.held], np.float32)
    return np.tile(sizes, (len(texts.needs), 1))


def centroid(texts: PlainTexts) -> Matrix:
    """Cosine between the need and the mean of a person's TF-IDF vectors."""
    records, needs = _tf_idf(texts)
    means = np.array([records[rows].mean(axis=0) for rows in texts.held], np.float32)
    return needs @ _unit(means).T


def bm25_sum(texts: PlainTexts) -> Matrix:
    """The sum of BM25 over all records of a person."""
    return _summed(_bm25(texts), texts, lambda best: best)


def bm25_top_3(texts: PlainTexts) -> Matrix:
    """The sum of a person's three best BM25 scores."""
    return _summed(_bm25(texts), texts, lambda best: best[:, :3])


def plain_recipe(texts: PlainTexts) -> Matrix:
    """TF-IDF cosines of a person's ten best records, the k-th weighted 0.6 to the power k."""
    records, needs = _tf_idf(texts)
    return _summed(needs @ records.T, texts, lambda best: best[:, :10] * 0.6 ** np.arange(min(10, best.shape[1])))


SIMPLE_WAYS: dict[str, Callable[[PlainTexts], Matrix]] = {
    "popularity": popularity,
    "TF-IDF centroid": centroid,
    "BM25, sum": bm25_sum,
    "BM25, best three": bm25_top_3,
    "plain recipe": plain_recipe,
}


def charnia(records: Sequence[EvidenceRecord], needs: Sequence[Need]) -> Run:
    """What `charnia rank` writes."""
    pool = EvidencePool(records).snapshot()
    return {
        need.id: [place.candidate for place in rank(pool, pool.index.vector(parts_of(need)), limit=DEPTH)]
        for need in needs
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Prints one row a way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--half", choices=("all", "even", "odd"), default="all")
    options = parser.parse_args(argv)
    if not options.data.is_dir():
        print(f"There is no folder {options.data}; name one with --data.", file=sys.stderr)
        return 2
    records = [found for found in read_evidence(options.data / "evidence.jsonl") if not isinstance(found, LineProblem)]
    needs = [found for found in read_needs(options.data / "needs.jsonl") if not isinstance(found, LineProblem)]
    needs = {"all": needs, "even": needs[::2], "odd": needs[1::2]}[options.half]
    asked = {need.id for need in needs}
    judged = read_judgements(options.data / "qrels.tsv")
    judgements = {need: gains for need, gains in judged.items() if need in asked}
    print(f"{len(records):,} records, {len(needs):,} needs ({options.half})")
    print(f"{'':<18}" + "".join(f"{name:>10}" for name in SHOWN) + f"{'nDCG 95%':>16}{'seconds':>9}")
    texts = PlainTexts(records, needs)
    for name, way in SIMPLE_WAYS.items():
        _report(name, lambda way=way: _run_of(way(texts), texts.people, needs), judgements)  # type: ignore[misc]
    _report("Charnia", lambda: charnia(records, needs), judgements)
    return 0


def _report(name: str, answer: Callable[[], Run], judgements: dict[str, dict[str, int]]) -> None:
    start = time.perf_counter()
    run = answer()
    seconds = time.perf_counter() - start
    found = {measure.name: measure for measure in evaluate(run, judgements)}
    ndcg = found["nDCG@10"]
    row = "".join(f"{found[measure].mean:>10.3f}" for measure in SHOWN)
    print(f"{name:<18}{row}   {ndcg.low:.3f} to {ndcg.high:.3f}{seconds:>9.1f}")


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w\w+", text.lower()))


def _counts(bags: Iterable[Counter[str]], columns: dict[str, int]) -> Matrix:
    listed = list(bags)
    counts = np.zeros((len(listed), len(columns)), np.float32)
    for row, bag in enumerate(listed):
        known = [(columns[word], count) for word, count in bag.items() if word in columns]
        counts[row, [column for column, _ in known]] = [count for _, count in known]
    return counts


def _tf_idf(texts: PlainTexts) -> tuple[Matrix, Matrix]:
    """Vectors of length 1: (1 + ln tf) (ln((1 + n) / (1 + df)) + 1)."""
    rarity = np.log((1 + len(texts.records)) / (1 + texts.in_records)).astype(np.float32) + 1

    def weighed(counts: Matrix) -> Matrix:
        return _unit(np.where(counts > 0, 1 + np.log(np.maximum(counts, 1)), 0).astype(np.float32) * rarity)

    return weighed(texts.records), weighed(texts.needs)


def _bm25(texts: PlainTexts, *, k1: float = 1.5, b: float = 0.75) -> Matrix:
    """Lucene's BM25 of each need (rows) and record (columns)."""
    lengths = texts.records.sum(axis=1, keepdims=True)
    rarity = np.log(1 + (len(texts.records) - texts.in_records + 0.5) / (texts.in_records + 0.5))
    weights = texts.records / (texts.records + k1 * (1 - b + b * lengths / lengths.mean())) * rarity
    return (texts.needs @ weights.T).astype(np.float32)


def _summed(scores: Matrix, texts: PlainTexts, keep: Callable[[Matrix], NDArray[np.floating]]) -> Matrix:
    """One column a person: the sum of what `keep` leaves of their scores, best first."""
    columns = [keep(-np.sort(-scores[:, rows], axis=1)).sum(axis=1) for rows in texts.held]
    return np.stack(columns, axis=1).astype(np.float32)


def _unit(vectors: Matrix) -> Matrix:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)


def _run_of(scores: Matrix, people: Sequence[str], needs: Sequence[Need]) -> Run:
    """Best first; ties by id, as `people` are sorted."""
    best = np.argsort(-scores, axis=1, kind="stable")[:, :DEPTH]
    return {need.id: [people[column] for column in row] for need, row in zip(needs, best, strict=True)}


if __name__ == "__main__":
    sys.exit(main())
