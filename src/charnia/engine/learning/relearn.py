"""Weights that rank feedback better, kept only when feedback that they have not seen agrees.

The loss is logistic over pairs, as in RankNet (Burges et al., ICML 2005), with a pull back to the weights that Charnia
starts with. It is minimised by trying one weight after the other up and down with halving steps: nothing is random, so
the same feedback gives the same weights.
"""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from charnia.core.vocabulary import GapKind, Pillar
from charnia.engine.learning.judgements import Judgement, enough
from charnia.engine.learning.pairs import Floats, Pairs, ShownList, pairs_of
from charnia.engine.measures import BOOTSTRAP_SAMPLES, SEED
from charnia.engine.ranking.weights import DEFAULT_WEIGHTS, Leaning, Weights

SOFTNESS = 0.05
"""A score difference that says clearly which of two is better."""

PULL = 0.02
"""What it costs, of the whole loss, to move one weight by its full step."""

_STEPS = (1.0, 0.5, 0.25, 0.125)
_ROUNDS = 4
_BOUNDS: Mapping[str, tuple[float, float, float]] = {
    "profile": (0.1, 1.5, 0.4),
    "description": (0.5, 4.0, 1.0),
    "fit": (0.0, 0.6, 0.15),
}
"""Least, most, and full step."""

_LEANING = (-0.5, 0.5, 0.25)
_PARAMETERS: tuple[str | Leaning, ...] = (*_BOUNDS, *((kind, pillar) for kind in GapKind for pillar in Pillar))


@dataclass(frozen=True, slots=True)
class HeldBack:
    """How well feedback that was not learned from is ranked: the share of pairs in the right order, over gaps, with
    the weights in force and with the new ones, and the 95% interval of the difference (paired bootstrap over gaps)."""

    gaps: int
    before: float
    after: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Lesson:
    """What came of learning. `verdict` says why the weights are kept or not; `held_back` is None where it did not come
    to a check."""

    weights: Weights
    verdict: str
    judgements: int
    voices: int
    gaps: int
    held_back: HeldBack | None = None
    is_kept: bool = False


def relearn(lists: Mapping[str, ShownList], judgements: Sequence[Judgement], *, in_force: Weights) -> Lesson:
    """Learns from one half of the gaps and checks on the other. Keeps `in_force` unless the new weights are better."""
    known = [one for one in judgements if one.gap in lists]
    numbers = (len(known), len({one.voice for one in known}), len({one.gap for one in known}))
    verdict = enough(known)
    if not verdict:
        return Lesson(in_force, verdict.reason, *numbers)
    pairs = pairs_of(lists, known)
    learned = learn(pairs.where([not is_held_back(gap) for gap in pairs.gaps]))
    unseen = pairs.where([is_held_back(gap) for gap in pairs.gaps])
    check = _check(unseen, in_force, learned)
    reason = _why_not(unseen, in_force, learned, check)
    if reason:
        return Lesson(in_force, reason, *numbers, check)
    kept = f"Kept: {check.after:.1%} of held-back pairs stand in the right order, {check.before:.1%} before."
    return Lesson(learned, kept, *numbers, check, is_kept=True)


def is_held_back(gap: str) -> bool:
    """Whether a gap is never learned from. Half are, told by the gap alone, so that it stays so for ever."""
    return hashlib.sha256(gap.encode()).digest()[0] % 2 == 1


def learn(pairs: Pairs) -> Weights:
    """The weights of least loss that the search finds, starting where Charnia starts."""
    best, least = DEFAULT_WEIGHTS, loss(pairs, DEFAULT_WEIGHTS)
    for step in _STEPS:
        for _ in range(_ROUNDS):
            before = least
            for parameter in _PARAMETERS:
                for tried in _moved(best, parameter, step):
                    tried_loss = loss(pairs, tried)
                    if tried_loss < least - 1e-12:
                        best, least = tried, tried_loss
            if least == before:
                break
    return best


def loss(pairs: Pairs, weights: Weights) -> float:
    """The mean logistic loss of the pairs and the price of having moved."""
    total = float(pairs.weight.sum())
    if not total:
        return 0.0
    surprise = np.logaddexp(0.0, -pairs.margins(weights) / SOFTNESS)
    moved = math.fsum(_distance(weights, parameter) ** 2 for parameter in _PARAMETERS)
    return float((surprise * pairs.weight).sum()) / total + PULL * moved


