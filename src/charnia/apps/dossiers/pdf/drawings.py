"""The pictures of the PDF, drawn as vectors: the frond of readiness, and the bar of what a score is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable

from charnia.apps.dossiers.pdf.typeface import PLAIN, STRONG
from charnia.core.vocabulary import Axis
from charnia.web.charts import frond

INK, SOFT, LINE = HexColor("#1c2621"), HexColor("#45524b"), HexColor("#c9cbbf")
ACCENT, WASH, SUNKEN = HexColor("#1d5c47"), HexColor("#e4eee7"), HexColor("#f4f3ec")
MARK, ALARM = HexColor("#fbe7a1"), HexColor("#9c2f14")
TONES = tuple(HexColor(tone) for tone in ("#1d5c47", "#4c8a6f", "#7f9a2e", "#b07d2b", "#6d7f92", "#89948a"))
"""The colours of the stylesheet in their light setting."""


def tone(place: int) -> Any:
    """The colour of the part at a place; further parts share the last."""
    return TONES[min(place, len(TONES) - 1)]


class Frond(Flowable):  # type: ignore[misc]  # reportlab ships no types
    """Readiness, as the page draws it."""

    def __init__(self, levels: Mapping[Axis, int], *, width: float) -> None:
        super().__init__()
        self._levels = [(axis, levels.get(axis, 0)) for axis in Axis]
        self._scale = width / frond.WIDTH
        self.width = width
        self.height = frond.height_for(len(self._levels)) * self._scale

    def draw(self) -> None:
        canvas, height = self.canv, frond.height_for(len(self._levels))
        canvas.saveState()
        canvas.scale(self._scale, self._scale)
        canvas.setLineJoin(1)
        canvas.setFillColor(ACCENT)
        canvas.setStrokeColor(ACCENT)
        self._outline(frond.stem(height), height)
        foot = height - frond.foot_at(height)
        canvas.ellipse(frond.STEM_AT - 15, foot - 6, frond.STEM_AT + 15, foot + 6, stroke=0, fill=1)
        for place, (axis, level) in enumerate(self._levels):
            self._leaflet(place, axis, level, height)
        canvas.restoreState()

    def _leaflet(self, place: int, axis: Axis, level: int, height: float) -> None:
        canvas = self.canv
        canvas.setLineWidth(0.9)
        for part, outline in enumerate(frond.segments(place)):
            canvas.setFillColor(ACCENT if part < level else HexColor("#ffffff"))
            canvas.setStrokeColor(ACCENT if part < level else LINE)
            self._outline(outline, height)
        x, y = frond.label_at(place)
        number = f" {level}/{frond.SEGMENTS}"
        wide = canvas.stringWidth(axis.label, STRONG, 12.5) + canvas.stringWidth(number, PLAIN, 11)
        text = canvas.beginText(x if frond.side_of(place) < 0 else x - wide, height - y)
        text.setFillColor(INK)
        text.setFont(STRONG, 12.5)
        text.textOut(axis.label)
        text.setFillColor(SOFT)
        text.setFont(PLAIN, 11)
        text.textOut(number)
        canvas.drawText(text)

    def _outline(self, outline: frond.Outline, height: float) -> None:
        path = self.canv.beginPath()
        path.moveTo(outline[0][0], height - outline[0][1])
        for x, y in outline[1:]:
            path.lineTo(x, height - y)
        path.close()
        self.canv.drawPath(path, stroke=1, fill=1)


class Key(Flowable):  # type: ignore[misc]  # reportlab ships no types
    """A small square in the tone of part `place`, counted from 1, that stands beside the part's name."""

    SIDE = 6.5

    def __init__(self, place: int) -> None:
        super().__init__()
        self._place = place
        self.width, self.height = self.SIDE, self.SIDE + 3

    def draw(self) -> None:
        self.canv.setFillColor(tone(self._place - 1))
        self.canv.roundRect(0, 0, self.SIDE, self.SIDE, 1.2, stroke=0, fill=1)


class ScoreBar(Flowable):  # type: ignore[misc]  # reportlab ships no types
    """What a score is made of: lengths are shares of the sum. Amounts that take away have no length."""

    HEIGHT, GAP = 6.0, 1.0

    def __init__(self, amounts: Sequence[float], *, width: float) -> None:
        super().__init__()
        self._amounts = [amount for amount in amounts if amount > 0]
        self.width, self.height = width, self.HEIGHT + 3

    def draw(self) -> None:
        whole, left = sum(self._amounts), 0.0
        for place, amount in enumerate(self._amounts):
            length = self.width * amount / whole
            self.canv.setFillColor(tone(place))
            self.canv.rect(left, 3, max(length - self.GAP, 0.3), self.HEIGHT, stroke=0, fill=1)
            left += length
