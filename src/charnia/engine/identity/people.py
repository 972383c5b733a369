"""Which person records are probably one human, and which of these links may be made without a person looking.

The probability of a link is that of Fellegi and Sunter: the odds that two of these people drawn by chance are one,
times what each sign makes of them. Precision comes first: a link is certain only above a high bar, with a sign beside
the name, without any sign against it, and where everybody whom it would join, directly or through others, fits
everybody else. The rest is for people to look at.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from charnia.engine.identity.people_blocks import pairs_to_compare
from charnia.engine.identity.people_signs import Sign, Topic, signs_between
from charnia.engine.identity.people_traces import Population, Traces

CERTAIN = 0.99
"""Probability from which a link may be made by itself."""
WORTH_A_LOOK = 0.5
"""Probability from which a pair is shown to people."""
ALREADY_TWICE = 0.2
"""How many other records each person is expected to have here, before anything is known."""
LEAST_BESIDE_THE_NAME = 3.0
"""Bits that co-authors, organisation and subject must give together for a link to be certain."""
LEAST_BESIDE_INITIALS = 4.5
"""The same where the given names agree by an initial only, or by a form of a name."""
_WHOLE_NAME = 9.0
"""Bits from which a name is a name and not a family name with an initial."""

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Link:
    """Two person records by their keys, the lower first, with the probability that they are one and every sign."""

    one: int
    other: int
    probability: float
    signs: tuple[Sign, ...]

    @property
    def pair(self) -> Pair:
        """Both keys."""
        return self.one, self.other

    @property
    def bits(self) -> float:
        """What all signs add up to."""
        return sum(sign.bits for sign in self.signs)


@dataclass(frozen=True, slots=True)
class Links:
    """Links that may be made, and those that people should look at, the likeliest first."""

    certain: tuple[Link, ...]
    doubtful: tuple[Link, ...]
    compared: int


def find_links(
    people: Sequence[Traces],
    *,
    apart: Collection[Pair] = (),
    progress: Callable[[int], None] = lambda compared: None,
) -> Links:
    """Links among person records. `apart` are pairs, the lower key first, that are known to be different people; they
    are neither compared nor joined by way of others. `progress` is told how many pairs have been compared."""
    population = Population(people)
    links: list[Link] = []
    number = 0
    for number, (one, other) in enumerate(pairs_to_compare(people), start=1):
        if number % 1000 == 0:
            progress(number)
        if (one.key, other.key) not in apart and (link := link_between(one, other, population)):
            links.append(link)
    links.sort(key=lambda link: (-link.probability, link.pair))
    certain = _that_fit(links, {one.key: one for one in people}, population, apart)
    made = {link.pair for link in certain}
    return Links(tuple(certain), tuple(link for link in links if link.pair not in made), number)


def link_between(one: Traces, other: Traces, population: Population) -> Link | None:
    """The link of two person records; None where they cannot be one, or it is not worth a look."""
    signs = signs_between(one, other, population)
    if signs is None:
        return None
    bits = math.log2(ALREADY_TWICE / population.size) + sum(sign.bits for sign in signs)
    probability = 1 / (1 + 2.0 ** -max(-60.0, min(60.0, bits)))
    return Link(one.key, other.key, probability, signs) if probability >= WORTH_A_LOOK else None


def is_certain(link: Link) -> bool:
    """Whether a link may be made without a person looking, as far as the two alone are concerned."""
    if link.probability < CERTAIN or any(map(_speaks_against, link.signs)):
        return False
    beside = sum(sign.bits for sign in link.signs if sign.topic not in (Topic.NAME, Topic.SOURCE))
    named = _of_given_name(link.signs)
    return beside >= (LEAST_BESIDE_THE_NAME if named else LEAST_BESIDE_INITIALS)


def _speaks_against(sign: Sign) -> bool:
    """Whether a sign leaves the decision to people. That one source tells two apart weighs and does not decide: sources
    part people."""
    return sign.forbids or (sign.bits < 0 and sign.topic is not Topic.SOURCE)


def _of_given_name(signs: Iterable[Sign]) -> bool:
    """Whether a whole given name agrees, or a further one beside the initial."""
    given = [sign.bits for sign in signs if sign.topic is Topic.NAME][1:]
    return sum(given) >= _WHOLE_NAME / 2


def _that_fit(
    links: Sequence[Link], people: dict[int, Traces], population: Population, apart: Collection[Pair]
) -> list[Link]:
    """The certain links, the likeliest first, as long as everybody whom they join fits everybody else."""
    groups: dict[int, set[int]] = defaultdict(set)
    made = []
    for link in filter(is_certain, links):
        one, other = groups[link.one] or {link.one}, groups[link.other] or {link.other}
        if one is not other and not all(_fit(people[a], people[b], population, apart) for a in one for b in other):
            continue
        joined = one | other
        for key in joined:
            groups[key] = joined
        made.append(link)
    return made


def _fit(one: Traces, other: Traces, population: Population, apart: Collection[Pair]) -> bool:
    pair = (min(one.key, other.key), max(one.key, other.key))
    if pair in apart:
        return False
    signs = signs_between(one, other, population)
    return signs is not None and not any(sign.forbids for sign in signs)
