"""`charnia load`: evidence, impact case studies, registers of organisations and the packs into the database."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from charnia.config.commands.console import BadInput, Progress, existing_file, note, say, say_json
from charnia.config.commands.installation import read_meaning, require_current_database, start_django
from charnia.config.commands.load_registers import add_register_arguments, run_register
from charnia.sources.catalogue import SOURCES, Source
from charnia.sources.json_lines import LineProblem
from charnia.sources.registers import REGISTERS

if TYPE_CHECKING:
    from charnia.apps.evidence.loading import LoadReport

HELP = "Load evidence or organisations into the installation; running it again, or after a stop, makes no doubles"
EXAMPLE = """charnia load evidence papers.jsonl grants.jsonl --licence "CC BY 4.0"
  charnia load ref2014 case_studies.jsonl
  charnia load ror ror-data.json
  charnia load companies-house BasicCompanyData.zip --sic 72 --known-only
  charnia load packs"""

MOST_PROBLEMS_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The source, its files, and how careful to be."""
    parser.add_argument(
        "source", choices=[*SOURCES, *REGISTERS, "packs"], help="what the files hold; packs takes no file"
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help="files to load")
    parser.add_argument("--licence", default="", help="licence of the texts, kept with each record")
    parser.add_argument("--dry-run", action="store_true", help="say what would be loaded and store nothing")
    parser.add_argument("--strict", action="store_true", help="store nothing at all when a line is faulty")
    parser.add_argument(
        "--words-only", action="store_true", help="leave it to the site to read the texts with the embedding model"
    )
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    add_register_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Loads each file in turn. Status 1 when lines had to be left out, 2 when nothing could be read."""
    if options.source == "packs":
        return _run_packs(options)
    if options.source in REGISTERS:
        return run_register(options)
    if not options.files:
        raise BadInput(f"Name the files to load, for example: charnia load {options.source} papers.jsonl")
    paths = [existing_file(name) for name in options.files]
    start_django()
    require_current_database()
    reports = {str(path): _load(path, SOURCES[options.source], options) for path in paths}
    if options.json:
        say_json(
            {name: {"stored": _is_stored(report, options), **_as_json(report)} for name, report in reports.items()}
        )
    if not (options.dry_run or options.words_only):
        read_meaning()
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
    if not options.words_only:
        read_meaning()
    say_json({"offers": number}) if options.json else say(f"{number} schemes and services of the packs are up to date.")
    return 0


def _load(path: Path, source: Source, options: argparse.Namespace) -> LoadReport:
    from charnia.apps.evidence.loading import LoadReport, examine_records, load_records  # noqa: PLC0415
    from charnia.apps.offers.known import put_offers  # noqa: PLC0415

    with Progress(path.name, _lines_of(path)) as progress:
        report = LoadReport()
        if options.dry_run or options.strict:
            report = examine_records(found=source.read(path), progress=progress.update)
        if _is_stored(report, options):
            report = load_records(
                found=source.read(path),
                source=source.label,
                by=None,
                filename=path.name,
                licence=options.licence or source.licence,
                progress=progress.update,
            )
            put_offers(offers=source.offers(path), by=None)
    if not options.json:
        _tell(path, report, options)
    return report


def _is_stored(report: LoadReport, options: argparse.Namespace) -> bool:
    """Whether the file is stored: not in a dry run, and under --strict not with a faulty line."""
    return not options.dry_run and not (options.strict and report.faulty)


def _lines_of(path: Path) -> int:
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b"")) or 1


def _tell(path: Path, report: LoadReport, options: argparse.Namespace) -> None:
    counts = ", ".join(f"{report.counts[name]:,} {name}" for name in ("new", "changed", "unchanged"))
    if options.dry_run:
        say(f"{path.name}: would store {counts}. Nothing was stored.")
    elif options.strict and report.faulty:
        say(f"{path.name}: nothing was stored, because {report.faulty:,} lines are faulty (--strict).")
    else:
        say(f"{path.name}: {counts}.")
    _tell_problems(report.problems)


def _tell_problems(problems: Iterable[LineProblem]) -> None:
    listed = list(problems)
    for problem in listed[:MOST_PROBLEMS_SHOWN]:
        note(f"  {problem}{' The rest of the record was kept.' if problem.kept else ''}")
    if len(listed) > MOST_PROBLEMS_SHOWN:
        note(f"  and {len(listed) - MOST_PROBLEMS_SHOWN:,} more; --json lists them all.")


def _as_json(report: LoadReport) -> dict[str, object]:
    return {
        **report.figures,
        "problems": [{"line": p.line, "sentence": p.sentence, "kept": p.kept} for p in report.problems],
    }
