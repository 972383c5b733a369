"""The programme team brings the spreadsheet that it has today."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browsing import examine
from tests.journeys.conftest import Visitor
from tests.serving import Site
from tests.sources.spreadsheet.files import workbook

pytestmark = pytest.mark.browser

ROWS: list[list[str]] = [
    ["Mentors of the cluster, 2026"],
    [],
    ["Full name", "Email address", "Employer", "Position", "What they do", "Skills", "Hours per month"],
    ["Ingrid Overdale", "ingrid@example.org", "Merrowby Mentors", "Adviser", "Mentor", "pricing; tenders", "6"],
    ["Tomos Underhill", "not an address", "Merrowby Mentors", "Nurse", "Clinician", "", ""],
    ["Wren Upshaw", "wren@example.org", "Merrowby Mentors", "Nurse", "Clinician", "wound care", "lots"],
]


def test_a_sheet_goes_from_file_to_directory(
    visitor: Visitor, chromium: Browser, site: Site, logins: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "mentors.xlsx"
    file.write_bytes(workbook(*ROWS, title="Mentors"))
    visitor.signs_in("team")
    visitor.goes_to("/desk/import/")
    visitor.clicks("Import a spreadsheet")
    examine(visitor.page)
    visitor.page.get_by_label("The spreadsheet").set_input_files(file)
    visitor.clicks("Go on")
    assert visitor.title() == "What is in the spreadsheet?"
    visitor.page.get_by_label("People:").check()
    examine(visitor.page)
    visitor.clicks("Go on")
    visitor.sees("The headings were found in row 3.")
    assert visitor.page.get_by_label("Organisation", exact=False).first.input_value() == "2"
    visitor.fills("Keep these choices under a name", "Mentor list")
    examine(visitor.page)
    visitor.clicks("Check the rows")
    visitor.sees("Nothing is stored yet.")
    visitor.sees("E-mail “not an address” is no e-mail address")
    visitor.sees("kept without it")
    examine(visitor.page)
    with visitor.page.expect_download() as waiting:
        visitor.clicks("The 1 row left out")
    assert "Tomos Underhill" in Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    visitor.clicks("Import 2 rows")
    visitor.sees("Imported: 2 new, 0 changed, 0 as they were.")
    examine(visitor.page)
    visitor.goes_to("/desk/people/?q=Overdale")
    visitor.sees("Ingrid Overdale")
    with chromium.new_context() as context:
        stranger = Visitor(context.new_page(), site.url, logins)
        stranger.goes_to("/directory/people/?q=Overdale")
        stranger.sees_no("Ingrid Overdale")
