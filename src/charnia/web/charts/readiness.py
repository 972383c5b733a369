"""Readiness over the ten axes, drawn as a frond: one leaflet an axis, one segment a level."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.safestring import SafeString

from charnia.core.vocabulary import Axis
from charnia.web.charts import frond
from charnia.web.charts.drawing import Chart, Table, element, path, picture, together

LEVELS = ("Not known", "Missing", "Partly there", "Mostly there", "In place")
"""What the levels 0 to 4 are called."""

_TOP = len(LEVELS) - 1


def readiness_chart(levels: Mapping[Axis, int]) -> Chart:
    """The frond and its table. An axis that is not in `levels` is drawn as not known (0).

    Raises ValueError for a level outside 0 to 4.
    """
    known = {axis: levels.get(axis, 0) for axis in Axis}
    if any(not 0 <= level <= _TOP for level in known.values()):
        raise ValueError(f"A level of readiness lies between 0 and {_TOP}.")
    height = frond.height_for(len(known))
    leaflets = [_leaflet(place, axis, level) for place, (axis, level) in enumerate(known.items())]
    return Chart(
        svg=picture(
            title="Readiness on ten axes",
            description=readiness_in_words(known),
            width=frond.WIDTH,
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


def readiness_in_words(levels: Mapping[Axis, int]) -> str:
    """The levels as sentences, the best level first."""
    names = {level: [axis.label for axis in levels if levels[axis] == level] for level in range(_TOP, -1, -1)}
    return " ".join(f"{LEVELS[level]}: {', '.join(axes)}." for level, axes in names.items() if axes)


def _stem(height: float) -> SafeString:
    return together(
        [
            element("path", d=path(frond.stem(height)), class_="stem"),
            element("ellipse", cx=frond.STEM_AT, cy=frond.foot_at(height), rx=15.0, ry=6.0, class_="stem"),
        ]
    )


def _leaflet(place: int, axis: Axis, level: int) -> SafeString:
    outlines = [
        element("path", d=path(outline), class_="leaf-on" if part < level else "leaf-off")
        for part, outline in enumerate(frond.segments(place))
    ]
    x, y = frond.label_at(place)
    label = element(
        "text",
        element("tspan", axis.label, class_="chart-name"),
        element("tspan", f" {level}/{_TOP}", class_="chart-number"),
        x=x,
        y=y,
        text_anchor="start" if frond.side_of(place) < 0 else "end",
    )
    name = element("title", f"{axis.label}: {LEVELS[level]} ({level} of {_TOP})")
    return element("g", name, *outlines, label)
