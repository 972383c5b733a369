"""Vectors on disk: kept across starts, whatever happens to the file in between."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from charnia.engine.text.embeddings import encoder as module
from charnia.engine.text.embeddings.cache import VectorCache
from charnia.engine.text.embeddings.encoder import SentenceEncoder
from charnia.engine.text.embeddings.kept import KeptEncoder
from charnia.engine.text.embeddings.published import PublishedModel
from tests.engine.embeddings import tiny

TEXTS = [f"{a} {b}" for a in "abcd" for b in "efgh"]
SLOT = 16 + 4 * tiny.HIDDEN + 4


class Told(list[str]):
    """The sentences that a cache told."""


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def filled(small: SentenceEncoder, tmp_path: Path, told: Told) -> VectorCache:
    cache = VectorCache(tmp_path, small.model, tell=told.append)
    cache.keep(TEXTS, small.encode(TEXTS))
    return cache


def reopened(cache: VectorCache, model: PublishedModel, told: Told) -> VectorCache:
    return VectorCache(cache.file.parent, model, tell=told.append)


def encoded(texts: list[str], small: SentenceEncoder, cache: VectorCache) -> list[int]:
    """Encodes through the cache, checks every vector, and gives the progress that was told."""
    seen: list[int] = []
    found = KeptEncoder(small, cache).encode(texts, progress=seen.append)
    np.testing.assert_allclose(found, small.encode(texts), atol=1e-6)
    return seen


def test_a_text_is_encoded_once(small: SentenceEncoder, tmp_path: Path, told: Told) -> None:
    cache = VectorCache(tmp_path / "deep" / "folder", small.model, tell=told.append)
    assert encoded(TEXTS, small, cache) == [0, 16]
    again = reopened(cache, small.model, told)
    assert len(again) == 16
    assert encoded([*reversed(TEXTS), "new"], small, again) == [16, 17]
    assert told == []


def test_equal_texts_take_one_slot(small: SentenceEncoder, tmp_path: Path, told: Told) -> None:
    cache = VectorCache(tmp_path, small.model, tell=told.append)
    assert encoded(["kidney"] * 300, small, cache) == [0, 300]
    assert cache.file.stat().st_size == 64 + SLOT
    cache.keep([], np.empty((0, tiny.HIDDEN), np.float32))
    assert len(reopened(cache, small.model, told)) == 1


def test_kept_vectors_are_the_same_to_the_last_bit(small: SentenceEncoder, filled: VectorCache, told: Told) -> None:
    rows, vectors = reopened(filled, small.model, told).find(["unknown", *TEXTS])
    assert rows == list(range(1, 17))
    assert (vectors == small.encode(TEXTS)).all()


def test_half_a_slot_at_the_end_costs_that_slot_alone(small: SentenceEncoder, filled: VectorCache, told: Told) -> None:
    with filled.file.open("r+b") as opened:
        opened.truncate(filled.file.stat().st_size - 10)
    again = reopened(filled, small.model, told)
    assert len(again) == 15
    assert encoded(TEXTS, small, again) == [15, 16]
    assert len(reopened(again, small.model, told)) == 16


def test_a_damaged_slot_is_encoded_again_and_told_once(small: SentenceEncoder, filled: VectorCache, told: Told) -> None:
    data = bytearray(filled.file.read_bytes())
    for slot in (3, 9):
        data[64 + slot * SLOT + 20] ^= 0xFF
    filled.file.write_bytes(data)
    again = reopened(filled, small.model, told)
    assert told == [f"2 of 16 kept vectors in {filled.file} are damaged; their texts are encoded again."]
    assert encoded(TEXTS, small, again) == [14, 16]
    assert len(reopened(again, small.model, told)) == 16
    assert len(told) == 1


@pytest.mark.parametrize(
    "beginning", [b"", b"short", b"PK\x03\x04" + b"x" * 200, bytes(64)], ids=["empty", "short", "zip", "zeros"]
)
def test_a_foreign_file_is_set_aside(small: SentenceEncoder, filled: VectorCache, told: Told, beginning: bytes) -> None:
    filled.file.write_bytes(beginning)
    again = reopened(filled, small.model, told)
    assert encoded(TEXTS, small, again)[-1] == 16
    assert len(reopened(again, small.model, told)) == 16
    if beginning:
        assert "is not a file of kept vectors" in told[0]
        assert filled.file.with_suffix(".damaged").read_bytes() == beginning


def test_random_damage_never_gives_a_wrong_vector(small: SentenceEncoder, filled: VectorCache, told: Told) -> None:
    chance = np.random.default_rng(1)
    whole = filled.file.read_bytes()
    for _ in range(40):
        data = bytearray(whole)
        for place in chance.integers(0, len(data), 5):
            data[place] = chance.integers(0, 256)
        filled.file.write_bytes(data)
        encoded(TEXTS, small, reopened(filled, small.model, told))


def test_two_that_write_lose_nothing(small: SentenceEncoder, tmp_path: Path, told: Told) -> None:
    one, two = (VectorCache(tmp_path, small.model, tell=told.append) for _ in range(2))
    for number, text in enumerate(TEXTS):
        encoded([text], small, (one, two)[number % 2])
    assert len(reopened(one, small.model, told)) == 16
    assert told == []


def test_stopping_keeps_what_was_done(
    small: SentenceEncoder, tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BUDGET", 16)
    cache = VectorCache(tmp_path, small.model, tell=told.append)

    def stop(done: int) -> None:
        if done >= 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        KeptEncoder(small, cache).encode(TEXTS, progress=stop)
    assert len(reopened(cache, small.model, told)) == 8


KILLED = """
import os, signal, sys
from pathlib import Path
from charnia.engine.text.embeddings import encoder
from charnia.engine.text.embeddings.cache import VectorCache
from charnia.engine.text.embeddings.kept import KeptEncoder
from tests.engine.embeddings import tiny

encoder.BUDGET = 16
folder = Path(sys.argv[1])
small = encoder.SentenceEncoder(folder / "model", tiny.make(folder / "model"))
cache = VectorCache(folder, small.model, tell=print)
kill = lambda done: done >= 8 and os.kill(os.getpid(), signal.SIGKILL)
KeptEncoder(small, cache).encode([f"{a} {b}" for a in "abcd" for b in "efgh"], progress=kill)
"""


def test_being_killed_loses_the_last_batch_at_most(small: SentenceEncoder, tmp_path: Path, told: Told) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], cwd=Path(__file__).parents[3], check=False)
    assert done.returncode == -signal.SIGKILL
    again = VectorCache(tmp_path, small.model, tell=told.append)
    assert len(again) == 8
    assert encoded(TEXTS, small, again) == [8, 16]
    assert told == []


def test_another_model_has_another_file(small: SentenceEncoder, filled: VectorCache, told: Told) -> None:
    weights, *others = small.model.files
    other = replace(small.model, files=(replace(weights, sha256="ab" * 32), *others))
    cache = reopened(filled, other, told)
    assert cache.file != filled.file
    assert len(cache) == 0


def test_a_folder_that_cannot_be_made_is_an_error(small: SentenceEncoder, tmp_path: Path, told: Told) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        VectorCache(tmp_path / "file" / "folder", small.model, tell=told.append)


def test_only_the_owner_may_read_the_file(filled: VectorCache) -> None:
    assert filled.file.stat().st_mode & 0o077 == 0
