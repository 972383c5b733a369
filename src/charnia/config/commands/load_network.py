"""The part of `charnia load` that asks sources over the network: for one institution, or all that was ever asked."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from charnia.config.commands.console import BadInput, Progress, note, say_json
from charnia.config.commands.installation import (
    bring_index_up_to_date,
    read_meaning,
    require_current_database,
    start_django,
)
from charnia.config.commands.load_register_network import ask_registers_again
from charnia.config.commands.load_registers import register_as_json, tell_register
from charnia.config.commands.load_report import report_as_json, tell_report
from charnia.config.commands.network_options import contact_of, day_of, key_in
from charnia.sources.catalogue import SOURCES, Source
from charnia.sources.polite_client import SourceFailed
from charnia.sources.query import UnusableQuery

if TYPE_CHECKING:
    from charnia.apps.evidence.loading import LoadReport
    from charnia.apps.offers.network_loading import Asking
    from charnia.apps.organisations.register_loading import RegisterFiles, RegisterReport

    Answer = tuple[RegisterFiles, RegisterReport]
    """What came of asking a register."""

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
    name = f"{options.source} {options.institution}"
    _tell(name, report, options)
    _finish({name: report}, options, {})
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
    from charnia.apps.offers.network_loading import asked_before

    registers = ask_registers_again(options)
    asked = asked_before()
    if not (registers or asked):
        raise BadInput("No source has been asked over the network yet: ask one first, with --institution.")
    return ask_each(asked, options, registers=registers)


def ask_each(
    asked: Iterable[tuple[Source, str]],
    options: argparse.Namespace,
    *,
    registers: Mapping[str, Answer | None] | None = None,
) -> int:
    """Asks sources for institutions, in turn. One that fails is named and does not stop the others; each report is told
    when it is there, with what `registers` have answered.

    Status 1 when one failed or lines had to be left out; raises BadInput when none could be asked."""
    reports: dict[str, LoadReport] = {}
    asked_registers = registers or {}
    answers = {name: answer for name, answer in asked_registers.items() if answer is not None}
    failed = len(answers) < len(asked_registers)
    for files, answer in () if options.json else answers.values():
        tell_register(files, answer, options)
    for source, institution in asked:
        name = f"{_name_of(source)} {institution}"
        try:
            reports[name] = _ask(_asking(options, source, institution), options)
        except (UnusableQuery, SourceFailed) as problem:
            note(f"{name}: {problem}")
            failed = True
        else:
            _tell(name, reports[name], options)
    _finish(reports, options, answers)
    if not reports and not any(report.read for _, report in answers.values()):
        raise BadInput("None of the sources could be asked. The sentences above say why.")
    faulty = sum(report.faulty for report in reports.values()) + sum(report.faulty for _, report in answers.values())
    return 1 if failed or faulty else 0


def _tell(name: str, report: LoadReport, options: argparse.Namespace) -> None:
    if not options.json:
        tell_report(name, report, is_dry=options.dry_run, is_strict=False)


def _finish(reports: Mapping[str, LoadReport], options: argparse.Namespace, answers: Mapping[str, Answer]) -> None:
    if options.json:
        told = {name: register_as_json(*answer) for name, answer in answers.items()}
        say_json({**{name: report_as_json(report) for name, report in reports.items()}, **told})
    if not (options.dry_run or options.words_only):
        read_meaning()
        bring_index_up_to_date()


def _name_of(source: Source) -> str:
    return next(name for name, one in SOURCES.items() if one is source)


def _asking(options: argparse.Namespace, source: Source, institution: str) -> Asking:
    from charnia.apps.offers.network_loading import Asking, replies_folder

    return Asking(
        source=source,
        institution=institution,
        contact=contact_of(options),
        folder=replies_folder(),
        since=day_of(options.since),
        everything=options.everything,
        key=key_in(source.network.key_variable if source.network else ""),
        base=options.address.rstrip("/"),
    )


def _ask(asking: Asking, options: argparse.Namespace) -> LoadReport:
    from charnia.apps.offers.network_loading import examine_from_network, load_from_network

    with Progress(f"{_name_of(asking.source)} {asking.institution}") as progress:
        if options.dry_run:
            return examine_from_network(asking=asking, fetching=progress.update)
        return load_from_network(asking=asking, by=None, fetching=progress.update, storing=progress.update)
