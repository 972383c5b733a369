"""What it costs to share attention among people more evenly, on real needs with relevance judgements.

    .venv/bin/python benchmarks/exposure.py
    .venv/bin/python benchmarks/exposure.py --data FOLDER

The folder holds `evidence.jsonl`, `needs.jsonl` and `qrels.tsv`. Every need is a list of people, ranked by words as by
`charnia rank`; exposure is measured over all of them and every list is then ordered anew, exactly as the pages do it
(`engine/ranking/ordering.py`). The second table is of a cluster where many ask for the same: a thousand lists whose
needs are drawn by Zipf's law, the first some 160 times, so that everybody wants a few professors.

Gini: over everybody among the first hundred of any list, 0 even, 1 all to one; top 1%: what share of all attention the
most shown hundredth of them has; most shown: the exposure of the first of them. The alternative in the same run is
chance: the first places shuffled among people whose scores lie as near. The interval is that of the paired difference
in nDCG@10 to the order by score, 2,000 bootstrap samples over lists.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from charnia.engine.measures import Judgements, bootstrap_interval, ndcg, read_judgements
from charnia.engine.ranking.explain import parts_of
from charnia.engine.ranking.exposure import excess, exposure_of, gini
from charnia.engine.ranking.ordering import FIRST, Entry, Order, arranged
from charnia.engine.ranking.pool import EvidencePool
from charnia.engine.ranking.rank import rank
from charnia.sources.evidence_file import read_evidence, read_needs
from charnia.sources.json_lines import LineProblem

DEFAULT_DATA = Path(__file__).parents[2] / "shared/data/expert_search_dev"
DEPTH = 100
STRENGTHS = (0.05, 0.1, 0.2, 0.3, 0.5)

ASKED = 1_000

Lists = dict[tuple[str, int], list[Entry]]
"""By the id of the need, and the number of the list that asks for it."""
Shown = dict[tuple[str, int], list[str]]


def lists_of(folder: Path) -> Lists:
    """The first hundred people for each need, by score; each need once."""
    records = [found for found in read_evidence(folder / "evidence.jsonl") if not isinstance(found, LineProblem)]
    needs = [found for found in read_needs(folder / "needs.jsonl") if not isinstance(found, LineProblem)]
    pool = EvidencePool(records).snapshot()
    found = {}
    for need in needs:
        ranked = rank(pool, pool.index.vector(parts_of(need)), limit=DEPTH)
        found[need.id, 0] = [Entry(place.candidate, place.score, person=place.candidate) for place in ranked]
    return found


def drawn(lists: Lists) -> Lists:
    """A thousand lists: the need in place k of a shuffled order is drawn 1 / k as often as the first."""
    rng = random.Random(3)
    needs = sorted(need for need, _ in lists)
    rng.shuffle(needs)
    chosen = rng.choices(needs, [1 / place for place in range(1, len(needs) + 1)], k=ASKED)
    return {(need, number): lists[need, 0] for number, need in enumerate(chosen)}


def by_exposure(lists: Lists, strength: float) -> Shown:
    """Every list ordered with exposure counted, as measured over the lists by score."""
    exposure = excess(exposure_of([[entry.person for entry in ranking] for ranking in lists.values()]))
    order = Order(exposure_strength=strength, exposure=exposure)
    return {
        name: [one.entry.id for one in arranged(ranking, replace(order, name=f"{name}"))]
        for name, ranking in lists.items()
    }


def by_chance(lists: Lists, strength: float) -> Shown:
    """Every score lowered by a random part of up to `strength`, seeded."""
    chance = random.Random(1)
    return {
        name: [
            entry.id
            for _, entry in sorted(
                ((entry.score * (1 - strength * chance.random()), entry) for entry in ranking),
                key=lambda one: -one[0],
            )
        ]
        for name, ranking in lists.items()
    }


def share_of_most_shown(amounts: Iterable[float]) -> float:
    """What share of the whole the most shown one in a hundred of the people have, at least one person."""
    falling = sorted(amounts, reverse=True)
    return math.fsum(falling[: max(1, len(falling) // 100)]) / math.fsum(falling)


def main(argv: Sequence[str] | None = None) -> int:
    """Prints a table for needs that are asked once, and one for needs that many ask."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    options = parser.parse_args(argv)
    if not options.data.is_dir():
        print(f"There is no folder {options.data}; name one with --data.", file=sys.stderr)
        return 2
    lists, judged = lists_of(options.data), read_judgements(options.data / "qrels.tsv")
    print("Each need once")
    report(lists, judged)
    print(f"\n{ASKED:,} lists whose needs are drawn by Zipf's law")
    report(drawn(lists), judged)
    return 0


def report(lists: Lists, judged: Judgements) -> None:
    """A table with one row a way and strength."""
    people = sorted({entry.person for ranking in lists.values() for entry in ranking})
    print(f"{len(lists):,} lists, {len(people):,} people among the first hundred of any")
    print(f"{'':<18}{'Gini':>8}{'top 1%':>8}{'most shown':>12}{'nDCG@10':>10}{'difference, 95%':>30}")
    plain = {name: [entry.id for entry in ranking] for name, ranking in lists.items()}
    _report("by score", plain, plain, judged, people)
    ways: tuple[tuple[str, Callable[[Lists, float], Shown]], ...] = (("exposure", by_exposure), ("chance", by_chance))
    for name, way in ways:
        for strength in STRENGTHS:
            _report(f"{name} {strength}", way(lists, strength), plain, judged, people)


def _report(name: str, shown: Shown, plain: Shown, judged: Judgements, people: Sequence[str]) -> None:
    exposure = exposure_of(shown.values())
    told = {need for need, gains in judged.items() if any(gain > 0 for gain in gains.values())}
    names = sorted(name for name in shown if name[0] in told)
    after, before = ([ndcg(run[name], judged[name[0]], depth=FIRST) for name in names] for run in (shown, plain))
    differences = [one - other for one, other in zip(after, before, strict=True)]
    low, high = bootstrap_interval(differences)
    mean, difference = sum(after) / len(after), sum(differences) / len(differences)
    even = gini(exposure.get(person, 0.0) for person in people)
    few = share_of_most_shown(exposure.get(person, 0.0) for person in people)
    interval = f"{difference:+.4f} ({low:+.4f} to {high:+.4f})"
    print(f"{name:<18}{even:>8.3f}{few:>8.3f}{max(exposure.values()):>12.1f}{mean:>10.4f}{interval:>30}")


if __name__ == "__main__":
    sys.exit(main())
