"""What changed between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORDS = re.compile(r"(?:[^\W_]+|[\W_])\s*")
# Comparing takes time with the square of the length: longer stretches are shown as replaced whole.
_MOST_LINES = 4_000
_MOST_WORDS = 3_000


class Change(StrEnum):
    """What happened to a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with what happened to it. Same and removed pieces make the old text, same and added the new."""

    change: Change
    text: str


def differences(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces in reading order: first by line, then by word within the lines that differ."""
    pieces: list[Piece] = []
    for before, after in _blocks(_lines(old), _lines(new), _MOST_LINES):
        if before == after:
            pieces.append(Piece(Change.SAME, before))
        else:
            pieces.extend(_within(before, after))
    return _without_last_ends(list(_joined(pieces)))


def _lines(text: str) -> list[str]:
    """The lines with their ends, also the last: else the line at which a text ended before would count as changed."""
    return f"{text}\n".splitlines(keepends=True)


def _without_last_ends(pieces: list[Piece]) -> tuple[Piece, ...]:
    """The pieces without the line end that `_lines` has put to the end of each text.

    Where one text only goes on, its last line end is moved before what was added or removed, and what is the same loses
    its own.
    """
    last_same = max((place for place, piece in enumerate(pieces) if piece.change is Change.SAME), default=-1)
    before, tail = pieces[: last_same + 1], pieces[last_same + 1 :]
    if len({piece.change for piece in tail}) < 2:
        before[-1] = Piece(Change.SAME, before[-1].text.removesuffix("\n"))
        tail = [Piece(piece.change, "\n" + piece.text.removesuffix("\n")) for piece in tail]
    else:
        tail = [Piece(piece.change, piece.text.removesuffix("\n")) for piece in tail]
    return tuple(piece for piece in [*before, *tail] if piece.text)


def _within(old: str, new: str) -> Iterator[Piece]:
    for before, after in _blocks(_WORDS.findall(old), _WORDS.findall(new), _MOST_WORDS):
        if before == after:
            yield Piece(Change.SAME, before)
            continue
        if before:
            yield Piece(Change.REMOVED, before)
        if after:
            yield Piece(Change.ADDED, after)


def _blocks(old: Sequence[str], new: Sequence[str], most: int) -> Iterator[tuple[str, str]]:
    """Stretches of the two that belong together, joined to text."""
    if max(len(old), len(new)) > most:
        yield "".join(old), "".join(new)
        return
    for _, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new).get_opcodes():
        yield "".join(old[old_start:old_end]), "".join(new[new_start:new_end])


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Neighbours with the same fate become one piece."""
    held: Piece | None = None
    for piece in pieces:
        if held and held.change is piece.change:
            held = Piece(held.change, held.text + piece.text)
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held
