"""Where an address says that it lies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from charnia.engine.identity.phrases import Found, Phrases
from charnia.engine.identity.words import Break, Word, words
from charnia.engine.identity.world import ABROAD, HOME_NAMES, STATE_CODES

_POSTCODE = re.compile(r"\b(?:[A-Z]{1,2}\d[A-Z\d]?)\s{0,3}\d\s?[ABD-HJLNP-UW-Z]{2}(?![A-Za-z])")
"""A full postcode of the United Kingdom, in capitals."""

_ZIP_LENGTH = 5
_SHORTEST_IN_SMALL_LETTERS = 4
_STATES = {code: country for country, codes in STATE_CODES.items() for code in codes.split()}


class PlaceMention(NamedTuple):
    """A country, or a place that tells one, in `text[first:last]` (words)."""

    first: int
    last: int
    country: str


def _known_places() -> Phrases[str]:
    known: Phrases[str] = Phrases()
    for table in (HOME_NAMES, ABROAD):
        for country, names in table.items():
            for name in names.split(";"):
                known.add(words(name.strip()), country)
    return known


_KNOWN = _known_places()


def countries(text: str, among: Sequence[Word]) -> list[PlaceMention]:
    """Every mention of a country, from left to right; of two that overlap the longer ("Northern Ireland")."""
    found = [PlaceMention(f.first, f.last, f.meanings[0]) for f in longest(_KNOWN.find(among))]
    written = [mention for mention in found if _is_written_as_a_name(text, among, mention)]
    starts = {mention.first for mention in written}
    bounded = [m for m in written if m.country in HOME_NAMES or _ends_a_name(among, m.last, starts)]
    return sorted({*bounded, *_postcodes(text, among), *_states(text, among)})


def longest(found: Iterable[Found[str]]) -> Iterator[Found[str]]:
    """Those that lie in no longer one, from left to right."""
    taken: list[Found[str]] = []
    for one in sorted(found, key=lambda f: (-f.weight, f.first)):
        if all(one.last <= other.first or one.first >= other.last for other in taken):
            taken.append(one)
    yield from sorted(taken)


def _is_written_as_a_name(text: str, among: Sequence[Word], mention: PlaceMention) -> bool:
    """Short ones must stand in capitals: "US" is a country and "us" is not."""
    raw = text[among[mention.first].start : among[mention.last - 1].end]
    letters = [letter for letter in raw if letter.isalpha()]
    return len(letters) >= _SHORTEST_IN_SMALL_LETTERS or raw.isupper() or text.islower()


def _ends_a_name(among: Sequence[Word], at: int, starts: set[int]) -> bool:
    """Whether a place may end before word `at`: "Virginia Woolf Building" is no place, "Virginia 22903, USA" is."""
    if at >= len(among) or at in starts:
        return True
    after = among[at]
    return after.before is not Break.NONE or after.weightless or after.form.isdigit()


def _postcodes(text: str, among: Sequence[Word]) -> Iterator[PlaceMention]:
    for match in _POSTCODE.finditer(text):
        inside = [i for i, word in enumerate(among) if match.start() <= word.start < match.end()]
        if inside:
            yield PlaceMention(inside[0], inside[-1] + 1, "GB")


def _states(text: str, among: Sequence[Word]) -> Iterator[PlaceMention]:
    for at, word in enumerate(among):
        country = _STATES.get(text[word.start : word.end])
        if country and word.before is Break.SOFT and _ends_state(among, at + 1):
            yield PlaceMention(at, at + 1, country)


def _ends_state(among: Sequence[Word], at: int) -> bool:
    """Whether a state's code may end before word `at`: a break, a code of five figures or "USA" follows, not the
    figures of a postcode ("WV1 1LY" is in Wolverhampton)."""
    if at >= len(among) or among[at].before is not Break.NONE:
        return True
    form = among[at].form
    return (form.isdigit() and len(form) == _ZIP_LENGTH) or form in {"usa", "canada", "australia"}
