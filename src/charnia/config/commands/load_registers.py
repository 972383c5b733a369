"""The part of `charnia load` that loads registers of organisations from files."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from charnia.config.commands.console import BadInput, Progress, existing_file, note, say, say_json
from charnia.config.commands.installation import require_current_database, start_django
from charnia.core.registers import RegisteredOrganisation
from charnia.sources.json_lines import LineProblem
from charnia.sources.registers import REGISTERS, RegisterSource

if TYPE_CHECKING:
    from charnia.apps.organisations.register_loading import RegisterFiles, RegisterReport

_SHOWN = 20
_SAYS = {
    "new": "new",
    "linked": "linked to organisations already here",
    "changed": "changed",
    "unchanged": "unchanged",
    "left out": "left out (closed, or with --known-only not here)",
}


def add_register_arguments(parser: argparse.ArgumentParser) -> None:
    """Options that only registers have."""
    only = parser.add_argument_group("registers of organisations (ror, nhs-ods, companies-house)")
    only.add_argument("--whole", action="store_true", help="the files hold the whole register: say what has vanished")
    only.add_argument(
        "--known-only",
        action="store_true",
        help="update organisations already here, add none; without files or ids, ask for all that are here",
    )
    only.add_argument(
        "--code", action="append", default=[], metavar="ODS", help="ask nhs-ods for this organisation; repeatable"
    )
    only.add_argument(
        "--role",
        action="append",
        default=[],
        metavar="ID",
        help="ask nhs-ods for all active organisations in this role, such as RO197 (NHS trusts); repeatable",
    )
    only.add_argument(
        "--number", action="append", default=[], metavar="NO", help="ask companies-house for this company; repeatable"
    )
    only.add_argument(
        "--country", default="GB", metavar="CODE", help="country of the organisations to load, ALL for any (default GB)"
    )
    only.add_argument(
        "--sic", action="append", default=[], metavar="CODE", help="only companies whose SIC code begins so; repeatable"
    )


def run_register(options: argparse.Namespace) -> int:
    """Loads the files of a register as one. Status 1 when lines had to be left out, 2 when nothing could be read."""
    if options.code or options.role or options.number:
        raise BadInput("Give either files, or --code, --role or --number to ask the register itself.")
    source = REGISTERS[options.source]
    paths = [existing_file(name) for name in options.files]
    start_django()
    require_current_database()
    from charnia.apps.organisations.register_loading import (
        RegisterFiles,
        examine_register,
        load_register,
    )

    files = RegisterFiles(
        register=source.register,
        filenames=tuple(path.name for path in paths),
        licence=options.licence or source.licence,
        whole=options.whole,
        known_only=options.known_only,
    )
    with Progress(source.register.label) as progress:
        report = None
        if options.dry_run or options.strict:
            report = examine_register(files=files, found=_found(source, paths, options), progress=progress.update)
        if report is None or not (options.dry_run or report.faulty):
            report = load_register(files=files, found=_found(source, paths, options), by=None, progress=progress.update)
    tell_register(files, report, options)
    if not report.read:
        raise BadInput("No organisation was loaded. The problems above, --country or --sic say why.")
    return 1 if report.faulty else 0


def _found(
    source: RegisterSource, paths: Iterable[Path], options: argparse.Namespace
) -> Iterator[RegisteredOrganisation | LineProblem]:
    """What the files hold, one after the other, without what was not asked for."""
    for path in paths:
        for found in source.read(path):
            if isinstance(found, LineProblem) or is_wanted(found, options):
                yield found


def is_wanted(organisation: RegisteredOrganisation, options: argparse.Namespace) -> bool:
    """Whether the country, where it is known, and the activities are those asked for."""
    country = organisation.address.country
    if options.country.upper() != "ALL" and country and country != options.country.upper():
        return False
    codes = tuple(options.sic)
    return not codes or any(activity.code.startswith(codes) for activity in organisation.activities)


def tell_register(files: RegisterFiles, report: RegisterReport, options: argparse.Namespace) -> None:
    """Prints what came of a load, for people or for programs."""
    say_json(register_as_json(files, report)) if options.json else _say(options, files, report)


def register_as_json(files: RegisterFiles, report: RegisterReport) -> dict[str, object]:
    """A report for programs."""
    problems = [{"line": p.line, "sentence": p.sentence, "kept": p.kept} for p in report.problems]
    return {**report.figures, "files": list(files.filenames), "problems": problems}


def _say(options: argparse.Namespace, files: RegisterFiles, report: RegisterReport) -> None:
    counts = ", ".join(f"{report.counts[name]:,} {says}" for name, says in _SAYS.items())
    if options.dry_run:
        say(f"{files.register.label}: {counts}. Nothing was stored.")
    elif options.strict and report.faulty:
        say(f"{files.register.label}: nothing was stored, because {report.faulty:,} lines are faulty (--strict).")
    else:
        say(f"{files.register.label}: {counts}.")
    if report.kept:
        say(f"{report.kept:,} keep what people have written where the register says otherwise.")
    if report.vanished is not None:
        say(f"{report.vanished:,} loaded earlier are no longer in the register; nothing was taken away.")
    elif files.whole:
        say("Because lines are faulty, it cannot be said what has vanished from the register.")
    for problem in report.problems[:_SHOWN]:
        note(f"  {problem}{' The rest of the record was kept.' if problem.kept else ''}")
    if len(report.problems) > _SHOWN:
        note(f"  and {len(report.problems) - _SHOWN:,} more; --json lists them all.")
