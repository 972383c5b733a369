"""Writes the files of a new generation beside those that are there; who calls puts their manifest in force."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from charnia.engine.index.contract import Document
from charnia.engine.index.counting import TermCounter
from charnia.engine.index.disk.build import BaseBuilder
from charnia.engine.index.disk.files import Manifest, read_manifest, sums_of
from charnia.engine.index.facets import key_of
from charnia.engine.index.kept import counting_code
from charnia.engine.index.meanings import text_of
from charnia.engine.index.unusable import IndexUnusable
from charnia.engine.text.embeddings.contract import Encoder, Vectors

_BATCH = 4_000


@dataclass(frozen=True, slots=True)
class Rewriter:
    """Makes files for an index in `folder`, whose documents `encoder` reads where there is one."""

    folder: Path
    encoder: Encoder | None

    @property
    def model(self) -> str:
        """The fingerprint of the model, empty for words alone."""
        return "" if self.encoder is None else self.encoder.model.fingerprint

    @property
    def dimensions(self) -> int:
        """Of the model's vectors, 0 for words alone."""
        return 0 if self.encoder is None else self.encoder.model.dimensions

    def first_manifest(self) -> Manifest:
        """That of an index without documents."""
        return Manifest(0, 0, 0, 0, self.model, self.dimensions, counting_code().hex())

    def manifest_before(self) -> Manifest:
        """What is in force, or where it cannot be read one whose successor takes a folder that is not there yet."""
        try:
            found = read_manifest(self.folder)
        except IndexUnusable:
            found = None
        if found is not None:
            return found
        taken = [int(file.name) for file in self.folder.iterdir() if file.name.isdecimal()]
        return replace(self.first_manifest(), generation=max(taken, default=0))

    def write(self, before: Manifest, fill: Callable[[BaseBuilder], None]) -> Manifest:
        """The manifest of new files, which carry the mark of the one before; on the disk, and not in force yet."""
        after = replace(before, generation=before.generation + 1)
        (self.folder / after.edits).unlink(missing_ok=True)  # of a process that died before its manifest was in force
        folder = self.folder / after.name
        with BaseBuilder(folder, dimensions=self.dimensions, next_serial=before.next_serial) as builder:
            fill(builder)
            builder.finish()
        return Manifest(
            generation=after.generation,
            documents=builder.documents,
            with_terms=builder.with_terms,
            next_serial=builder.next_serial,
            model=self.model,
            dimensions=self.dimensions,
            code=counting_code().hex(),
            mark=before.mark,
            files=sums_of(folder),
        )

    def fill(self, builder: BaseBuilder, documents: Iterable[Document]) -> None:
        """Adds documents, of those with one id the first."""
        counter = TermCounter()
        stream = _first_of_each(documents)
        while batch := list(itertools.islice(stream, _BATCH)):
            builder.add(batch, counter.count(batch), self.meanings_of(batch))

    def meanings_of(self, documents: list[Document]) -> Vectors:
        """float32[n, dimensions]; zeros for those without any text."""
        found = np.zeros((len(documents), self.dimensions), np.float32)
        texts = {row: text for row, document in enumerate(documents) if (text := text_of(document))}
        if self.encoder is not None and texts:
            found[list(texts)] = self.encoder.encode(list(texts.values()))
        return found

    def carry_on(self, before: Manifest, written: Manifest, *, start: int) -> None:
        """Puts the edits behind byte `start` of the log before, made while files were written, into the new log."""
        old = self.folder / before.edits
        tail = old.read_bytes()[start:] if old.exists() else b""
        with (self.folder / written.edits).open("wb") as out:
            out.write(tail)
            out.flush()
            os.fsync(out.fileno())

    def forget_all_but(self, manifest: Manifest) -> None:
        """Takes away older files; who still reads them keeps them until they are let go."""
        for file in self.folder.iterdir():
            if file.name[:6].isdecimal() and not file.name.startswith(manifest.name):
                shutil.rmtree(file) if file.is_dir() else file.unlink()


def _first_of_each(documents: Iterable[Document]) -> Iterator[Document]:
    known: set[int] = set()
    for document in documents:
        if (key := key_of(document.id)) not in known:
            known.add(key)
            yield document
