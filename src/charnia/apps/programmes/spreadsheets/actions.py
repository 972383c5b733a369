"""Every write of importing spreadsheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.apps.evidence.actions import close_load, discard_load, open_load
from charnia.apps.evidence.models import EvidenceLoad, LoadStatus
from charnia.apps.programmes.models import SavedMapping, Spreadsheet
from charnia.apps.programmes.spreadsheets import queries
from charnia.apps.programmes.spreadsheets.planning import first_rows, plan_of
from charnia.apps.programmes.spreadsheets.reading import headings_of, opened, records_of, sheets_of, target_of
from charnia.apps.programmes.spreadsheets.steps import Plan
from charnia.apps.programmes.spreadsheets.storing import store_plan
from charnia.core.access.roles import Permission
from charnia.core.verdict import NotAllowed
from charnia.sources.spreadsheet.fields import Target
from charnia.sources.spreadsheet.records import RowFault, SheetRecord

SOURCE = "spreadsheet"
_MOST_PROBLEMS = 2_000
_DECIDED = "This spreadsheet has already been imported or discarded."
_NO_COLUMNS = "Say first which columns hold what."


def upload_spreadsheet(*, filename: str, payload: bytes, by: User) -> Spreadsheet:
    """Keeps a file for its uploader until they have decided on it. Raises NotAllowed with a sentence where it cannot be
    read, and for accounts that may not import."""
    _require_importer(by)
    sheets = sheets_of(payload).sheets
    forget_overdue()
    with transaction.atomic():
        load = open_load(source=SOURCE, by=by, filename=filename, status=LoadStatus.PREVIEW, payload=payload)
        return Spreadsheet.objects.create(load=load, sheets=list(sheets))


def choose_rows(*, spreadsheet: Spreadsheet, sheet: str, target: Target, head_row: int, by: User) -> Spreadsheet:
    """Says which sheet is meant and what its rows are; `head_row` 0 finds the headings. Another choice forgets the
    columns. Raises NotAllowed where there is nothing below the headings."""
    _require_own(spreadsheet, by)
    sheets = opened(spreadsheet)
    headings = headings_of(sheets, sheet, target, head_row)
    with transaction.atomic():
        _require_waiting(spreadsheet)
        spreadsheet.sheet, spreadsheet.target, spreadsheet.head_row = sheet, target.name, headings.row
        spreadsheet.notes = list(sheets.notes(sheet))
        spreadsheet.labels, spreadsheet.samples = list(headings.labels), [list(one) for one in headings.samples]
        spreadsheet.columns, spreadsheet.first_rows, spreadsheet.refused = {}, [], []
        spreadsheet.save()
        record(action="spreadsheet.rows-chosen", target=spreadsheet, by=by, sort=target.name)
    return spreadsheet


def map_columns(
    *, spreadsheet: Spreadsheet, columns: Mapping[str, int], shows_new: bool, by: User, save_as: str = ""
) -> Plan:
    """Says which column holds what, and looks at every row. Nothing of the sheet is stored. `save_as` keeps the mapping
    under that name, in the place of one that has it."""
    _require_own(spreadsheet, by)
    target = target_of(spreadsheet)
    plan = plan_of(target, _found(spreadsheet, target, dict(columns)))
    with transaction.atomic():
        load = _require_waiting(spreadsheet)
        spreadsheet.columns, spreadsheet.shows_new = dict(columns), shows_new
        spreadsheet.first_rows = first_rows(plan, target, columns)
        spreadsheet.refused = [_as_row(fault) for fault in plan.refused]
        spreadsheet.save()
        load.counts, load.problems = plan.counts, _problems(plan)
        load.save(update_fields=["counts", "problems"])
        spreadsheet.load = load
        record(action="spreadsheet.examined", target=spreadsheet, by=by, rows=len(plan.steps))
        if save_as:
            _save_mapping(spreadsheet, save_as, by)
    return plan


def import_spreadsheet(*, spreadsheet: Spreadsheet, by: User) -> Plan:
    """Stores the good rows, all of them or, if anything fails, none. What people have written stays.

    Raises NotAllowed once somebody has decided on the file.
    """
    _require_own(spreadsheet, by)
    if not spreadsheet.columns:
        raise NotAllowed(_NO_COLUMNS)
    target = target_of(spreadsheet)
    found = list(_found(spreadsheet, target, spreadsheet.columns))
    with transaction.atomic():
        load = _require_waiting(spreadsheet)
        plan = _import(found, target=target, load=load, shows_new=spreadsheet.shows_new, by=by)
        spreadsheet.refused = [_as_row(fault) for fault in plan.refused]
        spreadsheet.first_rows = []
        spreadsheet.samples = []
        spreadsheet.save()
    return plan


def load_spreadsheet(
    *, filename: str, found: Sequence[SheetRecord | RowFault], target: Target, shows_new: bool
) -> Plan:
    """As `import_spreadsheet`, by the installation itself with what was read from a file."""
    with transaction.atomic():
        load = open_load(source=SOURCE, by=None, filename=filename)
        return _import(found, target=target, load=load, shows_new=shows_new, by=None)


def discard_spreadsheet(*, spreadsheet: Spreadsheet, by: User) -> None:
    """Gives a file up; nothing of it remains."""
    _require_own(spreadsheet, by)
    with transaction.atomic():
        discard_load(load=spreadsheet.load, by=by)
        _forget(spreadsheet)


@transaction.atomic
def forget_overdue() -> int:
    """Forgets files and refused rows whose time is over; returns how many."""
    number = 0
    for spreadsheet in queries.overdue().select_related("load"):
        load = spreadsheet.load
        if load.status == LoadStatus.PREVIEW:
            load.status, load.payload = LoadStatus.DISCARDED, b""
        load.problems = []
        load.save(update_fields=["status", "payload", "problems"])
        record(action="spreadsheet.forgotten", target=load, by=None)
        spreadsheet.delete()
        number += 1
    return number


@transaction.atomic
def delete_mapping(*, mapping: SavedMapping, by: User) -> None:
    """Takes a saved mapping away."""
    _require_importer(by)
    record(action="mapping.deleted", target=mapping, by=by)
    mapping.delete()


def _import(
    found: Sequence[SheetRecord | RowFault], *, target: Target, load: EvidenceLoad, shows_new: bool, by: User | None
) -> Plan:
    plan = plan_of(target, found)
    store_plan(plan, target=target.name, load=load, shows_new=shows_new, by=by)
    close_load(load=load, counts=plan.counts, problems=_problems(plan), by=by)
    record(action="spreadsheet.imported", target=load, by=by, sort=target.name, **plan.counts)
    return plan


def _found(spreadsheet: Spreadsheet, target: Target, columns: dict[str, int]) -> Any:
    return records_of(
        opened(spreadsheet), sheet=spreadsheet.sheet, target=target, columns=columns, below=spreadsheet.head_row
    )


def _save_mapping(spreadsheet: Spreadsheet, name: str, by: User) -> None:
    headings = {field: spreadsheet.labels[column] for field, column in spreadsheet.columns.items()}
    mapping, _ = SavedMapping.objects.update_or_create(
        name=name, defaults={"target": spreadsheet.target, "headings": headings, "made_by": by}
    )
    record(action="mapping.saved", target=mapping, by=by)


def _problems(plan: Plan) -> list[dict[str, Any]]:
    faults = sorted((*plan.refused, *plan.noted), key=lambda fault: fault.row)
    return [
        {"line": one.row, "message": one.sentence, "kept": one.kept, "whole": one.whole}
        for one in faults[:_MOST_PROBLEMS]
    ]


def _as_row(fault: RowFault) -> dict[str, Any]:
    return {"row": fault.row, "sentence": fault.sentence, "cells": list(fault.cells)}


def _forget(spreadsheet: Spreadsheet) -> None:
    spreadsheet.samples, spreadsheet.first_rows, spreadsheet.refused = [], [], []
    spreadsheet.save(update_fields=["samples", "first_rows", "refused"])


def _require_waiting(spreadsheet: Spreadsheet) -> EvidenceLoad:
    """The load, held until the end of the transaction. Raises NotAllowed once it is decided on."""
    load = EvidenceLoad.objects.select_for_update().filter(pk=spreadsheet.load_id, status=LoadStatus.PREVIEW).first()
    if load is None:
        raise NotAllowed(_DECIDED)
    return load


def _require_own(spreadsheet: Spreadsheet, by: User) -> None:
    _require_importer(by)
    if not queries.own(by).filter(pk=spreadsheet.pk).exists():
        raise NotAllowed("Only whoever chose this file can import it.")
    if spreadsheet.load.status != LoadStatus.PREVIEW:
        raise NotAllowed(_DECIDED)


def _require_importer(by: User) -> None:
    if not by.may(Permission.IMPORT_EVIDENCE):
        raise NotAllowed("Only the programme team imports spreadsheets.")
