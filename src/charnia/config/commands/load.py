"""`charnia load`: public records, funding, registers of organisations and the packs into the database."""

from __future__ import annotations

import argparse
import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from charnia.config.commands.console import BadInput, Progress, say, say_json
from charnia.config.commands.installation import (
    bring_index_up_to_date,
    read_meaning,
    require_current_database,
    start_django,
    telling_of_a_full_disk,
)
from charnia.config.commands.load_institutions import (
    INSTITUTIONS,
    add_institution_arguments,
    run_institutions,
)
from charnia.config.commands.load_mesh import read_topics_left, run_mesh
from charnia.config.commands.load_network import AGAIN, run_again, run_network
from charnia.config.commands.load_register_network import run_register_network
from charnia.config.commands.load_registers import add_register_arguments, run_register
from charnia.config.commands.load_report import report_as_json, tell_report
from charnia.config.commands.load_spreadsheet import NAME as SPREADSHEET
from charnia.config.commands.load_spreadsheet import add_spreadsheet_arguments, run_spreadsheet
from charnia.config.commands.named_files import NamedFile, files_named
from charnia.sources.catalogue import SOURCES, Source, reading_together
from charnia.sources.few_collections import few_collections
from charnia.sources.json_files import is_json_lines
from charnia.sources.openalex.snapshot_processes import ReaderLost
from charnia.sources.registers import REGISTERS

if TYPE_CHECKING:
    from charnia.apps.evidence.loading import LoadReport

