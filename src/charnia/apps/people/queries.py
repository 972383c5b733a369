"""Reading people, scoped by who asks."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Iterable, Mapping

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q, QuerySet

from charnia.apps.accounts.models import User
from charnia.apps.accounts.queries import ConfirmedOrcid, confirmed_orcid
from charnia.apps.organisations import queries as organisation_queries
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.models import (
    Absence,
    Claim,
    ClaimStatus,
    ConflictSide,
    DeclaredConflict,
    ForgottenId,
    PairStatus,
    Person,
    PersonPair,
    ProfileMove,
)
from charnia.core.access.roles import Permission


def listed() -> QuerySet[Person]:
    """People whom the public directory shows."""
    return Person.objects.filter(is_listed=True)


def kept_for(merged: Iterable[int]) -> dict[int, int]:
    """The profiles into which these went, all the way; those that were not merged are left out."""
    into: dict[int, int] = {}
    ask = set(merged)
    while ask:
        rows = Person.everyone.filter(pk__in=ask).exclude(merged_into=None).values_list("pk", "merged_into")
        fresh = {key: target for key, target in rows if target is not None}
        into |= fresh
        ask = set(fresh.values()) - into.keys()
    return {key: _end_of(key, into) for key in into}


def _end_of(key: int, into: Mapping[int, int]) -> int:
    while key in into:
        key = into[key]
    return key


def merged_at(slug: str) -> Person | None:
    """The profile into which the one at this address went; None where there is none, or it was not merged."""
    key = Person.everyone.filter(slug=slug).exclude(merged_into=None).values_list("pk", flat=True).first()
    return Person.objects.filter(pk__in=kept_for([key]).values()).first() if key is not None else None


def others_called(person: Person, words: str) -> QuerySet[Person]:
    """Other profiles with all these words in their names: at most twenty, for the programme team."""
    found = Person.objects.exclude(pk=person.pk).select_related("organisation").order_by("name", "pk")
    for word in words.replace("\x00", "").split()[:8]:
        found = found.filter(name__icontains=word)
    return found[:20]


def orcid_of(orcid: str | None, source_id: str | None) -> str:
    """A person's ORCID iD, from the profile or as the id that sources use; empty where neither is known."""
    if orcid or not (source_id or "").startswith("orcid:"):
        return orcid or ""
    return str(source_id).removeprefix("orcid:")


def open_pairs() -> QuerySet[PersonPair]:
    """Pairs of profiles that wait for the programme team, those that nobody has looked at first, then the likeliest."""
    waiting = PersonPair.objects.filter(status__in=(PairStatus.WAITING, PairStatus.LATER))
    both = waiting.filter(first__merged_into=None, second__merged_into=None)
    return both.select_related("first__organisation", "second__organisation").order_by("-status", "-probability", "pk")


def moves() -> QuerySet[ProfileMove]:
    """Merges and splits with the profiles, the newest first."""
    return ProfileMove.objects.select_related("kept", "other", "made_by", "undone_by").order_by("-pk")


def forgotten_among(ids: Collection[str]) -> set[str]:
    """Those of the ids whose people asked to be forgotten."""
    if not ids:
        return set()
    found: set[str] = set()
    for salt in ForgottenId.objects.order_by().values_list("salt", flat=True).distinct():
        digests = {forgotten_digest(id_, salt): id_ for id_ in ids}
        rows = ForgottenId.objects.filter(salt=salt, digest__in=list(digests))
        found |= {digests[digest] for digest in rows.values_list("digest", flat=True)}
    return found


def forgotten_digest(id_: str, salt: str) -> str:
    """What is kept of an id of somebody who asked to be forgotten: HMAC-SHA256 in hexadecimal."""
    return hmac.new(bytes.fromhex(salt), id_.casefold().encode(), hashlib.sha256).hexdigest()


def visible_to(user: User | AnonymousUser) -> QuerySet[Person]:
    """Listed people, and for an account its own profile even while hidden."""
    if not isinstance(user, User):
        return listed()
    if user.may(Permission.EDIT_DIRECTORY):
        return Person.objects.all()
    return Person.objects.filter(Q(is_listed=True) | Q(user=user))


def editable_by(user: User | AnonymousUser) -> QuerySet[Person]:
    """Profiles that the account may correct: its own, and for the programme team everybody's."""
    if not isinstance(user, User):
        return Person.objects.none()
    if user.may(Permission.EDIT_DIRECTORY):
        return Person.objects.all()
    return Person.objects.filter(user=user)


def own_profile(user: User) -> QuerySet[Person]:
    """The account's own profile, hidden or not; nobody while it has none."""
    return Person.objects.filter(user=user)


