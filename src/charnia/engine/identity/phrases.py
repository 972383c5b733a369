"""Many phrases looked for in a text at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from charnia.engine.identity.words import Break, Word

Meaning = TypeVar("Meaning")


class Found(NamedTuple, Generic[Meaning]):
    """A phrase in a text: it stands in `text[first:last]`; `weight` is the number of its words that carry meaning."""

    first: int
    last: int
    weight: int
    meanings: list[Meaning]


class _Node(Generic[Meaning]):
    """Where a phrase stands after some of its words. `tight` follows directly, `joined` behind "of" or the like."""

    __slots__ = ("joined", "meanings", "tight")

    def __init__(self) -> None:
        self.tight: dict[str, _Node[Meaning]] = {}
        self.joined: dict[str, _Node[Meaning]] = {}
        self.meanings: list[Meaning] = []


class Phrases(Generic[Meaning]):
    """Phrases as a tree of words: finding all of them costs one walk over the text, however many there are."""

    def __init__(self) -> None:
        self._root: _Node[Meaning] = _Node()

    def add(self, phrase: Sequence[Word], meaning: Meaning) -> None:
        """Adds a phrase, as `words` gives it; one without a weighty word is left out."""
        node, joined = self._root, False
        for word in phrase:
            if word.weightless:
                joined = node is not self._root
                continue
            node = (node.joined if joined else node.tight).setdefault(word.form, _Node())
            joined = False
        if node is not self._root and meaning not in node.meanings:
            node.meanings.append(meaning)

    def find(self, text: Sequence[Word]) -> Iterator[Found[Meaning]]:
        """Every place where a phrase stands, longer and shorter ones alike, from left to right.

        A comma in the text may stand between two words that follow each other directly in the phrase, but not where
        the phrase joins them: "Imperial College, London" is found, and "Keele University, London" holds no
        "University of London". A semicolon is never crossed.
        """
        for first, word in enumerate(text):
            node = None if word.weightless else self._root.tight.get(word.form)
            if node is not None:
                yield from self._walk(text, first, node)

    def _walk(self, text: Sequence[Word], first: int, start: _Node[Meaning]) -> Iterator[Found[Meaning]]:
        waiting = [(start, first + 1, 1)]
        while waiting:
            node, at, weight = waiting.pop()
            if node.meanings:
                yield Found(first, at, weight, node.meanings)
            step = _next(text, at)
            if step is not None:
                at, across = step
                steps = [node.tight.get(text[at].form), None if across else node.joined.get(text[at].form)]
                waiting.extend((child, at + 1, weight + 1) for child in steps if child is not None)


def _next(text: Sequence[Word], at: int) -> tuple[int, bool] | None:
    """The place of the next weighty word and whether a comma lies before it; None behind a semicolon or the end."""
    across = joined = False
    while at < len(text):
        word = text[at]
        if word.before is Break.STRONG:
            return None
        across = across or word.before is Break.SOFT
        if not word.weightless:
            return None if across and joined else (at, across)
        joined = True
        at += 1
    return None
