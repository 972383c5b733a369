"""Filters of a list: search box and ticks in one GET form, and the filters in force as links that lift them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import QueryDict


@dataclass(frozen=True, slots=True)
class Choice:
    """One tick of a group. `count` is how many results have it, None where that is not counted."""

    value: str
    label: str
    count: int | None = None
    is_on: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """A group of ticks that share the parameter `name`."""

    name: str
    label: str
    choices: tuple[Choice, ...]

    @property
    def largest(self) -> int:
        """The largest count, which the bars beside the counts are measured against."""
        return max((choice.count or 0 for choice in self.choices), default=0)

    @property
    def is_in_force(self) -> bool:
        """Whether any of its ticks is on."""
        return any(choice.is_on for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force; following `href` lifts it."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Filters:
    """Everything that the filter form shows. `search_label` is empty for lists without a search box."""

    facets: tuple[Facet, ...]
    chips: tuple[Chip, ...]
    clear_href: str
    query: str = ""
    search_label: str = ""
    kept: tuple[tuple[str, str], ...] = ()

    @property
    def ticked(self) -> int:
        """How many ticks are on."""
        return sum(choice.is_on for group in self.facets for choice in group.choices)


def facet(
    *, name: str, label: str, choices: Iterable[tuple[str, str]], counts: Mapping[str, int] | None, asked: QueryDict
) -> Facet:
    """A group of ticks from `(value, label)` pairs. With `counts`, values that nothing has and nobody ticked are left
    out; a value in the address that is not among the choices has no effect."""
    ticked = set(asked.getlist(name))
    shown = [
        Choice(value, words, None if counts is None else counts.get(value, 0), is_on=value in ticked)
        for value, words in choices
        if counts is None or value in ticked or counts.get(value)
    ]
    return Facet(name, label, tuple(shown))


def filters(*, asked: QueryDict, facets: Iterable[Facet], search_label: str = "", kept: Iterable[str] = ()) -> Filters:
    """The filter form for the address asked for, without facets that have nothing to tick. The search word travels as
    `q`; `kept` names parameters to carry on unchanged (a sort order). The page number is dropped whenever a filter
    changes."""
    groups = tuple(group for group in facets if group.choices)
    query = asked.get("q", "") if search_label else ""
    chips = [Chip(f"“{query}”", _without(asked, "q", query))] if query else []
    chips += [
        Chip(choice.label, _without(asked, group.name, choice.value))
        for group in groups
        for choice in group.choices
        if choice.is_on
    ]
    hidden = tuple((name, value) for name in kept for value in asked.getlist(name))
    clean = QueryDict(mutable=True)
    for name, value in hidden:
        clean.appendlist(name, value)
    return Filters(groups, tuple(chips), f"?{clean.urlencode()}", query, search_label, hidden)


def _without(asked: QueryDict, name: str, value: str) -> str:
    left = asked.copy()
    left.setlist(name, [other for other in asked.getlist(name) if other != value])
    left.pop("page", None)
    return f"?{left.urlencode()}"
