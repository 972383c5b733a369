"""The index in files at 50,000 and 1,000,000 documents, beside raw Tantivy and raw faiss in the same run.

    python benchmarks/index.py                     50,000 documents
    python benchmarks/index.py --documents 1000000 takes some 15 minutes and 7 GB of disk

The documents are made from a seed: words by Zipf's law within 400 subjects, some 130 words each; vectors of 384 numbers
in clusters of the same subjects; a fifth as many people as documents; kinds, years, organisations and places.
The whole answer is: search by words and by meaning, exact scores for what they propose, mixed, added up to people. A
need has 300 words. Raw Tantivy answers the same words with its best 1,000; raw faiss the vector with its nearest 1,000.
Each part runs in a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import faiss
import numpy as np
import tantivy
from numpy.typing import NDArray

from charnia.core.evidence import Place
from charnia.engine.index.contract import EVERYTHING, Document, Facets, Filters, Part
from charnia.engine.index.disk.index import DiskIndex
from charnia.engine.ranking.rank import BEST_RECORDS, DECAY
from charnia.engine.text.embeddings.contract import Passage, Progress, Vectors
from charnia.engine.text.embeddings.published import PublishedFile, PublishedModel

DIMENSIONS = 384
SUBJECTS = 400
VOCABULARY = 120_000
OF_A_SUBJECT = 3_000
WORDS = 130
BLOCK = 4_000
PROPOSED = 1_000
NEEDS = 60
WAITING = 1_000
WEIGHTS = [DECAY**place for place in range(BEST_RECORDS)]
SYNTHETIC = PublishedModel(
    "synthetic", "this benchmark", "Apache-2.0", "", (PublishedFile("model.safetensors", 0, "0" * 64),), 384, 256
)
FILTERS = {
    "no filter": EVERYTHING,
    "since 2015 (half pass)": Filters(years=(2015, 2026)),
    "trials (a tenth passes)": Filters(kinds=frozenset({"trial"})),
    "one of 2,000 organisations": Filters(organisations=frozenset({"organisation 7"})),
    "within 30 km (few pass)": Filters(near=Place(51.75, -1.25), within_km=30.0),
}


def _zipf(size: int) -> NDArray[np.float64]:
    """How many of all words are among the first n, by the law of Zipf and Mandelbrot."""
    shares = 1 / (np.arange(size) + 2.7)
    found: NDArray[np.float64] = np.cumsum(shares) / shares.sum()
    return found


_ZIPF, _ZIPF_OF_A_SUBJECT = _zipf(VOCABULARY), _zipf(OF_A_SUBJECT)


class Collection:
    """Documents, vectors and needs made from a seed; block n is the same whoever asks for it."""

    def __init__(self, size: int) -> None:
        self.size = size
        rng = np.random.default_rng(7)
        syllables = np.array([a + b for a in "bcdfglmnprstv" for b in ("a", "e", "i", "o", "u", "an", "er", "ix")])
        parts = rng.integers(0, len(syllables), (VOCABULARY, 4))
        self.words = np.array(["".join(syllables[row[: 2 + n % 3]]) + "bcdfgk"[n % 6] for n, row in enumerate(parts)])
        self.own = rng.integers(200, VOCABULARY, (SUBJECTS, OF_A_SUBJECT))
        self.centres = rng.standard_normal((SUBJECTS, DIMENSIONS), np.float32)

    def texts(self, rng: np.random.Generator, subjects: NDArray[np.int64], length: int) -> list[str]:
        """Half of the words by Zipf's law from all, half from those of the subject."""
        shape = (len(subjects), length)
        common = np.searchsorted(_ZIPF, rng.random(shape))
        special = self.own[subjects[:, None], np.searchsorted(_ZIPF_OF_A_SUBJECT, rng.random(shape))]
        return [" ".join(row) for row in self.words[np.where(rng.random(shape) < 0.5, common, special)]]

    def vectors(self, rng: np.random.Generator, subjects: NDArray[np.int64]) -> Vectors:
        """Unit vectors around the centre of the subject, cosines of some 0.5 among each other."""
        found = self.centres[subjects] + rng.standard_normal((len(subjects), DIMENSIONS), np.float32)
        unit: Vectors = found / np.linalg.norm(found, axis=1, keepdims=True)
        return unit

    def blocks(self) -> Iterator[list[Document]]:
        """All documents."""
        for first, count, subjects in self._subjects():
            rng = np.random.default_rng([11, first])
            titles, texts = self.texts(rng, subjects, 12), self.texts(rng, subjects, WORDS - 12)
            people = rng.integers(0, self.size // 5, (count, 3)).tolist()
            chosen = rng.random((count, 4)).tolist()
            yield [
                Document(
                    f"d{first + n}",
                    titles[n],
                    texts[n],
                    frozenset(f"p{person}" for person in people[n]),
                    _facets(*chosen[n]),
                )
                for n in range(count)
            ]

    def meanings(self) -> Iterator[Vectors]:
        """What the documents mean, block by block."""
        for first, _, subjects in self._subjects():
            yield self.vectors(np.random.default_rng([17, first]), subjects)

    def _subjects(self) -> Iterator[tuple[int, int, NDArray[np.int64]]]:
        for first in range(0, self.size, BLOCK):
            count = min(BLOCK, self.size - first)
            yield first, count, np.random.default_rng([19, first]).integers(0, SUBJECTS, count)

    def needs(self) -> tuple[list[str], Vectors]:
        """Texts of 300 words, and what they mean."""
        rng = np.random.default_rng(13)
        subjects = rng.integers(0, SUBJECTS, NEEDS)
        return self.texts(rng, subjects, 300), self.vectors(rng, subjects)


def _facets(kind: float, year: float, organisation: float, where: float) -> Facets:
    return Facets(
        kind="trial" if kind < 0.1 else "publication",
        organisations=frozenset({f"organisation {int(organisation * 2_000)}"}),
        year=2004 + int(year * 22),
        place=Place(50.0 + 8.0 * where, -5.0 + 6.0 * ((where * 9_973) % 1.0)),
    )


class Known:
    """An encoder that has been told the vectors of the texts to come: what encoding costs is measured elsewhere."""

    model = SYNTHETIC

    def __init__(self) -> None:
        self.next: Vectors = np.empty((0, DIMENSIONS), np.float32)

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """The vectors that were told last."""
        assert len(texts) == len(self.next)
        return self.next

    def passages(self, text: str) -> list[Passage]:
        """One."""
        return [Passage(0, len(text), len(text))]


def build_ours(collection: Collection, folder: Path) -> dict[str, Any]:
    """Everything but making the texts."""
    encoder = Known()
    making = [0.0]

    def documents() -> Iterator[Document]:
        stream = zip(collection.blocks(), collection.meanings(), strict=True)
        while True:
            started = time.perf_counter()
            block = next(stream, None)
            making[0] += time.perf_counter() - started
            if block is None:
                return
            encoder.next = block[1]
            yield from block[0]

    started = time.perf_counter()
    DiskIndex(folder / "ours", encoder).rebuild(documents())
    size = sum(file.stat().st_size for file in (folder / "ours").rglob("*") if file.is_file())
    return {"seconds": time.perf_counter() - started - making[0], "bytes": size}


def build_tantivy(collection: Collection, folder: Path) -> dict[str, Any]:
    """The texts alone, by Tantivy's own way of cutting them."""
    (folder / "tantivy").mkdir()
    index = tantivy.Index(_schema(), path=str(folder / "tantivy"))
    writer = index.writer(200_000_000, 1)
    seconds = 0.0
    for documents in collection.blocks():
        started = time.perf_counter()
        for document in documents:
            made = tantivy.Document()
            made.add_integer("serial", int(document.id[1:]))
            made.add_text("words", f"{document.title} {document.text}")
            writer.add_document(made)
        seconds += time.perf_counter() - started
    started = time.perf_counter()
    writer.commit()
    writer.wait_merging_threads()
    size = sum(file.stat().st_size for file in (folder / "tantivy").rglob("*"))
    return {"seconds": seconds + time.perf_counter() - started, "bytes": size}


def build_faiss(collection: Collection, folder: Path) -> dict[str, Any]:
    """The vectors alone: IVF with cells of the same number and the same coding."""
    cells = 2 ** round(np.log2(np.sqrt(collection.size)))
    index = faiss.index_factory(DIMENSIONS, f"IVF{cells},SQ8", faiss.METRIC_INNER_PRODUCT)
    step = max(1, collection.size // (48 * cells))
    sample = np.concatenate([vectors[::step] for vectors in collection.meanings()])
    started = time.perf_counter()
    index.train(sample)
    seconds = time.perf_counter() - started
    for vectors in collection.meanings():
        started = time.perf_counter()
        index.add(vectors)
        seconds += time.perf_counter() - started
    started = time.perf_counter()
    faiss.write_index(index, str(folder / "raw.faiss"))
    return {"seconds": seconds + time.perf_counter() - started, "bytes": (folder / "raw.faiss").stat().st_size}


def ask_ours(collection: Collection, folder: Path) -> dict[str, Any]:
    """The whole answer, for each filter."""
    encoder = Known()
    started = time.perf_counter()
    index = DiskIndex(folder / "ours", encoder)
    index.snapshot()
    opened = time.perf_counter() - started
    texts, vectors = collection.needs()

    def answer(number: int, filters: Filters) -> int:
        encoder.next = vectors[number : number + 1]
        snapshot = index.snapshot()
        need = snapshot.vector([Part("need", texts[number])])
        return len(snapshot.leading_holders(need, weights=WEIGHTS, limit=100, proposed=PROPOSED, filters=filters))

    timed = {name: _timed(partial(answer, filters=filters)) for name, filters in FILTERS.items()}
    edited = time.perf_counter()
    encoder.next = vectors[:1]
    index.add([Document("new", "A new document", texts[0])])
    found = index.snapshot().search(index.snapshot().vector([Part("need", texts[0])]), limit=PROPOSED)
    assert found[0].id == "new"
    edited = time.perf_counter() - edited
    few = next(collection.blocks())[:WAITING]
    encoder.next = next(collection.meanings())[:WAITING]
    index.add(few)
    timed[f"no filter, {WAITING:,} edits waiting"] = _timed(lambda number: answer(number, EVERYTHING))
    return {"answers": timed, "opened": opened, "edit and search": edited}


def ask_tantivy(collection: Collection, folder: Path) -> dict[str, Any]:
    """The same words, any of them, the best 1,000."""
    index = tantivy.Index.open(str(folder / "tantivy"))
    searcher = index.searcher()
    texts, _ = collection.needs()

    def answer(number: int) -> int:
        terms = [tantivy.Query.term_query(index.schema, "words", word) for word in sorted(set(texts[number].split()))]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
        return len(searcher.search(query, limit=PROPOSED, count=False).hits)

    return {"answers": {"no filter": _timed(answer)}}


def ask_faiss(collection: Collection, folder: Path) -> dict[str, Any]:
    """The same vectors, the nearest 1,000."""
    index = faiss.read_index(str(folder / "raw.faiss"), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY)
    faiss.extract_index_ivf(index).nprobe = 24
    _, vectors = collection.needs()
    return {
        "answers": {"no filter": _timed(lambda number: len(index.search(vectors[number : number + 1], PROPOSED)[1]))}
    }


def _timed(answer: Callable[[int], int]) -> dict[str, float]:
    """Milliseconds by the clock, and of the processor; the first answers are not counted."""
    for number in range(5):
        answer(number)
    taken = []
    for number in range(5, NEEDS):
        started, worked = time.perf_counter(), time.process_time()
        answer(number)
        taken.append((1e3 * (time.perf_counter() - started), 1e3 * (time.process_time() - worked)))
    clock, processor = zip(*taken, strict=True)
    return {
        "p50": float(np.percentile(clock, 50)),
        "p95": float(np.percentile(clock, 95)),
        "processor p50": float(np.percentile(processor, 50)),
        "processor p95": float(np.percentile(processor, 95)),
    }


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder().add_integer_field("serial", indexed=True, fast=True)
    return builder.add_text_field("words", index_option="freq").build()


def _memory() -> dict[str, float]:
    """Megabytes: the peak, and what is not pages of files now."""
    status = Path("/proc/self/status").read_text()
    return {
        name: int(re.findall(rf"{key}:\s+(\d+) kB", status)[0]) / 1e3
        for name, key in (("peak", "VmHWM"), ("own", "RssAnon"), ("files", "RssFile"))
    }


def _part(name: str, size: int, folder: Path) -> dict[str, Any]:
    collection = Collection(size)
    found = globals()[name](collection, folder)
    return {**found, "memory": _memory(), "processor": time.process_time()}


def main() -> None:
    """Builds and asks, and prints what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=50_000)
    parser.add_argument("--folder", type=Path, help="where the files go (default: a folder that is taken away)")
    options = parser.parse_args()
    found: dict[str, Any] = {}
    with TemporaryDirectory(dir=options.folder) as name:
        for part in ("build_tantivy", "build_faiss", "build_ours", "ask_tantivy", "ask_faiss", "ask_ours"):
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                found[part] = pool.apply(_part, (part, options.documents, Path(name)))
            print(part, json.dumps(found[part]), file=sys.stderr)
    report(found, options.documents)


def report(found: dict[str, Any], size: int) -> None:
    """A table for people."""
    raw = {name: found[f"ask_{name}"]["answers"]["no filter"] for name in ("tantivy", "faiss")}
    both = {share: sum(one[share] for one in raw.values()) for share in ("p50", "p95")}
    print(f"{size:,} documents, {size // 5:,} people; milliseconds by the clock, and of the processor")
    print(f"{'':42}{'p50':>8}{'p95':>8}{'p50':>8}{'p95':>8}   p50 against raw Tantivy and raw faiss together")
    for name, times in raw.items():
        print(f"{f'raw {name}':42}{_figures(times)}")
    for name, times in found["ask_ours"]["answers"].items():
        print(f"{f'whole answer, {name}':42}{_figures(times)}{times['p50'] / both['p50']:8.1f}")
    spent = ", ".join(
        f"{part.removeprefix('build_')} {one['processor']:,.0f}" for part, one in found.items() if "build" in part
    )
    print(f"processor seconds while building, making the texts included: {spent}")
    ours, raws = found["build_ours"], [found[f"build_{name}"] for name in raw]
    for what, label, unit in (("seconds", "build, seconds", 1.0), ("bytes", "on disk, MB", 1e6)):
        mine, *others = [one[what] / unit for one in (ours, *raws)]
        ratio = mine / sum(others)
        print(f"{label}: {mine:,.0f}; raw Tantivy {others[0]:,.0f}, raw faiss {others[1]:,.0f}; {ratio:.1f} times both")
    for part, label in (("build_ours", "building"), ("ask_ours", "asking")):
        told = ", ".join(f"{name} {value:,.0f}" for name, value in found[part]["memory"].items())
        print(f"memory while {label}, MB: {told}")
    asked = found["ask_ours"]
    print(f"opening: {asked['opened']:.2f} s; an edit and the next search: {asked['edit and search']:.2f} s")


def _figures(times: dict[str, float]) -> str:
    return "".join(f"{times[share]:8.1f}" for share in ("p50", "p95", "processor p50", "processor p95"))


if __name__ == "__main__":
    main()
