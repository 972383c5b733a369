"""`charnia evaluate`: how good a run is against relevance judgements."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import TypeVar

from charnia.config.commands.console import BadInput, existing_file, note, say, say_json
from charnia.engine.measures import BadLine, evaluate, read_judgements, read_run

HELP = "Measure a run against relevance judgements, with 95% bootstrap intervals over needs"
EXAMPLE = "charnia evaluate --run run.tsv --qrels qrels.tsv"

_Read = TypeVar("_Read")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The run and the judgements."""
    parser.add_argument("--run", required=True, metavar="FILE", help="TREC run: need Q0 candidate rank score tag")
    parser.add_argument("--qrels", required=True, metavar="FILE", help="judgements: need 0 candidate relevance")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def run(options: argparse.Namespace) -> int:
    """Prints the measures. Status 1 when the run leaves judged needs without an answer, which count as zero."""
    answers = _read(options.run, read_run)
    judgements = _read(options.qrels, read_judgements)
    try:
        measured = evaluate(answers, judgements)
    except ValueError as problem:
        raise BadInput(f"{options.qrels}: {problem}") from problem
    judged = [need for need, relevant in judgements.items() if relevant]
    unanswered = sum(need not in answers for need in judged)
    if options.json:
        figures = {name: asdict(value) for name, value in measured.items()}
        say_json({"needs": len(judged), "unanswered": unanswered, "measures": figures})
    else:
        say(f"{'measure':<10} {'mean':>6}  95% interval   ({len(judged):,} needs)")
        for name, value in measured.items():
            say(f"{name:<10} {value.mean:6.4f}  {value.low:.4f}-{value.high:.4f}")
    if unanswered:
        note(f"{unanswered:,} of {len(judged):,} judged needs have no line in the run and count as zero.")
    return 1 if unanswered else 0


def _read(name: str, read: Callable[[Iterable[str]], _Read]) -> _Read:
    with existing_file(name).open(encoding="utf-8") as file:
        try:
            return read(file)
        except UnicodeDecodeError as problem:
            raise BadInput(f"{name} is not UTF-8 text; save it with the encoding UTF-8.") from problem
        except BadLine as problem:
            raise BadInput(f"{name}: {problem}") from problem
