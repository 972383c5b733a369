"""Facets of documents as columns, and which rows pass a filter."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from charnia.core.evidence import Place
from charnia.engine.index.contract import EVERYTHING, Facets, Filters

Mask = NDArray[np.bool_]

_EARTH_KM = 6371.0088
_UNKNOWN_YEAR = -(2**15)
_FEW = 8
_MOST_CELLS = 400
"""Up to so many squares of the map a word index is asked for a place; a wider circle is left to the columns."""


@lru_cache(maxsize=1 << 16)
def key_of(word: str) -> int:
    """64 bits that stand for a word. Among a hundred million words two share theirs with odds of 1 in 4,000."""
    return int.from_bytes(hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


@dataclass(frozen=True, slots=True)
class FacetColumns:
    """One row a document: `kinds` uint64[n] (0 unknown), `years` int16[n], `places` float32[n, 2] in degrees (NaN
    unknown); row r has the organisations `organisations[starts[r]:starts[r + 1]]`, uint64."""

    kinds: NDArray[np.uint64]
    years: NDArray[np.int16]
    places: NDArray[np.float32]
    starts: NDArray[np.int64]
    organisations: NDArray[np.uint64]

    @classmethod
    def of(cls, facets: Sequence[Facets]) -> FacetColumns:
        """The columns of these documents, in their order."""
        return cls(
            kinds=np.array([key_of(one.kind) if one.kind else 0 for one in facets], np.uint64),
            years=np.array([_UNKNOWN_YEAR if one.year is None else one.year for one in facets], np.int16),
            places=np.array([_degrees(one.place) for one in facets], np.float32).reshape(len(facets), 2),
            starts=np.cumsum([0, *(len(one.organisations) for one in facets)], dtype=np.int64),
            organisations=np.array([key_of(id_) for one in facets for id_ in sorted(one.organisations)], np.uint64),
        )

    def passing(self, filters: Filters) -> Mask:
        """bool[n]: the rows that pass."""
        mask = np.ones(len(self.kinds), bool)
        if filters.kinds:
            mask &= _one_of(self.kinds, _keys(filters.kinds))
        if filters.years is not None:
            first, last = filters.years
            mask &= (self.years >= max(first, _UNKNOWN_YEAR + 1)) & (self.years <= last)
        if filters.organisations:
            mask &= self._of_organisations(filters.organisations)
        if filters.near is not None:
            mask &= self._near(filters.near, filters.within_km)
        return mask

    def _of_organisations(self, wanted: Collection[str]) -> Mask:
        found = np.flatnonzero(_one_of(self.organisations, _keys(wanted)))
        mask = np.zeros(len(self.kinds), bool)
        mask[np.searchsorted(self.starts, found, side="right") - 1] = True
        return mask

    def _near(self, centre: Place, kilometres: float) -> Mask:
        """Great-circle distance by the haversine formula, for the rows that are not too far north or south."""
        rows = np.flatnonzero(np.abs(self.places[:, 0] - centre.latitude) <= _degrees_of(kilometres))
        latitude, longitude = np.radians(self.places[rows].astype(np.float64)).T
        centre_latitude, centre_longitude = np.radians([centre.latitude, centre.longitude])
        half = np.sin((latitude - centre_latitude) / 2) ** 2
        across = np.sin((longitude - centre_longitude) / 2) ** 2
        chord = half + np.cos(latitude) * np.cos(centre_latitude) * across
        mask = np.zeros(len(self.kinds), bool)
        mask[rows[2 * _EARTH_KM * np.arcsin(np.sqrt(np.minimum(chord, 1.0))) <= kilometres]] = True
        return mask


class FacetTable:
    """The facets of the documents of one moment; what filters look at is laid out when it is first asked for."""

    def __init__(self, facets: Mapping[str, Facets]) -> None:
        self._facets = facets

    def passing(self, filters: Filters) -> list[str]:
        """The ids of the documents that pass."""
        return [self._ids[row] for row in self._columns.passing(filters).nonzero()[0].tolist()]

    @cached_property
    def _ids(self) -> list[str]:
        return list(self._facets)

    @cached_property
    def _columns(self) -> FacetColumns:
        return FacetColumns.of([self._facets[id_] for id_ in self._ids])


def words_of(facets: Facets) -> Iterator[str]:
    """Facets as words of a word index, which finds at least what the columns let pass."""
    if facets.kind:
        yield _word("kind", facets.kind)
    if facets.year is not None:
        yield f"year{facets.year}"
    for organisation in sorted(facets.organisations):
        yield _word("organisation", organisation)
    if facets.place is not None:
        yield _cell(facets.place.latitude, facets.place.longitude)


def words_for(filters: Filters) -> list[list[str]]:
    """Groups of such words, of each of which a document must have one. A filter that would take too many has none."""
    groups = []
    if filters.kinds:
        groups.append([_word("kind", kind) for kind in sorted(filters.kinds)])
    if filters.organisations:
        groups.append([_word("organisation", id_) for id_ in sorted(filters.organisations)])
    if filters.years is not None and filters.years[1] - filters.years[0] < _MOST_CELLS:
        groups.append([f"year{year}" for year in range(filters.years[0], filters.years[1] + 1)])
    if filters.near is not None and (cells := _cells(filters.near, filters.within_km)):
        groups.append(cells)
    return groups


def asks_nothing(filters: Filters) -> bool:
    """Whether every document passes."""
    return (filters.kinds, filters.organisations, filters.years, filters.near) == (
        EVERYTHING.kinds,
        EVERYTHING.organisations,
        EVERYTHING.years,
        EVERYTHING.near,
    )


def _cells(centre: Place, kilometres: float) -> list[str]:
    """The squares of one degree that a circle touches; none where it is too wide or near a pole or the date line."""
    tall = _degrees_of(kilometres)
    widest = np.cos(np.radians(min(89.0, abs(centre.latitude) + tall)))
    wide = tall / widest
    south, north = int(np.floor(centre.latitude - tall)), int(np.floor(centre.latitude + tall))
    west, east = int(np.floor(centre.longitude - wide)), int(np.floor(centre.longitude + wide))
    too_many = (north - south + 1) * (east - west + 1) > _MOST_CELLS
    if too_many or south < -89 or north >= 89 or west < -180 or east >= 180:
        return []
    return [_cell(latitude, longitude) for latitude in range(south, north + 1) for longitude in range(west, east + 1)]


def _cell(latitude: float, longitude: float) -> str:
    return f"place{int(np.floor(latitude))}:{int(np.floor(longitude))}"


def _degrees_of(kilometres: float) -> float:
    """Degrees of latitude, a little more than needed."""
    return float(np.degrees(kilometres / _EARTH_KM)) * 1.001 + 1e-4


def _word(sort: str, value: str) -> str:
    return f"{sort}{key_of(value):016x}"


def _keys(words: Iterable[str]) -> NDArray[np.uint64]:
    return np.array([key_of(word) for word in words], np.uint64)


def _one_of(column: NDArray[np.uint64], keys: NDArray[np.uint64]) -> Mask:
    """Which entries are one of the keys; for a few keys some times as fast as looking them up."""
    if len(keys) > _FEW:
        return np.isin(column, keys)
    mask = np.zeros(len(column), bool)
    for key in keys:
        mask |= column == key
    return mask


def _degrees(place: Place | None) -> tuple[float, float]:
    return (np.nan, np.nan) if place is None else (place.latitude, place.longitude)
