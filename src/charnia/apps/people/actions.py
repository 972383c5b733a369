"""Every write to people, claims, absences and conflicts of interest.

The index is told by `evidence.changes.note_change`, which callers above use.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from charnia.apps.accounts.actions import hold
from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.apps.organisations.models import Organisation
from charnia.apps.organisations.slugs import free_slug
from charnia.apps.people import queries
from charnia.apps.people.models import (
    Absence,
    Claim,
    ClaimStatus,
    ConflictSide,
    DeclaredConflict,
    ForgottenId,
    Person,
)
from charnia.core.access.roles import Permission
from charnia.core.verdict import NotAllowed
from charnia.core.vocabulary import ConflictGround

EDITABLE_FIELDS = (
    "name", "title", "bio", "roles", "interests", "avoids", "takes_requests", "hours_a_month", "is_listed",
    "organisation",
)  # fmt: skip


@transaction.atomic
def create_person(*, by: User | None, fields: Mapping[str, Any]) -> Person:
    """A new public profile."""
    person = Person.objects.create(slug=free_slug(Person, str(fields["name"])), **fields)
    record(action="person.created", target=person, by=by)
    return person


@transaction.atomic
def change_person(*, person: Person, by: User, fields: Mapping[str, Any]) -> Person:
    """Corrects a profile. Raises NotAllowed unless it is one's own or one keeps the directory."""
    _require_may_change(person, by)
    changed = [name for name in EDITABLE_FIELDS if name in fields and getattr(person, name) != fields[name]]
    for name in changed:
        setattr(person, name, fields[name])
    person.save(update_fields=changed)
    record(action="person.changed", target=person, by=by, fields=", ".join(changed))
    return person


@transaction.atomic
def claim_profile(*, person: Person, by: User, note: str) -> Claim:
    """Says "this is me". Raises NotAllowed when the profile or the account is taken, or the same claim waits."""
    hold(user=by)
    if person.user_id is not None:
        raise NotAllowed("This profile already belongs to an account. Write to the programme team if that is wrong.")
    if Person.objects.filter(user=by).exists():
        raise NotAllowed("Your account already has a profile. Ask the programme team to merge the two.")
    if Claim.objects.filter(person=person, user=by, status=ClaimStatus.WAITING).exists():
        raise NotAllowed("You have already claimed this profile. The programme team will answer.")
    claim = Claim.objects.create(person=person, user=by, note=note)
    record(action="claim.made", target=claim, by=by)
    return claim


@transaction.atomic
def decide_claim(*, claim: Claim, accept: bool, by: User, reason: str = "") -> Claim:
    """The programme team's answer; a refusal needs a reason, which the claimant reads."""
    if not by.may(Permission.DECIDE_ON_CLAIMS):
        raise NotAllowed("Only the programme team decides on claims.")
    if not accept and not reason.strip():
        raise NotAllowed("Say why, so that the person knows what to do.")
    status = ClaimStatus.ACCEPTED if accept else ClaimStatus.DECLINED
    changed = Claim.objects.filter(pk=claim.pk, status=ClaimStatus.WAITING).update(
        status=status, reason=reason, decided_at=timezone.now(), decided_by=by
    )
    if not changed:
        raise NotAllowed("Somebody has already answered this claim.")
    if accept:
        hold(user=claim.user)
        taken = Person.objects.filter(user=claim.user).exists()
        if taken or not Person.objects.filter(pk=claim.person_id, user=None).update(user=claim.user):
            raise NotAllowed("The profile or the account has been linked in the meantime. Please look again.")
    claim.refresh_from_db()
    record(action=f"claim.{status.value}", target=claim, by=by)
    return claim


@transaction.atomic
def add_absence(*, person: Person, first: dt.date, last: dt.date, by: User) -> Absence:
    """Days on which a person is not to be asked. Raises NotAllowed when they end before they begin."""
    _require_may_change(person, by)
    if last < first:
        raise NotAllowed("The last day away must not come before the first.")
    absence = Absence.objects.create(person=person, first=first, last=last)
    record(action="absence.added", target=absence, by=by)
    return absence


@transaction.atomic
def remove_absence(*, absence: Absence, by: User) -> None:
    """Takes an absence back."""
    _require_may_change(absence.person, by)
    record(action="absence.removed", target=absence, by=by)
    absence.delete()


@transaction.atomic
def declare_conflict(
    *, person: Person, organisation: Organisation, ground: ConflictGround, note: str, by: User
) -> DeclaredConflict:
    """Says that a person and an organisation are not independent of each other. Counts at once."""
    side = queries.side_of(by, person, organisation)
    if side is None:
        raise NotAllowed("Only the person, the company and the programme team can declare this conflict of interest.")
    try:
        with transaction.atomic():
            conflict = DeclaredConflict.objects.create(
                person=person, organisation=organisation, ground=ground, note=note.strip(), side=side, declared_by=by
            )
    except IntegrityError as error:
        raise NotAllowed("This conflict of interest has already been declared.") from error
    record(action="conflict.declared", target=conflict, by=by, ground=ground.value, side=side.value)
    return conflict


@transaction.atomic
def withdraw_conflict(*, conflict: DeclaredConflict, by: User) -> DeclaredConflict:
    """Takes a declaration back. Only the side that made it and the programme team can: what the other side has said
    stays in force."""
    side = queries.side_of(by, conflict.person, conflict.organisation)
    if side not in (ConflictSide(conflict.side), ConflictSide.TEAM):
        raise NotAllowed("Only those who declared this conflict of interest and the programme team can take it back.")
    changed = DeclaredConflict.objects.filter(pk=conflict.pk, withdrawn_at=None).update(withdrawn_at=timezone.now())
    if not changed:
        raise NotAllowed("This declaration has already been taken back.")
    conflict.refresh_from_db()
    record(action="conflict.withdrawn", target=conflict, by=by)
    return conflict


def keep_from_coming_back(*, ids: Iterable[str]) -> None:
    """Puts digests of sources' ids on the list of those whom no load brings back. Call it in the transaction that
    forgets them."""
    salt = ForgottenId.objects.values_list("salt", flat=True).first() or secrets.token_hex(32)
    rows = [ForgottenId(digest=queries.forgotten_digest(id_, salt), salt=salt) for id_ in ids]
    ForgottenId.objects.bulk_create(rows, ignore_conflicts=True)


def _require_may_change(person: Person, by: User) -> None:
    if not queries.editable_by(by).filter(pk=person.pk).exists():
        raise NotAllowed("Only the person themselves and the programme team can change this profile.")
