"""A quote shown where it stands: the passage around it, cut at words, with the quote marked."""

from __future__ import annotations

from dataclasses import dataclass

ROOM = 220
"""How many characters before and after the quote are shown at most."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What stands before the quote, the quote, and what stands after it. The three joined are a piece of the text,
    but for an ellipsis where something was left out."""

    before: str
    quote: str
    after: str


def passage_around(text: str, start: int, end: int, *, room: int = ROOM) -> Passage:
    """The passage of `text` around `text[start:end]`, no wider than its paragraph and `room` characters either side.

    Raises ValueError when the offsets do not name a piece of the text.
    """
    if not 0 <= start < end <= len(text):
        raise ValueError("The quote must lie inside the text.")
    return Passage(_before(text[:start], room), text[start:end], _after(text[end:], room))


def _before(text: str, room: int) -> str:
    paragraph = text.rpartition("\n\n")[2]
    if len(paragraph) <= room:
        return paragraph.lstrip()
    return "… " + paragraph[-room:].partition(" ")[2]


def _after(text: str, room: int) -> str:
    paragraph = text.partition("\n\n")[0]
    if len(paragraph) <= room:
        return paragraph.rstrip()
    return paragraph[:room].rpartition(" ")[0] + " …"
