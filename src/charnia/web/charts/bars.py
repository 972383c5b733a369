"""Bars: what a score is made of, and small bars beside counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from charnia.web.charts.drawing import Chart, Table, element, picture, together

TONES = 6
"""How many tones the stylesheet has for the parts of a whole; further parts share the last."""

_WIDTH, _HEIGHT, _GAP = 600.0, 16.0, 2.0


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a whole, in the whole's own unit."""

    label: str
    amount: float


def contribution_bar(parts: Sequence[Part], *, title: str) -> Chart:
    """One horizontal bar whose lengths are the parts' shares of their sum.

    A part that takes away (a negative amount) has no length: it stands in the table only. The table gives amounts to
    four decimals and their sum, so that a reader can add them up.
    """
    drawn = [part for part in parts if part.amount > 0]
    whole = sum(part.amount for part in drawn)
    total = sum(part.amount for part in parts)
    return Chart(
        svg=picture(
            title=title,
            description="; ".join(f"{part.label}: {share(part.amount, whole)}" for part in drawn) or "Nothing counts.",
            width=_WIDTH,
            height=_HEIGHT,
            kind="parts",
            fit="none",
            body=together(_segments(drawn, whole)),
        ),
        table=Table(
            caption=title,
            head=("What counts", "Amount"),
            rows=(*((part.label, f"{part.amount:.4f}") for part in parts), ("Score", f"{total:.4f}")),
        ),
    )


def share(amount: float, whole: float) -> str:
    """A share in whole per cent, "under 1%" rather than nought for something that counts a little."""
    if whole <= 0:
        return "0%"
    percent = 100 * amount / whole
    return "under 1%" if 0 < percent < 1 else f"{percent:.0f}%"


def _segments(parts: Sequence[Part], whole: float) -> list[SafeString]:
    segments, left = [], 0.0
    for place, part in enumerate(parts):
        length = _WIDTH * part.amount / whole
        segments.append(
            element(
                "rect",
                element("title", f"{part.label}: {share(part.amount, whole)}"),
                x=left,
                y=0,
                width=max(length - _GAP, 0.5),
                height=_HEIGHT,
                class_=f"tone-{min(place, TONES - 1) + 1}",
            )
        )
        left += length
    return segments


def count_bar(count: float, *, largest: float) -> SafeString:
    """A small bar beside a number that says the same, so it is hidden from those who hear the page."""
    length = 0.0 if largest <= 0 else 100 * min(max(count, 0) / largest, 1)
    return element(
        "svg",
        element("rect", x=0, y=0, width=100, height=6, rx=3, class_="bar-track"),
        element("rect", x=0, y=0, width=length, height=6, rx=3, class_="tone-2"),
        viewBox="0 0 100 6",
        preserveAspectRatio="none",
        aria_hidden="true",
        focusable="false",
        class_="chart-count",
    )
