"""Where the terms of a text stand, remembered for texts that are asked about again."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from charnia.engine.text.terms import occurrences

Spans = tuple[tuple[int, int], ...]


@lru_cache(maxsize=1 << 13)
def places(text: str) -> Mapping[str, Spans]:
    """Each term of a text with all its `(start, end)`, in order. The answer is shared: read it, never change it."""
    found: dict[str, list[tuple[int, int]]] = {}
    for term, start, end in occurrences(text):
        found.setdefault(term, []).append((start, end))
    return {term: tuple(spans) for term, spans in found.items()}
