"""What becomes of the retirement of a profile when two profiles become one."""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from charnia.apps.audit.journal import Journal
from charnia.apps.evidence import queries
from charnia.apps.evidence.models import Retirement, RetirementStatus
from charnia.apps.evidence.track_record import standing_of, standings
from charnia.apps.people.models import Person
from charnia.core.staleness import why_retire


def is_hidden_by_people(person: Person) -> bool:
    """Whether the profile is out of the directory because people want it so, and not by the policy alone."""
    return not person.is_listed and not _by_policy(person).filter(status=RetirementStatus.RETIRED).exists()


def settle_retirement(journal: Journal, kept: Person) -> bool:
    """Whether the profile, to which another one's evidence has just come, is out of the directory by a retirement.

    One by the policy ends where people have decided that either profile stays, or where the policy no longer meets the
    evidence of both. The owner of a profile that has an account by now is asked.
    """
    retirement = _by_policy(kept).first()
    if retirement is None:
        return Retirement.objects.filter(person=kept, status=RetirementStatus.RETIRED).exists()
    if _may_return(kept):
        journal.change(retirement, status=RetirementStatus.RETURNED.value, decided_at=timezone.now())
    elif kept.user_id is not None:
        journal.change(retirement, status=RetirementStatus.ASKED.value)
    return retirement.status == RetirementStatus.RETIRED


def _may_return(person: Person) -> bool:
    if Retirement.objects.filter(person=person, status=RetirementStatus.KEPT).exists():
        return True
    standing = standing_of(standings(Person.objects.filter(pk=person.pk)).get())
    return not why_retire(standing, timezone.localdate(), settings.STALE_POLICY)


def _by_policy(person: Person) -> QuerySet[Retirement]:
    return Retirement.objects.filter(person=person, status__in=queries.OPEN_RETIREMENTS, decided_by=None)
