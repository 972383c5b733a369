"""Places as points with distance rings around a centre: no tiles, nothing fetched from elsewhere."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from charnia.core.evidence import Place
from charnia.web.charts.drawing import Chart, Table, element, number, picture, together

_EARTH_KM = 6371.0
_SIZE, _RADIUS = 360.0, 160.0
_STEPS_KM = (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000)
_MARKER = 9.5


@dataclass(frozen=True, slots=True)
class MapPoint:
    """Something with a name and a place."""

    label: str
    place: Place


@dataclass(frozen=True, slots=True)
class _Marker:
    """One dot: the numbers of the points that share it, in kilometres east and north of the centre."""

    numbers: tuple[int, ...]
    east: float
    north: float


def place_map(points: Sequence[MapPoint], *, centre: MapPoint) -> Chart:
    """Points numbered by distance from the centre, which is drawn in the middle; distances as the crow flies.

    Raises ValueError without points: the page then says so in words.
    """
    if not points:
        raise ValueError("There is no place to draw.")
    near_first = sorted(points, key=lambda point: (kilometres(centre.place, point.place), point.label))
    furthest = kilometres(centre.place, near_first[-1].place)
    ring = _ring_step(furthest)
    rings = max(1, math.ceil(furthest / ring))
    scale = _RADIUS / (ring * rings)
    markers = _markers(near_first, centre.place, apart=2 * _MARKER / scale)
    body = [*_rings(ring, rings, scale), _centre(), *(_dot(marker, scale) for marker in reversed(markers))]
    return Chart(
        svg=picture(
            title=f"Places around {centre.label}",
            description=(
                f"{len(points)} {'place' if len(points) == 1 else 'places'}, the nearest {near_first[0].label}, "
                f"the furthest {near_first[-1].label}; rings every {number(ring)} km."
            ),
            width=_SIZE,
            height=_SIZE,
            kind="places",
            body=together(body),
        ),
        table=Table(
            caption=f"Distance from {centre.label}",
            head=("Number", "Place", "Distance"),
            rows=tuple(
                (str(place), point.label, f"{kilometres(centre.place, point.place):.1f} km")
                for place, point in enumerate(near_first, start=1)
            ),
        ),
    )


def kilometres(one: Place, other: Place) -> float:
    """Great-circle distance (haversine) in kilometres."""
    north = math.radians(other.latitude - one.latitude)
    east = math.radians(other.longitude - one.longitude)
    cosines = math.cos(math.radians(one.latitude)) * math.cos(math.radians(other.latitude))
    half = math.sin(north / 2) ** 2 + cosines * math.sin(east / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(half, 1.0)))


def _ring_step(furthest: float) -> float:
    """A round number of kilometres that needs at most four rings."""
    return next((step for step in _STEPS_KM if furthest <= 4 * step), _STEPS_KM[-1])


def _project(centre: Place, place: Place) -> tuple[float, float]:
    """Kilometres east and north, true in distance and bearing from the centre (azimuthal equidistant)."""
    distance = kilometres(centre, place)
    turn = math.radians(place.longitude - centre.longitude)
    here, there = math.radians(centre.latitude), math.radians(place.latitude)
    east = math.sin(turn) * math.cos(there)
    north = math.cos(here) * math.sin(there) - math.sin(here) * math.cos(there) * math.cos(turn)
    bearing = math.atan2(east, north)
    return distance * math.sin(bearing), distance * math.cos(bearing)


def _markers(points: Sequence[MapPoint], centre: Place, *, apart: float) -> list[_Marker]:
    """Points that would cover each other share a dot."""
    markers: list[_Marker] = []
    for place, point in enumerate(points, start=1):
        east, north = _project(centre, point.place)
        for index, marker in enumerate(markers):
            if math.hypot(marker.east - east, marker.north - north) < apart:
                markers[index] = _Marker((*marker.numbers, place), marker.east, marker.north)
                break
        else:
            markers.append(_Marker((place,), east, north))
    return markers


def _rings(step: float, rings: int, scale: float) -> list[SafeString]:
    middle = _SIZE / 2
    drawn = []
    for ring in range(1, rings + 1):
        radius = ring * step * scale
        drawn.append(element("circle", cx=middle, cy=middle, r=radius, class_="ring"))
        words = f"{number(ring * step)} km"
        drawn.append(
            element("text", words, x=middle, y=middle + radius - 4, text_anchor="middle", class_="chart-number halo")
        )
    drawn.append(element("text", "N", x=middle, y=14, text_anchor="middle", class_="chart-name"))
    return drawn


def _centre() -> SafeString:
    middle = _SIZE / 2
    return together(
        [
            element("circle", cx=middle, cy=middle, r=_MARKER + 7, class_="centre-ring"),
            element("circle", cx=middle, cy=middle, r=2.5, class_="centre"),
        ]
    )


def _dot(marker: _Marker, scale: float) -> SafeString:
    x, y = _SIZE / 2 + marker.east * scale, _SIZE / 2 - marker.north * scale
    first = str(marker.numbers[0])
    words = first if len(marker.numbers) == 1 else f"{first}+{len(marker.numbers) - 1}"
    return element(
        "g",
        element("title", "Number " + ", ".join(str(place) for place in marker.numbers)),
        element("circle", cx=x, cy=y, r=_MARKER if len(words) < 3 else _MARKER + 3, class_="dot"),
        element("text", words, x=x, y=y + 4, text_anchor="middle", class_="dot-number"),
    )
