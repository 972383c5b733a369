"""What speaks for and against two person records being one human, in bits.

Bits are logarithms to the base of two of how much likelier a sign is where the two are one than where they are two
(Fellegi and Sunter's weights), and they add up. What agrees counts by how rare it is among all people here: a shared
"Smith" says little, a shared co-author whom nobody else has says much. How often one human's two records agree at all
(`_AGREE`...) and what disagreement costs were set by judgement, and looked at on one half of the people of
`benchmarks/people_identity.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from enum import Enum
from typing import NamedTuple

from charnia.engine.identity.people_names import (
    FurtherNames,
    GivenNames,
    PersonName,
    compare_further,
    compare_given,
)
from charnia.engine.identity.people_traces import Population, Traces

MOST_OF_A_NAME = 20.0
MOST_OF_FELLOWS = 12.0
MOST_OF_ORGANISATIONS = 7.0
CAREER = 55
"""Years between the first and the last record of one human."""

_FAMILY_AGREES, _GIVEN_AGREES = 0.95, 0.8
_FELLOW_SHARED = 0.3
_ORGANISATION_SHARED = 0.6
_SAID_ENOUGH = 6
"""Fellows that both must have had for it to tell that none is shared."""


class Topic(Enum):
    """What a sign is about."""

    NAME = "name"
    WORK = "work"
    FELLOWS = "co-authors"
    ORGANISATION = "organisation"
    SUBJECT = "subject"
    YEARS = "years"
    SOURCE = "source"


class Sign(NamedTuple):
    """One reason as a sentence, with its bits: above zero for one human, below for two. A sign that `forbids` leaves
    the decision to people, however much speaks for it."""

    topic: Topic
    sentence: str
    bits: float
    forbids: bool = False


def signs_between(one: Traces, other: Traces, population: Population) -> tuple[Sign, ...] | None:
    """Every sign about two person records; None where they cannot be one: names or ORCID iDs contradict."""
    if one.orcid and other.orcid and one.orcid != other.orcid:
        return None
    named = _of_names(one, other, population)
    if named is None:
        return None
    rest = (_of_works, _of_fellows, _of_organisations, _of_subjects, _of_years, _of_source)
    return (*named, *(sign for about in rest if (sign := about(one, other, population))))


def _of_names(one: Traces, other: Traces, population: Population) -> tuple[Sign, ...] | None:
    """The signs of the two forms of the names that agree best; None where no form agrees, or where whole given names
    contradict each other in any form."""
    found = []
    for first in one.read_names:
        for second in other.read_names:
            signs = _of_two_names(first, second, population) or _of_turned(first, second, population)
            if signs:
                found.append(signs)
    if not found:
        return None
    return max(found, key=lambda signs: sum(sign.bits for sign in signs))


def _of_two_names(one: PersonName, other: PersonName, population: Population) -> tuple[Sign, ...] | None:
    family = _of_family(one, other, population)
    given = _of_given(one, other, population)
    if family is None or given is None:
        return None
    signs = _at_most((family, given), MOST_OF_A_NAME)
    further = _of_further(one, other)
    return (*signs, further) if further else signs


def _of_family(one: PersonName, other: PersonName, population: Population) -> Sign | None:
    if one.family == other.family or "".join(one.family) == "".join(other.family):
        rarity = min(population.family(word) for word in one.family)
        shown = " ".join(one.family).title()
        return Sign(Topic.NAME, f"Both have the family name {shown}.", _bits(_FAMILY_AGREES, rarity))
    shared = set(one.family) & set(other.family)
    if not shared or len(one.family) == len(other.family):
        return None
    word = min(shared, key=population.family)
    sentence = f"One has {word.title()} as a part of a longer family name."
    return Sign(Topic.NAME, sentence, _bits(0.05, population.family(word)))


def _of_given(one: PersonName, other: PersonName, population: Population) -> Sign | None:
    how = compare_given(one, other)
    if how is GivenNames.CONTRADICT:
        return None
    shorter = min(one.first, other.first, key=len)
    longer = max(one.first, other.first, key=len)
    if how is GivenNames.SAME:
        rarity = min(population.given(word) for word in (one.first, other.first))
        return Sign(Topic.NAME, f"Both have the given name {longer.title()}.", _bits(_GIVEN_AGREES, rarity))
    if how is GivenNames.FORMS:
        rarity = population.given(one.first) + population.given(other.first)
        sentence = f"{shorter.title()} and {longer.title()} are forms of one given name."
        return Sign(Topic.NAME, sentence, _bits(0.3, rarity))
    if how is GivenNames.BEGINS:
        sentence = f"{shorter.title()} may be short for {longer.title()}, or another name."
        return Sign(Topic.NAME, sentence, _bits(0.05, population.given(shorter)), forbids=True)
    if how is GivenNames.INITIAL:
        sentence = f"The given names agree only as far as an initial: {shorter[:1].upper()}."
        return Sign(Topic.NAME, sentence, _bits(_GIVEN_AGREES, population.given(shorter[:1])))
    if how is GivenNames.MIDDLE:
        return Sign(Topic.NAME, "One may go by a further given name of the other.", 1.0)
    return Sign(Topic.NAME, "A given name is not known on both sides.", -2.0, forbids=True)


def _of_further(one: PersonName, other: PersonName) -> Sign | None:
    how = compare_further(one, other)
    if how is FurtherNames.SAME:
        return Sign(Topic.NAME, "The further given names are the same.", 5.0)
    if how is FurtherNames.INITIALS:
        return Sign(Topic.NAME, "The further given names agree by their initials.", 3.0)
    if how is FurtherNames.CONTRADICT:
        return Sign(Topic.NAME, "The further given names differ.", -7.0, forbids=True)
    return None


def _of_turned(one: PersonName, other: PersonName, population: Population) -> tuple[Sign, ...] | None:
    """Two words in the other order: "Zhang Wei" and "Wei Zhang". Initials turn into anything and are left out."""
    if (one.given, one.family) != (other.family, other.given) or min(map(len, (*one.given, *one.family))) < 2:
        return None
    rarity = population.family(one.family[0]) + population.family(other.family[0])
    given = population.given(one.first) + population.given(other.first)
    bits = min(MOST_OF_A_NAME, _bits(0.05, rarity) + _bits(_GIVEN_AGREES, given))
    return (Sign(Topic.NAME, "The names are the same words in the other order.", bits),)


def _of_works(one: Traces, other: Traces, population: Population) -> Sign | None:
    both = len(one.works & other.works)
    if not both:
        return None
    named = "One record names" if both == 1 else f"{both} records name"
    return Sign(Topic.WORK, f"{named} both of them beside each other.", -9.0, forbids=True)


def _of_fellows(one: Traces, other: Traces, population: Population) -> Sign | None:
    own = {short_form for person in (one, other) for short_form in _own_forms(person)}
    shared = (one.fellow_keys & other.fellow_keys) - own
    if not shared:
        told = min(len(one.fellow_keys), len(other.fellow_keys)) >= _SAID_ENOUGH
        return Sign(Topic.FELLOWS, "They share no co-author.", -1.5) if told else None
    chances = min(len(one.fellow_keys), len(other.fellow_keys))
    rarest_first = sorted(shared, key=lambda form: (population.fellow(form), form))
    bits = _many([_bits(_FELLOW_SHARED, _chance(form, population) * chances) for form in rarest_first])
    names = _listed([form.rpartition(" ")[0].title() for form in rarest_first])
    what = f"{len(shared)} co-author{'s' * (len(shared) > 1)}"
    return Sign(Topic.FELLOWS, f"They share {what}: {names}.", max(0.3, min(MOST_OF_FELLOWS, bits)))


def _chance(form: str, population: Population) -> float:
    """How likely somebody of that name stands beside anybody: as often as here, and no less than the name is common."""
    family, _, initial = form.rpartition(" ")
    named = min(map(population.family, family.split()), default=0.0) * population.given(initial or "?")
    return max(population.fellow(form), named)


def _own_forms(person: Traces) -> Iterator[str]:
    for name in person.read_names:
        yield f"{' '.join(name.family)} {name.first[:1]}"


def _of_organisations(one: Traces, other: Traces, population: Population) -> Sign | None:
    if not one.organisations or not other.organisations:
        return None
    shared = one.organisations & other.organisations
    if not shared:
        return Sign(Topic.ORGANISATION, "Their records name no organisation in common.", -2.0)
    chances = min(len(one.organisations), len(other.organisations))
    share = min(0.9, min(map(population.organisation, shared)) * chances)
    bits = max(0.3, min(MOST_OF_ORGANISATIONS, _bits(_ORGANISATION_SHARED, share)))
    number = "an organisation" if len(shared) == 1 else f"{len(shared)} organisations"
    return Sign(Topic.ORGANISATION, f"Their records have {number} in common.", bits)


def _of_subjects(one: Traces, other: Traces, population: Population) -> Sign | None:
    if not one.words or not other.words:
        return None
    alike = _likeness(one.words.keys(), other.words.keys(), population.word)
    shared = sorted(one.words.keys() & other.words.keys(), key=lambda word: (population.word(word), word))
    telling = _listed([one.words[word].lower() for word in shared])
    for least, bits in ((0.25, 4.0), (0.15, 3.0), (0.08, 1.5)):
        if alike >= least:
            return Sign(Topic.SUBJECT, f"Their titles share telling words: {telling}.", bits)
    if alike < 0.02 and min(len(one.words), len(other.words)) >= _SAID_ENOUGH:
        return Sign(Topic.SUBJECT, "Their titles speak of different things.", -1.5)
    return None


def _likeness(one: Set[str], other: Set[str], share: Callable[[str], float]) -> float:
    """The cosine of two sets of words, each weighed by its rarity."""

    def weight(words: Iterable[str]) -> float:
        return sum(math.log2(1 / min(1.0, share(word))) ** 2 for word in words)

    whole = math.sqrt(weight(one) * weight(other))
    return weight(one & other) / whole if whole else 0.0


def _of_years(one: Traces, other: Traces, population: Population) -> Sign | None:
    if not one.years or not other.years:
        return None
    first, last = min(*one.years, *other.years), max(*one.years, *other.years)
    if last - first > CAREER:
        return Sign(Topic.YEARS, f"Their records lie {last - first} years apart.", -4.0, forbids=True)
    gap = max(min(one.years) - max(other.years), min(other.years) - max(one.years))
    if gap > 15:
        return Sign(Topic.YEARS, f"Between the records of one and the other lie {gap} years.", -2.0)
    return None


def _of_source(one: Traces, other: Traces, population: Population) -> Sign | None:
    if one.source and one.source == other.source:
        return Sign(Topic.SOURCE, f"One source, {one.source}, tells them apart.", -2.0)
    return None


def _bits(agree: float, chance: float) -> float:
    return math.log2(agree / min(0.99, chance))


def _many(bits: Sequence[float]) -> float:
    """Several signs of one kind hang together: the second counts half, the third a quarter."""
    return sum(max(0.0, one) * 0.5**rank for rank, one in enumerate(sorted(bits, reverse=True)[:6]))


def _at_most(signs: tuple[Sign, Sign], most: float) -> tuple[Sign, Sign]:
    """Both signs made smaller together where they are more than what a name can tell."""
    whole = sum(sign.bits for sign in signs)
    if whole <= most:
        return signs
    first, second = (sign._replace(bits=sign.bits * most / whole) for sign in signs)
    return first, second


def _listed(words: Sequence[str], most: int = 3) -> str:
    shown = ", ".join(words[:most])
    return f"{shown} and {len(words) - most} more" if len(words) > most else shown
