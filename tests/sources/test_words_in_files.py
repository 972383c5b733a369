"""Words are found in files of any form."""

from __future__ import annotations

import gzip
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from charnia.sources.words_in_files import holds_any

NAME = "Zoë O'Hathersage & Co"


def workbook(text: str) -> bytes:
    book = Workbook()
    book.create_sheet("second")["C4"] = text
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_name_is_found_in_plain_files_of_any_encoding(encoding: str) -> None:
    assert holds_any(f"name\n{NAME.upper()}\n".encode(encoding), [NAME])


def test_a_name_is_found_on_any_sheet_of_a_workbook() -> None:
    assert holds_any(workbook(f"by {NAME}"), ["nobody at all", NAME])
    assert not holds_any(workbook("by somebody"), [NAME])


def test_a_name_is_found_in_a_packed_file() -> None:
    assert holds_any(gzip.compress(NAME.encode()), [NAME])


def test_a_damaged_archive_is_searched_as_it_stands() -> None:
    assert holds_any(b"PK\x03\x04 broken " + NAME.encode(), [NAME])


@given(content=st.binary())
def test_no_words_are_in_nothing(content: bytes) -> None:
    assert not holds_any(content, ["", " "])
