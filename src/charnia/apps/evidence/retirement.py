"""Stale profiles: which of them the policy of the installation retires, asks about, or brings back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from charnia.apps.evidence import retirement_actions as actions
from charnia.apps.evidence.models import Retirement, RetirementStatus
from charnia.apps.evidence.track_record import standing_of, standings
from charnia.apps.people.models import Person
from charnia.core.staleness import StalePolicy, why_retire

CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Due:
    """A profile that the policy meets, and the sentence why. The owner of a claimed one is asked, and nothing more."""

    person: Person
    reason: str
    newest: dt.date | None

    @property
    def is_claimed(self) -> bool:
        """Whether the profile belongs to an account."""
        return self.person.user_id is not None


@dataclass(frozen=True, slots=True)
class RetirementReport:
    """What a run would do or has done: who retires, whose owners are asked, and who comes back."""

    retired: tuple[Due, ...]
    asked: tuple[Due, ...]
    returned: tuple[Retirement, ...]


def examine_profiles(*, policy: StalePolicy, today: dt.date) -> RetirementReport:
    """What `retire_profiles` would do, storing nothing."""
    due = list(_due(policy, today))
    return RetirementReport(
        retired=tuple(one for one in due if not one.is_claimed),
        asked=tuple(one for one in due if one.is_claimed),
        returned=tuple(_returning(policy, today)),
    )


def retire_profiles(*, policy: StalePolicy, today: dt.date) -> RetirementReport:
    """Retires stale profiles, asks the owners of claimed ones, and brings back those with newer evidence.

    Each profile is one transaction: stopped at any point, running it again goes on. Nothing is deleted.
    """
    report = examine_profiles(policy=policy, today=today)
    for one in report.retired:
        actions.retire(person=one.person, reason=one.reason, newest=one.newest)
    for one in report.asked:
        actions.ask_owner(person=one.person, reason=one.reason, newest=one.newest)
    for retirement in report.returned:
        actions.bring_back(retirement=retirement)
    return report


def _due(policy: StalePolicy, today: dt.date) -> Iterator[Due]:
    """Listed people whom the policy meets and about whom nobody has decided otherwise."""
    met = Retirement.objects.filter(person=OuterRef("pk"), status__in=_SETTLED)
    people = standings(Person.objects.filter(~Exists(met), is_listed=True, is_fictional=False))
    for person in people.order_by("pk").iterator(chunk_size=CHUNK):
        standing = standing_of(person)
        if reason := why_retire(standing, today, policy):
            yield Due(person, reason, standing.newest)


def _returning(policy: StalePolicy, today: dt.date) -> Iterator[Retirement]:
    """Retired by the policy, which no longer meets them. Who agreed to it themselves stays out."""
    by_policy = Retirement.objects.filter(status=RetirementStatus.RETIRED, decided_by=None)
    retired = {one.person_id: one for one in by_policy.select_related("person")}
    people = standings(Person.objects.filter(pk__in=by_policy.values("person")))
    for person in people.order_by("pk"):
        if standing_of(person).records and not why_retire(standing_of(person), today, policy):
            yield retired[person.pk]


_SETTLED = (RetirementStatus.ASKED, RetirementStatus.RETIRED, RetirementStatus.KEPT)
