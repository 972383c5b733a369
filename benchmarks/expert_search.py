"""Finding people for real needs: Charnia against seven other ways, in the same run.

    .venv/bin/python benchmarks/expert_search.py
    .venv/bin/python benchmarks/expert_search.py --data FOLDER --words-only
    .venv/bin/python benchmarks/expert_search.py --write docs/explanation

The folder holds `evidence.jsonl`, `needs.jsonl` and `qrels.tsv`. Settings were chosen by the first, third, ... need
(the tuned half); the others are the reported half. Intervals: 2,000 bootstrap samples over needs; differences to
Charnia are paired. `--write` leaves the table and a picture in a folder. What the model reads is kept, so a second run
is quick.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from charnia.config.commands.installation import opened_model
from charnia.core.evidence import EvidenceRecord, Need
from charnia.engine.index.mixed import RankingIndex
from charnia.engine.index.vectors import SHORTEST_RECORD
from charnia.engine.measures import Judgements, Run, bootstrap_interval, ndcg, read_judgements, reciprocal_rank
from charnia.engine.ranking.explain import parts_of
from charnia.engine.ranking.pool import EvidencePool
from charnia.engine.ranking.rank import rank
from charnia.engine.text.embeddings.contract import Encoder, WordsOnly
from charnia.sources.evidence_file import read_evidence, read_needs
from charnia.sources.json_lines import LineProblem
from simple_ways import Matrix, PlainTexts, with_vectors, without_vectors

DEFAULT_DATA = Path(__file__).parents[2] / "shared/data/expert_search_dev"
DEPTH = 100
CHARNIA, CHARNIA_WORDS = "Charnia", "Charnia, words only"
NAME = "expert-search"
_Value = TypeVar("_Value", EvidenceRecord, Need)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one way reached for each need, in their order."""

    name: str
    seconds: float
    mrr: Sequence[float]
    ndcg: Sequence[float]


