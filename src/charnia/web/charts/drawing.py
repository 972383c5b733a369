"""What all charts are made of: escaped SVG elements, and the pair of a picture and its table.

Colours come from classes in the stylesheet, never from attributes, so that dark mode, print and the strict content
security policy hold for every chart.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a chart. Every row has as many cells as `head`; the first cell names the row."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.head) for row in self.rows):
            raise ValueError("Every row of a table needs one cell for each column.")


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture and the table behind it."""

    svg: SafeString
    table: Table


def number(value: float) -> str:
    """At most two decimals, without trailing noughts: 12.50 becomes 12.5 and 3.0 becomes 3."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


def element(name: str, *children: SafeString | str, **attributes: str | float) -> SafeString:
    """One SVG element. Children and values are escaped; `class_` gives `class`, `text_anchor` gives `text-anchor`."""
    pairs = (
        (key.rstrip("_").replace("_", "-"), value if isinstance(value, str) else number(value))
        for key, value in attributes.items()
    )
    opening = format_html_join("", ' {}="{}"', pairs)
    inner = format_html_join("", "{}", ((child,) for child in children))
    return format_html("<{}{}>{}</{}>", name, opening, inner, name)


def together(parts: list[SafeString]) -> SafeString:
    """Several elements as one."""
    return format_html_join("", "{}", ((part,) for part in parts))


def picture(
    *, title: str, description: str, width: float, height: float, kind: str, body: SafeString, fit: str = "xMidYMid"
) -> SafeString:
    """The `<svg>` with its name and description for those who hear the page. `fit` is its preserveAspectRatio."""
    return element(
        "svg",
        element("title", title),
        element("desc", description),
        body,
        viewBox=f"0 0 {number(width)} {number(height)}",
        preserveAspectRatio=fit,
        role="img",
        class_=f"chart chart-{kind}",
    )


def path(points: list[tuple[float, float]]) -> str:
    """A closed outline through the points, as the `d` of a path."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + "Z"
