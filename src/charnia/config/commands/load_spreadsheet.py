"""The part of `charnia load` that imports spreadsheets of the programme team."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from charnia.config.commands.console import BadInput, existing_file, note, say, say_json
from charnia.config.commands.installation import open_installation
from charnia.config.commands.load_report import MOST_PROBLEMS_SHOWN
from charnia.core.verdict import NotAllowed
from charnia.sources.spreadsheet.targets import TARGETS

if TYPE_CHECKING:
    from charnia.apps.programmes.spreadsheets.steps import Plan
    from charnia.sources.spreadsheet.fields import Target
    from charnia.sources.spreadsheet.records import RowFault, SheetRecord

_HOW = (
    "Say what the columns hold: with --mapping NAME as it was kept on the desk, or with --rows "
    f"{'|'.join(TARGETS)} for a sheet with the headings of the template."
)


def add_spreadsheet_arguments(parser: argparse.ArgumentParser) -> None:
    """Options that only spreadsheets have."""
    only = parser.add_argument_group("spreadsheets of the programme team (spreadsheet)")
    only.add_argument("--mapping", default="", metavar="NAME", help="choices of columns that were kept on the desk")
    only.add_argument("--rows", default="", choices=["", *TARGETS], help="what the rows are, columns by their headings")
    only.add_argument("--sheet", default="", metavar="NAME", help="which sheet of a workbook; the first by default")
    only.add_argument(
        "--show-new", action="store_true", help="new things go into public lists at once; people only if they agree"
    )


def run_spreadsheet(options: argparse.Namespace) -> int:
    """Imports spreadsheets, each in one transaction. Status 1 when rows were left out, 2 when a file cannot be used."""
    if bool(options.mapping) == bool(options.rows):
        raise BadInput(_HOW)
    paths = [existing_file(name) for name in options.files]
    open_installation()
    plans = {str(path): _plan(path, options) for path in paths}
    if options.json:
        say_json({name: _as_json(plan, options) for name, plan in plans.items()})
    if not any(plan.steps for plan in plans.values()):
        raise BadInput("None of the rows could be used. The problems above say what to mend.")
    return 1 if any(plan.refused for plan in plans.values()) else 0


def _plan(path: Path, options: argparse.Namespace) -> Plan:
    from charnia.apps.programmes.spreadsheets.actions import (
        forget_overdue,
        load_spreadsheet,
    )
    from charnia.apps.programmes.spreadsheets.planning import plan_of

    try:
        target, found = _found(path, options)
    except NotAllowed as problem:
        raise BadInput(f"{path.name}: {problem}") from problem
    plan = plan_of(target, found)
    if _is_stored(plan, options):
        forget_overdue()
        plan = load_spreadsheet(filename=path.name, found=found, target=target, shows_new=options.show_new)
    if not options.json:
        _tell(path.name, plan, options)
    return plan


def _found(path: Path, options: argparse.Namespace) -> tuple[Target, list[SheetRecord | RowFault]]:
    from charnia.apps.programmes.spreadsheets.queries import saved_mappings
    from charnia.apps.programmes.spreadsheets.reading import (
        first_guess,
        headings_of,
        records_of,
        sheets_of,
    )

    saved = list(saved_mappings().filter(name=options.mapping)) if options.mapping else []
    if options.mapping and not saved:
        names = ", ".join(saved_mappings().values_list("name", flat=True)) or "none yet"
        raise BadInput(f"No mapping is called {options.mapping}. There are: {names}.")
    target = TARGETS[saved[0].target if saved else options.rows]
    sheets = sheets_of(path.read_bytes())
    sheet = options.sheet or sheets.sheets[0]
    headings = headings_of(sheets, sheet, target)
    columns, used = first_guess(headings.labels, target, saved)
    if saved and not used:
        headings_kept = ", ".join(saved[0].headings.values())
        raise BadInput(f"{path.name} has not all the headings of {options.mapping}: {headings_kept}.")
    for sentence in sheets.notes(sheet):
        note(f"{path.name}: {sentence}")
    return target, list(records_of(sheets, sheet=sheet, target=target, columns=columns, below=headings.row))


def _is_stored(plan: Plan, options: argparse.Namespace) -> bool:
    return not options.dry_run and not (options.strict and plan.refused)


def _tell(name: str, plan: Plan, options: argparse.Namespace) -> None:
    counts = plan.counts
    said = f"{counts['new']:,} new, {counts['changed']:,} changed, {counts['unchanged']:,} unchanged"
    if counts["kept"]:
        said += f", {counts['kept']:,} left to their owners"
    if options.dry_run:
        say(f"{name}: would import {said}. Nothing was stored.")
    elif not _is_stored(plan, options):
        say(f"{name}: nothing was stored, because {counts['faulty']:,} rows are faulty (--strict).")
    else:
        say(f"{name}: {said}.")
    faults = sorted((*plan.refused, *plan.noted), key=lambda fault: fault.row)
    for fault in faults[:MOST_PROBLEMS_SHOWN]:
        rest = " The rest of the row was kept." if fault.kept and not fault.whole else ""
        note(f"  Row {fault.row}: {fault.sentence}{rest}")
    if len(faults) > MOST_PROBLEMS_SHOWN:
        note(f"  and {len(faults) - MOST_PROBLEMS_SHOWN:,} more; --json lists them all.")


def _as_json(plan: Plan, options: argparse.Namespace) -> dict[str, object]:
    faults = sorted((*plan.refused, *plan.noted), key=lambda fault: fault.row)
    problems = [{"row": fault.row, "sentence": fault.sentence, "kept": fault.kept} for fault in faults]
    return {"stored": _is_stored(plan, options), **plan.counts, "problems": problems}
