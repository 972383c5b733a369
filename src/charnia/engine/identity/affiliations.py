"""Which organisations of a registry an affiliation names, how sure that is, and why.

Names are looked for word by word; each place where one stands gathers points for and against. The points are
log-odds, so that the confidence is their logistic function. Precision comes first: a name that organisations elsewhere
bear too counts only with its place beside it, and what stays doubtful is not named.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from charnia.core.registers import RegisteredOrganisation
from charnia.engine.identity.phrases import Found
from charnia.engine.identity.reading import Reading
from charnia.engine.identity.reasons import ANOTHER, Places, Reason, of_name, of_neighbours
from charnia.engine.identity.registry import NameMeaning, NameUse, Registry
from charnia.engine.identity.spellings import SUB_UNITS
from charnia.engine.identity.words import pulled_apart, readable

SURE = 0.8
"""The confidence from which an organisation is named."""

_MARGIN = 0.25
"""By how many points the best of several organisations with one name must lead."""


@dataclass(frozen=True, slots=True)
class Mention:
    """An organisation that a text seems to name. `quote` are the words of the text that do."""

    meaning: NameMeaning
    quote: str
    reasons: tuple[Reason, ...]
    first: int
    last: int

    @property
    def organisation(self) -> RegisteredOrganisation:
        return self.meaning.organisation

    @property
    def points(self) -> float:
        """Log-odds."""
        return sum(reason.points for reason in self.reasons)

    @property
    def confidence(self) -> float:
        """Between 0 and 1."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.points))))


@dataclass(frozen=True, slots=True)
class Resolution:
    """What an affiliation names: `sure` in the order of the text, and what was thought of and left out."""

    sure: tuple[Mention, ...]
    unsure: tuple[Mention, ...]

    @property
    def confidence(self) -> float:
        """That of the least sure organisation named; where none is, that of the likeliest left out, else 0."""
        if self.sure:
            return min(mention.confidence for mention in self.sure)
        return max((mention.confidence for mention in self.unsure), default=0.0)


class Resolver:
    """Resolves affiliations against one registry."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def resolve(self, affiliation: str) -> Resolution:
        """The organisations that an affiliation names. The same text always gives the same answer."""
        text = readable(affiliation)
        resolution = self._resolve(text)
        apart = pulled_apart(text)
        if not resolution.sure and apart != text:
            return self._resolve(apart)
        return resolution

    def _resolve(self, text: str) -> Resolution:
        reading = Reading(text)
        spans = list(_not_overlapping(self._registry.names.find(reading.words)))
        if not spans:
            return Resolution((), ())
        places = Places(reading, self._registry)
        found = (_best(_mentions(reading, span, places)) for span in spans)
        return _settled(reading, [mention for mention in found if mention is not None])


def _best(mentions: Iterable[Mention]) -> Mention | None:
    """The organisation for which most speaks; when others with the same name come close, that speaks against it."""
    ranked = sorted(mentions, key=lambda m: (-m.points, m.organisation.id))
    if not ranked:
        return None
    near = [m for m in ranked if ranked[0].points - m.points < _MARGIN]
    return (
        ranked[0] if len(near) == 1 else _also(ranked[0], Reason(f"{len(near)} organisations have this name", ANOTHER))
    )


def _mentions(reading: Reading, span: Found[NameMeaning], places: Places) -> Iterator[Mention]:
    """Every organisation with this name, each by the name that says most for it."""
    best: dict[str, Mention] = {}
    quote = reading.quote(span.first, span.last)
    for meaning in span.meanings:
        if meaning.use is NameUse.ACRONYM and not _is_acronym(quote):
            continue
        around = places.reasons(span.first, span.last, meaning.organisation)
        reasons = (*of_name(meaning, span), *of_neighbours(reading, span, meaning), *around)
        mention = Mention(meaning, quote, reasons, span.first, span.last)
        known = best.get(meaning.organisation.id)
        if known is None or known.points < mention.points:
            best[meaning.organisation.id] = mention
    yield from best.values()


def _is_acronym(quote: str) -> bool:
    """Capitals without full stops between: those are somebody's initials."""
    return sum(letter.isalpha() for letter in quote) >= 3 and not any(c.islower() or c in ".;" for c in quote)


def _not_overlapping(found: Iterable[Found[NameMeaning]]) -> Iterator[Found[NameMeaning]]:
    """The longest names, from left to right: what lies inside or across a longer one is not looked at."""
    every = list(found)
    taken: list[Found[NameMeaning]] = []
    for one in sorted(every, key=lambda f: (-f.weight, f.first)):
        if all(one.last <= other.first or one.first >= other.last for other in taken) and not _gives_way(one, every):
            taken.append(one)
    yield from sorted(taken, key=lambda f: f.first)


def _gives_way(one: Found[NameMeaning], every: Sequence[Found[NameMeaning]]) -> bool:
    """Whether it is a trust's name without "NHS Trust" that holds the full name of the trust's own hospital."""
    trusts = [meaning.organisation for meaning in one.meanings if meaning.use is NameUse.SHORT]
    if not trusts or len(trusts) < len(one.meanings):
        return False
    hospitals = {
        meaning.organisation.id
        for other in every
        if one.first <= other.first and other.last <= one.last and other.weight < one.weight
        for meaning in other.meanings
        if meaning.use is NameUse.NAME and "hospital" in meaning.organisation.name.lower()
    }
    return any(not hospitals.isdisjoint(trust.relatives) for trust in trusts)


def _settled(reading: Reading, found: Sequence[Mention]) -> Resolution:
    """What is sure when a part of a larger organisation, and an acronym beside a name, count for less."""
    likely = [mention for mention in found if mention.confidence >= SURE]
    unsure = [mention for mention in found if mention.confidence < SURE]
    sure: dict[str, Mention] = {}
    for mention in likely:
        same_part = [m for m in likely if reading.parts[m.first] == reading.parts[mention.first]]
        others = [m for m in same_part if m.organisation.id != mention.organisation.id]
        judged = _beside(reading, mention, others)
        if judged.confidence < SURE:
            unsure.append(judged)
        else:
            sure.setdefault(judged.organisation.id, judged)
    return Resolution(tuple(sure.values()), tuple(sorted(unsure, key=lambda m: m.first)))


def _beside(reading: Reading, mention: Mention, others: Sequence[Mention]) -> Mention:
    """The mention, with what the other organisations in the same part of the text say against it."""
    if not others:
        return mention
    if mention.meaning.use is NameUse.ACRONYM:
        return _also(mention, Reason("another organisation is named in full beside the acronym", -3.0))
    heads_a_part = reading.words[mention.first].form in SUB_UNITS
    related = any(m.organisation.id in mention.organisation.relatives for m in others)
    if mention.meaning.common and heads_a_part and not related:
        return _also(mention, Reason("it may be a part of the other organisation named", -3.0))
    return mention


def _also(mention: Mention, reason: Reason) -> Mention:
    return replace(mention, reasons=(*mention.reasons, reason))
