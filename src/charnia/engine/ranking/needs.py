"""How a need as people write it becomes the weighted parts that evidence is compared with."""

from __future__ import annotations

from charnia.core.evidence import Need
from charnia.engine.index.contract import Part

_TITLE_WEIGHT = 0.2
_TEXT_WEIGHT = 0.8


def parts_of(need: Need) -> tuple[Part, ...]:
    """The title a fifth, the text the rest (chosen on one half of the development set's needs)."""
    if not need.title:
        return (Part("text", need.text),)
    return (Part("title", need.title, _TITLE_WEIGHT), Part("text", need.text, _TEXT_WEIGHT))
