"""Following a store: each step whole or not at all, once whoever asks, while others write new files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from charnia.engine.index.contract import Document, Part
from charnia.engine.index.disk.files import locked, read_manifest
from charnia.engine.index.disk.index import DiskIndex, Step
from charnia.engine.index.disk.slots import Slots


def ids_in(index: DiskIndex) -> set[str]:
    taken = index.snapshot()
    return {hit.id for hit in taken.search(taken.vector([Part("need", "asthma")]))}


def paper(number: int, name: str = "") -> Document:
    return Document(name or f"d{number}", f"Asthma {number}", number=number)


def test_a_step_brings_what_came_takes_what_went_and_keeps_its_mark(tmp_path: Path) -> None:
    index = DiskIndex(tmp_path)
    index.rebuild([paper(1), paper(2), paper(3)], mark="first")
    told: list[str] = []

    def step(mark: str) -> Step:
        told.append(mark)
        return Step(read=[1, 2, 4], came=[paper(2, "renamed"), paper(4)], mark="second")

    index.follow(step)
    assert told == ["first"]
    assert ids_in(index) == {"renamed", "d3", "d4"}
    for other in (index, DiskIndex(tmp_path)):
        assert other.mark == "second"
    index.follow(lambda mark: None)
    index.follow(lambda mark: Step([4], [], "third"))
    assert ids_in(DiskIndex(tmp_path)) == {"renamed", "d3"}
    index.merge()
    assert (DiskIndex(tmp_path).mark, ids_in(index)) == ("third", {"renamed", "d3"})


def test_edits_made_while_new_files_are_written_are_kept(tmp_path: Path) -> None:
    index = DiskIndex(tmp_path)
    index.rebuild([paper(1)], mark="1")
    index.follow(lambda mark: Step([2], [paper(2)], "2"))
    merger = DiskIndex(tmp_path)
    keep_all = merger._keep_all

    def keep_and_be_overtaken(*given: object) -> None:
        index.follow(lambda mark: Step([1, 3], [paper(3)], "3"))
        keep_all(*given)  # type: ignore[arg-type]

    merger._keep_all = keep_and_be_overtaken  # type: ignore[method-assign]
    merger._rewrite()
    for reader in (index, DiskIndex(tmp_path)):
        assert ids_in(reader) == {"d2", "d3"}
        assert reader.mark == "3"
    manifest = read_manifest(tmp_path)
    assert manifest is not None
    assert (manifest.generation, manifest.documents, manifest.mark) == (2, 2, "2")
    assert index.verify() == []


def test_what_a_process_left_that_died_while_it_wrote_new_files_counts_for_nothing(tmp_path: Path) -> None:
    index = DiskIndex(tmp_path)
    index.rebuild([paper(1)])
    index.follow(lambda mark: Step([2], [paper(2)], "2"))
    (tmp_path / "000002.edits").write_bytes((tmp_path / "000001.edits").read_bytes())
    (tmp_path / "000002").mkdir()
    (tmp_path / "000002" / "terms.numbers").write_text("half")
    assert ids_in(DiskIndex(tmp_path)) == {"d1", "d2"}
    DiskIndex(tmp_path).rebuild([paper(3)])
    assert ids_in(index) == {"d3"}
    assert index.verify() == []


def test_readers_and_edits_do_not_wait_for_whoever_writes_new_files(tmp_path: Path) -> None:
    index = DiskIndex(tmp_path)
    index.rebuild([paper(1)])
    with locked(tmp_path, "lock-files"):
        index.follow(lambda mark: Step([2], [paper(2)], "2"))
        assert ids_in(index) == {"d1", "d2"}


@given(st.sets(st.integers(0, 2**20), max_size=40), st.lists(st.integers(0, 2**20), max_size=60))
def test_slots_find_what_a_plain_look_finds(held: set[int], asked: list[int]) -> None:
    numbers = sorted(held | {number + (1 << 16) for number in list(held)[:5]})
    wanted = np.array([*asked, *numbers[:10]], np.int32)
    places, found = Slots.of(np.array(numbers, np.int64)).find(wanted)
    plain = [(place, numbers.index(number)) for place, number in enumerate(wanted.tolist()) if number in numbers]
    assert list(zip(places.tolist(), found.tolist(), strict=True)) == plain