def with_orcid(orcid: str) -> QuerySet[Person]:
    """Whoever has the iD, hidden or not, first by the field and then by the id of the source."""
    found = Person.objects.filter(Q(orcid=orcid) | Q(source_id=f"orcid:{orcid}"))
    return found.order_by(F("orcid").desc(nulls_last=True), "pk")


def confirmed_orcid_of(person: Person) -> ConfirmedOrcid | None:
    """The person's iD and since when ORCID has confirmed it; None where the holder of the profile has not shown it."""
    known = person.known_orcid()
    if not known or person.user is None:
        return None
    confirmed = confirmed_orcid(person.user)
    return confirmed if confirmed and confirmed.orcid == known else None


def why_not_theirs(slug: str, orcid: str) -> str:
    """Why the profile that somebody says is theirs does not follow from the iD that ORCID has confirmed; empty where it
    does. One that does not exist, has no iD or cannot be seen gives nothing away."""
    person = listed().filter(slug=slug).first()
    if person is None or not person.known_orcid() or person.known_orcid() == orcid:
        return ""
    return (
        f"ORCID says that your iD is {orcid}, but the profile of {person} has another. Nothing has been changed. If it "
        "is yours nevertheless, claim it with a few words to the programme team."
    )


def why_another_profile(user: User, orcid: str) -> str:
    """Why the account cannot be connected with the iD: its own profile has another. Empty where it can."""
    own = own_profile(user).first()
    if own is None or own.known_orcid() in ("", orcid):
        return ""
    return (
        f"ORCID says that your iD is {orcid}, but your profile has {own.known_orcid()}. Nothing has been changed. Ask "
        "the programme team to correct the profile if its iD is wrong."
    )


def open_claims() -> QuerySet[Claim]:
    """Claims that wait for the programme team, the oldest first."""
    return Claim.objects.filter(status=ClaimStatus.WAITING).select_related("person", "user")


def claims_of(user: User) -> QuerySet[Claim]:
    """What the account has claimed, the latest first."""
    return Claim.objects.filter(user=user).select_related("person").order_by("-made_at")


def unclaimed_called(name: str) -> QuerySet[Person]:
    """Listed profiles without an account that may be somebody of this name: at most five.

    Sources print names with initials and in either order ("J. Smith", "Smith JA"), so the family name and the first
    letter must agree, no more.
    """
    words = name.split()
    if not words:
        return Person.objects.none()
    first, last = words[0][0], words[-1]
    alike = Q(name__istartswith=first, name__iendswith=f" {last}") | Q(name__istartswith=f"{last} {first}")
    return listed().filter(alike | Q(name__iexact=name), user=None)[:5]


def absences_editable_by(user: User | AnonymousUser) -> QuerySet[Absence]:
    """Absences that the account may see and take back: its own, and for the programme team everybody's."""
    return Absence.objects.filter(person__in=editable_by(user)).select_related("person")


def conflicts_visible_to(user: User | AnonymousUser) -> QuerySet[DeclaredConflict]:
    """Declarations in force that the account may read: its own person's, those that its own companies made, and for the
    programme team all. A company does not read what a person says of it, nor the other way round."""
    found = DeclaredConflict.objects.filter(withdrawn_at=None).select_related("person", "organisation", "declared_by")
    if not isinstance(user, User):
        return found.none()
    if user.may(Permission.EDIT_DIRECTORY):
        return found
    own_person = Q(person__user=user, side=ConflictSide.PERSON)
    own_company = Q(organisation__in=organisation_queries.of_member(user), side=ConflictSide.COMPANY)
    return found.filter(own_person | own_company)


def organisations_to_declare(user: User, person: Person) -> QuerySet[Organisation]:
    """Organisations with which the account may declare a conflict of that person: for the person and the programme team
    every listed company, for others their own organisations."""
    own = organisation_queries.of_member(user)
    if editable_by(user).filter(pk=person.pk).exists():
        return Organisation.objects.filter(Q(is_listed=True) | Q(pk__in=own.values("pk"))).order_by("name")
    return own.order_by("name")


def side_of(user: User, person: Person, organisation: Organisation) -> ConflictSide | None:
    """For whom the account speaks about a person and an organisation; None where it has no say. Somebody who is both
    the person and of the company speaks as the person."""
    if person.user_id == user.pk:
        return ConflictSide.PERSON
    if user.may(Permission.EDIT_DIRECTORY):
        return ConflictSide.TEAM
    if organisation_queries.of_member(user).filter(pk=organisation.pk).exists():
        return ConflictSide.COMPANY
    return None
