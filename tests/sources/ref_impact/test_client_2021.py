"""The client fetches the export as public programs do: one workbook with all case studies. No recorded reply was at
hand: the workbooks here are made for the tests."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from charnia.sources import polite_client
from charnia.sources.harvest import Harvest
from charnia.sources.polite_client import SourceFailed
from charnia.sources.query import Query, UnusableQuery
from charnia.sources.ref_impact.client_2021 import Export
from charnia.sources.ref_impact.table_2021 import CaseStudy2021, read_case_studies_2021
from tests.sources.local_source import Answer, Asked, LocalSource, PretendedClock, client_of, serving
from tests.sources.ref_impact.test_table_2021 import ROW

PATH = "/impact/export-all"
DAY = dt.date(2026, 11, 28)


def workbook_of(rows: Sequence[Sequence[str]]) -> bytes:
    book, kept = Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    book.save(kept)
    return kept.getvalue()


def export_of(number: int) -> bytes:
    """The export with this many case studies."""
    cases = ({**ROW, "REF impact case study identifier": f"case-{n}", "Title": f"Case {n}"} for n in range(number))
    return workbook_of([list(ROW), *(list(case.values()) for case in cases)])


def zip_of(name: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr(name, "text")
    return kept.getvalue()


def damaged(workbook: bytes) -> bytes:
    """With other bytes within the packed sheet, and the directory at the end whole."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        sheet = archive.getinfo("xl/worksheets/sheet1.xml")
    start = sheet.header_offset + 30 + len(sheet.filename) + sheet.compress_size // 2
    return workbook[:start] + bytes(20) + workbook[start + 20 :]


EXPORT = export_of(3)
PAGE = b"\r\n<!DOCTYPE html><html><body>Service unavailable</body></html>"
BROKEN = [
    (PAGE, "a web page came instead of data"),
    (b"", "an empty reply came"),
    (EXPORT[: len(EXPORT) // 2], "the reply broke off"),
    (EXPORT[:4], "the reply broke off"),
    (b'{"message": "Not now."}', "the reply has another form"),
    (zip_of("readme.txt"), "the reply has another form"),
]


def fetch(folder: Path, *answers: Answer, faults: tuple[str, ...] = ()) -> tuple[Harvest, LocalSource, PretendedClock]:
    """What is kept after these answers, the last of which comes again and again."""
    waiting, clock = list(answers), PretendedClock()

    def answer(_: Asked) -> Answer:
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    harvest = Harvest(folder / "h")
    with serving(LocalSource(answers=answer, faults=list(faults))) as local:
        client = client_of(local, clock, patience=0.5, tries=3)
        harvest.fetch(Export(client, Query(institution="", today=DAY)))
    return harvest, local, clock


def test_the_whole_export_comes_in_one_request_and_is_kept_as_a_workbook(tmp_path: Path) -> None:
    harvest, local, _ = fetch(tmp_path, EXPORT)
    (asked,) = local.asked
    assert (asked.path, asked.params) == (PATH, {})
    assert asked.headers["Accept"].startswith("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    (file,) = harvest.files()
    assert (file.suffix, file.read_bytes()) == (".xlsx", EXPORT)
    found = list(read_case_studies_2021(file))
    assert [one.title for one in found if isinstance(one, CaseStudy2021)] == ["Case 0", "Case 1", "Case 2"]
    assert len(found) == 3


@pytest.mark.parametrize(("reply", "_said"), BROKEN)
def test_what_is_no_whole_workbook_is_asked_for_again(reply: bytes, _said: str, tmp_path: Path) -> None:
    harvest, local, clock = fetch(tmp_path, reply, EXPORT)
    assert (len(local.asked), clock.waits) == (2, [1])
    assert harvest.files()[0].read_bytes() == EXPORT


@pytest.mark.parametrize(("reply", "said"), BROKEN)
def test_what_stays_broken_ends_in_a_sentence_and_keeps_nothing(reply: bytes, said: str, tmp_path: Path) -> None:
    with pytest.raises(SourceFailed, match=rf"did not answer as it should after 3 tries \({said}\)"):
        fetch(tmp_path, reply)
    assert Harvest(tmp_path / "h").files() == []


@pytest.mark.parametrize(
    "fault", ["status:429,3", "status:503", "page", "broken-off", "hang-up", "silence", "cut-gzip"]
)
def test_faults_are_waited_out(fault: str, tmp_path: Path) -> None:
    harvest, local, _ = fetch(tmp_path, EXPORT, faults=(fault,))
    assert (len(local.asked), len(harvest.files())) == (2, 1)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (workbook_of([["Title"], ["A case"]]), "answered in another form than expected"),
        (workbook_of([list(ROW)]), "answered in another form than expected"),
        (damaged(export_of(300)), "sent a workbook that cannot be read to its end"),
        (403, "refused the request"),
    ],
)
def test_another_workbook_or_half_of_one_never_passes_for_the_export(reply: Answer, said: str, tmp_path: Path) -> None:
    with pytest.raises(SourceFailed, match=said):
        fetch(tmp_path, reply)
    assert Harvest(tmp_path / "h").files() == []


def test_a_row_that_cannot_be_used_costs_only_itself(tmp_path: Path) -> None:
    cases = [{**ROW, "Title": ""}, ROW]
    harvest, _, _ = fetch(tmp_path, workbook_of([list(ROW), *(list(case.values()) for case in cases)]))
    problem, case = read_case_studies_2021(harvest.files()[0])
    assert isinstance(case, CaseStudy2021)
    assert not isinstance(problem, CaseStudy2021)


def test_a_workbook_may_be_larger_than_other_replies_but_not_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polite_client, "LARGEST_REPLY", len(EXPORT) // 2)
    assert len(fetch(tmp_path, EXPORT)[0].files()) == 1
    monkeypatch.setattr(polite_client, "LARGEST_WORKBOOK", len(EXPORT) - 1)
    with pytest.raises(SourceFailed, match="MB in one reply"):
        fetch(tmp_path / "other", EXPORT)


def test_it_is_not_asked_for_an_institution() -> None:
    with serving(LocalSource(answers=lambda _: EXPORT)) as local, pytest.raises(UnusableQuery, match="with --open"):
        Export(client_of(local, PretendedClock()), Query(institution="Tarn", today=DAY))
    assert local.asked == []
