"""Packed files are read to the last byte before they break off."""

from __future__ import annotations

import gzip
import zlib
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charnia.sources.packed_files import BROKEN_PACKING, UpToABreak, is_larger_unpacked, open_plain_or_packed

LINES = [b"%d %s\n" % (number, b"%x" % (number * 7919)) for number in range(40_000)]
PACKED = gzip.compress(b"".join(LINES), mtime=0)


def written(folder: Path, content: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(content)
    return path


def read(path: Path, size: int) -> tuple[bytes, bool]:
    """What is handed out in pieces of that size, and whether a break is told."""
    pieces = []
    with closing(open_plain_or_packed(path)) as file:
        whole = UpToABreak(file)
        try:
            while piece := whole.read(size):
                pieces.append(piece)
        except BROKEN_PACKING:
            return b"".join(pieces), True
    return b"".join(pieces), False


@given(cut=st.integers(min_value=20, max_value=len(PACKED) - 1), size=st.sampled_from([1_000, 300_000, 5_000_000]))
def test_what_stands_before_a_break_is_all_handed_out(
    tmp_path_factory: pytest.TempPathFactory, cut: int, size: int
) -> None:
    broken = PACKED[:cut]
    handed_out, breaks_off = read(written(tmp_path_factory.mktemp("cut"), broken), size)
    assert breaks_off
    assert handed_out == zlib.decompressobj(wbits=31).decompress(broken)


@pytest.mark.parametrize("cut", [100, len(PACKED) // 2, len(PACKED) - 9, len(PACKED) - 1])
def test_every_whole_line_before_a_break_is_read(tmp_path: Path, cut: int) -> None:
    lines: list[bytes] = []
    with closing(open_plain_or_packed(written(tmp_path, PACKED[:cut]))) as file, pytest.raises(BROKEN_PACKING):
        lines.extend(iter(file.readline, b""))
    before = zlib.decompressobj(wbits=31).decompress(PACKED[:cut]).count(b"\n")
    assert lines == LINES[:before]


def test_a_file_packed_in_several_parts_is_read_to_its_end(tmp_path: Path) -> None:
    content = gzip.compress(b"".join(LINES[:100])) + gzip.compress(b"".join(LINES[100:]))
    assert read(written(tmp_path, content), 10_000) == (b"".join(LINES), False)


@pytest.mark.parametrize("place", [len(PACKED) // 3, len(PACKED) - 6])
def test_what_stands_before_damage_is_handed_out(tmp_path: Path, place: int) -> None:
    damaged = bytearray(PACKED)
    damaged[place] ^= 0xFF
    handed_out, breaks_off = read(written(tmp_path, bytes(damaged)), 1 << 20)
    assert breaks_off
    whole = b"".join(LINES)
    first_fault = next((at for at, byte in enumerate(handed_out) if byte != whole[at]), len(handed_out))
    assert first_fault >= len(whole) * place // len(PACKED) // 2
    assert first_fault == len(whole) or place < len(PACKED) - 8


def test_a_second_part_that_breaks_off_costs_the_first_nothing(tmp_path: Path) -> None:
    content = gzip.compress(b"".join(LINES[:100])) + gzip.compress(b"".join(LINES[100:]))[:-8]
    assert read(written(tmp_path, content), 10_000) == (b"".join(LINES), True)


def test_what_cannot_be_unpacked_at_all_hands_out_nothing(tmp_path: Path) -> None:
    assert read(written(tmp_path, PACKED[:2] + b"no gzip at all"), 1_000) == (b"", True)


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_is_measured_unpacked(tmp_path: Path, packed: bool) -> None:
    content = b"x" * 3_000_000
    path = written(tmp_path, gzip.compress(content) if packed else content)
    assert is_larger_unpacked(path, than=len(content) - 1)
    assert not is_larger_unpacked(path, than=len(content))


def test_a_file_that_breaks_off_is_measured_by_what_can_be_unpacked(tmp_path: Path) -> None:
    path = written(tmp_path, gzip.compress(b"x" * 3_000_000)[:-4])
    assert is_larger_unpacked(path, than=1_000_000)
    assert not is_larger_unpacked(path, than=3_000_000)
