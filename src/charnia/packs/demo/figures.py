"""The small language in which hand-written sentences ask for numbers.

`{n}` is the sample size; `{12-18}` or `{0.3-0.6}` draws a figure with as many decimals as its bounds;
`{0.3-0.6±0.2}` adds a 95% confidence interval of that half-width; `{0.6-0.8×0.2}` does so for a ratio, with the
half-width on the log scale; `{86-93%}` draws a share of the sample with its Wilson interval, `{86-93%0.3}` a share
of three tenths of the sample and `{86-93%140}` a share of 140.
"""

from __future__ import annotations

import math
import random
import re

_TOKEN = re.compile(r"\{([^{}]+)\}")
_RANGE = re.compile(r"(?P<low>\d+(?:\.\d+)?)-(?P<high>\d+(?:\.\d+)?)(?:(?P<form>[%±×])(?P<argument>[\d.]*))?")
_NESTED = re.compile(r"\(([^()]+) \((95% CI [^()]+)\)([^()]*)\)")
_Z = 1.96


def fill(text: str, *, rng: random.Random, n: int, words: dict[str, str] | None = None) -> str:
    """The text with every token replaced; ValueError names a token that is neither a word nor a figure."""
    known = {"n": f"{n:,}", **(words or {})}

    def replace(match: re.Match[str]) -> str:
        token = match.group(1)
        return known[token] if token in known else _figure(token, rng, n)

    return _NESTED.sub(r"(\1; \2\3)", _TOKEN.sub(replace, text))


def draw(bounds: str, rng: random.Random) -> int:
    """A whole number between the bounds of `low-high`, both included."""
    low, high = (int(part) for part in bounds.split("-"))
    return rng.randint(low, high)


def wilson(successes: int, total: int) -> tuple[float, float]:
    """The Wilson score interval at 95% for a proportion, as fractions (Wilson 1927)."""
    share = successes / total
    centre = share + _Z**2 / (2 * total)
    spread = _Z * math.sqrt(share * (1 - share) / total + _Z**2 / (4 * total**2))
    scale = 1 + _Z**2 / total
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def _figure(token: str, rng: random.Random, n: int) -> str:
    match = _RANGE.fullmatch(token)
    if match is None:
        raise ValueError(f"Write a known word or a range between braces, not {{{token}}}.")
    low, high, form, argument = match.group("low", "high", "form", "argument")
    decimals = len(low.partition(".")[2])
    value = round(rng.uniform(float(low), float(high)), decimals)
    if form == "%":
        return _share(value, _denominator(argument, n))
    if form == "±":
        return _interval(value, value - float(argument), value + float(argument), decimals)
    if form == "×":
        return _interval(value, value * math.exp(-float(argument)), value * math.exp(float(argument)), decimals)
    return f"{value:,.{decimals}f}"


def _interval(value: float, low: float, high: float, decimals: int) -> str:
    bounds = f"{low:,.{decimals}f} to {high:,.{decimals}f}".replace("-", "−")
    return f"{value:,.{decimals}f} (95% CI {bounds})"


def _denominator(argument: str, n: int) -> int:
    if not argument:
        return n
    return round(n * float(argument)) if float(argument) < 1 else int(argument)


def _share(percentage: float, total: int) -> str:
    successes = round(total * percentage / 100)
    low, high = wilson(successes, total)
    shown = f"{100 * successes / total:.0f}%"
    return f"{shown} ({successes:,} of {total:,}; 95% CI {100 * low:.0f}% to {100 * high:.0f}%)"
