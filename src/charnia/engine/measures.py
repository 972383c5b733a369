"""Measures of a ranking against relevance judgements, and the files that hold both.

Formulas as in Manning, Raghavan and Schütze, Introduction to Information Retrieval (2008), chapter 8; gains of nDCG are
the judgements themselves, the discount is log2(rank + 1).
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

BOOTSTRAP_SAMPLES = 2_000
SEED = 1

Run = Mapping[str, Sequence[str]]
Judgements = Mapping[str, Mapping[str, int]]


class UnreadableRun(ValueError):
    """A run or judgement file that cannot be read; `str()` names the line and what to mend."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A mean over needs with its bootstrap 95% interval."""

    name: str
    mean: float
    low: float
    high: float


def reciprocal_rank(ranked: Sequence[str], relevant: Mapping[str, int]) -> float:
    """1 / rank of the first relevant candidate, 0 when none is ranked."""
    return next((1 / place for place, one in enumerate(ranked, start=1) if relevant.get(one, 0) > 0), 0.0)


def precision(ranked: Sequence[str], relevant: Mapping[str, int], *, depth: int) -> float:
    """The share of the first `depth` places that hold a relevant candidate."""
    return sum(relevant.get(one, 0) > 0 for one in ranked[:depth]) / depth


def recall(ranked: Sequence[str], relevant: Mapping[str, int], *, depth: int) -> float:
    """The share of the relevant candidates within the first `depth` places."""
    total = sum(gain > 0 for gain in relevant.values())
    return sum(relevant.get(one, 0) > 0 for one in ranked[:depth]) / total if total else 0.0


def ndcg(ranked: Sequence[str], relevant: Mapping[str, int], *, depth: int) -> float:
    """Discounted cumulative gain within `depth`, divided by that of the best possible order."""
    best = sorted((gain for gain in relevant.values() if gain > 0), reverse=True)
    ideal = _discounted(best[:depth])
    return _discounted([max(0, relevant.get(one, 0)) for one in ranked[:depth]]) / ideal if ideal else 0.0


def average_precision(ranked: Sequence[str], relevant: Mapping[str, int]) -> float:
    """The mean of the precision at the rank of each relevant candidate; those not ranked count zero."""
    total = sum(gain > 0 for gain in relevant.values())
    found, summed = 0, 0.0
    for place, one in enumerate(ranked, start=1):
        if relevant.get(one, 0) > 0:
            found += 1
            summed += found / place
    return summed / total if total else 0.0


MEASURES: Mapping[str, Callable[[Sequence[str], Mapping[str, int]], float]] = {
    "MRR": reciprocal_rank,
    "P@5": lambda ranked, relevant: precision(ranked, relevant, depth=5),
    "recall@10": lambda ranked, relevant: recall(ranked, relevant, depth=10),
    "nDCG@10": lambda ranked, relevant: ndcg(ranked, relevant, depth=10),
    "MAP": average_precision,
}


def evaluate(run: Run, judgements: Judgements) -> tuple[Measure, ...]:
    """Every measure over the judged needs; a judged need that the run leaves out counts zero.

    Raises ValueError when no need is judged.
    """
    needs = sorted(need for need, gains in judgements.items() if any(gain > 0 for gain in gains.values()))
    if not needs:
        raise ValueError("The judgements name no relevant candidate for any need.")
    return tuple(
        _measure(name, [of(run.get(need, ()), judgements[need]) for need in needs]) for name, of in MEASURES.items()
    )


def bootstrap_interval(values: Sequence[float]) -> tuple[float, float]:
    """The 2.5% and 97.5% quantiles of the mean over 2,000 resamples of the values, seeded."""
    chance = random.Random(SEED)  # noqa: S311 - resampling, not secrecy
    means = sorted(math.fsum(chance.choices(values, k=len(values))) / len(values) for _ in range(BOOTSTRAP_SAMPLES))
    return means[round(0.025 * (BOOTSTRAP_SAMPLES - 1))], means[round(0.975 * (BOOTSTRAP_SAMPLES - 1))]


def run_line(need: str, candidate: str, rank: int, score: float) -> str:
    """A line of a TREC run. Tabs stand between the fields, because ids may hold blanks."""
    return f"{need}\tQ0\t{candidate}\t{rank}\t{score:.9f}\tcharnia\n"


def read_run(path: Path) -> dict[str, list[str]]:
    """The candidates of each need, by rank. Raises UnreadableRun naming the line."""
    placed: dict[str, list[tuple[int, str]]] = {}
    for number, fields in _fields(path):
        if len(fields) < 6 or not fields[-3].isdecimal() or not _is_number(fields[-2]):
            raise UnreadableRun(f"Line {number} of {path.name} is no run line; write: need Q0 candidate rank score tag")
        placed.setdefault(fields[0], []).append((int(fields[-3]), " ".join(fields[2:-3])))
    return {need: [candidate for _, candidate in sorted(places)] for need, places in placed.items()}


def read_judgements(path: Path) -> dict[str, dict[str, int]]:
    """The gain of each judged candidate of each need. Raises UnreadableRun naming the line."""
    gains: dict[str, dict[str, int]] = {}
    for number, fields in _fields(path):
        if len(fields) < 4 or not fields[-1].removeprefix("-").isdecimal():
            raise UnreadableRun(f"Line {number} of {path.name} is no judgement; write: need 0 candidate relevance")
        gains.setdefault(fields[0], {})[" ".join(fields[2:-1])] = int(fields[-1])
    return gains


def _fields(path: Path) -> Iterator[tuple[int, list[str]]]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield number, line.rstrip("\r\n").split("\t") if "\t" in line else line.split()


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _measure(name: str, values: Sequence[float]) -> Measure:
    low, high = bootstrap_interval(values)
    return Measure(name, math.fsum(values) / len(values), low, high)


def _discounted(gains: Iterable[float]) -> float:
    return math.fsum(gain / math.log2(place + 1) for place, gain in enumerate(gains, start=1))
