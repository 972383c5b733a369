"""What other apps' pages show of the gap ledger."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import template
from django.template.context import RequestContext

from charnia.apps.gaps import queries
from charnia.apps.gaps.causes import shown
from charnia.apps.gaps.ledger import bring_up_to_date
from charnia.apps.gaps.listing import most_urgent_first
from charnia.apps.products.models import Product
from charnia.core.vocabulary import GapKind, GapStatus

register = template.Library()

MOST_URGENT = 3


@register.inclusion_tag("gaps/_summary.html", takes_context=True)
def gap_summary(context: RequestContext, product: Product) -> dict[str, Any]:
    """Counts of open gaps by kind and status, and the three most urgent, of what the reader of the page may see."""
    user = context["request"].user
    bring_up_to_date(brief=product.brief, by=user)
    gaps = sorted(queries.open_gaps(queries.visible_to(user).filter(brief=product.brief)), key=most_urgent_first)
    kinds, statuses = Counter(gap.kind for gap in gaps), Counter(gap.status for gap in gaps)
    return {
        "product": product,
        "total": len(gaps),
        "kinds": [(kind.value, kinds[kind.value]) for kind in GapKind if kinds[kind.value]],
        "statuses": [(status.value, statuses[status.value]) for status in GapStatus if statuses[status.value]],
        "most_urgent": shown(gaps[:MOST_URGENT]),
    }
