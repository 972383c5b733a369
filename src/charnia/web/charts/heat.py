"""Counts in two directions as a field of shaded squares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.safestring import SafeString

from charnia.web.charts.drawing import Chart, Table, element, picture, together

SHADES = 5
"""How many shades the stylesheet has for numbers above nought."""

_LEFT, _TOP, _WIDTH, _HEIGHT, _GAP = 172.0, 26.0, 92.0, 30.0, 3.0

Counts = Mapping[tuple[str, str], int | None]


def heat_map(
    counts: Counts,
    *,
    rows: Sequence[tuple[str, str]],
    columns: Sequence[tuple[str, str]],
    title: str,
    corner: str,
    held_back: str = "",
) -> Chart:
    """`counts` by (row, column), missing ones nought, None for a number that is held back and shown as `held_back`.

    `rows` and `columns` are `(value, label)` pairs in the order to show; `corner` heads the column of row names.
    """
    highest = max((count or 0 for count in counts.values()), default=0)
    parts = [_label(label, _LEFT + _WIDTH * (place + 0.5), 16, "middle") for place, (_, label) in enumerate(columns)]
    for line, (row, label) in enumerate(rows):
        parts.append(_label(label, _LEFT - 10, _TOP + _HEIGHT * (line + 0.62), "end"))
        for place, (column, _) in enumerate(columns):
            parts.append(_square(counts.get((row, column), 0), highest, line, place))
    said = ((label, *(_words(counts.get((row, column), 0), held_back) for column, _ in columns)) for row, label in rows)
    return Chart(
        svg=picture(
            title=title,
            description=f"{len(rows)} rows by {len(columns)} columns; the table below gives every number.",
            width=_LEFT + _WIDTH * len(columns),
            height=_TOP + _HEIGHT * len(rows),
            kind="heat",
            body=together(parts),
        ),
        table=Table(caption=title, head=(corner, *(label for _, label in columns)), rows=tuple(said)),
    )


def _words(count: int | None, held_back: str) -> str:
    return held_back if count is None else str(count)


def _label(text: str, x: float, y: float, anchor: str) -> SafeString:
    return element("text", text, x=x, y=y, text_anchor=anchor, class_="heat-label")


def _square(count: int | None, highest: int, line: int, place: int) -> SafeString:
    left, top = _LEFT + _WIDTH * place, _TOP + _HEIGHT * line
    shade = 0 if not count else max(1, round(SHADES * count / highest))
    square = element(
        "rect",
        x=left + _GAP / 2,
        y=top + _GAP / 2,
        width=_WIDTH - _GAP,
        height=_HEIGHT - _GAP,
        rx=4,
        class_=f"heat-{shade}",
    )
    words = "–" if count is None else str(count) if count else ""
    middle = element(
        "text", words, x=left + _WIDTH / 2, y=top + _HEIGHT * 0.64, text_anchor="middle", class_="heat-number"
    )
    return element("g", square, middle)
