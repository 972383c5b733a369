"""A controlled vocabulary of headings (MeSH), and finding its headings in a text."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from charnia.engine.text.everyday_words import EVERYDAY_WORDS
from charnia.engine.text.stems import stem
from charnia.engine.topics.commonplaces import AMBIGUOUS, NO_HEADINGS, NO_TOPIC, is_domain_word
from charnia.engine.topics.words import Word, key_of, natural_order, runs

CHARACTERS_A_MENTION = 2_600
"""About 400 words: what a long text names more seldom is not what it is about."""
SHORTEST_WORD = 4
"""Letters. Shorter single words (AIDS, DNA) must stand in the text in the same capitals."""
LONGEST_HEADING = 6
"""Words. Longer headings never stand in a text as they are."""
_LEFT_OUT = (
    "E05.318",
    "E05.581",
    "G01",
    "G17",
    "I01",
    "I02",
    "K01",
    "L01",
    "M01",
    "N01",
    "N05.715",
    "N06.850",
    "V",
    "Z",
)
"""Branches of MeSH that name no subject of a person: statistics and study designs, physical quantities, mathematics,
social sciences at large, information, groups of persons, kinds of publications, places."""
_NAMED_BY_ONE_WORD = ("A", "B", "C0", "C1", "C20", "D", "E02", "E03", "E04", "F03", "G05.360", "H02.403")
"""Branches whose single words name one thing: anatomy, organisms, diseases, substances, treatments, mental disorders,
genomes, medical specialities."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading with the other names under which it goes and its places in the hierarchy ("C14.280.434")."""

    id: str
    name: str
    other_names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def is_telling(self) -> bool:
        """Whether the heading can be somebody's subject. One without any place is taken to be one."""
        if self.name.casefold() in NO_HEADINGS:
            return False
        return not self.places or not all(place.startswith(_LEFT_OUT) for place in self.places)


class Vocabulary:
    """Headings that can be found in texts. `version` changes with what they are."""

    def __init__(self, headings: Iterable[Heading] = ()) -> None:
        self._readable: dict[tuple[str, ...], Heading] = {}
        self._longest: dict[str, int] = {}
        self._by_key: dict[str, Heading] = {}
        digest = hashlib.sha256()
        for heading in headings:
            digest.update(f"{heading.id} {heading.name} {len(heading.other_names)}\n".encode())
            self._take_in(heading)
        self.version = digest.hexdigest()[:16] if self._by_key else "none"

    def __len__(self) -> int:
        return len({heading.id for heading in self._by_key.values()})

    def named(self, label: str) -> Heading | None:
        """The heading that goes under this name; None where there is none."""
        return self._by_key.get(key_of(label))

    def found_in(self, title: str, text: str) -> list[Heading]:
        """The telling headings that the title names or the text names at least twice, in a long one once in every 400
        words, the commonest first. Of headings that lie in one another only the longest counts."""
        if not self._readable:
            return []
        in_title = {heading.id: heading for heading in self._matches(title)}
        in_text = list(self._matches(text))
        counts = Counter(heading.id for heading in in_text)
        fewest = max(2, len(text) // CHARACTERS_A_MENTION)
        known = in_title | {heading.id: heading for heading in in_text if counts[heading.id] >= fewest}
        return sorted(known.values(), key=lambda one: (one.id not in in_title, -counts[one.id], one.name))

    def _take_in(self, heading: Heading) -> None:
        for name in (heading.name, *heading.other_names, *_spoken(heading.name)):
            key = key_of(name)
            if not key or (key in self._by_key and name != heading.name):
                continue
            if key not in self._by_key and heading.is_telling and _can_be_read(key, name, heading):
                words = tuple(key.split(" "))
                self._readable[words] = heading
                self._longest[words[0]] = max(len(words), self._longest.get(words[0], 0))
            self._by_key[key] = heading

    def _matches(self, text: str) -> Iterator[Heading]:
        for run in runs(text):
            forms = [word.form for word in run]
            place = 0
            while place < len(run):
                words, heading = self._longest_at(run, forms, place, text)
                if heading is not None:
                    yield heading
                place += max(1, words)

    def _longest_at(self, run: list[Word], forms: list[str], place: int, text: str) -> tuple[int, Heading | None]:
        """The longest heading that begins at a place of a run, with its number of words; 0 and None where none does."""
        for words in range(min(self._longest.get(forms[place], 0), len(run) - place), 0, -1):
            heading = self._readable.get(tuple(forms[place : place + words]))
            if heading is not None and (words > 1 or _is_meant(text[run[place].start : run[place].end], heading)):
                return words, heading
        return 0, None


def _spoken(name: str) -> Iterator[str]:
    """How people say what MeSH calls a neoplasm, and diabetes mellitus."""
    plain = natural_order(name)
    if plain.endswith(" Neoplasms"):
        yield f"{plain.removesuffix(' Neoplasms')} cancer"
    if plain == "Neoplasms":
        yield "cancer"
    if " Mellitus" in plain:
        yield plain.replace(" Mellitus", "")


def _can_be_read(key: str, name: str, heading: Heading) -> bool:
    """Whether a name found in a text means the heading: longer names do; a single word only where it is one of a
    disease, substance, organism, part of the body or treatment, and no word of everyday speech."""
    words = key.split(" ")
    if len(words) > LONGEST_HEADING or all(stem(word) in NO_TOPIC or word.isdigit() for word in words):
        return False
    if len(words) > 1:
        return True
    if stem(words[0]) in EVERYDAY_WORDS or words[0] in AMBIGUOUS or len(name) < 3:
        return False
    return is_domain_word(name) or any(place.startswith(_NAMED_BY_ONE_WORD) for place in heading.places)


def _is_meant(written: str, heading: Heading) -> bool:
    """An abbreviation means its heading only in its own capitals: AIDS are not aids, nor is a CAT a cat."""
    if len(written) < SHORTEST_WORD or written.isupper():
        return written in (heading.name, *heading.other_names)
    return not all(name.isupper() for name in (heading.name, *heading.other_names))


NO_VOCABULARY = Vocabulary()
