"""Workbooks and tables for tests, made as spreadsheets make them or as nobody should."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook


def workbook(*rows: Sequence[Any], title: str = "Sheet") -> bytes:
    """A workbook with one sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def delimited(rows: Sequence[Sequence[str]], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """The rows as a spreadsheet saves them."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def with_part(data: bytes, name: str, content: bytes, *, old: bytes = b"", new: bytes = b"") -> bytes:
    """The archive with one part put in or, where `old` is given, changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.namelist():
            if member != name:
                target.writestr(member, source.read(member))
            elif old:
                changed = source.read(member).replace(old, new)
                assert changed != source.read(member)
                target.writestr(member, changed)
        if not old:
            target.writestr(name, content)
    return out.getvalue()
