"""How many gaps of each product of a list are open, with one query however long the list is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import template
from django.db.models import Count
from django.template.context import RequestContext

from charnia.apps.gaps import queries
from charnia.apps.gaps.ledger import bring_up_to_date
from charnia.apps.products.models import Product

register = template.Library()


@register.simple_tag(takes_context=True)
def open_gap_counts(context: RequestContext, products: Iterable[Product]) -> dict[int, int]:
    """`{% open_gap_counts page as counts %}`: brief ids with their open gaps that the reader may see.

    Briefs saved since their last diagnosis are diagnosed first.
    """
    user = context["request"].user
    briefs = [product.brief for product in products]
    for brief in briefs:
        if brief.diagnosed_version < brief.version:
            bring_up_to_date(brief=brief, by=user)
    gaps = queries.open_gaps(queries.visible_to(user)).filter(brief__in=briefs)
    return dict(gaps.order_by().values_list("brief").annotate(Count("pk")))


@register.simple_tag
def gap_count(product: Product, counts: Mapping[int, int]) -> int:
    """`{% gap_count product counts as number %}`: the product's number among `open_gap_counts`."""
    return counts.get(product.brief.pk, 0)
