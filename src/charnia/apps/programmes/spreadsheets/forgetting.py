"""What spreadsheets hold of somebody who asks to be forgotten, and by what a later one would bring them back."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from charnia.apps.audit.actions import record
from charnia.apps.evidence.models import EvidenceLoad, LoadStatus
from charnia.apps.people.models import Person
from charnia.apps.programmes.models import Spreadsheet, SpreadsheetEntry
from charnia.apps.programmes.personal_traces import PersonalTraces
from charnia.apps.programmes.spreadsheets.people import ids_of_row
from charnia.apps.programmes.spreadsheets.reading import sheets_of
from charnia.core.verdict import NotAllowed
from charnia.sources.spreadsheet.model import Row, UnreadableSheet
from charnia.sources.spreadsheet.read import Sheets
from charnia.sources.spreadsheet.targets.people import PEOPLE

_SAID = "A row that named somebody who asked to be forgotten."


def sheet_ids_of(profiles: Collection[Person], traces: PersonalTraces) -> set[str]:
    """The ids, for the list of those whom nothing brings back, by which a row would be known as this person."""
    keys = {f"email:{address}" for address in traces.addresses}
    for told in SpreadsheetEntry.objects.filter(person__in=profiles).values_list("keys", flat=True):
        keys.update(told)
    ids = ids_of_row({}, keys)
    for person in profiles:
        where = person.organisation.name if person.organisation else ""
        for name in {person.name, *traces.names}:
            row = {"name": name, "organisation": where}
            ids |= ids_of_row(row, PEOPLE.keys(row))
    return ids


def forget_in_spreadsheets(traces: PersonalTraces) -> None:
    """Gives up files that wait and name the person, and blanks the refused rows of others that do."""
    for spreadsheet in Spreadsheet.objects.select_related("load").order_by("pk"):
        if spreadsheet.load.payload and _names(bytes(spreadsheet.load.payload), traces):
            _give_up(spreadsheet)
        else:
            _blank(spreadsheet, traces)


def _names(payload: bytes, traces: PersonalTraces) -> bool:
    """Whether any row of any sheet does. A file that cannot be read any more is taken for one that does."""
    try:
        sheets = sheets_of(payload)
        return any(_is_named_in(sheets, name, traces) for name in sheets.sheets)
    except (NotAllowed, UnreadableSheet):
        return True


def _is_named_in(sheets: Sheets, name: str, traces: PersonalTraces) -> bool:
    return any(traces.are_in(" ".join(row.cells)) for row in sheets.rows(name) if isinstance(row, Row))


def _give_up(spreadsheet: Spreadsheet) -> None:
    load = spreadsheet.load
    EvidenceLoad.objects.filter(pk=load.pk).update(payload=b"", problems=[])
    EvidenceLoad.objects.filter(pk=load.pk, status=LoadStatus.PREVIEW).update(status=LoadStatus.DISCARDED)
    record(action="spreadsheet.forgotten", target=load, by=None)
    spreadsheet.delete()


def _blank(spreadsheet: Spreadsheet, traces: PersonalTraces) -> None:
    refused = [_without(one, traces) for one in spreadsheet.refused]
    samples = [[cell for cell in column if not traces.are_in(cell)] for column in spreadsheet.samples]
    rows = [one for one in spreadsheet.first_rows if not traces.are_in(" ".join(one["cells"]))]
    if (refused, samples, rows) != (spreadsheet.refused, spreadsheet.samples, spreadsheet.first_rows):
        spreadsheet.refused, spreadsheet.samples, spreadsheet.first_rows = refused, samples, rows
        spreadsheet.save(update_fields=["refused", "samples", "first_rows"])


def _without(refused: dict[str, Any], traces: PersonalTraces) -> dict[str, Any]:
    if not traces.are_in(" ".join((refused["sentence"], *map(str, refused["cells"])))):
        return refused
    return {**refused, "sentence": _SAID, "cells": ["" for _ in refused["cells"]]}
