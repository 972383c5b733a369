"""Terms of many documents counted at once: many times as fast as one by one, and the same terms.

Each different piece between blanks is cut into words once and then stands as a number; pairs of neighbours are made of
whole arrays. A term is known by 64 bits: those of its spelling, or for a pair a mixture of those of its two words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from charnia.engine.index.contract import Document
from charnia.engine.index.facets import key_of
from charnia.engine.index.vectors import TITLE_COUNTS
from charnia.engine.text.terms import BETWEEN_NEIGHBOURS, LONGEST_IN_PAIR
from charnia.engine.text.tokens import tokens

Keys = NDArray[np.uint64]
Places = NDArray[np.int64]

_MOST_COUNTED = 2**16 - 1
_MOST_PIECES = 500_000
"""Different pieces that are remembered, some 150 MB; then the memory starts anew."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Row r has the terms `keys[terms[starts[r]:starts[r + 1]]]`, ascending, each as often as `counts` says.

    `keys` uint64[m] are the different terms of all rows, ascending; `words` is each row's single words, joined by
    blanks.
    """

    keys: Keys
    starts: Places
    terms: Places
    counts: NDArray[np.uint16]
    words: list[str]


def term_keys(terms: Iterable[str]) -> Keys:
    """The 64 bits of each term."""
    cut = [term.split(" ") for term in terms]
    first = np.array([key_of(words[0]) for words in cut], np.uint64)
    second = np.array([key_of(words[-1]) for words in cut], np.uint64)
    single = np.array([len(words) == 1 for words in cut], bool)
    return np.where(single, first, _pair_keys(first, second))


def _pair_keys(left: Keys, right: Keys) -> Keys:
    """A mixture in which every bit of both matters, and which is which (the end of splitmix64)."""
    mixed: Keys = left * np.uint64(0x9E3779B97F4A7C15) + right
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


class TermCounter:
    """Counts the terms of batches of documents. Not to be shared between threads."""

    def __init__(self) -> None:
        self._forget()

    def count(self, documents: Sequence[Document]) -> Counted:
        """What `count_terms` finds in each document, before counts are saturated."""
        if len(self._pieces) > _MOST_PIECES:
            self._forget()
        texts = [text for one in documents for text in (*[one.title] * TITLE_COUNTS, one.text)]
        cut = [text.split(" ") for text in texts]
        pieces = np.array([self._pieces[piece] for some in cut for piece in some], np.int64)
        words, joined, starts = self._words_of(pieces, np.cumsum([0, *map(len, cut)]))
        keys = np.array(self._keys, np.uint64)[words]
        is_number = np.array(self._is_number, bool)[words]
        meant = np.array(self._is_meant, bool)[words]
        pairs = 1 + np.flatnonzero(self._pair_up(words, is_number, meant) & joined[1:])
        singles = np.flatnonzero(meant & ~is_number)
        places = np.concatenate((singles, pairs))
        terms = np.concatenate((keys[singles], _pair_keys(keys[pairs - 1], keys[pairs])))
        rows = (np.searchsorted(starts, places, side="right") - 1) // (TITLE_COUNTS + 1)
        spelled = self._spelled
        cuts = np.searchsorted(singles, starts[:: TITLE_COUNTS + 1])
        said = [spelled[number] for number in words[singles].tolist()]
        lines = [" ".join(said[cuts[row] : cuts[row + 1]]) for row in range(len(documents))]
        return _tally(terms, rows, lines)

    def _words_of(self, pieces: Places, starts: Places) -> tuple[Places, NDArray[np.bool_], Places]:
        """The number of each word in the pieces of texts, whether it may join the one before, and texts' starts."""
        piece_starts = np.array(self._starts)
        sizes = piece_starts[pieces + 1] - piece_starts[pieces]
        first = np.concatenate(([0], np.cumsum(sizes)))
        places = np.repeat(piece_starts[pieces] - first[:-1], sizes) + np.arange(first[-1])
        opens, ends = np.array(self._opens, bool)[pieces], np.array(self._ends, bool)[pieces]
        opens[1:] &= ends[:-1]
        opens[starts[:-1]] = False
        joined = np.array(self._joined, bool)[places]
        joined[first[:-1][sizes > 0]] = opens[sizes > 0]
        return np.array(self._words, np.int64)[places], joined, first[starts]

    def _pair_up(self, words: Places, is_number: NDArray[np.bool_], meant: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """For each word but the first: whether it makes a pair with the one before, were they neighbours."""
        fit = meant & np.array(self._is_short, bool)[words]
        pairs: NDArray[np.bool_] = fit[:-1] & fit[1:] & ~(is_number[:-1] & is_number[1:])
        return pairs

    def _learn(self, piece: str) -> int:
        found = list(tokens(piece))
        self._opens.append(bool(found) and found[0].start == 0)
        self._ends.append(bool(found) and found[-1].end == len(piece))
        end = 0
        for token in found:
            self._words.append(self._word(token.term, is_number=token.is_number))
            self._joined.append(piece[end : token.start] in BETWEEN_NEIGHBOURS)
            end = token.end
        self._starts.append(len(self._words))
        return len(self._ends) - 1

    def _word(self, term: str, *, is_number: bool) -> int:
        known = self._numbers.get((term, is_number))
        if known is not None:
            return known
        self._spelled.append(term)
        self._keys.append(key_of(term))
        self._is_number.append(is_number)
        self._is_meant.append(bool(term))
        self._is_short.append(len(term) <= LONGEST_IN_PAIR)
        return self._numbers.setdefault((term, is_number), len(self._numbers))

    def _forget(self) -> None:
        self._pieces = _Learned(self._learn)
        self._starts = [0]
        self._words: list[int] = []
        self._joined: list[bool] = []
        self._opens: list[bool] = []
        self._ends: list[bool] = []
        self._numbers: dict[tuple[str, bool], int] = {}
        self._spelled: list[str] = []
        self._keys: list[int] = []
        self._is_number: list[bool] = []
        self._is_meant: list[bool] = []
        self._is_short: list[bool] = []


class _Learned(dict[str, int]):
    """Numbers that are worked out when they are first asked for."""

    def __init__(self, learn: Callable[[str], int]) -> None:
        super().__init__()
        self._learn = learn

    def __missing__(self, piece: str) -> int:
        return self.setdefault(piece, self._learn(piece))


def _tally(terms: Keys, rows: Places, words: list[str]) -> Counted:
    keys, numbers = np.unique(terms, return_inverse=True)
    width = max(1, len(keys))
    entries, counts = np.unique(rows * width + numbers, return_counts=True)
    sizes = np.bincount(entries // width, minlength=len(words))
    return Counted(
        keys=keys,
        starts=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        terms=entries % width,
        counts=np.minimum(counts, _MOST_COUNTED).astype(np.uint16),
        words=words,
    )
