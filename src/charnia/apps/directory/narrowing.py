"""Lists that can be narrowed: groups of ticks with counts, a sort order, and pages of 25.

Ticks of one group widen (either role), groups narrow one another (this role and that organisation). The count of a
tick says how many results it would show beside what is ticked in the other groups.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.db.models.expressions import OrderBy
from django.db.models.functions import Lower
from django.http import QueryDict

from charnia.apps.organisations.one_of import OneOf
from charnia.core.vocabulary import Word
from charnia.web.cards import Result
from charnia.web.facets import Facet, Filters, facet, filters

PAGE = 25
MOST_CHOICES = 12
NOT_SEARCHED = "Usual order"
"""What the first order is called while nothing is searched for, and so nothing matches better or worse."""

Thing = TypeVar("Thing", bound=Model)
Step = Callable[[QuerySet[Thing]], QuerySet[Thing]]


@dataclass(frozen=True, slots=True)
class Tally:
    """One value of a group, how it is written, and how many results have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Group(Generic[Thing]):
    """A group of ticks: how it narrows a list to the values ticked, how it counts the values of a list, and how a
    value is written that nothing in the list has. Where the values are costly to find (`is_asked_once`), the database
    is asked once a page who has them, and not once for each group that is counted."""

    name: str
    label: str
    narrow: Callable[[QuerySet[Thing], Sequence[str]], QuerySet[Thing]]
    tally: Callable[[QuerySet[Thing], Sequence[str]], Iterable[Tally]]
    written: Callable[[str], str]
    is_asked_once: bool = False


class Order(NamedTuple):
    """One way to sort: its value in the address, its label, and the fields in turn."""

    value: str
    label: str
    by: tuple[str | OrderBy, ...]


@dataclass(frozen=True, slots=True)
class SortLink:
    """One way to sort; `href` keeps the search and the ticks."""

    label: str
    href: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list with everything around it."""

    page: Page[Any]
    total: int
    results: list[Result]
    filters: Filters
    sorts: tuple[SortLink, ...]


def listing(
    found: QuerySet[Thing],
    *,
    groups: Sequence[Group[Thing]],
    asked: QueryDict,
    orders: Sequence[Order],
    card: Callable[[Thing], Result],
    search_label: str,
    kept: Sequence[str] = (),
) -> Listing:
    """The page of a list that the address asks for. `orders` are tried in turn, the first being the usual one."""
    order, sorts = _sort(asked, orders)
    left, facets = narrowed(found, groups, asked)
    page = Paginator(left.order_by(*order.by), PAGE).get_page(asked.get("page"))
    return Listing(
        page=page,
        total=page.paginator.count,
        results=[card(thing) for thing in page],
        filters=filters(asked=asked, facets=facets, search_label=search_label, kept=("sort", *kept)),
        sorts=sorts,
    )


def narrowed(
    found: QuerySet[Thing], groups: Sequence[Group[Thing]], asked: QueryDict
) -> tuple[QuerySet[Thing], list[Facet]]:
    """What is left of a list after every tick, and its groups with their counts."""
    steps = {group.name: _step(group, found.model, values) for group in groups if (values := _ticked(group, asked))}
    facets = [_facet(group, _narrow(found, steps, but=group.name), asked) for group in groups]
    return _narrow(found, steps), facets


def commonest(tallies: Iterable[Tally], ticked: Sequence[str]) -> list[Tally]:
    """The twelve commonest values, and those that are ticked."""
    ranked = sorted(tallies, key=lambda tally: (-tally.count, tally.label))
    return [tally for place, tally in enumerate(ranked) if place < MOST_CHOICES or tally.value in ticked]


def word_label(words: type[Word]) -> Callable[[str], str]:
    """How a value of a vocabulary is written; a value that is none of its words is written as it is."""
    labels = dict(words.choices())
    return lambda value: labels.get(value, value)


def alphabetical(field: str) -> OrderBy:
    """The order of a field without regard to capitals, which a plain comparison puts before all small letters."""
    return Lower(field).asc()


def _sort(asked: QueryDict, orders: Sequence[Order]) -> tuple[Order, tuple[SortLink, ...]]:
    here = next((order for order in orders if order.value == asked.get("sort")), orders[0])
    links = []
    for order in orders:
        label = order.label if order is not orders[0] or asked.get("q", "").strip() else NOT_SEARCHED
        address = asked.copy()
        address["sort"] = order.value
        address.pop("page", None)
        links.append(SortLink(label, f"?{address.urlencode()}", order is here))
    return here, tuple(links)


def _ticked(group: Group[Thing], asked: QueryDict) -> list[str]:
    return [value for value in asked.getlist(group.name) if value and "\x00" not in value]


def _narrow(found: QuerySet[Thing], steps: Mapping[str, Step[Thing]], *, but: str = "") -> QuerySet[Thing]:
    for name, step in steps.items():
        found = found if name == but else step(found)
    return found


def _step(group: Group[Thing], model: type[Thing], values: Sequence[str]) -> Step[Thing]:
    """What narrows a list to those that have these values."""
    if not group.is_asked_once:
        return lambda found: group.narrow(found, values)
    everything: QuerySet[Thing] = model._base_manager.order_by()
    keys = list(group.narrow(everything, values).values_list("pk", flat=True))
    return lambda found: found.filter(pk__in=OneOf(keys))


def _facet(group: Group[Thing], found: QuerySet[Thing], asked: QueryDict) -> Facet:
    ticked = _ticked(group, asked)
    tallies = list(group.tally(found.order_by(), ticked))
    had = {tally.value for tally in tallies}
    tallies += [Tally(value, group.written(value), 0) for value in ticked if value not in had]
    return facet(
        name=group.name,
        label=group.label,
        choices=[(tally.value, tally.label) for tally in tallies],
        counts={tally.value: tally.count for tally in tallies},
        asked=asked,
    )
