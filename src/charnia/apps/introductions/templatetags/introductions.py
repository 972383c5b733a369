"""What other apps' pages show of introductions: where each stands, with one query however long the list is."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.template.context import RequestContext

from charnia.apps.gaps.models import Gap
from charnia.apps.introductions import queries
from charnia.apps.introductions.models import IntroductionWish
from charnia.apps.matches.candidates import Candidate
from charnia.apps.products.models import Product

register = template.Library()


@register.simple_tag(takes_context=True)
def introductions_for(context: RequestContext, product: Product) -> dict[tuple[int, str], IntroductionWish]:
    """`{% introductions_for product as introductions %}`: the newest wish for each gap and candidate that the reader
    may see and that was not taken back."""
    wishes = queries.standing(queries.visible_to(context["request"].user)).filter(gap__brief__product=product)
    return {(wish.gap_id, wish.candidate.key): wish for wish in wishes.order_by("asked_at", "id")}


@register.simple_tag
def introduction_to(
    candidate: Candidate, gap: Gap, introductions: Mapping[tuple[int, str], IntroductionWish]
) -> IntroductionWish | None:
    """`{% introduction_to candidate gap introductions as wish %}`: the candidate's among `introductions_for`."""
    return introductions.get((gap.pk, candidate.key))


@register.simple_tag(takes_context=True)
def introductions_to_tell_of(context: RequestContext) -> int:
    """`{% introductions_to_tell_of as number %}`: introductions of the reader's companies, made some time ago, of which
    nobody has said what came."""
    return queries.waiting_for_company(context["request"].user).count()
