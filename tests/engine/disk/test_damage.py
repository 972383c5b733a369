"""Writers that die, files that are damaged, and readers beside a writer."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from charnia.engine.index.contract import Document, Part
from charnia.engine.index.disk import index as disk_index
from charnia.engine.index.disk.files import MANIFEST, read_manifest
from charnia.engine.index.disk.index import DiskIndex
from charnia.engine.index.unusable import IndexUnusable
from tests.engine.disk.writer_to_kill import held_after
from tests.engine.letters import LetterEncoder

ROUNDS = 10


def ids_in(index: DiskIndex, text: str = "asthma") -> set[str]:
    taken = index.snapshot()
    return {hit.id for hit in taken.search(taken.vector([Part("need", text)]))}


def edits_of(folder: Path) -> Path:
    manifest = read_manifest(folder)
    assert manifest is not None
    return folder / manifest.edits


def flip(file: Path, place: int) -> None:
    data = bytearray(file.read_bytes())
    data[place] ^= 0x20
    file.write_bytes(data)


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """An index with files and three edits since."""
    index = DiskIndex(tmp_path)
    index.rebuild(Document(f"d{n}", f"Asthma {n}") for n in range(20))
    for n in (20, 21):
        index.add([Document(f"d{n}", f"Asthma {n}")])
    index.remove(["d0"])
    return tmp_path


def test_a_writer_killed_at_any_point_leaves_every_change_that_it_had_made(tmp_path: Path) -> None:
    rng = random.Random(5)  # noqa: S311 - chooses where to kill, no secret
    command = [sys.executable, "-m", "tests.engine.disk.writer_to_kill", str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as killer:
        assert killer.stdin is not None
        assert killer.stdout is not None
        made = 0
        for _ in range(ROUNDS):
            killer.stdin.write(f"{made} {rng.randint(1, 9)}\n")
            killer.stdin.flush()
            made += int(killer.stdout.readline())
            reader = DiskIndex(tmp_path)
            held = ids_in(reader)
            assert held in (held_after(made), held_after(made + 1))
            assert reader.verify() == []
            made += held != held_after(made)
        killer.stdin.close()
    writer = DiskIndex(tmp_path)
    writer.add([Document("last", "Asthma at last")])
    writer.merge()
    assert ids_in(DiskIndex(tmp_path)) == held_after(made) | {"last"}
    assert {file.name for file in tmp_path.iterdir() if file.is_dir()} == {edits_of(tmp_path).stem}


def test_an_edit_cut_off_anywhere_is_as_if_it_had_not_begun(filled: Path) -> None:
    file = edits_of(filled)
    before = file.read_bytes()
    DiskIndex(filled).add([Document("late", "Asthma")])
    whole = file.read_bytes()
    for end in range(len(before), len(whole)):
        file.write_bytes(whole[:end])
        assert ids_in(DiskIndex(filled)) == {f"d{n}" for n in range(1, 22)}
    DiskIndex(filled).add([Document("later", "Asthma")])
    assert ids_in(DiskIndex(filled)) == {f"d{n}" for n in range(1, 22)} | {"later"}
    file.write_bytes(file.read_bytes() + bytes(100))
    assert "later" in ids_in(DiskIndex(filled))


def test_a_flipped_bit_in_any_file_is_found_and_a_rebuild_mends_it(filled: Path) -> None:
    manifest = read_manifest(filled)
    assert manifest is not None
    assert DiskIndex(filled).verify() == []
    for name, (size, _) in manifest.files.items():
        if not size:
            continue
        file = filled / manifest.name / name
        flip(file, size // 2)
        assert DiskIndex(filled).verify() == [f"{file} is damaged; run `charnia index rebuild`."]
        flip(file, size // 2)
    (filled / manifest.name / "terms.numbers").unlink()
    assert DiskIndex(filled).verify() == [
        f"{filled / manifest.name / 'terms.numbers'} is damaged; run `charnia index rebuild`."
    ]
    with pytest.raises(IndexUnusable, match=r"Files are missing from .*; run `charnia index rebuild`"):
        DiskIndex(filled).snapshot()
    DiskIndex(filled).rebuild([Document("new", "Asthma")])
    assert ids_in(DiskIndex(filled)) == {"new"}


@pytest.mark.parametrize("place", [0, 5, 11, 30])
def test_a_damaged_edit_is_found(filled: Path, place: int) -> None:
    file = edits_of(filled)
    flip(file, place)
    sentence = f"{file} is damaged at byte 0; run `charnia index rebuild`."
    assert DiskIndex(filled).verify() == [sentence]
    with pytest.raises(IndexUnusable, match="is damaged at byte 0; run `charnia index rebuild`"):
        DiskIndex(filled).snapshot()


def test_a_last_edit_that_is_damaged_is_passed_over_and_told_of(filled: Path) -> None:
    flip(edits_of(filled), -1)
    assert ids_in(DiskIndex(filled)) == {f"d{n}" for n in range(22)}
    assert len(DiskIndex(filled).verify()) == 1


@pytest.mark.parametrize("content", [b"", b"{}", b"null", b'{"format": 9}', b"\xff\x00", None])
def test_a_damaged_manifest_is_refused_and_a_rebuild_mends_it(filled: Path, content: bytes | None) -> None:
    whole = (filled / MANIFEST).read_bytes()
    (filled / MANIFEST).write_bytes(whole.replace(b"d", b"e", 3) if content is None else content)
    for attempt in (DiskIndex(filled).snapshot, lambda: DiskIndex(filled).add([Document("x", "Asthma")])):
        with pytest.raises(IndexUnusable, match="cannot be read; run `charnia index rebuild`"):
            attempt()
    assert len(DiskIndex(filled).verify()) == 1
    DiskIndex(filled).rebuild([Document("new", "Asthma")])
    assert ids_in(DiskIndex(filled)) == {"new"}
    assert DiskIndex(filled).verify() == []


def test_a_shorter_file_is_refused_when_it_is_opened(filled: Path) -> None:
    file = edits_of(filled).with_suffix("") / "ids.numbers"
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(IndexUnusable, match=r"ids\.numbers is damaged; run `charnia index rebuild`"):
        DiskIndex(filled).snapshot()


def test_what_another_model_or_another_version_made_is_refused(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(IndexUnusable, match="another embedding model; run `charnia index rebuild`"):
        DiskIndex(filled, LetterEncoder()).snapshot()
    monkeypatch.setattr(disk_index, "counting_code", lambda: b"later")
    with pytest.raises(IndexUnusable, match="by another version; run `charnia index rebuild`"):
        DiskIndex(filled).snapshot()


def test_an_empty_folder_says_so(tmp_path: Path) -> None:
    assert DiskIndex(tmp_path / "new").verify() == [
        f"There is no index in {tmp_path / 'new'}; run `charnia index rebuild`."
    ]
    assert len(DiskIndex(tmp_path).verify()) == 1
    assert ids_in(DiskIndex(tmp_path / "other")) == set()
    assert not (tmp_path / "other").exists()


def test_readers_beside_a_writer_see_whole_changes_in_their_order(tmp_path: Path) -> None:
    done = threading.Event()
    seen: dict[int, list[set[str]]] = {0: [], 1: []}

    def read(number: int) -> None:
        reader = DiskIndex(tmp_path)
        while not done.is_set():
            seen[number].append(ids_in(reader))

    readers = [threading.Thread(target=read, args=(number,)) for number in seen]
    for reader in readers:
        reader.start()
    writer = DiskIndex(tmp_path)
    for number in range(20):
        writer.add([Document(f"{number} {side}", "Asthma") for side in ("left", "right")])
        if number % 5 == 4:
            writer.merge()
    done.set()
    for reader in readers:
        reader.join()
    states = [{f"{n} {side}" for n in range(count) for side in ("left", "right")} for count in range(21)]
    for found in seen.values():
        assert found
        order = [states.index(state) for state in found]
        assert order == sorted(order)
