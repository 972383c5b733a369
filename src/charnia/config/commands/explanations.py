"""The proof cards that `charnia rank --explain` writes, and how much room they will take."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from charnia.config.commands.console import note
from charnia.core.evidence import Need
from charnia.engine.ranking.as_json import card_as_json
from charnia.engine.ranking.explain import Explainer
from charnia.engine.ranking.rank import Ranked
from charnia.engine.text.embeddings.contract import TextReader

LARGE = 100_000_000
"""Bytes from which on the size is said before anything is written."""
WITH_PASSAGES = 10
"""Places of each need whose sentences are compared: the model takes a moment for each."""
_CARDS_WEIGHED = 20


class Explanations:
    """A file of JSON Lines that grows by one card for each place of a run, or for the first `most` of each need. With a
    `reader` the cards of the first places have the passages that are closest in meaning."""

    def __init__(self, file: TextIO, *, most: int | None, reader: TextReader | None = None) -> None:
        self._file = file
        self._most = most
        self._reader = reader
        self.size = 0

    def write(self, need: Need, ranking: Sequence[Ranked], explainer: Explainer) -> None:
        """The cards of one need."""
        for place, ranked in enumerate(ranking[: self._most], start=1):
            line = _line(need, place, ranked, explainer, self._reader if place <= WITH_PASSAGES else None)
            self._file.write(line)
            self.size += len(line.encode("utf-8"))


def expected_size(need: Need, ranking: Sequence[Ranked], explainer: Explainer, *, most: int | None) -> float:
    """Bytes that the cards of one need will take, told from some of them, spread over the list."""
    places = len(ranking[:most])
    some = range(0, places, max(1, places // _CARDS_WEIGHED))
    sizes = [len(_line(need, place + 1, ranking[place], explainer).encode("utf-8")) for place in some]
    return places * sum(sizes) / len(sizes) if sizes else 0.0


def say_what_is_coming(size: float, path: Path) -> None:
    """Says how large a file will be where that is worth a thought, and how to ask for less."""
    if size < LARGE:
        return
    free = shutil.disk_usage(path.resolve().parent).free
    room = f" There is room for {size_in_words(free)} there." if size > free else ""
    note(
        f"{path} will take roughly {size_in_words(size)}.{room} "
        "For less, explain the first places of each need alone (--explain-top 10) or rank fewer (--top 100)."
    )


def size_in_words(size: float) -> str:
    """Bytes as people say them, such as "300 MB" or "4.1 GB"."""
    return f"{size / 1e9:,.1f} GB" if size >= 1e9 else f"{size / 1e6:,.0f} MB"


def _line(need: Need, place: int, ranked: Ranked, explainer: Explainer, reader: TextReader | None = None) -> str:
    card = card_as_json(explainer.card(ranked, reader=reader))
    return json.dumps({"need": need.id, "rank": place, **card}, ensure_ascii=False) + "\n"
