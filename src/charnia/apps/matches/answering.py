"""Asks the engine about one gap, for one reader: what is compared draws on the layers that the reader may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache

from django.utils import timezone

from charnia.apps.accounts.models import User
from charnia.apps.gaps.models import Gap
from charnia.apps.matches.limits import limits_for
from charnia.apps.matches.order import order_in_force
from charnia.apps.matches.pool import current_matcher
from charnia.apps.matches.weights import weights_in_force
from charnia.apps.products import queries as product_queries
from charnia.apps.products.reading import brief_text
from charnia.core.diagnosis.findings import Wording
from charnia.core.diagnosis.statements import wording_of
from charnia.core.evidence import Offer, Place
from charnia.core.vocabulary import Axis, GapKind, Layer, OfferKind
from charnia.engine.dossier import product_words
from charnia.engine.ranking.bridges import GapMatcher
from charnia.engine.ranking.fit import fit
from charnia.engine.ranking.limits import CompanyLimits
from charnia.engine.ranking.matcher import MatcherSnapshot
from charnia.engine.ranking.needs import GapNeed
from charnia.engine.ranking.ordering import Order
from charnia.engine.ranking.standings import Holdings
from charnia.packs.rulebook import load_rulebook


@dataclass(frozen=True, slots=True)
class Question:
    """A gap as one reader may ask about it. `near` is the company's place, None where it is not known."""

    gap: Gap
    need: GapNeed
    layers: frozenset[Layer]
    near: Place | None
    today: dt.date
    limits: CompanyLimits


def question_of(gap: Gap, reader: User) -> Question:
    """The question about a gap that the reader may see."""
    return question_on(gap, product_queries.layers_visible_to(reader, gap.brief))


def question_on(gap: Gap, layers: frozenset[Layer]) -> Question:
    """The question about a gap with what these layers of its brief say of the product."""
    brief = gap.brief
    version = brief.versions.select_related("brief__product__organisation").first()
    conditions = version.conditions if version else ""
    organisation = brief.product.organisation
    near = None
    if organisation.latitude is not None and organisation.longitude is not None:
        near = Place(organisation.latitude, organisation.longitude)
    about = product_words(brief_text(version, layers), conditions=conditions) if version else ""
    need = need_of(gap, about)
    today = timezone.localdate()
    limits = limits_for(organisation, version=version, need=f"{need.missing}\n{need.product}", today=today, gap=gap)
    return Question(gap, need, layers, near, today, limits)


def need_of(gap: Gap, about: str) -> GapNeed:
    """A gap of the ledger as the matcher reads it, with the words about its product."""
    is_ours = gap.statement == gap.found_statement
    return GapNeed(
        kind=GapKind(gap.kind),
        axis=Axis(gap.axis),
        statement=gap.statement,
        quote=gap.trigger_quote,
        product=about,
        wording=wording_of(gap.statement, load_rulebook()) if is_ours else Wording.OWN,
    )


def ask(
    question: Question, *, kinds: Collection[OfferKind] = (), order: Order | None = None
) -> tuple[GapMatcher, MatcherSnapshot]:
    """The engine's answer, and what it was found in: every candidate once, in the role that serves the gap best. The
    order is that of the installation unless another is given."""
    searched = one_role_each(current_matcher(), question.need, kinds)
    answer = GapMatcher(
        searched,
        question.need,
        as_of=question.today,
        limits=question.limits,
        order=order_in_force(question.gap) if order is None else order,
        weights=weights_in_force(),
    )
    return answer, searched


def one_role_each(matcher: MatcherSnapshot, need: GapNeed, kinds: Collection[OfferKind] = ()) -> MatcherSnapshot:
    """Leaves one offer to somebody who is offered in several roles: one of `kinds` before others, then the role whose
    kind fits the gap best."""
    offers = dict(matcher.offers)
    for roles in _in_several_roles(matcher.holdings):
        best = max(roles, key=lambda offer: (offer.kind in kinds, fit(offer.kind, need.kind, need.axis)))
        for offer in roles:
            if offer is not best:
                del offers[offer.id]
    return replace(matcher, offers=offers) if len(offers) < len(matcher.offers) else matcher


@lru_cache(maxsize=1)
def _in_several_roles(holdings: Holdings) -> list[list[Offer]]:
    """The offers that stand for a person, of each who has more than one."""
    first: dict[str, Offer] = {}
    several: dict[str, list[Offer]] = {}
    for offer in holdings.by_id.values():
        if offer.person and offer.id.startswith(offer.person.id):
            earlier = first.setdefault(offer.person.id, offer)
            if earlier is not offer:
                several.setdefault(offer.person.id, [earlier]).append(offer)
    return list(several.values())
