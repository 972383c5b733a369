"""The part of `charnia load` that loads a vocabulary of headings, and reads the topics of records with it."""

from __future__ import annotations

import argparse
from pathlib import Path

from charnia.config.commands.console import BadInput, Progress, existing_file, note, say, say_json
from charnia.config.commands.installation import open_installation
from charnia.config.commands.load_report import MOST_PROBLEMS_SHOWN
from charnia.engine.topics.vocabulary import Heading
from charnia.sources.json_lines import LineProblem
from charnia.sources.mesh.parse import read_headings


def run_mesh(options: argparse.Namespace) -> int:
    """Puts the headings of the files in the place of those loaded before. Status 1 when lines had to be left out."""
    headings, problems = _read([existing_file(name) for name in options.files])
    for problem in problems[:MOST_PROBLEMS_SHOWN]:
        note(f"  {problem}")
    if not headings:
        raise BadInput("No heading could be read. The problems above say what to mend.")
    open_installation()
    stored = not (options.dry_run or (options.strict and problems))
    read = _keep(headings) if stored else 0
    if options.json:
        say_json({"headings": len(headings), "stored": stored, "records": read, "faulty": len(problems)})
    elif stored:
        say(f"{len(headings):,} headings are loaded; the topics of {read:,} records were read with them.")
    else:
        say(f"{len(headings):,} headings could be loaded. Nothing was stored.")
    return 1 if problems else 0


def read_topics_left() -> int:
    """Reads the topics of records that were never read with the present vocabulary, with progress."""
    from charnia.apps.evidence.topic_actions import read_topics

    with Progress("Reading topics") as progress:
        return read_topics(progress=progress.update)


def _keep(headings: list[Heading]) -> int:
    from charnia.apps.evidence.vocabulary import keep_vocabulary

    keep_vocabulary(headings)
    return read_topics_left()


def _read(paths: list[Path]) -> tuple[list[Heading], list[LineProblem]]:
    headings: list[Heading] = []
    problems: list[LineProblem] = []
    for found in read_headings(paths):
        if isinstance(found, Heading):
            headings.append(found)
        else:
            problems.append(found)
    return headings, problems
