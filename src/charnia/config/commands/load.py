"""`charnia load`: public records, funding opportunities and the packs into the installation's database."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from charnia.config.commands.console import BadInput, Progress, existing_file, say, say_json
from charnia.config.commands.installation import require_current_database, start_django
from charnia.config.commands.load_report import report_as_json, tell_report
from charnia.sources.catalogue import SOURCES, Source

if TYPE_CHECKING:
    from charnia.apps.evidence.loading import LoadReport

HELP = "Load evidence into the installation; running it again, or after a stop, makes no doubles"
EXAMPLE = """charnia load evidence papers.jsonl grants.jsonl --licence "CC BY 4.0"
  charnia load openalex part_000.gz part_001.gz
  charnia load uk-funding opportunities.json --dry-run
  charnia load packs"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The source, its files, and how careful to be."""
    parser.add_argument("source", choices=[*SOURCES, "packs"], help="what is loaded; packs takes no file")
    parser.add_argument("files", nargs="*", metavar="FILE", help="files to load")
    parser.add_argument("--licence", default="", help="licence of the texts, kept with each record")
    parser.add_argument("--dry-run", action="store_true", help="say what would be loaded and store nothing")
    parser.add_argument("--strict", action="store_true", help="store nothing at all when a line is faulty")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")


def run(options: argparse.Namespace) -> int:
    """Loads each file in turn. Status 1 when lines had to be left out, 2 when nothing could be read."""
    if options.source == "packs":
        return _run_packs(options)
    if not options.files:
        raise BadInput(f"Name the files to load, for example: charnia load {options.source} papers.jsonl")
    paths = [existing_file(name) for name in options.files]
    start_django()
    require_current_database()
    reports = {str(path): _load(path, SOURCES[options.source], options) for path in paths}
    if options.json:
        say_json({name: report_as_json(report) for name, report in reports.items()})
    if not any(report.read for report in reports.values()):
        raise BadInput("None of the lines could be read. The problems above say what to mend.")
    return 1 if any(report.faulty for report in reports.values()) else 0


def _run_packs(options: argparse.Namespace) -> int:
    if options.files:
        raise BadInput("The packs come with Charnia: leave the file names out.")
    start_django()
    require_current_database()
    from charnia.apps.offers.known import put_packs  # noqa: PLC0415 - Django must be started first

    number = put_packs(by=None)
    say_json({"offers": number}) if options.json else say(f"{number} schemes and services of the packs are up to date.")
    return 0


def _load(path: Path, source: Source, options: argparse.Namespace) -> LoadReport:
    from charnia.apps.offers.loading import examine_files, load_files  # noqa: PLC0415

    with Progress(path.name) as progress:
        if options.dry_run or options.strict:
            report = examine_files(source=source, paths=[path], progress=progress.update)
        if not options.dry_run and not (options.strict and report.faulty):
            report = load_files(
                source=source,
                paths=[path],
                by=None,
                filename=path.name,
                licence=options.licence,
                progress=progress.update,
            )
    if not options.json:
        tell_report(path.name, report, is_dry=options.dry_run, is_strict=options.strict)
    return report
