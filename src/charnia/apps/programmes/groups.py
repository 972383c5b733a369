"""The groups of ticks that narrow the desk's lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.db.models import Count, Model, Q, QuerySet

from charnia.apps.directory.narrowing import Group, Tally
from charnia.apps.directory.queries import words_of
from charnia.core.vocabulary import Word

Thing = TypeVar("Thing", bound=Model)


def word_group(name: str, label: str, field: str, words: type[Word]) -> Group[Thing]:
    """Ticks for the words of a vocabulary that a field holds."""
    labels = dict(words.choices())

    def narrow(found: QuerySet[Thing], ticked: Sequence[str]) -> QuerySet[Thing]:
        return found.filter(**{f"{field}__in": ticked})

    def tally(found: QuerySet[Thing], ticked: Sequence[str]) -> Iterable[Tally]:
        numbers = dict(found.order_by().values_list(field).annotate(n=Count("pk", distinct=True)))
        return [Tally(value, text, numbers.get(value, 0)) for value, text in labels.items()]

    return Group(name=name, label=label, narrow=narrow, tally=tally, written=lambda value: labels.get(value, value))


def yes_no_group(name: str, label: str, field: str, yes: str, no: str) -> Group[Thing]:
    """Two ticks: `field`, a lookup that is true or false, holds or does not."""
    labels = {"yes": yes, "no": no}

    def narrow(found: QuerySet[Thing], ticked: Sequence[str]) -> QuerySet[Thing]:
        wanted = {value for value in ticked if value in labels}
        return found if len(wanted) == len(labels) else found.filter(**{field: "yes" in wanted})

    def tally(found: QuerySet[Thing], ticked: Sequence[str]) -> Iterable[Tally]:
        numbers = found.aggregate(
            holding=Count("pk", distinct=True, filter=Q(**{field: True})), everything=Count("pk", distinct=True)
        )
        return [Tally("yes", yes, numbers["holding"]), Tally("no", no, numbers["everything"] - numbers["holding"])]

    return Group(name=name, label=label, narrow=narrow, tally=tally, written=lambda value: labels.get(value, value))


def search(found: QuerySet[Thing], asked: str, fields: Sequence[str]) -> QuerySet[Thing]:
    """Rows in which every one of the first words asked for stands in one of the fields."""
    for word in words_of(asked):
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        found = found.filter(anywhere)
    return found
