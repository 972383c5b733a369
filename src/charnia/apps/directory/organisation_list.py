"""The list of organisations: narrowed by kind, size and town."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.db.models import Count, QuerySet
from django.http import QueryDict

from charnia.apps.directory import queries
from charnia.apps.directory.cards import organisation_card
from charnia.apps.directory.narrowing import Group, Listing, Order, Tally, alphabetical, commonest, listing, word_label
from charnia.apps.organisations.models import Organisation
from charnia.core.vocabulary import CompanySize, OrganisationKind, Word

_BY_NAME = alphabetical("name")

ORDERS = (
    Order("best", "Best match", ("name_rank", "-record_count", _BY_NAME, "pk")),
    Order("name", "Name", (_BY_NAME, "pk")),
    Order("town", "Town", ("town", _BY_NAME, "pk")),
    Order("newest", "Newest here", ("-created_at", "pk")),
)


def organisation_list(asked: QueryDict) -> Listing:
    """The page of organisations that the address asks for."""
    return listing(
        queries.organisations(queries.words_of(asked.get("q", ""))),
        groups=GROUPS,
        asked=asked,
        orders=ORDERS,
        card=organisation_card,
        search_label="Search organisations",
    )


def _by_words(name: str, label: str, words: type[Word]) -> Group[Organisation]:
    labels = word_label(words)

    def tally(found: QuerySet[Organisation], ticked: Sequence[str]) -> Iterable[Tally]:
        rows = found.exclude(**{name: ""}).values_list(name).annotate(n=Count("pk"))
        numbers: dict[str, int] = dict(rows)
        return [Tally(word.value, word.label, numbers.get(word.value, 0)) for word in words]

    return Group(name, label, _having(name), tally, labels)


def _having(name: str) -> Callable[[QuerySet[Organisation], Sequence[str]], QuerySet[Organisation]]:
    return lambda found, values: found.filter(**{f"{name}__in": values})


def _towns(found: QuerySet[Organisation], ticked: Sequence[str]) -> Iterable[Tally]:
    rows = found.exclude(town="").values_list("town").annotate(n=Count("pk"))
    return commonest([Tally(town, town, number) for town, number in rows], ticked)


GROUPS: tuple[Group[Organisation], ...] = (
    _by_words("kind", "Kind", OrganisationKind),
    _by_words("size", "Size", CompanySize),
    Group("town", "Town", _having("town"), _towns, str),
)
