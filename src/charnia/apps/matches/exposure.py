"""How evenly the lists of all open gaps show people, before and after exposure counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.conf import settings
from django.db import transaction

from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.apps.gaps import queries as gap_queries
from charnia.apps.gaps.models import Gap
from charnia.apps.matches.answering import ask, question_on
from charnia.apps.matches.models import ExposureMeasure, ExposureShare
from charnia.apps.matches.order import name_of_list, order_in_force
from charnia.apps.people.models import Person
from charnia.core.vocabulary import Layer
from charnia.engine.ranking.exposure import excess, exposure_of, gini, lorenz
from charnia.engine.ranking.ordering import Entry, Order, arranged

DEPTH = 100
"""Whoever stands among so many of a list could have been shown by it."""


def measure_exposure(*, by: User | None) -> ExposureMeasure:
    """Measures the lists as they are now and stores the result in the place of the last one.

    Gaps that rest on what is read only after an agreement are left out, and of briefs only the public layer is read.
    Every list is worked out anew: this takes some tenths of a second a gap, in which nothing is held back.
    """
    lists = _lists()
    possible = {entry.person for ranking in lists.values() for entry in ranking if entry.person}
    plain = replace(order_in_force(), exposure_strength=0.0, exposure={})
    before = _exposure(lists, plain)
    fair = replace(plain, exposure_strength=settings.EXPOSURE_STRENGTH, exposure=excess(before))
    after = _exposure(lists, fair)
    measure = ExposureMeasure(
        gaps=len(lists),
        people=len(possible),
        strength=settings.EXPOSURE_STRENGTH,
        gini_before=gini(before.get(person, 0.0) for person in possible),
        gini_after=gini(after.get(person, 0.0) for person in possible),
        curve_before=lorenz(before.get(person, 0.0) for person in possible),
        curve_after=lorenz(after.get(person, 0.0) for person in possible),
    )
    _store(measure, before, after, by=by)
    return measure


@transaction.atomic
def _store(measure: ExposureMeasure, before: dict[str, float], after: dict[str, float], *, by: User | None) -> None:
    measure.save()
    _keep_shares(measure, before, after)
    ExposureMeasure.objects.exclude(pk=measure.pk).delete()
    record(action="exposure.measured", target=measure, by=by, gaps=measure.gaps)


def _lists() -> dict[str, list[Entry]]:
    """The lists of all open gaps by their names."""
    gaps = gap_queries.open_gaps(Gap.objects.exclude(layer=Layer.AGREEMENT)).order_by("pk")
    public = frozenset({Layer.PUBLIC})
    found = {}
    for gap in gaps.select_related("brief__product__organisation"):
        answer, _ = ask(question_on(gap, public))
        found[name_of_list(gap)] = answer.entries(limit=DEPTH)
    return found


def _exposure(lists: Mapping[str, list[Entry]], order: Order) -> dict[str, float]:
    return exposure_of(
        [placed.entry.person for placed in arranged(ranking, replace(order, name=name))]
        for name, ranking in lists.items()
    )


def _keep_shares(measure: ExposureMeasure, before: dict[str, float], after: dict[str, float]) -> None:
    """Of those who are still in the store: somebody may have been deleted while the lists were worked out."""
    most = max(before.values(), default=0.0)
    keys = {int(person.removeprefix("person-")): person for person in before.keys() | after.keys()}
    still_here = Person.objects.filter(pk__in=keys).order_by("pk").values_list("pk", flat=True)
    ExposureShare.objects.bulk_create(
        ExposureShare(
            measure=measure,
            person_id=key,
            before=before.get(keys[key], 0.0) / most,
            after=after.get(keys[key], 0.0) / most,
        )
        for key in still_here
    )
