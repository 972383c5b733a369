"""What people say of the records that name them: not mine, hidden, at the top of the profile, and each taken back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.apps.evidence.changes import note_change
from charnia.apps.evidence.models import Authorship, ChangedThing
from charnia.apps.people import queries as people_queries
from charnia.apps.people.models import Person
from charnia.core.verdict import NotAllowed

MOST_PINNED = 5


@transaction.atomic
def disown(*, authorship: Authorship, by: User) -> None:
    """ "Not mine": from now on the record counts nowhere for the person."""
    _set_aside(authorship, by, is_hidden=False)
    record(action="evidence.disowned", target=authorship, by=by)


@transaction.atomic
def hide(*, authorship: Authorship, by: User) -> None:
    """The record is theirs, and yet shall count nowhere for them. It still ties them to those they worked with."""
    _set_aside(authorship, by, is_hidden=True)
    record(action="evidence.hidden", target=authorship, by=by)


@transaction.atomic
def pin(*, authorship: Authorship, by: User) -> None:
    """The record comes first on the profile. Raises NotAllowed when it counts for the person no more, or there are
    enough."""
    _require_own(authorship.person, by)
    if Authorship.objects.filter(person=authorship.person_id).exclude(pinned_at=None).count() >= MOST_PINNED:
        raise NotAllowed(f"{MOST_PINNED} records stand at the top already. Take one of them down first.")
    changed = Authorship.objects.filter(pk=authorship.pk, disowned_at=None, pinned_at=None).update(
        pinned_at=timezone.now()
    )
    if not changed:
        raise NotAllowed("This record stands at the top already, or counts for the profile no more.")
    record(action="evidence.pinned", target=authorship, by=by)


@transaction.atomic
def unpin(*, authorship: Authorship, by: User) -> None:
    """The record goes back to its place in time."""
    _require_own(authorship.person, by)
    changed = Authorship.objects.filter(pk=authorship.pk).exclude(pinned_at=None).update(pinned_at=None)
    if not changed:
        raise NotAllowed("This record does not stand at the top.")
    record(action="evidence.unpinned", target=authorship, by=by)


@transaction.atomic
def take_back(*, authorship: Authorship, by: User) -> None:
    """Takes "not mine", or hiding, back."""
    _require_own(authorship.person, by)
    changed = (
        Authorship.objects.filter(pk=authorship.pk)
        .exclude(disowned_at=None)
        .update(disowned_at=None, disowned_by=None, is_hidden=False)
    )
    if not changed:
        raise NotAllowed("This record already counts for the profile.")
    _note_change(authorship)
    record(action="evidence.taken-back", target=authorship, by=by)


def _set_aside(authorship: Authorship, by: User, *, is_hidden: bool) -> None:
    _require_own(authorship.person, by)
    changed = Authorship.objects.filter(pk=authorship.pk, disowned_at=None).update(
        disowned_at=timezone.now(), disowned_by=by, is_hidden=is_hidden, pinned_at=None
    )
    if not changed:
        raise NotAllowed("This record has already been removed from the profile.")
    _note_change(authorship)


def _require_own(person: Person, by: User) -> None:
    if not people_queries.editable_by(by).filter(pk=person.pk).exists():
        raise NotAllowed("Only the person themselves and the programme team can say whose work this is.")


def _note_change(authorship: Authorship) -> None:
    note_change(ChangedThing.RECORD, [authorship.record_id])
    note_change(ChangedThing.PERSON, [authorship.person_id])
