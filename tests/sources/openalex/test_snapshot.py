from __future__ import annotations

import gzip
import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import pytest

from charnia.core.evidence import EvidenceRecord, ReadTopic, ReadTopics, Subject, TopicsOf
from charnia.core.vocabulary import TopicScheme
from charnia.sources import json_lines
from charnia.sources.json_lines import LineProblem, Unchanged
from charnia.sources.openalex import snapshot
from charnia.sources.openalex.parse import read_works
from charnia.sources.openalex.snapshot import fingerprint, read_snapshot
from tests.sources.openalex.test_works import INVENTED


def nothing(digests: Sequence[str]) -> Collection[str]:
    return ()


def first_word(title: str, text: str, subjects: Sequence[Subject]) -> ReadTopics:
    word = title.split(maxsplit=1)[0]
    return ReadTopics("version 1", (ReadTopic(word.lower(), word, TopicScheme.MESH, is_given=True),))


def reading_first_words() -> TopicsOf:
    return first_word


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
    monkeypatch.setattr(snapshot, "WORTH_PROCESSES", 0)
    monkeypatch.setattr(snapshot, "BATCH", 7)
    lines = [work(number) for number in range(1, 60)]
    lines[20] = "{broken"
    lines[40] = work(41, is_retracted=True)
    path = written(tmp_path, *lines, packed=packed)
    found = list(read_snapshot(path, known=nothing, processes=processes))
    assert found == list(read_works(path))
    assert [one.line for one in found if isinstance(one, LineProblem)] == [21, 41]
    assert all(len(one.digest) == 32 for one in found if isinstance(one, EvidenceRecord))


def test_other_processes_read_the_topics_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "WORTH_PROCESSES", 0)
    path = written(tmp_path, *(work(number, display_name=f"Kidney {number}") for number in range(1, 6)))
    for found in read_snapshot(path, known=nothing, processes=1, topic_reader=reading_first_words):
        assert isinstance(found, EvidenceRecord)
        assert found.topics == first_word(found.title, found.text, found.subjects)


@pytest.mark.parametrize("packed", [False, True])
def test_lines_after_one_that_is_too_long_are_found_by_other_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packed: bool
) -> None:
    monkeypatch.setattr(snapshot, "WORTH_PROCESSES", 0)
    monkeypatch.setattr(json_lines, "LONGEST_LINE", 3_000)
    lines = [work(1), work(2, note="long" * 2_000), "", work(3), "{broken", work(4)]
    found = list(read_snapshot(written(tmp_path, *lines, packed=packed), known=nothing, processes=1))
    assert [one.id for one in found if isinstance(one, EvidenceRecord)] == [f"doi:10.1000/{n}" for n in (1, 3, 4)]
    assert [one.line for one in found if isinstance(one, LineProblem)] == [2, 5]


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


def test_only_a_few_batches_are_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "BATCH", 5)
    asked: list[int] = []

    def known(digests: Sequence[str]) -> Collection[str]:
        asked.append(len(digests))
        return ()

    found = read_snapshot(written(tmp_path, *(work(number) for number in range(1, 101))), known=known, processes=0)
    next(found)
    assert asked == [5]
