"""Two people at one brief: what each changed is put together; only the same field changed twice is a conflict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CONTENT_FIELDS = ("title", "category", "stage", "conditions", "texts", "answers")
EMPTY: Mapping[str, Any] = {"title": "", "category": "", "stage": "", "conditions": "", "texts": {}, "answers": {}}
_MAPPINGS = ("texts", "answers")

Place = tuple[str, str]
"""A field, and within texts and answers the layer or question; otherwise an empty string."""


def apply(content: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The content with the changes on top. Texts and answers are merged; an answer without words is taken away."""
    merged = {**content, **changes}
    for name in _MAPPINGS:
        merged[name] = {**content[name], **changes.get(name, {})}
    merged["texts"] = {layer: text for layer, text in merged["texts"].items() if text.strip()}
    merged["answers"] = {question: answer for question, answer in merged["answers"].items() if answer["text"].strip()}
    return merged


def conflicts(*, base: Mapping[str, Any], mine: Mapping[str, Any], newest: Mapping[str, Any]) -> frozenset[Place]:
    """The places that both sides have changed since `base`, each in another way."""
    before, here, there = _flat(base), _flat(mine), _flat(newest)
    places = here.keys() | there.keys()
    return frozenset(
        place
        for place in places
        if here.get(place) != before.get(place)
        and there.get(place) != before.get(place)
        and here.get(place) != there.get(place)
    )


def combine(*, base: Mapping[str, Any], mine: Mapping[str, Any], newest: Mapping[str, Any]) -> dict[str, Any]:
    """`newest` with what `mine` changed since `base`; where both changed, mine."""
    before, here = _flat(base), _flat(mine)
    combined = {name: dict(value) if name in _MAPPINGS else value for name, value in newest.items()}
    for place in before.keys() | here.keys():
        if here.get(place) == before.get(place):
            continue
        name, key = place
        if not key:
            combined[name] = here[place]
        elif place in here:
            combined[name][key] = here[place]
        else:
            combined[name].pop(key, None)
    return combined


def _flat(content: Mapping[str, Any]) -> dict[Place, Any]:
    plain = {(name, ""): value for name, value in content.items() if name not in _MAPPINGS}
    inner = {(name, key): value for name in _MAPPINGS for key, value in content[name].items()}
    return plain | inner
