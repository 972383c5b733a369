from __future__ import annotations

import multiprocessing
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from charnia.core.evidence import EvidenceRecord, ReadTopic, ReadTopics, Subject, TopicsOf
from charnia.core.vocabulary import TopicScheme
from charnia.sources.json_lines import LineProblem, Unchanged
from charnia.sources.openalex import snapshot_processes
from charnia.sources.openalex.parse import read_works
from charnia.sources.openalex.snapshot import fingerprint
from charnia.sources.openalex.snapshot_processes import ReaderLost, read_snapshot
from tests.sources.openalex.test_snapshot import nothing, work, written
from tests.sources.real import parted

MANY = 12_000
"""Works of a file that several processes cannot have read to its end when the first one is handed out."""

ASKING = """
from pathlib import Path
from charnia.sources.openalex import snapshot_processes
snapshot_processes.WORTH_PROCESSES = 0
if __name__ == "__main__":
    found = snapshot_processes.read_snapshot(Path("part_000"), known=lambda digests: (), processes=2)
    print(next(found).id, flush=True)
    input()
"""


@pytest.fixture(autouse=True)
def always_by_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot_processes, "WORTH_PROCESSES", 0)


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("many"), *(work(number, note="n" * 3_000) for number in range(1, MANY + 1)))


def first_word(title: str, text: str, subjects: Sequence[Subject]) -> ReadTopics:
    word = title.split(maxsplit=1)[0]
    return ReadTopics("version 1", (ReadTopic(word.lower(), word, TopicScheme.MESH, is_given=True),))


def reading_first_words() -> TopicsOf:
    return first_word


@pytest.mark.parametrize("processes", [1, 3])
@pytest.mark.parametrize("packed", [False, True])
def test_all_works_come_in_their_order(tmp_path: Path, processes: int, packed: bool) -> None:
    lines = [work(number) for number in range(1, 3_002)]
    lines[1_700], lines[2_900] = "{broken", work(2_901, is_retracted=True)
    path = written(tmp_path, *lines, packed=packed)
    assert list(read_snapshot(path, known=nothing, processes=processes)) == list(read_works(path))


@pytest.mark.parametrize("packed", [False, True])
def test_replies_of_the_api_on_a_line_each_are_read_too(tmp_path: Path, packed: bool) -> None:
    replies = [f'{{"meta": {{"count": 3}}, "results": [{works}]}}' for works in (f"{work(1)}, {work(2)}", work(3))]
    path = written(tmp_path, *replies, packed=packed)
    found = list(read_snapshot(path, known=nothing, processes=2))
    assert [one.id for one in found if isinstance(one, EvidenceRecord)] == [f"doi:10.1000/{n}" for n in (1, 2, 3)]
    assert len(found) == 3


def test_topics_are_read_too_while_there_is_time(many: Path) -> None:
    told, work_of_storing = 0, bytes(300_000)
    for found in read_snapshot(many, known=nothing, processes=1, topic_reader=reading_first_words):
        assert isinstance(found, EvidenceRecord)
        if found.topics is not None:
            assert found.topics == first_word(found.title, found.text, found.subjects)
            told += 1
        fingerprint(work_of_storing)
    assert told


@pytest.mark.parametrize("packed", [False, True])
def test_lines_after_one_that_is_too_long_are_found(tmp_path: Path, packed: bool) -> None:
    lines = [work(1), work(2, note="long" * 3_000_000), "", work(3), "{broken", work(4)]
    found = list(read_snapshot(written(tmp_path, *lines, packed=packed), known=nothing, processes=1))
    assert [one.id for one in found if isinstance(one, EvidenceRecord)] == [f"doi:10.1000/{n}" for n in (1, 3, 4)]
    assert [one.line for one in found if isinstance(one, LineProblem)] == [2, 5]


def test_lines_that_are_stored_are_passed_over(tmp_path: Path) -> None:
    lines = [work(number) for number in range(1, 1_001)]
    stored = {fingerprint(line.encode()) for line in lines[:900]}
    found = list(read_snapshot(written(tmp_path, *lines), known=lambda digests: stored & {*digests}, processes=2))
    assert sum(one.records for one in found if isinstance(one, Unchanged)) == 900
    assert [one.id for one in found if isinstance(one, EvidenceRecord)] == [
        f"doi:10.1000/{number}" for number in range(901, 1_001)
    ]


@pytest.mark.parametrize("processes", [1, 2])
def test_of_a_packed_file_that_breaks_off_the_beginning_is_kept(tmp_path: Path, processes: int) -> None:
    path = written(tmp_path, *(work(number, note=f"{number * 7919:x}" * 60) for number in range(1, 5_000)), packed=True)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    works, problems = parted(read_snapshot(path, known=nothing, processes=processes))
    assert (works, problems) == parted(read_snapshot(path, known=nothing, processes=0))
    assert len(works) > 1_000
    assert [problem.line for problem in problems] == [1]


def test_a_process_that_is_killed_is_missed_with_a_sentence(many: Path) -> None:
    found = read_snapshot(many, known=nothing, processes=2)
    next(found)
    multiprocessing.active_children()[0].kill()
    with pytest.raises(ReaderLost, match="What was stored before stays; run it again to go on"):
        list(found)
    assert not multiprocessing.active_children()


def test_processes_end_with_the_reading(many: Path) -> None:
    found = read_snapshot(many, known=nothing, processes=2)
    next(found)
    assert len(multiprocessing.active_children()) == 2
    found.close()
    assert not multiprocessing.active_children()


def test_processes_end_when_the_one_that_asks_is_killed(many: Path) -> None:
    asking = subprocess.Popen(
        [sys.executable, "-c", ASKING], cwd=many.parent, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert asking.stdout
    assert asking.stdout.readline() == b"doi:10.1000/1\n"
    asking.kill()
    rest, _ = asking.communicate(timeout=30)  # ends when nobody is left who could write
    assert rest == b""


def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        next(read_snapshot(tmp_path / "part_000", known=nothing, processes=1))
