from __future__ import annotations

import gzip
import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import pytest

from charnia.core.evidence import EvidenceRecord
from charnia.sources.json_lines import LineProblem, Unchanged
from charnia.sources.openalex import snapshot, snapshot_processes
from charnia.sources.openalex.parse import read_works
from charnia.sources.openalex.snapshot import batches_of, fingerprint
from charnia.sources.openalex.snapshot_processes import read_snapshot
from tests.sources.openalex.test_works import INVENTED


def nothing(digests: Sequence[str]) -> Collection[str]:
    return ()


def work(number: int, **changes: Any) -> str:
    fields = {**INVENTED, "id": f"https://openalex.org/W{number}", "doi": f"https://doi.org/10.1000/{number}"}
    return json.dumps({**fields, **changes})


def written(folder: Path, *lines: str, packed: bool = False) -> Path:
    path = folder / "part_000"
    content = "".join(line + "\n" for line in lines).encode()
    path.write_bytes(gzip.compress(content) if packed else content)
    return path


@pytest.mark.parametrize("processes", [0, 2])
@pytest.mark.parametrize("packed", [False, True])
def test_it_reads_what_the_plain_reader_reads_in_the_same_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processes: int, packed: bool
) -> None:
    monkeypatch.setattr(snapshot_processes, "WORTH_PROCESSES", 0)
    monkeypatch.setattr(snapshot, "BATCH", 7)
    lines = [work(number) for number in range(1, 60)]
    lines[20] = "{broken"
    lines[40] = work(41, is_retracted=True)
    path = written(tmp_path, *lines, packed=packed)
    found = list(read_snapshot(path, known=nothing, processes=processes))
    assert found == list(read_works(path))
    assert [one.line for one in found if isinstance(one, LineProblem)] == [21, 41]
    assert all(len(one.digest) == 32 for one in found if isinstance(one, EvidenceRecord))


def test_a_line_with_fields_of_other_types_keeps_what_fits(tmp_path: Path) -> None:
    odd = work(1, publication_year="2024", publication_date=7, mesh=[{"descriptor_name": "Kidney"}, "Liver"])
    (found,) = read_snapshot(written(tmp_path, odd), known=nothing, processes=0)
    assert isinstance(found, EvidenceRecord)
    assert (found.date, [subject.label for subject in found.subjects]) == (None, ["Kidney"])
    assert [person.name for person in found.people] == ["Ann Other", "Nobody Known"]


def test_lines_that_are_stored_are_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "BATCH", 4)
    lines = [work(number) for number in range(1, 11)]
    stored = {fingerprint(line.encode()) for line in (*lines[:6], lines[8])}
    found = list(read_snapshot(written(tmp_path, *lines), known=lambda digests: stored & {*digests}, processes=0))
    assert sum(one.records for one in found if isinstance(one, Unchanged)) == 7
    assert [one.id for one in found if isinstance(one, EvidenceRecord)] == [
        "doi:10.1000/7",
        "doi:10.1000/8",
        "doi:10.1000/10",
    ]


def test_the_fingerprint_changes_with_the_line_and_with_what_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    line = work(1).encode()
    before = fingerprint(line)
    assert fingerprint(line + b"\r\n") == before
    assert fingerprint(line + b" ") != before
    monkeypatch.setattr(snapshot, "READER_VERSION", b"another")
    assert fingerprint(line) != before


def test_a_packed_file_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    path = written(tmp_path, *(work(number, note=f"{number * 7919:x}" * 60) for number in range(1, 2_000)), packed=True)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    found = list(read_snapshot(path, known=nothing, processes=0))
    assert any(isinstance(one, EvidenceRecord) for one in found)
    assert "breaks off" in next(one.sentence for one in found if isinstance(one, LineProblem))


def test_a_renamed_field_is_noticed_here_too(tmp_path: Path) -> None:
    lines = [work(number).replace('"authorships"', '"authors"') for number in range(1, 40)]
    *_, warning = read_snapshot(written(tmp_path, *lines), known=nothing, processes=0)
    assert isinstance(warning, LineProblem)
    assert 'no "authorships"' in warning.sentence


def test_a_batch_ends_early_where_its_lines_are_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "LARGEST_BATCH", 5_000)
    lines = [work(number, note="long" * 500) for number in range(1, 11)]
    assert [len(batch.lines) for batch in batches_of(written(tmp_path, *lines))] == [2, 2, 2, 2, 2]


@pytest.mark.parametrize("cut", [1.0, 0.6])
@pytest.mark.parametrize("packed", [False, True])
def test_the_shares_of_a_file_are_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packed: bool, cut: float
) -> None:
    monkeypatch.setattr(snapshot, "BATCH", 7)
    lines = [work(number, note=f"{number * 7919:x}" * 60) for number in range(1, 600)]
    path = written(tmp_path, *lines, packed=packed)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * cut)])
    whole = list(batches_of(path))
    shares = [list(batches_of(path, share=share, shares=3)) for share in range(3)]
    assert [shares[place % 3][place // 3] for place in range(len(whole))] == whole
    assert sum(map(len, shares)) == len(whole)


def test_only_a_few_batches_are_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "BATCH", 5)
    asked: list[int] = []

    def known(digests: Sequence[str]) -> Collection[str]:
        asked.append(len(digests))
        return ()

    found = read_snapshot(written(tmp_path, *(work(number) for number in range(1, 101))), known=known, processes=0)
    next(found)
    assert asked == [5]