def right_order(pairs: Pairs, weights: Weights) -> dict[str, tuple[float, float]]:
    """For each gap the weight of its pairs in the right order, ties by half, and of all its pairs."""
    right = _right(pairs, weights)
    found: dict[str, tuple[float, float]] = {}
    for gap, good, whole in zip(pairs.gaps, right, pairs.weight, strict=True):
        held = found.get(gap, (0.0, 0.0))
        found[gap] = (held[0] + float(good), held[1] + float(whole))
    return found


def _right(pairs: Pairs, weights: Weights) -> Floats:
    """The weight of each pair that counts as in the right order, `[p]`."""
    margins = np.round(pairs.margins(weights), 12)
    right: Floats = pairs.weight * np.where(margins > 0, 1.0, np.where(margins == 0, 0.5, 0.0))
    return right


def _check(unseen: Pairs, in_force: Weights, learned: Weights) -> HeldBack:
    before, after = right_order(unseen, in_force), right_order(unseen, learned)
    gaps = sorted(before)
    differences = [(after[gap][0] - before[gap][0], before[gap][1]) for gap in gaps]
    low, high = _interval(differences)
    return HeldBack(len(gaps), _share(before), _share(after), low, high)


def _why_not(unseen: Pairs, in_force: Weights, learned: Weights, check: HeldBack) -> str:
    """Why the new weights are not kept; empty when they are."""
    if check.low <= 0:
        return (
            f"Not kept: on held-back feedback the new weights are not surely better ({check.after:.1%} of pairs in the "
            f"right order, {check.before:.1%} before)."
        )
    if any(gain <= 0 for gain in _gain_without_each_voice(unseen, in_force, learned)):
        return "Not kept: the gain rests on a single company or team member."
    return ""


def _gain_without_each_voice(unseen: Pairs, in_force: Weights, learned: Weights) -> list[float]:
    """By how much weight in the right order the new weights are ahead when one voice is left out, for each voice."""
    gains = _right(unseen, learned) - _right(unseen, in_force)
    by_voice: dict[str, float] = {}
    for voice, gain in zip(unseen.voices, gains, strict=True):
        by_voice[voice] = by_voice.get(voice, 0.0) + float(gain)
    whole = math.fsum(by_voice.values())
    return [whole - gain for gain in by_voice.values()]


def _share(order: Mapping[str, tuple[float, float]]) -> float:
    whole = math.fsum(all_ for _, all_ in order.values())
    return math.fsum(right for right, _ in order.values()) / whole if whole else 0.0


def _interval(differences: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The 2.5% and 97.5% quantiles of the weighted mean over resamples of the gaps, seeded."""
    if not differences:
        return 0.0, 0.0
    chance = random.Random(SEED)  # noqa: S311 - resampling, not secrecy
    means = []
    for _ in range(BOOTSTRAP_SAMPLES):
        drawn = chance.choices(differences, k=len(differences))
        means.append(math.fsum(gain for gain, _ in drawn) / math.fsum(whole for _, whole in drawn))
    means.sort()
    return means[round(0.025 * (BOOTSTRAP_SAMPLES - 1))], means[round(0.975 * (BOOTSTRAP_SAMPLES - 1))]


def _moved(weights: Weights, parameter: str | Leaning, step: float) -> Iterator[Weights]:
    least, most, full = _bounds(parameter)
    now = _value(weights, parameter)
    for moved in (now + step * full, now - step * full):
        value = round(min(most, max(least, moved)), 6)
        if value != now:
            yield _with(weights, parameter, value)


def _bounds(parameter: str | Leaning) -> tuple[float, float, float]:
    return _BOUNDS[parameter] if isinstance(parameter, str) else _LEANING


def _distance(weights: Weights, parameter: str | Leaning) -> float:
    return (_value(weights, parameter) - _value(DEFAULT_WEIGHTS, parameter)) / _bounds(parameter)[2]


def _value(weights: Weights, parameter: str | Leaning) -> float:
    return float(getattr(weights, parameter)) if isinstance(parameter, str) else weights.leanings.get(parameter, 0.0)


def _with(weights: Weights, parameter: str | Leaning, value: float) -> Weights:
    if isinstance(parameter, str):
        return replace(weights, **{parameter: value})  # type: ignore[arg-type]  # the names of fields that hold floats
    kept = {cell: amount for cell, amount in weights.leanings.items() if cell != parameter}
    return replace(weights, leanings=kept | {parameter: value} if value else kept)
