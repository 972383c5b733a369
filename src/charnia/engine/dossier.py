"""The dossier: a brief's gaps with the best bridges for each, as one value that pages, PDF and JSON are made from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from charnia.core.diagnosis.findings import BriefText, Diagnosis, FoundGap, OpenQuestion
from charnia.core.vocabulary import Axis, GapKind
from charnia.engine.ranking.as_json import contribution_as_json
from charnia.engine.ranking.bridges import Bridge, GapMatcher
from charnia.engine.ranking.matcher import MatcherSnapshot
from charnia.engine.ranking.needs import GapNeed
from charnia.engine.ranking.weights import DEFAULT_WEIGHTS, Weights

PER_GAP = 4
PRODUCT_WORDS = 120


@dataclass(frozen=True, slots=True)
class GapWithBridges:
    """A gap and its best bridges; `considered` counts all offers that matched at all."""

    gap: FoundGap
    bridges: tuple[Bridge, ...]
    considered: int


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything a reader gets. `gaps` come by kind, and within a kind as the diagnosis gave them.

    `records` and `offers` say how much was searched; zero of both means that nothing is loaded yet.
    """

    brief: BriefText
    gaps: tuple[GapWithBridges, ...]
    questions: tuple[OpenQuestion, ...]
    readiness: Mapping[Axis, int]
    as_of: dt.date
    records: int
    offers: int


def compose_dossier(
    brief: BriefText,
    diagnosis: Diagnosis,
    matcher: MatcherSnapshot,
    *,
    as_of: dt.date,
    per_gap: int = PER_GAP,
    weights: Weights = DEFAULT_WEIGHTS,
) -> Dossier:
    """The dossier of a brief on a day."""
    order = {kind: place for place, kind in enumerate(GapKind)}
    product = product_words(brief)
    return Dossier(
        brief=brief,
        gaps=tuple(
            _with_bridges(gap, product, matcher, as_of=as_of, per_gap=per_gap, weights=weights)
            for gap in sorted(diagnosis.gaps, key=lambda gap: order[gap.kind])
        ),
        questions=diagnosis.questions,
        readiness=diagnosis.readiness,
        as_of=as_of,
        records=len(matcher.records),
        offers=len(matcher.offers),
    )


def product_words(brief: BriefText, *, conditions: str = "") -> str:
    """What the product is, for matching: its title, its conditions, and the first 120 words of its text."""
    opening = " ".join(brief.text.split()[:PRODUCT_WORDS])
    return "\n".join(part for part in (brief.title, conditions, opening) if part.strip())


def _with_bridges(
    gap: FoundGap, product: str, matcher: MatcherSnapshot, *, as_of: dt.date, per_gap: int, weights: Weights
) -> GapWithBridges:
    need = GapNeed(
        kind=gap.kind,
        axis=gap.axis,
        statement=gap.statement,
        quote=gap.trigger.quote,
        product=product,
        wording=gap.wording,
    )
    answer = GapMatcher(matcher, need, as_of=as_of, weights=weights)
    return GapWithBridges(gap, best_bridges(answer, limit=per_gap), answer.count())


def best_bridges(answer: GapMatcher, *, limit: int) -> tuple[Bridge, ...]:
    """The best bridges, every person once: somebody who is offered in several roles comes in the best one."""
    wanted = limit
    while True:
        found = answer.bridges(limit=wanted)
        first: dict[str, Bridge] = {}
        for bridge in found:
            first.setdefault(bridge.offer.person.id if bridge.offer.person else bridge.offer.id, bridge)
        if len(first) >= limit or len(found) < wanted:
            return tuple(first.values())[:limit]
        wanted *= 2


def dossier_as_json(dossier: Dossier) -> dict[str, object]:
    """The dossier with keys `as_of, searched, gaps, questions, readiness`; every gap carries its trigger and bridges,
    every bridge its score, contributions, counter-reasons and sources."""
    return {
        "as_of": dossier.as_of.isoformat(),
        "searched": {"records": dossier.records, "offers": dossier.offers},
        "gaps": [_gap_as_json(one) for one in dossier.gaps],
        "questions": [
            {"id": one.id, "axis": one.axis.value, "text": one.text, "why": one.why} for one in dossier.questions
        ],
        "readiness": {axis.value: level for axis, level in dossier.readiness.items()},
    }


def _gap_as_json(one: GapWithBridges) -> dict[str, object]:
    return {
        **gap_as_json(one.gap),
        "considered": one.considered,
        "bridges": [_bridge_as_json(bridge) for bridge in one.bridges],
    }


def gap_as_json(gap: FoundGap) -> dict[str, object]:
    """A gap as `charnia diagnose --json` prints it."""
    trigger = gap.trigger
    told: dict[str, object] = {"quote": trigger.quote, "start": trigger.start, "end": trigger.end}
    cause = told if trigger.quote else {}
    named = {name: value for name, value in (("field", trigger.field), ("rule", trigger.rule)) if value}
    words = {"words": list(trigger.words)} if trigger.words else {}
    return {
        "kind": gap.kind.value,
        "axis": gap.axis.value,
        "statement": gap.statement,
        "urgency": gap.urgency.value,
        "confidence": gap.confidence,
        "trigger": {**cause, **named, **words},
    }


def _bridge_as_json(bridge: Bridge) -> dict[str, object]:
    offer, card = bridge.offer, bridge.card
    return {
        "place": bridge.place,
        "id": offer.id,
        "kind": offer.kind.value,
        "name": card.name,
        "title": offer.title,
        "organisation": (offer.organisation.name or None) if offer.organisation else None,
        "score": card.score,
        "contributions": [contribution_as_json(one) for one in card.contributions],
        "newest": card.newest.isoformat() if card.newest else None,
        "against": list(card.against),
        "links": list(card.links),
        "source": offer.source,
        "as_of": offer.as_of,
        "status": offer.status.value if offer.status else None,
    }