def charnia(records: Sequence[EvidenceRecord], needs: Sequence[Need], encoder: Encoder | None) -> Run:
    """What `charnia rank` writes."""
    pool = EvidencePool(records, index=RankingIndex(encoder, shortest=SHORTEST_RECORD)).snapshot()
    return {
        need.id: [place.candidate for place in rank(pool, pool.index.vector(parts_of(need)), limit=DEPTH)]
        for need in needs
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Prints a table of all needs and one of each half."""
    options = _arguments(argv)
    if not options.data.is_dir():
        print(f"There is no folder {options.data}; name one with --data.", file=sys.stderr)
        return 2
    records = list(_good(read_evidence(options.data / "evidence.jsonl")))
    needs = list(_good(read_needs(options.data / "needs.jsonl")))
    judged = read_judgements(options.data / "qrels.tsv")
    model = WordsOnly("Words alone were asked for.") if options.words_only else opened_model()
    if isinstance(model, WordsOnly):
        print(model.why)
    outcomes = [
        _outcome(name, answer, needs, judged)
        for name, answer in _ways(records, needs, None if isinstance(model, WordsOnly) else model).items()
    ]
    outcomes.sort(key=lambda one: -_mean(one.ndcg))
    table = "\n\n".join(_tables(outcomes, len(needs)))
    print(f"{len(records):,} records, {len(needs):,} needs\n\n{table}")
    print("\n" + "\n".join(f"{one.name}: {one.seconds:.1f} s" for one in outcomes))
    if options.write:
        (options.write / f"{NAME}.md").write_text(table + "\n", encoding="utf-8")
        (options.write / f"{NAME}.svg").write_text(picture(outcomes), encoding="utf-8")
    return 0


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--words-only", action="store_true", help="leave the embedding model out")
    parser.add_argument("--write", type=Path, metavar="FOLDER", help=f"write {NAME}.md and {NAME}.svg there")
    return parser.parse_args(argv)


def _ways(
    records: Sequence[EvidenceRecord], needs: Sequence[Need], encoder: Encoder | None
) -> dict[str, Callable[[], Run]]:
    texts = PlainTexts(records, needs)
    ways: dict[str, Callable[[], Run]] = {CHARNIA_WORDS: lambda: charnia(records, needs, None)}
    scored = without_vectors(texts)
    if encoder is not None:
        ways = {CHARNIA: lambda: charnia(records, needs, encoder), **ways}
        scored |= with_vectors(texts, encoder)
    return ways | {name: partial(_run_of, texts, way) for name, way in scored.items()}


def _run_of(texts: PlainTexts, way: Callable[[], Matrix]) -> Run:
    return texts.run_of(way(), depth=DEPTH)


def _outcome(name: str, answer: Callable[[], Run], needs: Sequence[Need], judged: Judgements) -> Outcome:
    start = time.perf_counter()
    run = answer()
    seconds = time.perf_counter() - start
    asked: list[tuple[Sequence[str], Mapping[str, int]]] = [(run.get(n.id, ()), judged.get(n.id, {})) for n in needs]
    return Outcome(
        name,
        seconds,
        [reciprocal_rank(ranked, gains) for ranked, gains in asked],
        [ndcg(ranked, gains, depth=10) for ranked, gains in asked],
    )


def _tables(outcomes: Sequence[Outcome], needs: int) -> Iterator[str]:
    parts = {
        f"All {needs} needs": slice(None),
        "Reported half": slice(1, None, 2),
        "Tuned half": slice(0, None, 2),
    }
    best = next(one for one in outcomes if one.name.startswith(CHARNIA))
    for title, part in parts.items():
        head = f"| {title} | MRR | nDCG@10 | nDCG@10 less than {best.name} by |\n|---|---|---|---|"
        yield "\n".join([head, *(_row(one, best, part) for one in outcomes)])


def _row(one: Outcome, best: Outcome, part: slice) -> str:
    apart = "" if one is best else _interval([y - x for x, y in zip(one.ndcg[part], best.ndcg[part], strict=True)])
    return f"| {one.name} | {_interval(one.mrr[part])} | {_interval(one.ndcg[part])} | {apart} |"


def _interval(values: Sequence[float]) -> str:
    low, high = bootstrap_interval(values)
    return f"{_mean(values):.3f} ({low:.3f} to {high:.3f})"


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def picture(outcomes: Sequence[Outcome]) -> str:
    """nDCG@10 over all needs as an SVG: a dot for the mean, a line for its interval."""
    left, width, row = 240, 400, 30
    height = row * len(outcomes) + 50
    marks = "".join(
        f'<line x1="{left + tenth * width / 6:.0f}" y1="10" x2="{left + tenth * width / 6:.0f}" y2="{height - 35}" '
        f'stroke="#ccc"/><text x="{left + tenth * width / 6:.0f}" y="{height - 18}" text-anchor="middle">'
        f"{tenth / 10:.1f}</text>"
        for tenth in range(7)
    )
    rows = "".join(_picture_row(one, left, width, 25 + row * number) for number, one in enumerate(outcomes))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 70} {height}" role="img" '
        'font-family="sans-serif" font-size="13"><title>nDCG@10 of each way of finding people, with 95% intervals'
        f"</title>{marks}{rows}</svg>\n"
    )


def _picture_row(one: Outcome, left: int, width: int, y: int) -> str:
    mean = _mean(one.ndcg)
    at = [left + value * width / 0.6 for value in (*bootstrap_interval(one.ndcg), mean)]
    colour = "#0b5c4a" if one.name.startswith(CHARNIA) else "#555"
    return (
        f'<text x="{left - 10}" y="{y + 4}" text-anchor="end">{one.name}</text>'
        f'<line x1="{at[0]:.1f}" y1="{y}" x2="{at[1]:.1f}" y2="{y}" stroke="{colour}" stroke-width="2"/>'
        f'<circle cx="{at[2]:.1f}" cy="{y}" r="5" fill="{colour}"/>'
        f'<text x="{left + width + 10}" y="{y + 4}">{mean:.3f}</text>'
    )


def _good(found: Iterator[_Value | LineProblem]) -> Iterator[_Value]:
    return (item for item in found if not isinstance(item, LineProblem))


if __name__ == "__main__":
    sys.exit(main())
