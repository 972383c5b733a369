"""Does learning from use help, and can one account turn it? Simulated companies use lists and Charnia learns from them.

    .venv/bin/python benchmarks/learning_from_use.py
    .venv/bin/python benchmarks/learning_from_use.py --seeds 20

Each run invents companies with gaps and candidates whose true worth follows hidden weights, with noise. Companies look
down the first page, less often the further down, keep the best two that they look at, ask to meet the best, and now and
then call the worst not helpful. Charnia learns with the very code of `charnia relearn`. Reported is nDCG@10 against the
true worth on gaps that nobody has used, with the weights of the start, with those learned, and learned when one company
with ten accounts adds thousands of events for its own ends. "Uncapped" is the same attack with every event counting.
Nothing here is real data: it shows that the machinery works, not how much real use will teach.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from charnia.core.vocabulary import Axis, FeedbackVerb, GapKind, OfferKind, Pillar
from charnia.engine.learning.judgements import Event, judgements_of
from charnia.engine.learning.pairs import Floats, Rows, Shown, ShownList
from charnia.engine.learning.relearn import Lesson, relearn
from charnia.engine.measures import ndcg
from charnia.engine.ranking.exposure import attention
from charnia.engine.ranking.ordering import FIRST
from charnia.engine.ranking.weights import DEFAULT_WEIGHTS, SPEAKS_FOR_ITSELF, Weights

TRUE_WEIGHTS = Weights(
    profile=0.3,
    description=1.2,
    fit=0.4,
    leanings={
        (GapKind.EXPERTISE, Pillar.LEADERSHIP): 0.4,
        (GapKind.RESOURCE, Pillar.COLLABORATION): 0.3,
        (GapKind.SKILLS, Pillar.SKILLS): -0.3,
    },
)
CANDIDATES = 40
NOISE = 0.04
FAVOURED = Pillar.CLUSTER
"""What the attacker wants to see everywhere."""
Choice = TypeVar("Choice")


@dataclass(frozen=True, slots=True)
class World:
    """Lists in the order of the start, and each candidate's true worth."""

    lists: dict[str, ShownList]
    worth: dict[str, dict[str, float]]


def invent(prefix: str, gaps: int, chance: np.random.Generator) -> World:
    """So many gaps with forty candidates each."""
    lists, worth = {}, {}
    for number in range(gaps):
        gap = f"{prefix}-{number}"
        kinds = chance.choice(list(OfferKind), CANDIDATES)
        people = np.isin(kinds, list(SPEAKS_FOR_ITSELF))
        evidence = np.where(people, chance.gamma(1.5, 0.12, CANDIDATES), chance.gamma(0.3, 0.05, CANDIDATES))
        own = np.minimum(1.0, chance.beta(1.3, 12, CANDIDATES))
        shown = [
            Shown(f"{gap}-{place}", OfferKind(kinds[place]), float(evidence[place]), float(own[place]))
            for place in range(CANDIDATES)
        ]
        raw = ShownList(gap, _pick(list(GapKind), chance), _pick(list(Axis), chance), tuple(shown))
        lists[gap] = ordered(raw, DEFAULT_WEIGHTS)
        true = scores(raw, TRUE_WEIGHTS) + chance.normal(0, NOISE, CANDIDATES)
        worth[gap] = {one.candidate: float(value) for one, value in zip(shown, true, strict=True)}
    return World(lists, worth)


def use(world: World, companies: int, chance: np.random.Generator) -> Iterator[Event]:
    """What companies do with the first pages, each with its share of the gaps."""
    for number, (gap, shown) in enumerate(world.lists.items()):
        company = f"company {number % companies}"
        looked_at = [
            one.candidate
            for place, one in enumerate(shown.candidates[:FIRST], start=1)
            if chance.random() < attention(place) ** 0.5
        ]
        looked_at.sort(key=lambda candidate: -world.worth[gap][candidate])
        for candidate in looked_at[:2]:
            yield Event(gap, candidate, f"account of {company}", company, FeedbackVerb.SHORTLISTED)
        if looked_at:
            yield Event(gap, looked_at[0], f"account of {company}", company, FeedbackVerb.ASKED)
        if len(looked_at) > 3 and chance.random() < 0.3:
            yield Event(gap, looked_at[-1], f"account of {company}", company, FeedbackVerb.NOT_HELPFUL)


