"""How private each stored field is."""

from __future__ import annotations

from charnia.core.access.privacy import Privacy

CLASSIFICATION: dict[str, dict[str, Privacy]] = {
    "Spreadsheet": {
        "id": Privacy.PLAIN,
        "load": Privacy.PLAIN,
        "sheets": Privacy.PLAIN,
        "notes": Privacy.PLAIN,
        "sheet": Privacy.PLAIN,
        "target": Privacy.PLAIN,
        "head_row": Privacy.PLAIN,
        "labels": Privacy.PLAIN,
        "samples": Privacy.PERSONAL,
        "columns": Privacy.PLAIN,
        "shows_new": Privacy.PLAIN,
        "first_rows": Privacy.PERSONAL,
        "refused": Privacy.PERSONAL,
    },
    "SavedMapping": {
        "id": Privacy.PLAIN,
        "name": Privacy.PLAIN,
        "target": Privacy.PLAIN,
        "headings": Privacy.PLAIN,
        "made_by": Privacy.PERSONAL,
        "changed_at": Privacy.PLAIN,
    },
    "SpreadsheetEntry": {
        "id": Privacy.PLAIN,
        "target": Privacy.PLAIN,
        "keys": Privacy.PERSONAL,
        "facts": Privacy.PERSONAL,
        "person": Privacy.PERSONAL,
        "organisation": Privacy.PLAIN,
        "offer": Privacy.PLAIN,
        "product": Privacy.PLAIN,
        "load": Privacy.PLAIN,
        "changed_at": Privacy.PLAIN,
    },
    "Institution": {
        "id": Privacy.PLAIN,
        "ror": Privacy.PLAIN,
        "gateway_id": Privacy.PLAIN,
        "left_out": Privacy.PLAIN,
        "added_at": Privacy.PLAIN,
        "added_by": Privacy.PERSONAL,
    },
}
