"""Readiness over the ten axes, drawn as a frond: one leaflet an axis, one segment a level."""

from __future__ import annotations

import math
from collections.abc import Mapping

from django.utils.safestring import SafeString

from charnia.core.vocabulary import Axis
from charnia.web.charts.drawing import Chart, Table, element, path, picture, together

LEVELS = ("Not known", "Missing", "Partly there", "Mostly there", "In place")
"""What the levels 0 to 4 are called."""

_TOP = len(LEVELS) - 1
_WIDTH, _STEM, _FIRST, _PITCH = 360.0, 180.0, 60.0, 66.0
_LENGTH, _RISE, _HALF_WIDTH = 164.0, 42.0, 12.0
_FOOT, _SLIT = 0.03, 0.018
_QUARTER = (1 - _FOOT) / _TOP
_SAMPLES = 9


def readiness_chart(levels: Mapping[Axis, int]) -> Chart:
    """The frond and its table. An axis that is not in `levels` is drawn as not known (0).

    Raises ValueError for a level outside 0 to 4.
    """
    known = {axis: levels.get(axis, 0) for axis in Axis}
    if any(not 0 <= level <= _TOP for level in known.values()):
        raise ValueError(f"A level of readiness lies between 0 and {_TOP}.")
    height = _FIRST + (len(known) - 1) * _PITCH / 2 + 62
    leaflets = [_leaflet(place, axis, level) for place, (axis, level) in enumerate(known.items())]
    return Chart(
        svg=picture(
            title="Readiness on ten axes",
            description=_in_words(known),
            width=_WIDTH,
            height=height,
            kind="readiness",
            body=together([_stem(height), *leaflets]),
        ),
        table=Table(
            caption="Readiness on ten axes, from 0 (not known) to 4 (in place)",
            head=("Axis", "Level", "Meaning"),
            rows=tuple((axis.label, f"{level} of {_TOP}", LEVELS[level]) for axis, level in known.items()),
        ),
    )


def _in_words(known: Mapping[Axis, int]) -> str:
    names = {level: [axis.label for axis, its in known.items() if its == level] for level in range(_TOP, -1, -1)}
    return " ".join(f"{LEVELS[level]}: {', '.join(axes)}." for level, axes in names.items() if axes)


def _stem(height: float) -> SafeString:
    foot = height - 12
    outline = [(_STEM - 0.8, 14.0), (_STEM + 0.8, 14.0), (_STEM + 2.6, foot), (_STEM - 2.6, foot)]
    return together(
        [
            element("path", d=path(outline), class_="stem"),
            element("ellipse", cx=_STEM, cy=foot, rx=15.0, ry=6.0, class_="stem"),
        ]
    )


def _leaflet(place: int, axis: Axis, level: int) -> SafeString:
    """Leaflets leave the stem left and right in turn, as those of the fossil do."""
    side = -1 if place % 2 == 0 else 1
    base = _FIRST + place * _PITCH / 2
    segments = [
        element("path", d=_segment(part, side=side, base=base), class_="leaf-on" if part < level else "leaf-off")
        for part in range(_TOP)
    ]
    label = element(
        "text",
        element("tspan", axis.label, class_="chart-name"),
        element("tspan", f" {level}/{_TOP}", class_="chart-number"),
        x=_STEM + side * (_STEM - 6),
        y=base + 13,
        text_anchor="start" if side < 0 else "end",
    )
    name = element("title", f"{axis.label}: {LEVELS[level]} ({level} of {_TOP})")
    return element("g", name, *segments, label)


def _segment(part: int, *, side: int, base: float) -> str:
    """The outline of one quarter of a leaflet; `side` is -1 for left and 1 for right."""
    start = _FOOT + part * _QUARTER
    end = 1.0 if part == _TOP - 1 else start + _QUARTER - _SLIT
    steps = [start + (end - start) * step / (_SAMPLES - 1) for step in range(_SAMPLES)]
    upper = [_edge(step, side=side, base=base, over=1) for step in steps]
    lower = [_edge(step, side=side, base=base, over=-1) for step in reversed(steps)]
    return path(upper + lower)


def _edge(along: float, *, side: int, base: float, over: int) -> tuple[float, float]:
    """A point of the leaflet's edge, `along` 0 (stem) to 1 (tip); it bends upwards and is broadest past its middle."""
    x = _STEM + side * _LENGTH * along
    y = base - _RISE * along**0.8
    return x, y - over * _HALF_WIDTH * math.sin(math.pi * along**0.95) ** 0.8
