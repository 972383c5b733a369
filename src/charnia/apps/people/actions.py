"""Every write to people, claims, absences and conflicts of interest.

The index is told by `evidence.changes.note_change`, which callers above use.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from charnia.apps.accounts.actions import hold
from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.apps.organisations.models import Organisation
from charnia.apps.organisations.slugs import free_slug
from charnia.apps.people import queries
from charnia.apps.people.events import profile_claimed
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


_MERGE = "Ask the programme team to merge the two."


@dataclass(frozen=True, slots=True)
class Settlement:
    """What has become of an iD that ORCID has confirmed: `person` is the profile that belongs to the account by it,
    `is_new` whether it has been so only from now on, and `refusal` why a profile with the iD was not given."""

    person: Person | None = None
    is_new: bool = False
    refusal: str = ""


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
        raise NotAllowed(f"Your account already has a profile. {_MERGE}")
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
    if accept:
        hold(user=claim.user)
    status = ClaimStatus.ACCEPTED if accept else ClaimStatus.DECLINED
    changed = Claim.objects.filter(pk=claim.pk, status=ClaimStatus.WAITING).update(
        status=status, reason=reason, decided_at=timezone.now(), decided_by=by
    )
    if not changed:
        raise NotAllowed("Somebody has already answered this claim.")
    if accept:
        taken = Person.objects.filter(user=claim.user).exists()
        if taken or not Person.objects.filter(pk=claim.person_id, user=None).update(user=claim.user):
            raise NotAllowed(
                "The profile or the account belongs to another by now. Find out whose it is and take it from the other "
                "on the admin pages; then agree."
            )
        profile_claimed.send(Person, person=claim.person, user=claim.user)
    claim.refresh_from_db()
    record(action=f"claim.{status.value}", target=claim, by=by)
    return claim


@transaction.atomic
def settle_by_orcid(*, user: User, orcid: str) -> Settlement:
    """Gives the account the profile with the iD that ORCID has confirmed to be its holder's, without the programme
    team, and answers the claims that this decides. Without such a profile the iD is noted on the account's own.

    A profile that belongs to another account stays there, and the team's desk is told by a claim.
    """
    hold(user=user)
    own = queries.own_profile(user).first()
    person = queries.with_orcid(orcid).first()
    if person is None:
        return Settlement(own, is_new=own is not None and _note_orcid(own, orcid, user))
    if person.user_id == user.pk:
        return Settlement(person)
    if person.user_id is None and own is not None:
        return Settlement(own, refusal=f"Another profile has your ORCID iD: {person}. {_MERGE}")
    claims = _held_claims(person, user)
    if not Person.objects.filter(pk=person.pk, user=None).update(user=user, orcid=orcid):
        return Settlement(refusal=_contest(person, orcid, user))
    profile_claimed.send(Person, person=person, user=user)
    person.refresh_from_db()
    record(action="person.claimed-by-orcid", target=person, by=user)
    _answer(claims, person, user)
    return Settlement(person, is_new=True)


@transaction.atomic
def contest_by_orcid(*, user: User, orcid: str) -> str:
    """Tells the team's desk where the profile with the iD that ORCID has confirmed belongs to another account, and
    returns the sentence for whoever came with the iD; empty where it does not."""
    hold(user=user)
    person = queries.with_orcid(orcid).exclude(user=None).exclude(user=user).first()
    return _contest(person, orcid, user) if person is not None else ""


def _note_orcid(own: Person, orcid: str, user: User) -> bool:
    """Whether the iD could be noted on the account's own profile, which had none."""
    if own.known_orcid() or not Person.objects.filter(pk=own.pk, orcid=None).update(orcid=orcid):
        return False
    own.refresh_from_db()
    record(action="person.orcid-confirmed", target=own, by=user)
    return True


def _contest(person: Person, orcid: str, user: User) -> str:
    """Tells the desk, once, that two accounts say they are the same person."""
    note = f"ORCID has confirmed that the iD {orcid} is theirs. The profile with this iD belongs to another account."
    if not Claim.objects.filter(person=person, user=user, note=note).exists():
        Claim.objects.filter(person=person, user=user, status=ClaimStatus.WAITING).update(note=note)
        claim, is_made = Claim.objects.get_or_create(
            person=person, user=user, status=ClaimStatus.WAITING, defaults={"note": note}
        )
        record(action="claim.made" if is_made else "claim.confirmed-by-orcid", target=claim, by=user)
    return (
        "The profile with your ORCID iD already belongs to another account. The programme team has been told and will "
        "answer; you find the answer under “My profile”."
    )


def _held_claims(person: Person, user: User) -> list[Claim]:
    """The claims that wait on the profile or of the account; held before the profile, as the team's answer does."""
    waiting = Claim.objects.select_for_update(no_key=True).filter(status=ClaimStatus.WAITING)
    return list(waiting.filter(Q(person=person) | Q(user=user)).order_by("pk"))


def _answer(claims: list[Claim], person: Person, user: User) -> None:
    """Accepts what the holder had claimed of this profile and declines what contradicts it."""
    for claim in claims:
        is_theirs = claim.person_id == person.pk and claim.user_id == user.pk
        claim.status = ClaimStatus.ACCEPTED if is_theirs else ClaimStatus.DECLINED
        claim.reason = "" if is_theirs else _reason_by_orcid(claim, user)
        claim.decided_at = timezone.now()
        claim.save(update_fields=["status", "reason", "decided_at"])
        record(action=f"claim.{claim.status}", target=claim, by=user)


def _reason_by_orcid(claim: Claim, user: User) -> str:
    if claim.user_id == user.pk:
        return "ORCID has confirmed that another profile is yours."
    return "The holder of this profile’s ORCID iD has signed in with it. Write to the programme team if that is wrong."


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
