"""`charnia exposure`: how evenly the lists of all open gaps show people."""

from __future__ import annotations

import argparse

from charnia.config.commands.console import say, say_json
from charnia.config.commands.installation import open_installation

HELP = "Measure how evenly the lists of all open gaps show people; lists are ordered by the newest measure"
EXAMPLE = "charnia exposure"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How to print."""
    parser.add_argument("--json", action="store_true", help="print the measure as JSON")


def run(options: argparse.Namespace) -> int:
    """Measures, stores and prints it."""
    open_installation()
    from charnia.apps.matches.exposure import measure_exposure

    measure = measure_exposure(by=None)
    figures = {
        "gaps": measure.gaps,
        "people": measure.people,
        "strength": measure.strength,
        "gini_before": measure.gini_before,
        "gini_after": measure.gini_after,
    }
    if options.json:
        say_json(figures)
    else:
        say(f"{measure.gaps:,} open gaps could show {measure.people:,} people.")
        say(
            f"How unevenly people are shown, from 0 (all alike) to 1 (one alone): {measure.gini_before:.3f} by score "
            f"alone, {measure.gini_after:.3f} as lists are ordered."
        )
    return 0
