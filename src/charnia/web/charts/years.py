"""Evidence by year, stacked by kind."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.safestring import SafeString

from charnia.core.vocabulary import EvidenceKind
from charnia.web.charts.drawing import Chart, Table, element, picture, together

_WIDTH, _FLOOR, _HEIGHT, _LEFT = 400.0, 130.0, 162.0, 26.0
_WIDEST_BAR = 26.0
_UNKNOWN = "Other"


def evidence_by_year(counts: Mapping[int, Mapping[EvidenceKind | None, int]]) -> Chart:
    """One bar a year from the first to the last with evidence; None as a kind means that the kind is not known.

    Raises ValueError when there is nothing to draw: the page then says so in words.
    """
    filled = [year for year, kinds in counts.items() if sum(kinds.values())]
    if not filled:
        raise ValueError("There is no dated evidence to draw.")
    years = range(min(filled), max(filled) + 1)
    kinds = [kind for kind in (*EvidenceKind, None) if any(row.get(kind) for row in counts.values())]
    highest = max(sum(row.values()) for row in counts.values())
    total = sum(sum(row.values()) for row in counts.values())
    bars = [_bar(place, year, counts.get(year, {}), kinds, len(years), highest) for place, year in enumerate(years)]
    busiest = max(filled, key=lambda year: (sum(counts[year].values()), year))
    return Chart(
        svg=picture(
            title="Evidence by year",
            description=(
                f"{total} dated {'record' if total == 1 else 'records'}, from {years[0]} to {years[-1]}; "
                f"most in {busiest} ({highest})."
            ),
            width=_WIDTH,
            height=_HEIGHT + 22 * ((len(kinds) + 2) // 3),
            kind="years",
            body=together([_scale(highest), *bars, *_legend(kinds)]),
        ),
        table=Table(
            caption="Evidence by year and kind",
            head=("Year", *(_name(kind) for kind in kinds)),
            rows=tuple((str(year), *(str(counts.get(year, {}).get(kind, 0)) for kind in kinds)) for year in years),
        ),
    )


def _name(kind: EvidenceKind | None) -> str:
    return _UNKNOWN if kind is None else kind.label


def _kind_class(kind: EvidenceKind | None) -> str:
    return f"kind-{kind or 'other'}"


def _scale(highest: int) -> SafeString:
    return together(
        [
            element("line", x1=_LEFT, x2=_WIDTH, y1=_FLOOR, y2=_FLOOR, class_="axis-line"),
            element("line", x1=_LEFT, x2=_WIDTH, y1=12, y2=12, class_="grid-line"),
            element("text", str(highest), x=_LEFT - 6, y=16, text_anchor="end", class_="chart-number"),
            element("text", "0", x=_LEFT - 6, y=_FLOOR + 4, text_anchor="end", class_="chart-number"),
        ]
    )


def _bar(
    place: int,
    year: int,
    row: Mapping[EvidenceKind | None, int],
    kinds: list[EvidenceKind | None],
    years: int,
    highest: int,
) -> SafeString:
    step = (_WIDTH - _LEFT) / years
    width = min(step * 0.78, _WIDEST_BAR)
    left = _LEFT + step * place + (step - width) / 2
    parts, top = [], _FLOOR
    for kind in kinds:
        if count := row.get(kind, 0):
            length = (_FLOOR - 12) * count / highest
            top -= length
            parts.append(
                element(
                    "rect",
                    element("title", f"{year}: {count} × {_name(kind)}"),
                    x=left,
                    y=top,
                    width=width,
                    height=max(length - 1, 0.5),
                    class_=_kind_class(kind),
                )
            )
    if _is_labelled(place, years):
        parts.append(element("text", str(year), x=left + width / 2, y=_FLOOR + 16, text_anchor="middle"))
    return element("g", *parts)


def _is_labelled(place: int, years: int) -> bool:
    """So many years are written out that they do not touch; the last one always is."""
    every = -(-years // 8)
    return (years - 1 - place) % every == 0


def _legend(kinds: list[EvidenceKind | None]) -> list[SafeString]:
    entries = []
    for place, kind in enumerate(kinds):
        left, top = _LEFT + 126 * (place % 3), _HEIGHT + 22 * (place // 3)
        entries.append(element("rect", x=left, y=top, width=12, height=12, rx=2, class_=_kind_class(kind)))
        entries.append(element("text", _name(kind), x=left + 18, y=top + 10.5))
    return entries
