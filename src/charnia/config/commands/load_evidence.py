"""The part of `charnia load` that loads files of evidence, and of what sources have besides."""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from charnia.config.commands.console import BadInput, Progress, say_json
from charnia.config.commands.installation import bring_index_up_to_date, open_installation, read_meaning
from charnia.config.commands.load_mesh import read_topics_left
from charnia.config.commands.load_report import Told, of_evidence, tell
from charnia.config.commands.named_files import NamedFile, files_named
from charnia.sources.catalogue import SOURCES, reading_together
from charnia.sources.few_collections import few_collections
from charnia.sources.json_files import is_json_lines
from charnia.sources.openalex.snapshot_processes import ReaderLost
from charnia.sources.source import Source

if TYPE_CHECKING:
    from charnia.apps.evidence.loading import LoadReport


def run_files(options: argparse.Namespace) -> int:
    """Loads the files, each as a load of its own. Status 1 when lines had to be left out, 2 when nothing could be
    read."""
    files = files_named(options.files)
    open_installation()
    try:
        source = reading_together(SOURCES[options.source], [file.path for file in files])
        told = {str(file.path): _load(file, source, options) for file in files}
    except ReaderLost as problem:
        raise BadInput(str(problem)) from problem
    if options.json:
        say_json({name: one.for_programs for name, one in told.items()})
    if not options.dry_run:
        read_topics_left()
    if not (options.dry_run or options.words_only):
        read_meaning()
        bring_index_up_to_date()
    if not any(one.read for one in told.values()):
        raise BadInput("None of the lines could be read. The problems above say what to mend.")
    return 1 if any(one.faulty for one in told.values()) else 0


def _load(file: NamedFile, source: Source, options: argparse.Namespace) -> Told:
    from charnia.apps.evidence.loading import LoadReport
    from charnia.apps.offers.loading import examine_files, load_files

    with Progress(file.name, _lines_of(file.path)) as progress, few_collections():
        report = LoadReport()
        if options.dry_run or options.strict:
            report = examine_files(source=source, paths=[file.path], progress=progress.update)
        if _is_stored(report, options):
            report = load_files(
                source=source,
                paths=[file.path],
                by=None,
                filename=file.name,
                licence=options.licence,
                processes=max(1, (os.cpu_count() or 2) - 1),
                progress=progress.update,
            )
    told = of_evidence(file.name, report, options)
    if not options.json:
        tell(told)
    return replace(told, for_programs={"stored": _is_stored(report, options), **told.for_programs})


def _is_stored(report: LoadReport, options: argparse.Namespace) -> bool:
    """Whether the file is stored: not in a dry run, and under --strict not with a faulty line."""
    return not options.dry_run and not (options.strict and report.faulty)


def _lines_of(path: Path) -> int | None:
    """How many records a file of JSON Lines holds at most; None where lines say nothing about that."""
    with path.open("rb") as file:
        if file.read(2) == b"\x1f\x8b" or not is_json_lines(path):
            return None
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b"")) + 1