HELP = "Load evidence or organisations into the installation; running it again, or after a stop, makes no doubles"
EXAMPLE = """charnia load evidence papers.jsonl grants.jsonl --licence "CC BY 4.0"
  charnia load openalex part_000.gz part_001.gz
  charnia load openalex openalex-snapshot/data/works
  charnia load openalex --institution 04h699437 --contact team@example.org
  charnia load institutions --add 04h699437 --contact team@example.org
  charnia load again --contact team@example.org
  charnia load uk-funding opportunities.json --dry-run
  charnia load openalex-authors --institution 04h699437 --contact team@example.org
  charnia load ror ror-data.json
  charnia load openalex-institutions --institution GB --known-only --contact team@example.org
  charnia load companies-house BasicCompanyData.zip --sic 72 --known-only
  charnia load nhs-ods --role RO197 --contact team@example.org
  charnia load spreadsheet mentors.xlsx --mapping "Mentor list" --dry-run
  charnia load mesh d2026.bin
  charnia load packs"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The source, its files or what to ask it for, and how careful to be."""
    parser.add_argument(
        "source",
        choices=[*SOURCES, *REGISTERS, SPREADSHEET, "mesh", "packs", INSTITUTIONS, AGAIN],
        help="what is loaded; packs takes no file, institutions asks every source for those on the desk's list, again "
        "asks every source what it was ever asked over the network",
    )
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="files to load, or folders with nothing else in them; none to ask the source itself",
    )
    parser.add_argument("--institution", default="", help=f"whose records to ask for: {_institutions()}")
    parser.add_argument("--since", default="", metavar="DATE", help="only newer ones; by default since the last load")
    parser.add_argument("--everything", action="store_true", help="ask for everything, not only since the last load")
    parser.add_argument("--contact", default="", metavar="MAIL", help="whom a source may write to; or CHARNIA_CONTACT")
    parser.add_argument("--address", default="", metavar="URL", help="where a copy of the source's interface is served")
    parser.add_argument("--licence", default="", help="licence of the texts, kept with each record")
    parser.add_argument("--dry-run", action="store_true", help="say what would be loaded and store nothing")
    parser.add_argument("--strict", action="store_true", help="store nothing at all when a line is faulty (files only)")
    parser.add_argument(
        "--words-only", action="store_true", help="leave it to the site to read the texts with the embedding model"
    )
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    add_institution_arguments(parser)
    add_register_arguments(parser)
    add_spreadsheet_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Loads files or what a source has. Status 1 when lines had to be left out, 2 when nothing could be read."""
    kinds = {
        "packs": _run_packs,
        "mesh": run_mesh,
        INSTITUTIONS: run_institutions,
        AGAIN: run_again,
        SPREADSHEET: run_spreadsheet,
        **dict.fromkeys(REGISTERS, run_register_network if _asks_by_ids(options) else run_register),
    }
    if options.add and options.source != INSTITUTIONS:
        raise BadInput("--add goes with charnia load institutions alone.")
    with telling_of_a_full_disk():
        if options.source in kinds:
            return kinds[options.source](options)
        return run_network(options) if options.institution else _run_files(options)


def _run_files(options: argparse.Namespace) -> int:
    if not options.files:
        raise BadInput(_what_to_name(options.source))
    files = files_named(options.files)
    start_django()
    require_current_database()
    try:
        source = reading_together(SOURCES[options.source], [file.path for file in files])
        reports = {str(file.path): _load(file, source, options) for file in files}
    except ReaderLost as problem:
        raise BadInput(str(problem)) from problem
    if options.json:
        say_json({name: _as_json(report, options) for name, report in reports.items()})
    if not options.dry_run:
        read_topics_left()
    if not (options.dry_run or options.words_only):
        read_meaning()
        bring_index_up_to_date()
    if not any(report.read for report in reports.values()):
        raise BadInput("None of the lines could be read. The problems above say what to mend.")
    return 1 if any(report.faulty for report in reports.values()) else 0


def _asks_by_ids(options: argparse.Namespace) -> bool:
    """Whether a register is to be asked for organisations by their ids or roles, and not for files or pages."""
    source = REGISTERS.get(options.source)
    return source is not None and source.pages is None and not (options.files or options.institution)


def _institutions() -> str:
    networks = {name: source.network for name, source in SOURCES.items()}
    networks |= {name: register.pages for name, register in REGISTERS.items()}
    return ", ".join(f"{name} by {network.institution}" for name, network in networks.items() if network)


def _what_to_name(source: str) -> str:
    sentence = f"Name the files to load, for example: charnia load {source} papers.jsonl"
    network = SOURCES[source].network
    if network is None:
        return sentence
    return f"{sentence}; or name whose records to ask for with --institution ({network.institution})."


def _run_packs(options: argparse.Namespace) -> int:
    if options.files:
        raise BadInput("The packs come with Charnia: leave the file names out.")
    start_django()
    require_current_database()
    from charnia.apps.offers.known import examine_packs, put_packs

    if options.dry_run:
        return _tell_of_packs(examine_packs(), options)
    number = put_packs(by=None)
    read_topics_left()
    if not options.words_only:
        read_meaning()
        bring_index_up_to_date()
    say_json({"offers": number}) if options.json else say(f"{number} schemes and services of the packs are up to date.")
    return 0


def _tell_of_packs(counts: Counter[str], options: argparse.Namespace) -> int:
    fates = {fate: counts[fate] for fate in ("new", "changed", "unchanged")}
    if options.json:
        say_json({"offers": counts.total(), "stored": False, **fates})
    else:
        said = ", ".join(f"{number:,} {fate}" for fate, number in fates.items())
        say(f"Packs: would store {said}. Nothing was stored.")
    return 0


def _load(file: NamedFile, source: Source, options: argparse.Namespace) -> LoadReport:
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
    if not options.json:
        tell_report(file.name, report, is_dry=options.dry_run, is_strict=options.strict)
    return report


def _as_json(report: LoadReport, options: argparse.Namespace) -> dict[str, object]:
    return {"stored": _is_stored(report, options), **report_as_json(report)}


def _is_stored(report: LoadReport, options: argparse.Namespace) -> bool:
    """Whether the file is stored: not in a dry run, and under --strict not with a faulty line."""
    return not options.dry_run and not (options.strict and report.faulty)


def _lines_of(path: Path) -> int | None:
    """How many records a file of JSON Lines holds at most; None where lines say nothing about that."""
    with path.open("rb") as file:
        if file.read(2) == b"\x1f\x8b" or not is_json_lines(path):
            return None
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b"")) + 1
