"""Reads a learned sentence model, as `benchmarks/train_sentences.py` writes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from charnia.core.diagnosis.model import GAP, SentenceModel
from charnia.core.vocabulary import Axis

_AXES = frozenset(axis.value for axis in Axis)


def read_sentence_model(file: Path) -> SentenceModel:
    """The model in a JSON file: `bias` of gap and axes, `gap` weights by feature, `axes` weights by feature and axis.

    Raises OSError, or ValueError with a sentence that says what is wrong.
    """
    values = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(values, dict) or set(values) != {"bias", "gap", "axes"} or not isinstance(values["axes"], dict):
        raise ValueError("give 'bias', 'gap' and 'axes'; benchmarks/train_sentences.py writes such a file.")
    return SentenceModel(
        gap=_numbers(values["gap"], "gap"),
        axes={feature: _named(by_axis, _AXES, f"feature {feature}") for feature, by_axis in values["axes"].items()},
        bias=_named(values["bias"], _AXES | {GAP}, "bias"),
    )


def _named(values: Any, names: frozenset[str], where: str) -> Mapping[str, float]:
    numbers = _numbers(values, where)
    if not numbers.keys() <= names:
        raise ValueError(f"{where}: give numbers for {', '.join(sorted(names))} only.")
    return numbers


def _numbers(values: Any, where: str) -> Mapping[str, float]:  # JSON may hold anything; checked here
    if not isinstance(values, dict):
        raise ValueError(f"{where}: give numbers by name.")
    if not all(isinstance(number, int | float) and not isinstance(number, bool) for number in values.values()):
        raise ValueError(f"{where}: every weight must be a number.")
    return {name: float(number) for name, number in values.items()}
