"""The ledger of one product as its page shows it: narrowed, grouped by kind, with what is not shown counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from charnia.apps.gaps.causes import ShownGap, shown
from charnia.apps.gaps.models import Gap
from charnia.core.vocabulary import GapKind, GapStatus, Urgency
from charnia.web.facets import Filters, facet, filters

A_PAGE = 25
GONE = "gone"
"""The state of a gap that nobody has decided on and that the newest version no longer gives away."""

_CLOSED = frozenset({GapStatus.DISMISSED.value, GapStatus.CLOSED.value, GONE})
_KINDS = [kind.value for kind in GapKind]
_URGENCIES = [urgency.value for urgency in Urgency]
_STATES = [*GapStatus.choices(), (GONE, "No longer in the brief")]


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the ledger. `hidden` counts gaps that are left out because they are settled, when no status is
    ticked; `total` counts all that the reader may see."""

    filters: Filters
    page: Page[Gap]
    groups: tuple[tuple[GapKind, tuple[ShownGap, ...]], ...]
    hidden: int
    total: int


def list_gaps(gaps: Iterable[Gap], asked: QueryDict) -> Listing:
    """Narrows `gaps` to what is asked for (`kind`, `status`, `urgency`, `page`); settled ones only when asked for."""
    every = sorted(gaps, key=most_urgent_first)
    states = Counter(state_of(gap) for gap in every)
    narrowed = filters(
        asked=asked,
        facets=[
            facet(
                name="kind", label="Kind", choices=GapKind.choices(), counts=Counter(g.kind for g in every), asked=asked
            ),
            facet(name="status", label="Status", choices=_STATES, counts=states, asked=asked),
            facet(
                name="urgency",
                label="Urgency",
                choices=Urgency.choices(),
                counts=Counter(g.urgency for g in every),
                asked=asked,
            ),
        ],
    )
    kept = [gap for gap in every if _is_asked_for(gap, asked)]
    page = Paginator(sorted(kept, key=lambda gap: _KINDS.index(gap.kind)), A_PAGE).get_page(asked.get("page"))
    hidden = 0 if asked.getlist("status") else sum(states[state] for state in _CLOSED)
    return Listing(narrowed, page, _by_kind(shown(list(page.object_list))), hidden, len(every))


def state_of(gap: Gap) -> str:
    """The gap's status, or GONE."""
    return GONE if gap.status == GapStatus.PROPOSED and not gap.is_current else gap.status


def most_urgent_first(gap: Gap) -> tuple[int, float, int]:
    """A sorting key: by urgency, then the surest (what a person added is sure), then the oldest."""
    return (_URGENCIES.index(gap.urgency), -(1.0 if gap.confidence is None else gap.confidence), gap.pk)


def _is_asked_for(gap: Gap, asked: QueryDict) -> bool:
    kinds, states, urgencies = (asked.getlist(name) for name in ("kind", "status", "urgency"))
    state = state_of(gap)
    return (
        (not kinds or gap.kind in kinds)
        and (state in states if states else state not in _CLOSED)
        and (not urgencies or gap.urgency in urgencies)
    )


def _by_kind(gaps: Sequence[ShownGap]) -> tuple[tuple[GapKind, tuple[ShownGap, ...]], ...]:
    groups = ((kind, tuple(one for one in gaps if one.gap.kind == kind)) for kind in GapKind)
    return tuple((kind, members) for kind, members in groups if members)
