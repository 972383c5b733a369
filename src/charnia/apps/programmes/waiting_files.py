"""Files that wait for a decision, and rows that were refused, of somebody who asks to be forgotten."""

from __future__ import annotations

import json
from collections.abc import Collection

from charnia.apps.audit.actions import record
from charnia.apps.evidence.models import EvidenceLoad, LoadStatus
from charnia.apps.programmes.models import Spreadsheet
from charnia.sources.spreadsheet.searching import holds_any


def let_go_of_files_with(words: Collection[str]) -> int:
    """Gives up every waiting file, and what is kept of imported spreadsheets, in which one of the words stands.

    Returns how many. Call it in the transaction of the forgetting.
    """
    named = {one.load_id for one in Spreadsheet.objects.iterator(50) if _holds(one, words)}
    waiting = EvidenceLoad.objects.exclude(payload=b"").order_by("pk")
    named |= {load.pk for load in waiting.only("payload").iterator(1) if holds_any(bytes(load.payload), words)}
    for load in EvidenceLoad.objects.filter(pk__in=named):
        if load.status == LoadStatus.PREVIEW:
            load.status = LoadStatus.DISCARDED
        load.payload, load.problems = b"", []
        load.save(update_fields=["status", "payload", "problems"])
        record(action="evidence-load.forgotten", target=load, by=None)
    Spreadsheet.objects.filter(load__in=named).delete()
    return len(named)


def _holds(sheet: Spreadsheet, words: Collection[str]) -> bool:
    kept = [sheet.notes, sheet.labels, sheet.samples, sheet.first_rows, sheet.refused]
    return holds_any(json.dumps(kept, ensure_ascii=False).encode(), words)
