"""The part of `charnia load` that loads registers of organisations, from files or over the network."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from charnia.config.commands.console import BadInput, Progress, note, say, say_json
from charnia.config.commands.installation import require_current_database, start_django
from charnia.config.commands.named_files import files_named
from charnia.config.commands.network_options import contact_of, day_of, key_in
from charnia.core.registers import RegisteredOrganisation
from charnia.sources.catalogue import Network
from charnia.sources.harvest import Harvest
from charnia.sources.identifiers import name_slug
from charnia.sources.json_lines import LineProblem
from charnia.sources.polite_client import Manners, PoliteClient, SourceFailed
from charnia.sources.query import Query, UnusableQuery
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
    only = parser.add_argument_group(f"registers of organisations ({', '.join(REGISTERS)})")
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
    """Loads the files of a register, or what it has on an institution, as one. Status 1 when lines had to be left out,
    2 when nothing could be read."""
    if options.code or options.role or options.number:
        raise BadInput("Give either files, or --code, --role or --number to ask the register itself.")
    source = REGISTERS[options.source]
    if options.institution:
        return _run_network(source, options)
    if not options.files:
        raise BadInput(_what_to_name(source, options))
    files = files_named(options.files)
    start_django()
    require_current_database()
    report = _load(source, [file.path for file in files], [file.name for file in files], options)
    return _status(report, "The problems above, --country or --sic say why.")


def _what_to_name(source: RegisterSource, options: argparse.Namespace) -> str:
    sentence = f"Name the files to load, for example: charnia load {options.source} FILE"
    if source.pages is None:
        return sentence
    return f"{sentence}; or name what to ask for with --institution ({source.pages.institution})."


def _run_network(source: RegisterSource, options: argparse.Namespace) -> int:
    """Fetches and loads. What a stopped command has fetched stays for the next time; a dry run leaves nothing."""
    if source.pages is None:
        raise BadInput(f"{source.register.label} is read from files only: name the files to load.")
    if options.files or options.strict or options.whole:
        raise BadInput("Give either files or --institution; --strict and --whole are for files.")
    start_django()
    require_current_database()
    options.country = "ALL"  # what is asked for is wanted, wherever it is
    name = f"{source.pages.name}, {options.institution}"
    with _harvest(options) as harvest, _sentences():
        _fetch(harvest, source.pages, options)
        report = _load(source, harvest.files(), [name], options)
        harvest.clear()
    return _status(report, f"{source.pages.name} has none by that {source.pages.institution}, or none since then.")


def _load(
    source: RegisterSource, paths: Sequence[Path], names: Sequence[str], options: argparse.Namespace
) -> RegisterReport:
    from charnia.apps.organisations.register_loading import (
        RegisterFiles,
        examine_register,
        load_register,
    )

    files = RegisterFiles(
        register=source.register,
        filenames=tuple(names),
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
    return report


def _status(report: RegisterReport, why_none: str) -> int:
    if not report.read:
        raise BadInput(f"No organisation was loaded. {why_none}")
    return 1 if report.faulty else 0


@contextmanager
def _harvest(options: argparse.Namespace) -> Iterator[Harvest]:
    """Where the replies are kept: for the same question the same folder, in a dry run one that goes at once."""
    from django.conf import settings

    if options.dry_run:
        with TemporaryDirectory(prefix="charnia-") as folder:
            yield Harvest(Path(folder) / "harvest")
        return
    asked = name_slug(f"{options.source} {options.institution} {options.since}")
    yield Harvest(Path(settings.DATA) / "fetched" / asked[:100])


def _fetch(harvest: Harvest, network: Network, options: argparse.Namespace) -> None:
    manners = Manners(contact=contact_of(options), a_second=network.a_second)
    client = PoliteClient(name=network.name, base=options.address.rstrip("/") or network.base, manners=manners)
    since, today = day_of(options.since), dt.datetime.now(tz=dt.UTC).date()
    query = Query(institution=options.institution, today=today, since=since, key=key_in(network.key_variable))
    with Progress(network.name) as progress:
        harvest.fetch(network.pages(client, query), progress=progress.update)


@contextmanager
def _sentences() -> Iterator[None]:
    """Tells as bad input what a source cannot be asked, or why it did not answer."""
    try:
        yield
    except (UnusableQuery, SourceFailed) as problem:
        raise BadInput(str(problem)) from problem


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
