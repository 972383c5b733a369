"""Stale profiles: which of them the policy of the installation retires, asks about, or brings back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from charnia.apps.evidence import retirement_actions as actions
from charnia.apps.evidence.models import Authorship, Retirement, RetirementStatus
from charnia.apps.evidence.track_record import standing_of, standings
from charnia.apps.people.models import Person
from charnia.core.staleness import StalePolicy, last_day, why_retire

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
    people = due_people(policy, today).iterator(chunk_size=CHUNK)
    due = [due_of(person, policy, today) for person in people]
    return RetirementReport(
        retired=tuple(one for one in due if not one.is_claimed),
        asked=tuple(one for one in due if one.is_claimed),
        returned=tuple(returning(policy, today)),
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


def due_people(policy: StalePolicy, today: dt.date) -> QuerySet[Person]:
    """Listed people whom the policy meets and about whom nobody has decided otherwise, with their standings."""
    decided = Retirement.objects.filter(person=OuterRef("pk"), status__in=_SETTLED)
    found = Person.objects.filter(_met_by(policy, today), ~Exists(decided), is_listed=True, is_fictional=False)
    return standings(found).order_by("pk")


def due_of(person: Person, policy: StalePolicy, today: dt.date) -> Due:
    """Why the policy meets one of `due_people`."""
    standing = standing_of(person)
    return Due(person, why_retire(standing, today, policy), standing.newest)


def returning(policy: StalePolicy, today: dt.date) -> QuerySet[Retirement]:
    """Retired by the policy, which no longer meets them. Who agreed to it themselves stays out."""
    met = Person.objects.filter(_met_by(policy, today), pk=OuterRef("person"))
    counting = Authorship.objects.filter(person=OuterRef("person"), disowned_at=None)
    by_policy = Retirement.objects.filter(status=RetirementStatus.RETIRED, decided_by=None, person__merged_into=None)
    return by_policy.filter(Exists(counting), ~Exists(met)).select_related("person").order_by("person")


def retired_among(people: Collection[int]) -> QuerySet[Person]:
    """Those of these people, by their keys, who are out of the directory because the policy retired them."""
    retired = Retirement.objects.filter(person__in=people, status=RetirementStatus.RETIRED)
    return Person.objects.filter(pk__in=retired.values("person"), is_listed=False).order_by("pk")


def _met_by(policy: StalePolicy, today: dt.date) -> Q:
    """What `why_retire` says, asked of the database: one newer record is enough to settle that somebody stays."""
    counting = Authorship.objects.filter(person=OuterRef("pk"), disowned_at=None)
    met = Q(pk__in=())
    if policy.retire_years:
        newer = counting.filter(record__date__gt=last_day(policy.retire_years, today))
        met |= Q(Exists(counting.exclude(record__date=None))) & ~Q(Exists(newer))
    if policy.missed_loads:
        kept = counting.filter(record__missed_loads__lt=policy.missed_loads)
        met |= Q(Exists(counting)) & ~Q(Exists(kept))
    return met


_SETTLED = (RetirementStatus.ASKED, RetirementStatus.RETIRED, RetirementStatus.KEPT)
