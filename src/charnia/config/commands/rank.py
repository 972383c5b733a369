"""`charnia rank`: a TREC run over evidence and needs files, without a database."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO, TypeVar

from charnia.config.commands.console import BadInput, Progress, existing_file, note
from charnia.core.evidence import Need
from charnia.engine.measures import run_line
from charnia.engine.ranking.explain import explain, parts_of
from charnia.engine.ranking.pool import Candidates, EvidencePool, PoolSnapshot
from charnia.engine.ranking.proof import ProofCard
from charnia.engine.ranking.rank import rank
from charnia.sources.evidence_file import read_evidence, read_needs
from charnia.sources.json_lines import LineProblem

HELP = "Rank people, organisations or evidence for each need, and write a TREC run"
EXAMPLE = "charnia rank --evidence papers.jsonl --needs needs.jsonl --run people.run --explain why.jsonl"

DEFAULT_TOP = 100
PROBLEMS_SHOWN = 20

_T = TypeVar("_T")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The files, whom to rank, how many, and whether to say why."""
    parser.add_argument(
        "--evidence", required=True, action="append", metavar="E.jsonl", help="evidence file; repeatable"
    )
    parser.add_argument("--needs", required=True, metavar="N.jsonl", help="needs file")
    parser.add_argument("--run", required=True, metavar="OUT", help="where to write the run")
    parser.add_argument(
        "--candidates", choices=[one.value for one in Candidates], default=Candidates.PEOPLE.value, help="whom to rank"
    )
    parser.add_argument(
        "--top", type=int, default=DEFAULT_TOP, help=f"places a need, 0 for all (default: {DEFAULT_TOP})"
    )
    parser.add_argument("--explain", metavar="OUT.jsonl", help="write a proof card for every line of the run")
    parser.add_argument("--as-of", type=dt.date.fromisoformat, help="day from which ages are counted (default: today)")


def run(options: argparse.Namespace) -> int:
    """Ranks every need. Status 1 when lines of the files had to be left out."""
    if options.top < 0:
        raise BadInput("--top counts places: give 0 for all, or a number above it.")
    faults: list[str] = []
    records = [record for name in options.evidence for record in _read(name, read_evidence, faults)]
    needs = list(_read(options.needs, read_needs, faults))
    if not records or not needs:
        raise BadInput("There is nothing to rank: each file must hold at least one readable line.")
    pool = EvidencePool(records).snapshot()
    with ExitStack() as files:
        out = files.enter_context(_writable(options.run))
        why = files.enter_context(_writable(options.explain)) if options.explain else None
        progress = files.enter_context(Progress("Ranking", len(needs)))
        for done, need in enumerate(needs, start=1):
            _rank_one(pool, need, options, out, why)
            progress.update(done)
    return 1 if faults else 0


def _rank_one(pool: PoolSnapshot, need: Need, options: argparse.Namespace, out: TextIO, why: TextIO | None) -> None:
    among = Candidates(options.candidates)
    vector = pool.index.vector(parts_of(need))
    ranking = rank(pool, vector, among=among, limit=options.top or None, proposed=None if not options.top else 1_000)
    as_of = options.as_of or dt.datetime.now(tz=dt.UTC).date()
    for place, ranked in enumerate(ranking, start=1):
        out.write(run_line(need.id, ranked.candidate, place, ranked.score))
        if why is not None:
            proof = explain(pool, vector, ranked, need=need, among=among, as_of=as_of)
            why.write(json.dumps(_as_json(need, place, proof), ensure_ascii=False) + "\n")


def _as_json(need: Need, place: int, proof: ProofCard) -> dict[str, object]:
    return {
        "need": need.id,
        "candidate": proof.candidate,
        "name": proof.name,
        "rank": place,
        "score": proof.score,
        "contributions": [
            {
                "evidence": one.evidence_id,
                "title": one.title,
                "date": one.date.isoformat() if one.date else None,
                "url": one.url,
                "amount": one.amount,
                "words": [{"need": w.need, "evidence": w.evidence, "amount": w.amount} for w in one.words],
            }
            for one in proof.contributions
        ],
        "newest": proof.newest.isoformat() if proof.newest else None,
        "against": list(proof.against),
    }


def _read(name: str, read: Callable[[Path], Iterator[_T | LineProblem]], faults: list[str]) -> Iterator[_T]:
    for found in read(existing_file(name)):
        if not isinstance(found, LineProblem):
            yield found
            continue
        if not found.kept:
            faults.append(str(found))
        if len(faults) <= PROBLEMS_SHOWN:
            note(f"{name}: {found}{' The rest of the record was kept.' if found.kept else ''}")


def _writable(name: str) -> TextIO:
    try:
        return Path(name).open("w", encoding="utf-8")
    except OSError as problem:
        raise BadInput(
            f"{name} cannot be written ({problem.strerror}); name a file in a folder that exists."
        ) from problem