def attack(world: World) -> Iterator[Event]:
    """One company with ten accounts praises one pillar and damns the rest, for every gap there is."""
    for shown in world.lists.values():
        for number in range(10):
            for one in shown.candidates[:FIRST]:
                verb = FeedbackVerb.WORKED if one.kind.pillar is FAVOURED else FeedbackVerb.NOT_HELPFUL
                yield Event(shown.gap, one.candidate, f"account {number} of the attacker", "attacker", verb)


def without_cap(events: Sequence[Event]) -> list[Event]:
    """The same events as if each account were a voice of its own, many of them: what the cap prevents."""
    return [
        Event(one.gap, one.candidate, f"{one.account} {number}", "", one.verb) if one.company == "attacker" else one
        for number, one in enumerate(events)
    ]


def quality(world: World, weights: Weights) -> float:
    """Mean nDCG@10 against true worth: the best candidate gains 10, the tenth best 1."""
    found = []
    for gap, shown in world.lists.items():
        best = sorted(world.worth[gap], key=lambda candidate: -world.worth[gap][candidate])[:FIRST]
        gains = {candidate: FIRST - place for place, candidate in enumerate(best)}
        ranked = [one.candidate for one in ordered(shown, weights).candidates]
        found.append(ndcg(ranked, gains, depth=FIRST))
    return float(np.mean(found))


def ordered(shown: ShownList, weights: Weights) -> ShownList:
    """The list in the order of these weights."""
    order = np.argsort(-scores(shown, weights), kind="stable")
    return ShownList(shown.gap, shown.kind, shown.axis, tuple(shown.candidates[place] for place in order))


def scores(shown: ShownList, weights: Weights) -> Floats:
    """The score of each candidate."""
    return Rows([(shown, one) for one in shown.candidates]).scores(weights)


def lesson(world: World, events: Sequence[Event]) -> Lesson:
    """What Charnia learns."""
    return relearn(world.lists, judgements_of(events), in_force=DEFAULT_WEIGHTS)


def _pick(words: Sequence[Choice], chance: np.random.Generator) -> Choice:
    return words[int(chance.integers(len(words)))]


def main(argv: Sequence[str] | None = None) -> int:
    """Prints one row a seed and their mean."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--companies", type=int, default=15)
    parser.add_argument("--gaps", type=int, default=120)
    options = parser.parse_args(argv)
    names = ("start", "learned", "attacked", "uncapped", "truth")
    print(f"{options.companies} companies, {options.gaps} gaps used, 200 fresh gaps; nDCG@10 against true worth")
    print(f"{'seed':<6}" + "".join(f"{name:>10}" for name in names) + "   kept (learned, attacked, uncapped)")
    rows = []
    for seed in range(options.seeds):
        chance = np.random.default_rng(seed)
        used, fresh = invent("used", options.gaps, chance), invent("fresh", 200, chance)
        events = list(use(used, options.companies, chance))
        attacked = [*events, *attack(used)]
        lessons = [lesson(used, some) for some in (events, attacked, without_cap(attacked))]
        row = [
            quality(fresh, weights) for weights in (DEFAULT_WEIGHTS, *(one.weights for one in lessons), TRUE_WEIGHTS)
        ]
        rows.append(row)
        kept = ", ".join("yes" if one.is_kept else "no" for one in lessons)
        print(f"{seed:<6}" + "".join(f"{value:>10.3f}" for value in row) + f"   {kept}")
    print(f"{'mean':<6}" + "".join(f"{value:>10.3f}" for value in np.mean(rows, axis=0)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
