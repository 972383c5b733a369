"""Reads a learned sentence model, as `benchmarks/train_sentences.py` writes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from charnia.core.diagnosis.model import GAP, SentenceModel
from charnia.core.vocabulary import Axis, GapKind

_CLASSES = frozenset([GAP, *(f"kind:{one.value}" for one in GapKind), *(f"axis:{one.value}" for one in Axis)])


def read_sentence_model(file: Path) -> SentenceModel:
    """The model in a JSON file: `bias` by class, `weights` by feature and class.

    Raises OSError, or ValueError with a sentence that says what is wrong.
    """
    values = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(values, dict) or set(values) != {"bias", "weights"} or not isinstance(values["weights"], dict):
        raise ValueError("give 'bias' and 'weights'; benchmarks/train_sentences.py writes such a file.")
    weights = {feature: _numbers(by_class, f"feature {feature}") for feature, by_class in values["weights"].items()}
    return SentenceModel(weights=weights, bias=_numbers(values["bias"], "bias"))


def _numbers(values: Any, where: str) -> Mapping[str, float]:  # JSON may hold anything; checked here
    if not isinstance(values, dict) or not values.keys() <= _CLASSES:
        raise ValueError(f"{where}: give numbers for the classes {', '.join(sorted(_CLASSES))} only.")
    if not all(isinstance(number, int | float) and not isinstance(number, bool) for number in values.values()):
        raise ValueError(f"{where}: every weight must be a number.")
    return {name: float(number) for name, number in values.items()}
