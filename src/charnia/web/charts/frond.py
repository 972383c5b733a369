"""The frond of readiness as outlines, for whatever draws it: one leaflet a place, four segments a leaflet.

Units are those of the picture, x to the right and y downwards.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

Outline = list[tuple[float, float]]

SEGMENTS = 4
WIDTH = 400.0
STEM_AT = 200.0
_FIRST, _PITCH = 60.0, 66.0
_LENGTH, _RISE, _HALF_WIDTH = 164.0, 42.0, 12.0
_FOOT, _SLIT = 0.03, 0.018
_QUARTER = (1 - _FOOT) / SEGMENTS
_SAMPLES = 9


def height_for(leaflets: int) -> float:
    """The height of a picture with so many leaflets."""
    return _FIRST + (leaflets - 1) * _PITCH / 2 + 62


def stem(height: float) -> Outline:
    """The tapering stem; its foot is an ellipse at `foot_at(height)`."""
    foot = foot_at(height)
    return [(STEM_AT - 0.8, 14.0), (STEM_AT + 0.8, 14.0), (STEM_AT + 2.6, foot), (STEM_AT - 2.6, foot)]


def foot_at(height: float) -> float:
    """How far down the stem ends."""
    return height - 12


def side_of(place: int) -> int:
    """-1 for left and 1 for right: leaflets leave the stem in turn, as those of the fossil do."""
    return -1 if place % 2 == 0 else 1


def label_at(place: int) -> tuple[float, float]:
    """Where the name of a leaflet begins (left side) or ends (right side)."""
    return STEM_AT + side_of(place) * (STEM_AT - 6), _base(place) + 13


def segments(place: int) -> Sequence[Outline]:
    """The outlines of one leaflet's segments, from the stem to the tip."""
    return [_segment(part, side=side_of(place), base=_base(place)) for part in range(SEGMENTS)]


def _base(place: int) -> float:
    return _FIRST + place * _PITCH / 2


def _segment(part: int, *, side: int, base: float) -> Outline:
    start = _FOOT + part * _QUARTER
    end = 1.0 if part == SEGMENTS - 1 else start + _QUARTER - _SLIT
    steps = [start + (end - start) * step / (_SAMPLES - 1) for step in range(_SAMPLES)]
    upper = [_edge(step, side=side, base=base, over=1) for step in steps]
    lower = [_edge(step, side=side, base=base, over=-1) for step in reversed(steps)]
    return upper + lower


def _edge(along: float, *, side: int, base: float, over: int) -> tuple[float, float]:
    """A point of the leaflet's edge, `along` 0 (stem) to 1 (tip); it bends upwards and is broadest past its middle."""
    x = STEM_AT + side * _LENGTH * along
    y = base - _RISE * along**0.8
    return x, y - over * _HALF_WIDTH * math.sin(math.pi * along**0.95) ** 0.8
