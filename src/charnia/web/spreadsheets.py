"""Tables as CSV files and workbooks that a spreadsheet opens safely."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(text: str) -> str:
    """The text so that no spreadsheet runs it: what could begin a formula gets an apostrophe in front."""
    return f"'{text}" if text.lstrip(" \u00a0\ufeff").startswith(_BEGINS_A_FORMULA) else text


def csv_text(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The table as CSV with a byte order mark, by which spreadsheets know that it is UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return "\ufeff" + out.getvalue()


def workbook_response(filename: str, sheets: Mapping[str, Sequence[Sequence[str]]]) -> HttpResponse:
    """The tables as a workbook, one sheet each with its first row in bold; every cell is text, none a formula."""
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for column in range(1, 1 + max(map(len, rows), default=0)):
            sheet.column_dimensions[get_column_letter(column)].width = 28
        for place, row in enumerate(rows):
            cells = [WriteOnlyCell(sheet, safe_cell(text)) for text in row]
            for cell in cells if place == 0 else ():
                cell.font = Font(bold=True)
            sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return HttpResponse(
        out.getvalue(),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": f'attachment; filename="{filename}"', "Cache-Control": "private, no-store"},
    )


def csv_response(filename: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    """The table as a download; it may hold what only this reader sees, so nothing between keeps a copy."""
    return HttpResponse(
        csv_text(head, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{filename}"', "Cache-Control": "private, no-store"},
    )
