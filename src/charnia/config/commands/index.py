"""`charnia index`: the index of evidence in files, built from the database, and whether it is whole."""

from __future__ import annotations

import argparse
from pathlib import Path

from charnia.config.commands.console import BadInput, note, say, say_json
from charnia.config.commands.installation import open_installation, rebuild_index, start_django
from charnia.engine.index.disk.index import DiskIndex
from charnia.engine.text.embeddings.contract import WordsOnly

HELP = "Build the index of evidence in files anew from the database, or check every byte of it"
EXAMPLE = """charnia index rebuild
  charnia index verify --json"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and where the files lie."""
    parser.add_argument("action", choices=("rebuild", "verify"), help="build it anew, or look for damage")
    parser.add_argument("--folder", type=Path, help="where the files lie (default: index in the data folder)")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(options: argparse.Namespace) -> int:
    """Status 0 when the index is whole, 1 when it is damaged or not there."""
    start_django()
    from django.conf import settings

    folder = options.folder or settings.DATA / "index"
    if folder.exists() and not folder.is_dir():
        raise BadInput(f"{folder} is a file; name a folder.")
    return _rebuild(folder, options) if options.action == "rebuild" else _verify(folder, options)


def _rebuild(folder: Path, options: argparse.Namespace) -> int:
    open_installation()
    from charnia.apps.matches.meaning import reader_here

    model = reader_here()
    if isinstance(model, WordsOnly):
        note(f"The index knows words alone. {model.why}")
    number = rebuild_index(folder)
    say_json({"documents": number, "folder": str(folder)}) if options.json else say(f"{number:,} records are indexed.")
    return 0


def _verify(folder: Path, options: argparse.Namespace) -> int:
    try:
        problems = DiskIndex(folder).verify()
    except OSError as problem:
        raise BadInput(f"{folder} cannot be read ({problem.strerror}); check its permissions.") from problem
    if options.json:
        say_json({"whole": not problems, "problems": problems})
    else:
        say("\n".join(problems) or "The index is whole.")
    return 1 if problems else 0
