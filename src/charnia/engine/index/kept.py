"""Vectors of documents kept on disk, so that the same documents are counted once and not at every start.

A file is named by a fingerprint of the documents and of the code that counts them, so it can never be out of date:
other documents or other code ask for another file. It holds numbers and text alone, nothing that is run when read.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import zipfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from charnia.engine.index.contract import Document
from charnia.engine.index.vectors import VectorSnapshot, VectorStore, count_terms

KEPT_FILES = 16
_NUMBERS = ("starts", "terms", "counts", "rarity", "lengths")
_CODE = Path(__file__).parent.parent


def counted(documents: Sequence[Document], *, folder: Path | None, shortest: float = 0.0) -> VectorSnapshot:
    """The vectors of the documents, read from `folder` where they are kept already, else counted and kept there.
    `shortest` is how long a document counts as at least, see `VectorSnapshot.at_least`.

    None keeps nothing. A folder that cannot be written, or a damaged file, costs the time of counting and no more.
    """
    if folder is None:
        return _count(documents).at_least(shortest)
    file = folder / f"{_fingerprint(documents)}.npz"
    found = _read(file)
    if found is None:
        found = _count(documents)
        _write(found, file)
    return found.at_least(shortest)


def _count(documents: Sequence[Document]) -> VectorSnapshot:
    store = VectorStore()
    store.add((document.id, count_terms(document)) for document in documents)
    return store.snapshot()


def _read(file: Path) -> VectorSnapshot | None:
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
            words = json.loads(kept["words"].tobytes())
            numbers = {name: kept[name] for name in _NUMBERS}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    os.utime(file)
    ids: list[str] = words["ids"]
    terms: list[str] = words["terms"]
    return VectorSnapshot(
        revision=1,
        numbers=dict(zip(terms, range(len(terms)), strict=True)),
        rows=dict(zip(ids, range(len(ids)), strict=True)),
        ids=ids,
        divisors=numbers["lengths"],
        **numbers,
    )


def _write(vectors: VectorSnapshot, file: Path) -> None:
    """Writes aside and then replaces, so that another process never reads half a file."""
    words = json.dumps({"ids": list(vectors.ids), "terms": list(vectors.numbers)}).encode()
    aside = file.with_name(f"{file.stem}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with aside.open("wb") as out:
            np.savez(out, words=np.frombuffer(words, np.uint8), **{name: getattr(vectors, name) for name in _NUMBERS})
        aside.replace(file)
        _forget_oldest(file.parent)
    except OSError:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)


def _forget_oldest(folder: Path) -> None:
    files = sorted(folder.glob("*.npz"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[KEPT_FILES:]:
        file.unlink(missing_ok=True)


def _fingerprint(documents: Sequence[Document]) -> str:
    digest = hashlib.sha256(counting_code())
    for document in documents:
        parts = [part.encode("utf-8", "surrogatepass") for part in (document.id, document.title, document.text)]
        digest.update(b"%d %d %d " % (len(parts[0]), len(parts[1]), len(parts[2])))
        digest.update(b"".join(parts))
    return digest.hexdigest()[:32]


@lru_cache(maxsize=1)
def counting_code() -> bytes:
    """A fingerprint of everything that decides how documents are counted."""
    files = sorted([*(_CODE / "text").glob("*.py"), _CODE / "index" / "vectors.py"])
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).digest()
