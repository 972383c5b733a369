"""One person's scores for many papers against what that person says of their own expertise, and other ways beside it.

    .venv/bin/python benchmarks/expertise_ratings.py --data FOLDER

The folder is a copy of the public "Gold Standard Dataset for the Reviewer Assignment Problem" (Stelmakh, Wieting, Xi,
Neubig and Shah 2023): 58 researchers rated their expertise for some eight papers each, from 1 to 5. Read are
`data/evaluations.csv` and, of `evaluation_datasets/d_20_1`, `submissions.json` and `archives/~ID.jsonl` with at most
twenty earlier papers of each. It is not part of Charnia.

The loss is theirs: of every two papers that a person rated differently, the difference counts where the scores order
them the other way round, half of it where they are alike; the sum is divided by that of all differences. 0 is
perfect, 0.5 is chance. Intervals: 1,000 bootstrap samples over the researchers.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import random
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from charnia.config.commands.installation import opened_model
from charnia.core.evidence import EvidenceRecord, Need, PersonReference
from charnia.core.vocabulary import EvidenceKind
from charnia.engine.index.mixed import RankingIndex
from charnia.engine.index.vectors import SHORTEST_RECORD
from charnia.engine.ranking.explain import parts_of
from charnia.engine.ranking.pool import EvidencePool
from charnia.engine.ranking.rank import rank
from charnia.engine.text.embeddings.contract import Encoder, WordsOnly
from simple_ways import PlainTexts, with_vectors, without_vectors

SAMPLES = 1_000
SET = "d_20_1"
Ratings = Mapping[str, Mapping[str, float]]
"""Of each person, the expertise for each paper."""

Scores = Mapping[tuple[str, str], float]
"""By person and paper."""


def main() -> int:
    """Prints a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    folder = parser.parse_args().data
    if not (folder / "data" / "evaluations.csv").is_file():
        print(f"There is no data/evaluations.csv in {folder}; give the folder of the data set.", file=sys.stderr)
        return 2
    records, needs = list(read_records(folder)), list(read_papers(folder))
    ratings = read_ratings(folder, known={need.id for need in needs})
    model = opened_model()
    if isinstance(model, WordsOnly):
        print(model.why)
    print(
        f"{len(ratings)} researchers with {len(records)} papers, {len(needs)} papers rated\n\n| way | loss |\n|---|---|"
    )
    found = {
        name: way() for name, way in _ways(records, needs, None if isinstance(model, WordsOnly) else model).items()
    }
    for name, scores in sorted(found.items(), key=lambda one: loss(one[1], ratings, list(ratings))):
        low, high = _interval(scores, ratings)
        print(f"| {name} | {loss(scores, ratings, list(ratings)):.3f} ({low:.3f} to {high:.3f}) |")
    return 0


def read_ratings(folder: Path, *, known: set[str]) -> Ratings:
    """The ratings of papers that are known; people with fewer than two of them say nothing."""
    ratings = {}
    with (folder / "data" / "evaluations.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            pairs = [(row[f"Paper{place}"], row[f"Expertise{place}"]) for place in range(1, 11)]
            ratings[row["ParticipantID"]] = {paper: float(rating) for paper, rating in pairs if paper in known}
    return {person: of_person for person, of_person in ratings.items() if len(of_person) > 1}


def read_papers(folder: Path) -> Iterator[Need]:
    """The papers that were rated."""
    found: dict[str, Any] = json.loads((folder / "evaluation_datasets" / SET / "submissions.json").read_text("utf-8"))
    for id_, paper in found.items():
        yield Need(id=id_, title=paper["content"]["title"] or "", text=paper["content"]["abstract"] or "")


def read_records(folder: Path) -> Iterator[EvidenceRecord]:
    """What the researchers have published; a paper of two of them is one record."""
    papers: dict[str, dict[str, Any]] = {}
    holders: dict[str, list[str]] = {}
    for path in sorted((folder / "evaluation_datasets" / SET / "archives").glob("~*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            paper = json.loads(line)
            papers[paper["id"]] = paper["content"]
            holders.setdefault(paper["id"], []).append(path.stem.removeprefix("~"))
    for id_, content in papers.items():
        yield EvidenceRecord(
            id=id_,
            kind=EvidenceKind.PUBLICATION,
            title=content["title"] or "",
            text=content["abstract"] or "",
            people=tuple([PersonReference(person, person) for person in holders[id_]]),
        )


def loss(scores: Scores, ratings: Ratings, people: Sequence[str]) -> float:
    """The weighted share of pairs in the wrong order, over these people."""
    wrong = total = 0.0
    for person in people:
        for (one, rated), (other, less) in itertools.combinations(ratings[person].items(), 2):
            apart = rated - less
            scored = scores.get((person, one), 0.0) - scores.get((person, other), 0.0)
            total += abs(apart)
            wrong += abs(apart) / 2 if scored == 0 else abs(apart) if apart * scored < 0 else 0.0
    return wrong / total


def _interval(scores: Scores, ratings: Ratings) -> tuple[float, float]:
    chance, people = random.Random(1), list(ratings)
    losses = sorted(loss(scores, ratings, chance.choices(people, k=len(people))) for _ in range(SAMPLES))
    return losses[int(0.025 * SAMPLES)], losses[int(0.975 * SAMPLES)]


def _ways(
    records: Sequence[EvidenceRecord], needs: Sequence[Need], encoder: Encoder | None
) -> dict[str, Callable[[], Scores]]:
    texts = PlainTexts(records, needs)
    ways: dict[str, Callable[[], Scores]] = {"Charnia, words only": lambda: _charnia(records, needs, None)}
    plain = without_vectors(texts)
    if encoder is not None:
        ways["Charnia"] = lambda: _charnia(records, needs, encoder)
        plain |= with_vectors(texts, encoder)
    return ways | {name: lambda way=way: _by_pair(texts, way()) for name, way in plain.items()}


def _charnia(records: Sequence[EvidenceRecord], needs: Sequence[Need], encoder: Encoder | None) -> Scores:
    """What `charnia rank --top 0` writes."""
    pool = EvidencePool(records, index=RankingIndex(encoder, shortest=SHORTEST_RECORD)).snapshot()
    return {
        (place.candidate, need.id): place.score
        for need in needs
        for place in rank(pool, pool.index.vector(parts_of(need)), limit=None, proposed=None)
    }


def _by_pair(texts: PlainTexts, scores: Any) -> Scores:
    return {
        (person, need): float(scores[row, column])
        for row, need in enumerate(texts.ids)
        for column, person in enumerate(texts.people)
    }


if __name__ == "__main__":
    sys.exit(main())
