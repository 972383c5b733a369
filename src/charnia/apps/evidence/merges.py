"""Two profiles become one, records leave a profile for one of their own, and either is undone.

Each is one transaction with one row in the audit trail, tells every index, and writes down what it changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from charnia.apps.accounts.models import User
from charnia.apps.audit.actions import record
from charnia.apps.audit.journal import Journal
from charnia.apps.evidence.changes import note_change
from charnia.apps.evidence.models import Authorship, ChangedThing
from charnia.apps.evidence.moving import journal_of, move_everything, move_row, put_back
from charnia.apps.evidence.retirement_moves import is_hidden_by_people, settle_retirement
from charnia.apps.organisations.slugs import free_slug
from charnia.apps.people import queries as people_queries
from charnia.apps.people.models import MoveGround, MoveKind, Person, ProfileMove
from charnia.core.access.roles import Permission
from charnia.core.verdict import NotAllowed

_OFFER = "offers.offer"


@transaction.atomic
def merge_people(*, kept: Person, other: Person, ground: MoveGround, by: User | None) -> ProfileMove:
    """Everything of `other` goes into `kept`; the address of `other` leads there from now on.

    Evidence, offers, claims, days away, conflicts of interest, what people decided about records, what spreadsheets
    told, and what companies keep of either follow. A retired profile comes back where the evidence of both is newer.
    `by` is None for what the evidence or an ORCID iD decides. Raises NotAllowed when both belong to accounts, or they
    cannot be merged.
    """
    _require_team(by)
    held = _held(kept, other)
    if len(held) < 2:
        raise NotAllowed("One of the two profiles has been merged in the meantime. Please look again.")
    kept, other = held[kept.pk], held[other.pk]
    if kept.user_id is not None and other.user_id is not None:
        raise NotAllowed(
            "Both profiles belong to accounts. One of the two people must give up theirs before they can be merged."
        )
    if kept.is_fictional != other.is_fictional:
        raise NotAllowed("An invented person of the demonstration and a real one cannot be merged.")
    move = ProfileMove.objects.create(kind=MoveKind.MERGE, kept=kept, other=other, ground=ground, made_by=by)
    journal = journal_of(move)
    is_hidden = is_hidden_by_people(kept) or is_hidden_by_people(other)
    move_everything(journal, source=other, target=kept)
    _join_profiles(journal, kept, other)
    journal.change(kept, is_listed=not is_hidden and not settle_retirement(journal, kept))
    journal.close()
    _tell((kept.pk, other.pk), journal.touched)
    record(action="people.merged", target=kept, by=by, other=other.pk, ground=ground.value)
    return move


@transaction.atomic
def split_person(*, person: Person, authorships: Collection[int], by: User) -> ProfileMove:
    """Chosen records of a profile go to a new one of the same name, which stays theirs when they are loaded again.

    `authorships` are keys. Raises NotAllowed without any, with all of them, or with some of another profile.
    """
    _require_team(by)
    rows = list(Authorship.objects.filter(pk__in=set(authorships), person=person).order_by("pk"))
    if not rows or len(rows) < len(set(authorships)):
        raise NotAllowed("Tick at least one record of this profile.")
    if not Authorship.objects.filter(person=person).exclude(pk__in=set(authorships)).exists():
        raise NotAllowed("Leave at least one record with this profile.")
    fields: dict[str, Any] = {"name": rows[0].name_as_printed or person.name, "roles": person.roles}
    slug = free_slug(Person, fields["name"])
    other = Person.objects.create(slug=slug, is_fictional=person.is_fictional, is_listed=person.is_listed, **fields)
    move = ProfileMove.objects.create(
        kind=MoveKind.SPLIT, kept=person, other=other, ground=MoveGround.TEAM, made_by=by
    )  # fmt: skip
    journal = journal_of(move)
    for row in rows:
        move_row(journal, row, "person", other)
    journal.close()
    _tell((person.pk, other.pk), journal.touched)
    record(action="people.split", target=person, by=by, other=other.pk, records=len(rows))
    return move


@transaction.atomic
def undo_move(*, move: ProfileMove, by: User) -> ProfileMove:
    """Takes a merge or a split back: both profiles are as they were, but for what people have written since.

    Raises NotAllowed when it has been undone, or a later merge or split of either profile must be undone first.
    """
    _require_team(by)
    both = (move.kept_id, move.other_id)
    later = ProfileMove.objects.filter(Q(kept__in=both) | Q(other__in=both), pk__gt=move.pk, undone_at=None)
    if later.exists():
        raise NotAllowed("One of these profiles was merged or split again later. Undo that first.")
    if move.kind == MoveKind.SPLIT and move.other.user_id is not None:
        raise NotAllowed("The new profile belongs to an account by now, so this cannot be undone.")
    changed = ProfileMove.objects.filter(pk=move.pk, undone_at=None).update(undone_at=timezone.now(), undone_by=by)
    if not changed:
        raise NotAllowed("This has already been undone.")
    touched = put_back(move)
    if move.kind == MoveKind.SPLIT:
        _fold_away(move)
    _tell(both, touched)
    move.refresh_from_db()
    record(action=f"people.{move.kind}-undone", target=move.kept, by=by, other=move.other_id)
    return move


def choose_kept(one: Person, other: Person) -> tuple[Person, Person]:
    """Which of two profiles stays, and which goes into it: the one with an account, then with an ORCID iD, then with
    more evidence, then the older one."""

    def worth(person: Person) -> tuple[bool, bool, int, int]:
        number = Authorship.objects.filter(person=person, disowned_at=None).count()
        return person.user_id is not None, bool(person.orcid), number, -person.pk

    first, second = sorted((one, other), key=worth, reverse=True)
    return first, second


def _fold_away(move: ProfileMove) -> None:
    """The profile that a split had made leads back to the one it came from; what came to it meanwhile goes along."""
    journal = journal_of(move)
    move_everything(journal, source=move.other, target=move.kept)
    Person.everyone.filter(pk=move.other_id).update(merged_into=move.kept)


def _held(*people: Person) -> dict[int, Person]:
    """The profiles as they are now, held until the end of the transaction; merged ones are not among them."""
    rows = Person.objects.select_for_update().filter(pk__in=[person.pk for person in people])
    return {row.pk: row for row in rows.order_by("pk")}


def _require_team(by: User | None) -> None:
    if by is not None and not by.may(Permission.EDIT_DIRECTORY):
        raise NotAllowed("Only the programme team merges and splits profiles.")


def _join_profiles(journal: Journal, kept: Person, other: Person) -> None:
    """Fills what is empty in the kept profile. What either is asked for holds for both."""
    orcid, user = _orcid_of_both(kept, other), kept.user_id or other.user_id
    journal.change(other, merged_into_id=kept.pk, orcid=None, user_id=None)
    journal.change(
        kept,
        orcid=orcid,
        user_id=user,
        title=kept.title or other.title,
        bio=kept.bio or other.bio,
        interests=kept.interests or other.interests,
        contact_email=kept.contact_email or other.contact_email,
        avoids=_avoided(kept, other),
        roles=list(dict.fromkeys((*kept.roles, *other.roles))),
        organisation_id=kept.organisation_id or other.organisation_id,
        hours_a_month=kept.hours_a_month if kept.hours_a_month is not None else other.hours_a_month,
        takes_requests=kept.takes_requests and other.takes_requests,
    )


def _orcid_of_both(kept: Person, other: Person) -> str | None:
    """The ORCID iD that either carries in the profile or as the source's id, unless somebody else has it too."""
    told = (people_queries.orcid_of(one.orcid, one.source_id) for one in (kept, other))
    orcid = next(filter(None, told), "")
    taken = Person.everyone.filter(orcid=orcid).exclude(pk__in=(kept.pk, other.pk))
    return orcid if orcid and not taken.exists() else kept.orcid


def _avoided(kept: Person, other: Person) -> str:
    added = [line for line in other.avoided_subjects() if line not in kept.avoided_subjects()]
    return "\n".join([kept.avoids, *added]) if kept.avoids and added else kept.avoids or "\n".join(added)


def _tell(people: Iterable[int], touched: dict[str, set[int]]) -> None:
    """Every index reads both people, their records and their offers again."""
    named = Authorship.objects.filter(Q(pk__in=touched.get("evidence.authorship", ())) | Q(person__in=people))
    note_change(ChangedThing.RECORD, set(named.values_list("record_id", flat=True)))
    note_change(ChangedThing.PERSON, people)
    note_change(ChangedThing.OFFER, touched.get(_OFFER, set()))
