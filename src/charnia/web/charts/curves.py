"""Lorenz curves: how much of a whole the least favoured part of the people has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from charnia.web.charts.drawing import Chart, Table, element, number, picture, together

_SIDE, _LEFT, _TOP = 260.0, 44.0, 10.0
_WIDTH, _HEIGHT = 320.0, 360.0


@dataclass(frozen=True, slots=True)
class Curve:
    """A named curve from 0 to 1: the share of the whole that the least favoured k of n equal parts have, k from 0."""

    label: str
    shares: Sequence[float]


def lorenz_chart(curves: Sequence[Curve], *, title: str, people: str, whole: str) -> Chart:
    """At most two curves of equal length under the line on which everybody has the same.

    `people` names those along the axis ("people"), `whole` what is shared ("attention"). Raises ValueError when there
    is nothing to draw or the curves differ in length.
    """
    if not curves or len({len(curve.shares) for curve in curves}) != 1 or len(curves[0].shares) < 2:
        raise ValueError("Give one or two curves of the same length.")
    steps = len(curves[0].shares) - 1
    half = steps // 2
    said = "; ".join(f"{curve.label}: {curve.shares[half]:.0%}" for curve in curves)
    return Chart(
        svg=picture(
            title=title,
            description=f"The half of the {people} with least has of the {whole}: {said}.",
            width=_WIDTH,
            height=_HEIGHT,
            kind="curves",
            body=together([*_frame(people, whole), *_lines(curves), *_legend(curves)]),
        ),
        table=Table(
            caption=title,
            head=(f"The least shown of the {people}", *(curve.label for curve in curves)),
            rows=tuple(
                (f"{step / steps:.0%}", *(f"{curve.shares[step]:.1%}" for curve in curves))
                for step in range(1, steps + 1)
            ),
        ),
    )


def _frame(people: str, whole: str) -> list[SafeString]:
    right, floor = _LEFT + _SIDE, _TOP + _SIDE
    return [
        element("line", x1=_LEFT, x2=right, y1=floor, y2=floor, class_="axis-line"),
        element("line", x1=_LEFT, x2=_LEFT, y1=_TOP, y2=floor, class_="axis-line"),
        element("line", x1=_LEFT, x2=right, y1=floor, y2=_TOP, class_="axis-line"),
        element("text", "100%", x=_LEFT - 6, y=_TOP + 10, text_anchor="end", class_="chart-number"),
        element("text", "0%", x=_LEFT - 6, y=floor, text_anchor="end", class_="chart-number"),
        element("text", f"{people}, least shown first", x=_LEFT, y=floor + 18),
        element("text", f"share of {whole}", x=_LEFT + 6, y=_TOP + 10),
    ]


def _lines(curves: Sequence[Curve]) -> list[SafeString]:
    lines = []
    for place, curve in enumerate(curves, start=1):
        steps = len(curve.shares) - 1
        points = [
            f"{number(_LEFT + _SIDE * step / steps)},{number(_TOP + _SIDE * (1 - share))}"
            for step, share in enumerate(curve.shares)
        ]
        lines.append(element("polyline", points=" ".join(points), class_=f"curve curve-{place}"))
    return lines


def _legend(curves: Sequence[Curve]) -> list[SafeString]:
    entries = []
    for place, curve in enumerate(curves, start=1):
        top = _TOP + _SIDE + 24 + 22 * place
        entries.append(element("line", x1=_LEFT, x2=_LEFT + 28, y1=top - 4, y2=top - 4, class_=f"curve curve-{place}"))
        entries.append(element("text", curve.label, x=_LEFT + 36, y=top))
    return entries
