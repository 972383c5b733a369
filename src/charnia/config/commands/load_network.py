"""The part of `charnia load` that asks sources over the network: for one institution, or all that was ever asked."""

from __future__ import annotations

import argparse
import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING

from charnia.config.commands.console import BadInput, Progress, note, say_json
from charnia.config.commands.contact import contact_of
from charnia.config.commands.installation import (
    bring_index_up_to_date,
    read_meaning,
    require_current_database,
    start_django,
)
from charnia.config.commands.load_register_network import ask_registers_again
from charnia.config.commands.load_registers import register_as_json, tell_register
from charnia.config.commands.load_report import report_as_json, tell_report
from charnia.sources.catalogue import SOURCES, Source
from charnia.sources.polite_client import SourceFailed
from charnia.sources.query import UnusableQuery

if TYPE_CHECKING:
    from charnia.apps.evidence.loading import LoadReport
    from charnia.apps.offers.network_loading import Asking
    from charnia.apps.organisations.register_loading import RegisterFiles, RegisterReport

AGAIN = "again"


def run_network(options: argparse.Namespace) -> int:
    """Loads what a source has on an institution. Status 1 when lines had to be left out, 2 when it cannot be asked."""
    if options.files or options.strict:
        raise BadInput("Give either files or --institution; --strict is for files.")
    start_django()
    require_current_database()
    try:
        report = _ask(_asking(options, SOURCES[options.source], options.institution), options)
    except (UnusableQuery, SourceFailed) as problem:
        raise BadInput(str(problem)) from problem
    _tell({f"{options.source} {options.institution}": report}, options, {})
    return 1 if report.faulty else 0


def run_again(options: argparse.Namespace) -> int:
    """Asks every source what it was ever asked over the network. One that fails is named and does not stop the others.

    Status 1 when one failed or lines had to be left out, 2 when none could be asked."""
    if options.files or options.strict or options.institution or options.since:
        raise BadInput(
            "again takes neither files nor --institution, --since or --strict: each source is asked as before."
        )
    start_django()
    require_current_database()
    registers = ask_registers_again(options)
    reports = _ask_sources_again(options)
    if not (registers or reports):
        raise BadInput("No source has been asked over the network yet: ask one first, with --institution.")
    answers = {name: answer for name, answer in registers.items() if answer is not None}
    found = {name: report for name, report in reports.items() if report is not None}
    _tell(found, options, answers)
    if not found and not any(report.read for _, report in answers.values()):
        raise BadInput("None of the sources could be asked. The sentences above say why.")
    faulty = sum(report.faulty for report in found.values()) + sum(report.faulty for _, report in answers.values())
    return 1 if faulty or len(found) < len(reports) or len(answers) < len(registers) else 0


def _ask_sources_again(options: argparse.Namespace) -> dict[str, LoadReport | None]:
    """What came of asking each source as before; None for one that could not be asked, with a note that says why."""
    from charnia.apps.offers.network_loading import asked_before

    reports: dict[str, LoadReport | None] = {}
    for source, institution in asked_before():
        name = f"{_name_of(source)} {institution}"
        try:
            reports[name] = _ask(_asking(options, source, institution), options)
        except (UnusableQuery, SourceFailed) as problem:
            note(f"{name}: {problem}")
            reports[name] = None
    return reports


def _tell(
    reports: dict[str, LoadReport],
    options: argparse.Namespace,
    registers: dict[str, tuple[RegisterFiles, RegisterReport]],
) -> None:
    if options.json:
        told = {name: register_as_json(*answer) for name, answer in registers.items()}
        say_json({**{name: report_as_json(report) for name, report in reports.items()}, **told})
    else:
        for name, report in reports.items():
            tell_report(name, report, is_dry=options.dry_run, is_strict=False)
        for files, answer in registers.values():
            tell_register(files, answer, options)
    if not (options.dry_run or options.words_only):
        read_meaning()
        bring_index_up_to_date()


def _name_of(source: Source) -> str:
    return next(name for name, one in SOURCES.items() if one is source)


def _asking(options: argparse.Namespace, source: Source, institution: str) -> Asking:
    from django.conf import settings

    from charnia.apps.offers.network_loading import Asking

    variable = source.network.key_variable if source.network else ""
    return Asking(
        source=source,
        institution=institution,
        contact=contact_of(options),
        folder=Path(settings.DATA) / "fetched",
        since=_day(options.since),
        everything=options.everything,
        key=os.environ.get(variable, "") if variable else "",
        base=options.address.rstrip("/"),
    )


def _ask(asking: Asking, options: argparse.Namespace) -> LoadReport:
    from charnia.apps.offers.network_loading import examine_from_network, load_from_network

    with Progress(_name_of(asking.source)) as progress:
        if options.dry_run:
            return examine_from_network(asking=asking, fetching=progress.update)
        return load_from_network(asking=asking, by=None, fetching=progress.update, storing=progress.update)


def _day(value: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if value else None
    except ValueError as error:
        raise BadInput(f"{value} is not a day; write it as 2026-01-31.") from error
