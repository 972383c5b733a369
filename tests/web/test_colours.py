"""Contrast of the stylesheet's colours, computed as WCAG 2.2 defines it, for light, dark and paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import charnia.web

STYLESHEET = (Path(charnia.web.__file__).parent / "static" / "charnia" / "charnia.css").read_text()
THEMES = dict(
    zip(
        ("light", "dark", "paper"),
        (
            dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block))
            for block in re.findall(r":root \{(.*?)\}", STYLESHEET, re.DOTALL)
        ),
        strict=True,
    )
)
GROUNDS = ("paper", "surface", "sunken")
TEXT = [("ink", ground) for ground in GROUNDS] + [("ink-soft", ground) for ground in GROUNDS] + [("mark-ink", "mark")]
CONTROLS = [
    *((colour, ground) for colour in ("accent", "alarm") for ground in ("paper", "surface")),
    ("accent-strong", "accent-wash"),
    ("on-accent", "accent"),
    ("alarm", "alarm-wash"),
]
MARKS = [("line-strong", "paper"), ("line-strong", "surface")]
TONES = [(f"tone-{number}", "surface") for number in range(1, 7)]


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(theme: str, one: str, other: str) -> float:
    lights = sorted((luminance(THEMES[theme][name]) for name in (one, other)), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("pairs", "least"), [(TEXT, 7), (CONTROLS, 4.5), (MARKS, 3)], ids=["text", "controls", "borders"]
)
def test_colours_can_be_told_apart(theme: str, pairs: list[tuple[str, str]], least: float) -> None:
    assert {pair: contrast(theme, *pair) for pair in pairs if contrast(theme, *pair) < least} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_tones_of_charts_stand_out_from_the_ground(theme: str) -> None:
    """On paper every part has an outline instead."""
    assert {pair: contrast(theme, *pair) for pair in TONES if contrast(theme, *pair) < 3} == {}
