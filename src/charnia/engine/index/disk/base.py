"""The files of an index: a segment, its vocabulary, a word index and the nearest in meaning, all memory-mapped."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from charnia.engine.index.candidates import CandidateReader
from charnia.engine.index.counting import Keys
from charnia.engine.index.disk.files import Manifest, Stretches, mapped
from charnia.engine.index.disk.nearest import Nearest
from charnia.engine.index.disk.segment import Ragged, Segment, Strings
from charnia.engine.index.facets import FacetColumns
from charnia.engine.index.unusable import REBUILD, IndexUnusable
from charnia.engine.index.vectors import Floats

WORDS = "words"
TYPES = {
    "id_starts": "<i8",
    "ids": "u1",
    "id_keys": "<u8",
    "by_id": "<i4",
    "serials": "<i8",
    "numbers": "<i8",
    "term_starts": "<i8",
    "terms": "<i4",
    "counts": "<u2",
    "meanings": "<f4",
    "kinds": "<u8",
    "years": "<i2",
    "places": "<f4",
    "organisation_starts": "<i8",
    "organisations": "<u8",
    "holder_starts": "<i8",
    "holders": "<i4",
    "name_starts": "<i8",
    "names": "u1",
    "name_keys": "<u8",
    "keys": "<u8",
    "frequencies": "<i4",
    "sums": "<f8",
}
"""The files of plain numbers and what each holds."""


@dataclass(frozen=True, slots=True)
class Base:
    """Documents as the manifest's files hold them. `words` is None where there are no documents.

    `sums` float64[n, 3] are what the lengths of the rows are worked out from, see `Entries.sums`.
    """

    segment: Segment
    keys: Keys
    frequencies: NDArray[np.int32]
    sums: Floats
    words: CandidateReader | None
    nearest: Nearest

    def __len__(self) -> int:
        return len(self.segment)


def file_of(folder: Path, name: str) -> Path:
    """The file of an array."""
    return folder / f"{name}.numbers"


def nothing(dimensions: int) -> Base:
    """An index without files."""
    arrays = {name: np.empty(0, type_) for name, type_ in TYPES.items()}
    segment = _segment(arrays, dimensions)
    sums = arrays["sums"].reshape(-1, 3)
    return Base(segment, arrays["keys"], arrays["frequencies"], sums, None, Nearest(segment.meanings))


def open_base(folder: Path, manifest: Manifest) -> Base:
    """The files that a manifest names. Raises FileNotFoundError, and IndexUnusable where a size is not right."""
    if not manifest.files:
        return nothing(manifest.dimensions)
    here = folder / manifest.name
    for name, (size, _) in manifest.files.items():
        if (here / name).stat().st_size != size:
            raise IndexUnusable(f"{here / name} is damaged; {REBUILD}.")
    arrays = {name: mapped(file_of(here, name), type_) for name, type_ in TYPES.items()}
    stretches = {name: Stretches(file_of(here, name), TYPES[name]) for name in ("terms", "counts", "meanings")}
    segment = _segment(arrays, manifest.dimensions)
    return Base(
        segment=replace(
            segment,
            terms=replace(segment.terms, stretches=stretches["terms"]),
            counts=replace(segment.counts, stretches=stretches["counts"]),
            meaning_stretches=stretches["meanings"],
        ),
        keys=arrays["keys"],
        frequencies=arrays["frequencies"],
        sums=arrays["sums"].reshape(-1, 3),
        words=CandidateReader.open(here / WORDS),
        nearest=Nearest.open(here, segment.meanings, stretches["meanings"]),
    )


def arrays_of(segment: Segment) -> dict[str, NDArray[Any]]:
    """What is written of each document, by the name of its file. The keys of ids are in the order of the rows here."""
    id_keys = np.empty_like(segment.id_keys)
    id_keys[segment.by_id] = segment.id_keys
    return {
        "id_starts": segment.ids.starts,
        "ids": segment.ids.data,
        "id_keys": id_keys,
        "serials": segment.serials,
        "numbers": segment.numbers,
        "term_starts": segment.terms.starts,
        "terms": segment.terms.values,
        "counts": segment.counts.values,
        "meanings": segment.meanings,
        "kinds": segment.facets.kinds,
        "years": segment.facets.years,
        "places": segment.facets.places,
        "organisation_starts": segment.facets.starts,
        "organisations": segment.facets.organisations,
        "holder_starts": segment.holders.starts,
        "holders": segment.holders.values,
    }


def _segment(arrays: dict[str, NDArray[Any]], dimensions: int) -> Segment:
    def starts(name: str) -> NDArray[np.int64]:
        return arrays[name] if len(arrays[name]) else np.zeros(1, np.int64)

    rows = len(arrays["serials"])
    return Segment(
        ids=Strings(starts("id_starts"), arrays["ids"]),
        id_keys=arrays["id_keys"],
        by_id=arrays["by_id"],
        serials=arrays["serials"],
        numbers=arrays["numbers"],
        terms=Ragged(starts("term_starts"), arrays["terms"]),
        counts=Ragged(starts("term_starts"), arrays["counts"]),
        meanings=arrays["meanings"].reshape(rows, dimensions),
        facets=FacetColumns(
            arrays["kinds"],
            arrays["years"],
            arrays["places"].reshape(-1, 2),
            starts("organisation_starts"),
            arrays["organisations"],
        ),
        holders=Ragged(starts("holder_starts"), arrays["holders"]),
        names=Strings(starts("name_starts"), arrays["names"]),
        name_keys=arrays["name_keys"],
    )
