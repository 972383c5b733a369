"""The part of `charnia load` that asks sources over the network: for one institution, or all that was ever asked."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from charnia.config.commands.console import BadInput, Progress, note, say_json
from charnia.config.commands.installation import (
    bring_index_up_to_date,
    read_meaning,
    require_current_database,
    start_django,
)
from charnia.config.commands.load_report import report_as_json, tell_report
from charnia.sources.catalogue import SOURCES, Network, Source
from charnia.sources.polite_client import SourceFailed
from charnia.sources.query import UnusableQuery

if TYPE_CHECKING:
    from charnia.apps.evidence.loading import LoadReport
    from charnia.apps.offers.network_loading import Asking

AGAIN = "again"
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


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
    _finish({name: report}, options)
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

    asked = asked_before()
    if not asked:
        raise BadInput("No source has been asked over the network yet: ask one first, with --institution.")
    return ask_each(asked, options)


def ask_each(asked: Iterable[tuple[Source, str]], options: argparse.Namespace) -> int:
    """Asks sources for institutions, in turn. One that fails is named and does not stop the others; each report is told
    when it is there.

    Status 1 when one failed or lines had to be left out; raises BadInput when none could be asked."""
    reports: dict[str, LoadReport] = {}
    failed = False
    for source, institution in asked:
        name = f"{_name_of(source)} {institution}"
        try:
            reports[name] = _ask(_asking(options, source, institution), options)
        except (UnusableQuery, SourceFailed) as problem:
            note(f"{name}: {problem}")
            failed = True
        else:
            _tell(name, reports[name], options)
    _finish(reports, options)
    if not reports:
        raise BadInput("None of the sources could be asked. The sentences above say why.")
    return 1 if failed or any(report.faulty for report in reports.values()) else 0


def contact_of(options: argparse.Namespace) -> str:
    """The address that a source may write to. Raises BadInput where none is given."""
    mail = options.contact or os.environ.get("CHARNIA_CONTACT", "")
    if not _MAIL.fullmatch(mail):
        raise BadInput(
            "Sources want to know who asks: give an address that they may write to with --contact, or in "
            "CHARNIA_CONTACT."
        )
    return mail


def _tell(name: str, report: LoadReport, options: argparse.Namespace) -> None:
    if not options.json:
        tell_report(name, report, is_dry=options.dry_run, is_strict=False)


def _finish(reports: dict[str, LoadReport], options: argparse.Namespace) -> None:
    if options.json:
        say_json({name: report_as_json(report) for name, report in reports.items()})
    if not (options.dry_run or options.words_only):
        read_meaning()
        bring_index_up_to_date()


def _name_of(source: Source) -> str:
    return next(name for name, one in SOURCES.items() if one is source)


def _asking(options: argparse.Namespace, source: Source, institution: str) -> Asking:
    from django.conf import settings

    from charnia.apps.offers.network_loading import Asking

    return Asking(
        source=source,
        institution=institution,
        contact=contact_of(options),
        folder=Path(settings.DATA) / "fetched",
        since=day_of(options.since),
        everything=options.everything,
        key=key_of(source.network),
        base=options.address.rstrip("/"),
    )


def _ask(asking: Asking, options: argparse.Namespace) -> LoadReport:
    from charnia.apps.offers.network_loading import examine_from_network, load_from_network

    with Progress(f"{_name_of(asking.source)} {asking.institution}") as progress:
        if options.dry_run:
            return examine_from_network(asking=asking, fetching=progress.update)
        return load_from_network(asking=asking, by=None, fetching=progress.update, storing=progress.update)


def key_of(network: Network | None) -> str:
    """The installation's key for a source; empty where there is none."""
    return os.environ.get(network.key_variable, "") if network and network.key_variable else ""


def day_of(value: str) -> dt.date | None:
    """The day that --since names. Raises BadInput where it is none."""
    try:
        return dt.date.fromisoformat(value) if value else None
    except ValueError as error:
        raise BadInput(f"{value} is not a day; write it as 2026-01-31.") from error
