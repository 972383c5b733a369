"""`charnia evaluate`: how good a run is against relevance judgements."""

from __future__ import annotations

import argparse

from charnia.config.commands.console import BadInput, existing_file, note, say, say_json
from charnia.engine.measures import evaluate, read_judgements, read_run

HELP = "Measure a run against relevance judgements, with 95% bootstrap intervals over needs"
EXAMPLE = "charnia evaluate --run run.tsv --qrels qrels.tsv"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The run and the judgements."""
    parser.add_argument("--run", required=True, metavar="FILE", help="TREC run: need Q0 candidate rank score tag")
    parser.add_argument("--qrels", required=True, metavar="FILE", help="judgements: need 0 candidate relevance")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def run(options: argparse.Namespace) -> int:
    """Prints the measures. Status 1 when the run leaves judged needs without an answer, which count as zero."""
    try:
        answers = read_run(existing_file(options.run))
        judgements = read_judgements(existing_file(options.qrels))
        measured = evaluate(answers, judgements)
    except UnicodeDecodeError as problem:
        raise BadInput("The files must be UTF-8 text; save them with that encoding.") from problem
    except ValueError as problem:
        raise BadInput(str(problem)) from problem
    judged = [need for need, gains in judgements.items() if any(gain > 0 for gain in gains.values())]
    unanswered = sum(need not in answers for need in judged)
    if options.json:
        figures = {one.name: {"mean": one.mean, "low": one.low, "high": one.high} for one in measured}
        say_json({"needs": len(judged), "unanswered": unanswered, "measures": figures})
    else:
        say(f"{'measure':<10} {'mean':>6}  95% interval   ({len(judged):,} needs)")
        for one in measured:
            say(f"{one.name:<10} {one.mean:6.4f}  {one.low:.4f}-{one.high:.4f}")
    if unanswered:
        note(f"{unanswered:,} of {len(judged):,} judged needs have no line in the run and count as zero.")
    return 1 if unanswered else 0
