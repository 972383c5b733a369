"""A text in sentences."""

from __future__ import annotations

import re

_END = re.compile(r"(?<=[.!?])\s+|\n\s*|(?<=[。！？])")
_LEAST_LETTERS = 12
"""What is shorter is a figure, an initial or the end of an abbreviation, and goes with what stands before it."""


def sentences(text: str) -> list[str]:
    """The sentences in order, each once, without the space around them; crumbs go with the sentence before them."""
    found: list[str] = []
    start = 0
    for end in [*(match.end() for match in _END.finditer(text)), len(text)]:
        piece = text[start:end].strip()
        if sum(letter.isalpha() for letter in piece) >= _LEAST_LETTERS:
            found.append(piece)
        elif found and piece:
            found[-1] = f"{found[-1]} {piece}"
        start = end
    return list(dict.fromkeys(found)) or ([text.strip()] if text.strip() else [])
