"""`charnia evaluate`: a run measured against relevance judgements."""

from __future__ import annotations

import argparse

from charnia.config.commands.console import BadInput, existing_file, say, say_json
from charnia.engine.measures import UnreadableRun, evaluate, read_judgements, read_run

HELP = "Measure a run against relevance judgements, with bootstrap 95% intervals"
EXAMPLE = "charnia evaluate --run people.run --qrels qrels.tsv"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The run, the judgements, and how to print."""
    parser.add_argument("--run", required=True, metavar="OUT", help="a TREC run, as charnia rank writes it")
    parser.add_argument("--qrels", required=True, metavar="Q.tsv", help="judgements: need 0 candidate relevance")
    parser.add_argument("--json", action="store_true", help="print the measures as JSON")


def run(options: argparse.Namespace) -> int:
    """Prints each measure with its interval."""
    try:
        found = evaluate(read_run(existing_file(options.run)), read_judgements(existing_file(options.qrels)))
    except (UnreadableRun, ValueError) as problem:
        raise BadInput(str(problem)) from problem
    if options.json:
        say_json({one.name: {"mean": one.mean, "low": one.low, "high": one.high} for one in found})
        return 0
    for one in found:
        say(f"{one.name:<10} {one.mean:.3f}  ({one.low:.3f} to {one.high:.3f})")
    return 0
