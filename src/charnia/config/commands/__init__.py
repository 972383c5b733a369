"""The `charnia` command: one module for each sub-command, imported only when it is the one to run.

A module offers `HELP` (one line), `EXAMPLE` (a command line), `add_arguments(parser)` and `run(options) -> int`, which
returns the exit status: 0, or 1 when it ran and the answer is no or partial. `BadInput` becomes status 2 with its
sentence.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable, Sequence
from typing import Protocol, cast

from charnia import __version__
from charnia.config.commands.console import BadInput
from charnia.engine.index.unusable import IndexUnusable
from charnia.engine.ranking.stored import RecordGone

COMMANDS: dict[str, str] = {
    "demo": "Set up the demonstration cluster and serve it",
    "diagnose": "Find the gaps of a brief",
    "doctor": "Say what is configured, reachable and stale",
    "dossier": "Write the gaps of a brief with their best bridges",
    "evaluate": "Measure a run against relevance judgements",
    "exposure": "Measure how evenly the lists of all open gaps show people",
    "glossary": "Print the glossary",
    "index": "Build the index of evidence in files anew, or check it",
    "load": "Load evidence or organisations into the installation",
    "model": "Install the embedding model, or say how it is",
    "people": "Find profiles of one person, merge them, or forget somebody",
    "profiles": "Say which profiles are stale; retire them by the policy",
    "rank": "Rank people, organisations or evidence for needs",
    "relearn": "Learn weights from what became of bridges",
    "resolve": "Find the organisations that affiliations name",
    "serve": "Serve the installation",
    "work": "Do what waits in the background",
}


class Command(Protocol):
    """What a command's module offers."""

    HELP: str
    EXAMPLE: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one sub-command and returns its exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments and arguments[0] in COMMANDS:
        return _run(arguments[0], arguments[1:])
    _overview().parse_args(arguments or ["--help"])
    return 2


def _run(name: str, arguments: Sequence[str]) -> int:
    command = cast("Command", importlib.import_module(f"{__name__}.{name}"))
    parser = argparse.ArgumentParser(
        prog=f"charnia {name}",
        description=command.HELP,
        epilog=f"Example:\n  {command.EXAMPLE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_arguments(parser)
    options = parser.parse_intermixed_args(arguments)  # files may stand before options, behind them or between
    try:
        return command.run(options)
    except (BadInput, IndexUnusable, RecordGone) as problem:
        print(f"charnia {name}: {problem}", file=sys.stderr)  # noqa: T201 - the command line speaks by printing
        return 2
    except KeyboardInterrupt:
        stopped = "stopped. What was stored before stays; run it again to go on."
        print(f"\ncharnia {name}: {stopped}", file=sys.stderr)  # noqa: T201 - as above
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 1


def _overview() -> argparse.ArgumentParser:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {summary}" for name, summary in COMMANDS.items()]
    parser = argparse.ArgumentParser(
        prog="charnia",
        description="Bridges the gaps between health innovators, the NHS and academia.",
        epilog="Commands:\n" + "\n".join(lines) + "\n\n`charnia COMMAND --help` shows a command's options.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"charnia {__version__}")
    parser.add_argument("command", choices=sorted(COMMANDS), metavar="COMMAND", help="one of the commands below")
    return parser
