"""Every write to retirements of profiles."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone

from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.apps.evidence import queries
from charnia.apps.evidence.changes import note_change
from charnia.apps.evidence.models import ChangedThing, Retirement, RetirementStatus
from charnia.apps.people.models import Person
from charnia.core.verdict import NotAllowed


@transaction.atomic
def retire(*, person: Person, reason: str, newest: dt.date | None) -> Retirement:
    """Takes a profile that nobody has claimed out of the directory and of matches. Raises NotAllowed once it is claimed
    or out."""
    changed = Person.objects.filter(pk=person.pk, user=None, is_listed=True).update(is_listed=False)
    if not changed:
        raise NotAllowed("This profile has been claimed or hidden in the meantime.")
    retirement = _open(person, RetirementStatus.RETIRED, reason, newest)
    note_change(ChangedThing.PERSON, [person.pk])
    record(action="profile.retired", target=person, by=None, reason=reason)
    return retirement


@transaction.atomic
def ask_owner(*, person: Person, reason: str, newest: dt.date | None) -> Retirement:
    """Asks the owner of a claimed profile whether it is still right; it stays in the directory until they answer."""
    retirement = _open(person, RetirementStatus.ASKED, reason, newest)
    record(action="profile.asked-about", target=person, by=None, reason=reason)
    return retirement


@transaction.atomic
def keep_profile(*, retirement: Retirement, by: User) -> None:
    """The profile stays, or comes back; the policy leaves it alone from now on."""
    _require_may_decide(retirement, by)
    was = _close(retirement, RetirementStatus.KEPT, by)
    if was == RetirementStatus.RETIRED:
        Person.objects.filter(pk=retirement.person_id).update(is_listed=True)
        note_change(ChangedThing.PERSON, [retirement.person_id])
    record(action="profile.kept", target=retirement.person, by=by)


@transaction.atomic
def let_retire(*, retirement: Retirement, by: User) -> None:
    """The owner, or the team for them, agrees: the profile leaves the directory. Raises NotAllowed when nobody is asked
    any more."""
    _require_may_decide(retirement, by)
    changed = Retirement.objects.filter(pk=retirement.pk, status=RetirementStatus.ASKED).update(
        status=RetirementStatus.RETIRED, decided_at=timezone.now(), decided_by=by
    )
    if not changed:
        raise NotAllowed("This has been answered already. Please look again.")
    Person.objects.filter(pk=retirement.person_id).update(is_listed=False)
    note_change(ChangedThing.PERSON, [retirement.person_id])
    record(action="profile.retired", target=retirement.person, by=by, reason=retirement.reason)


@transaction.atomic
def bring_back(*, retirement: Retirement) -> None:
    """Newer evidence has come: a profile that the policy retired is in the directory again."""
    _close(retirement, RetirementStatus.RETURNED, None)
    Person.objects.filter(pk=retirement.person_id).update(is_listed=True)
    note_change(ChangedThing.PERSON, [retirement.person_id])
    record(action="profile.returned", target=retirement.person, by=None)


def _open(person: Person, status: RetirementStatus, reason: str, newest: dt.date | None) -> Retirement:
    try:
        with transaction.atomic():
            return Retirement.objects.create(person=person, status=status, reason=reason, newest=newest)
    except IntegrityError as error:
        raise NotAllowed("This profile has already been dealt with.") from error


def _close(retirement: Retirement, status: RetirementStatus, by: User | None) -> str:
    """Ends an open retirement; returns the status that it had."""
    for was in queries.OPEN_RETIREMENTS:
        changed = Retirement.objects.filter(pk=retirement.pk, status=was).update(
            status=status, decided_at=timezone.now(), decided_by=by
        )
        if changed:
            return was.value
    raise NotAllowed("This has been answered already. Please look again.")


def _require_may_decide(retirement: Retirement, by: User) -> None:
    if not queries.retirements_editable_by(by).filter(pk=retirement.pk).exists():
        raise NotAllowed("Only the person themselves and the programme team decide on this profile.")
