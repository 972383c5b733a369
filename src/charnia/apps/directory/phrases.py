"""Topics: the phrases that records share, found in their own words.

A topic is a pair of neighbouring words, or one longer word, that the titles of at least two records use and at most
one record in twelve has anywhere: rarer ones tell nothing about a field, commoner ones ("clinical trial") nothing
about a person. Words that say how a study was done, how many or when ("cohort", "two", "weeks") make no topic.
Pure: texts in, phrases out.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from charnia.engine.text.stems import stem
from charnia.engine.text.terms import Occurrence, is_pair, occurrences

FEWEST_TITLES = 2
LARGEST_SHARE = 1 / 12
ALWAYS_RARE = 10
"""In a small store a phrase of so many records is no commonplace yet."""
SMALLEST_TITLE_SHARE = 0.25
"""Of the records that have a phrase so many must have it in the title: what titles rarely say is seldom a subject."""
TEXT_READ = 600
"""So many characters of a text are read: openings say what a text is about."""
SHORTEST_SINGLE = 5
"""Single words of fewer letters are left to the pairs they stand in."""

_SINGLE_WEIGHT = 0.75
_WORDS = """
    one two three four five six seven eight nine ten twelve hundred thousand half third first second last next
    day days week weeks month months year years hour hours night daily weekly annual early late later long short term
    new novel old young current future recent previous small large larger high higher low lower great big best better
    good poor worse more less full whole single double multiple different similar same several common rare possible
    study studies trial trials cohort cohorts review reviews analysis analyses method methods result results protocol
    randomised randomized randomisation controlled control systematic meta prospective retrospective observational
    longitudinal cross sectional survey interview qualitative quantitative pilot feasibility evaluation evaluating
    report case cases series comparison comparing compared association associations associated effect effects effective
    effectiveness impact outcome outcomes risk risks factor factors evidence approach model models modelling
    population based level baseline follow people person patient patients participant adult adults man men woman women
    child children group groups number numbers rate rates ratio hazard interval confidence regression adjusted mean
    increase increased decrease reduce reduced reduces reducing improve improved improves improving change changes
    change use using used make makes made take takes keep keeps kept need needs find finds found show shows shown
    start starts come comes go goes lose loses fall falls rise rises wait waits ask asks say says tell tells know
    help helps work works working put puts give gives receive receives replace replaces spend spends start starts
    develop developing development towards among united kingdom england national international
    family families letter letters check checks health accuracy paper papers minute minutes support product products
    metre metres meter meters kilometre kilometres mile miles centimetre millimetre gram grams kilogram kilograms litre
    litres millilitre degree degrees percent percentage seconds pound pounds kilo kilos unit units
    response responses general reading reader readers time times suspected continuous guided programme versus
    """
_NO_TOPIC = frozenset(stem(word) for word in _WORDS.split())


@dataclass(frozen=True, slots=True)
class Phrases:
    """Which phrases each record has. `records` maps a record's key to its phrases, `labels` a phrase to how it is
    written most often, `shared_by` to the number of records that have it; `total` is the number of records."""

    records: Mapping[int, frozenset[str]]
    labels: Mapping[str, str]
    shared_by: Mapping[str, int]
    total: int

    def weight(self, phrase: str) -> float:
        """How much it tells when a record has the phrase: more the fewer others have it, and less for one word."""
        rarity = math.log(self.total / self.shared_by[phrase])
        return rarity if is_pair(phrase) else _SINGLE_WEIGHT * rarity


@dataclass(frozen=True, slots=True)
class Topic:
    """A phrase as it is shown. `key` travels in addresses; `count` is how many records (or people) have it."""

    key: str
    label: str
    count: int


def phrases_of(texts: Iterable[tuple[int, str, str]]) -> Phrases:
    """The phrases of `(key, title, text)` triples. A phrase counts once a record, however often it is said."""
    found: dict[int, set[str]] = {}
    titled: Counter[str] = Counter()
    spelt: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for key, title, text in texts:
        in_title = _spell(title, spelt)
        titled.update(in_title)
        found[key] = in_title | _spell(text[:TEXT_READ], spelt)
    shared_by = Counter(term for terms in found.values() for term in terms)
    most = max(ALWAYS_RARE, int(len(found) * LARGEST_SHARE))
    kept = {
        term
        for term, count in titled.items()
        if count >= FEWEST_TITLES and shared_by[term] <= most and count >= SMALLEST_TITLE_SHARE * shared_by[term]
    }
    return Phrases(
        records={key: frozenset(terms & kept) for key, terms in found.items()},
        labels={term: _label(spelt[term]) for term in kept},
        shared_by={term: shared_by[term] for term in kept},
        total=len(found),
    )


def topics_of(keys: Iterable[int], phrases: Phrases, *, most: int) -> list[Topic]:
    """What a set of records is about: the phrases that weigh most over all of them, each with its number of records.

    A phrase that shares a word with a heavier one is left out.
    """
    counts = Counter(phrase for key in keys for phrase in phrases.records.get(key, ()))
    ranked = sorted(counts, key=lambda phrase: (-counts[phrase] * phrases.weight(phrase), phrase))
    said: set[str] = set()
    chosen: list[Topic] = []
    for phrase in ranked:
        words = set(phrase.split(" "))
        if not words & said:
            said |= words
            chosen.append(Topic(phrase, phrases.labels[phrase], counts[phrase]))
        if len(chosen) == most:
            break
    return chosen


def _spell(text: str, spelt: defaultdict[str, Counter[str]]) -> set[str]:
    """The possible topics of a text; adds to `spelt` how each is written there."""
    found = {o for o in occurrences(text) if _may_be_a_topic(o)}
    for occurrence in found:
        spelt[occurrence.term][text[occurrence.start : occurrence.end]] += 1
    return {occurrence.term for occurrence in found}


def _may_be_a_topic(occurrence: Occurrence) -> bool:
    words = occurrence.term.split(" ")
    if any(word in _NO_TOPIC or word.isdigit() for word in words):
        return False
    return len(words) > 1 or occurrence.end - occurrence.start >= SHORTEST_SINGLE


def _label(spellings: Counter[str]) -> str:
    """The commonest spelling, the shortest of equals, in lower case unless it is written with inner capitals."""
    best = min(spellings, key=lambda words: (-spellings[words], len(words), words))
    words = [word if any(c.isupper() for c in word[1:]) else word.lower() for word in best.split()]
    label = " ".join(words)
    return label[:1].upper() + label[1:]
