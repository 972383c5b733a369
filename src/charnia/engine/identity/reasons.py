"""What speaks for and against an organisation whose name stands in a text.

Each reason has points, which are log-odds and add up. They were chosen by hand on one half of a set of judged
affiliations, and are round numbers on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from charnia.core.registers import RegisteredOrganisation
from charnia.core.vocabulary import OrganisationKind
from charnia.engine.identity.phrases import Found
from charnia.engine.identity.places import PlaceMention, countries
from charnia.engine.identity.reading import Reading
from charnia.engine.identity.registry import NameMeaning, NameUse, Registry
from charnia.engine.identity.spellings import (
    HEADS,
    LEGAL_FORMS,
    LONGER_AFTER,
    LONGER_BEFORE,
    NAMED_AFTER_A_FUNDER,
    NAMED_BY_SUBJECT,
    PLACES_OF_STUDY,
    SUB_UNITS,
)
from charnia.engine.identity.words import Break, Word, plain

_BASE = {
    NameUse.NAME: 2.5,
    NameUse.OTHER: 2.2,
    NameUse.SHORT: 1.9,
    NameUse.TURNED: 1.6,
    NameUse.ACRONYM: -1.5,
}
ANOTHER = -12.0
"""Points against what must be another organisation, whatever else speaks for it."""

_LONGEST_BEFORE_HEAD = 4


class Reason(NamedTuple):
    """What speaks for (points above zero) or against an organisation, as a part of a sentence."""

    because: str
    points: float


def of_name(meaning: NameMeaning, span: Found[NameMeaning]) -> Iterator[Reason]:
    yield Reason(f"the words are {meaning.use.value}", _BASE[meaning.use])
    if meaning.use is NameUse.ACRONYM:
        return
    if meaning.common:
        yield Reason("organisations in many places have such a name", -4.0 if span.weight <= 2 else -3.0)
    elif span.weight == 1 and not meaning.branch:
        yield Reason("a single word says little", -1.5)
    if not meaning.institution and not meaning.branch and span.weight > 1:
        yield Reason("the words may be those of a subject", -1.0 if meaning.use is NameUse.NAME else -4.0)
    if meaning.namesake:
        yield Reason("a well-known organisation of another country has this name too", -3.0)
    if meaning.branch:
        yield Reason("the register has a record for each country in which it works", -3.0)


def of_neighbours(reading: Reading, span: Found[NameMeaning], meaning: NameMeaning) -> Iterator[Reason]:
    """Whether the words around make another, longer name of it."""
    yield from _of_what_follows(reading, span, meaning)
    before = reading.before(span.first)
    if before is None or before.form.isdigit():
        return
    if before.weightless:
        if _is_a_member(reading, span.first):
            yield Reason("a fellow or member need not work there", -4.0)
        return
    word = reading.quote(span.first - 1, span.first)
    if _lacks_of(reading, span) or (before.form in LONGER_BEFORE and not _is_a_subject(reading, span.first)):
        yield Reason(f"“{word}” makes a longer name of it", ANOTHER)
    elif meaning.common or meaning.use is NameUse.ACRONYM:
        yield Reason(f"“{word}” may make a longer name of it", -3.0)
    elif reading.words[span.first].form not in HEADS:
        yield Reason(f"“{word}” may belong to the name", -1.2)


def _of_what_follows(reading: Reading, span: Found[NameMeaning], meaning: NameMeaning) -> Iterator[Reason]:
    yield from _of_something_paid_for(reading, span, meaning.organisation)
    after = reading.after(span.last)
    if after is None or after.form in LEGAL_FORMS:
        return
    word = reading.quote(span.last, span.last + 1)
    if after.form in {"of", "for"} and _goes_on(reading, span, meaning.organisation):
        yield Reason(f"“{reading.quote(span.last, span.last + 2)}” may make a longer name of it", -3.0)
    if after.form in LONGER_AFTER:
        is_hospital = reading.words[span.last - 1].form == "hospital"
        yield Reason(f"“{word}” makes a longer name of it", -1.0 if is_hospital else ANOTHER)
    elif not after.weightless and span.weight == 1 and not _is_a_part_of_a_university(after, meaning):
        yield Reason(f"“{word}” may belong to the name", -2.0)


def _goes_on(reading: Reading, span: Found[NameMeaning], organisation: RegisteredOrganisation) -> bool:
    """Whether a subject follows that makes another name: "Kennedy Institute" of Ethics, but not of its own town."""
    if span.last + 1 >= len(reading.words) or reading.words[span.last - 1].form not in NAMED_BY_SUBJECT:
        return False
    return reading.words[span.last + 1].form not in plain(organisation.address.town).split()


def _of_something_paid_for(
    reading: Reading, span: Found[NameMeaning], organisation: RegisteredOrganisation
) -> Iterator[Reason]:
    """Whether the name begins that of something the organisation pays for, its own acronym in brackets passed over."""
    is_university = organisation.kind is OrganisationKind.UNIVERSITY
    if is_university or any(word.form in PLACES_OF_STUDY for word in reading.words[span.first : span.last]):
        return
    start = span.last
    if start < len(reading.words) and reading.words[start].form in {plain(name) for name in organisation.acronyms}:
        start += 1
    elif reading.after(start) is None:
        return
    run = reading.run(start, _LONGEST_BEFORE_HEAD)
    heads = [number for number, word in enumerate(run) if word.form in NAMED_AFTER_A_FUNDER]
    if heads and not run[0].weightless:
        named = reading.quote(start, start + heads[0] + 1)
        yield Reason(f"“{named}” makes it the name of something that it pays for", -4.0)


def _is_a_part_of_a_university(after: Word, meaning: NameMeaning) -> bool:
    """ "UCL Institute of Ophthalmology" is a part of UCL."""
    return meaning.organisation.kind is OrganisationKind.UNIVERSITY and after.form in SUB_UNITS


def _is_a_subject(reading: Reading, at: int) -> bool:
    """Whether the word before is what a department is of: "Department of German University of Leeds"."""
    return at >= 2 and reading.words[at - 1].before is Break.NONE and reading.words[at - 2].weightless


def _lacks_of(reading: Reading, span: Found[NameMeaning]) -> bool:
    """Whether the text says "University London", which behind another word ("Brunel") is no University of London."""
    return span.weight == span.last - span.first == 2 and reading.words[span.first].form == "university"


def _is_a_member(reading: Reading, at: int) -> bool:
    return any(word.form in {"member", "fellow"} for word in reading.words[max(0, at - 3) : at])


class Places:
    """What a text says of countries and towns around a name."""

    def __init__(self, reading: Reading, registry: Registry) -> None:
        self._reading = reading
        self._countries = countries(reading.text, reading.words)
        self._towns = [(f.first, f.last, f.meanings[0]) for f in registry.towns.find(reading.words)]

    def reasons(self, first: int, last: int, organisation: RegisteredOrganisation) -> Iterator[Reason]:
        """Reasons from the country and the town that an organisation with its name in words `first:last` has."""
        town = organisation.address.town
        if any(name == town and (end <= first or start >= last) for start, end, name in self._towns):
            yield Reason(f"its town, {town}, stands beside the name", 3.2)
        if any(m.first < last < m.last or m.first < first < m.last for m in self._countries):
            yield Reason("its words are partly those of a country", ANOTHER)
        mention = self._governing(first, last)
        if mention is None or not organisation.address.country:
            return
        named = self._reading.quote(mention.first, mention.last)
        if mention.country == organisation.address.country:
            yield Reason(f"“{named}” tells its country", 2.5)
        elif self._reading.parts[mention.first] == self._reading.parts[first]:
            yield Reason(f"“{named}” tells another country", -8.0 if mention.first >= last else -2.0)

    def _governing(self, first: int, last: int) -> PlaceMention | None:
        """The next country behind the name, in its own part of the text if there is one there."""
        part = self._reading.parts[first]
        behind = [m for m in self._countries if m.first >= last]
        same = [m for m in behind if self._reading.parts[m.first] == part]
        before = [m for m in self._countries if m.last <= first and self._reading.parts[m.first] == part]
        return next(iter((*same, *before[::-1], *behind)), None)
