"""What meets when profiles are merged: spreadsheets, addresses, removed topics, stale profiles, and anything new."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.models import ForeignKey
from django.utils import timezone

from charnia.apps.accounts.models import User
from charnia.apps.evidence import merges, retirement_actions
from charnia.apps.evidence.models import EvidenceRecord, RemovedTopic, Retirement, RetirementStatus, Topic
from charnia.apps.evidence.moving import pointers_to_people
from charnia.apps.organisations.models import Membership, Organisation
from charnia.apps.people.actions import create_person, settle_by_orcid
from charnia.apps.people.models import MoveGround, Person, PersonPair, ProfileMove
from charnia.apps.programmes.models import SpreadsheetEntry
from charnia.apps.programmes.register_decisions import pointers_to_organisations
from charnia.apps.programmes.spreadsheets.people import plan_people
from charnia.sources.spreadsheet.records import SheetRecord
from tests.apps.evidence.test_merges import everything, load, two

pytestmark = pytest.mark.django_db
__all__ = ["load", "two"]

MERGED = {
    "name", "title", "bio", "roles", "interests", "avoids", "takes_requests", "organisation", "user", "orcid",
    "contact_email", "hours_a_month", "is_listed",
}  # fmt: skip
OF_THE_ROW = {"id", "slug", "source_id", "is_fictional", "merged_into", "created_at"}
SPEAK_OF_THE_ROW = {(Person, "merged_into"), (PersonPair, "first"), (PersonPair, "second"),
                    (ProfileMove, "kept"), (ProfileMove, "other")}  # fmt: skip


def row(name: str, email: str, number: int = 2) -> SheetRecord:
    return SheetRecord(number, {"name": name, "email": email}, (name, email))


def entry(person: Person, email: str) -> SpreadsheetEntry:
    Person.objects.filter(pk=person.pk).update(contact_email=email)
    keys, facts = [f"email:{email}"], {"name": person.name, "contact_email": email}
    return SpreadsheetEntry.objects.create(target="people", keys=keys, facts=facts, person=person)


def merge(kept: Person, other: Person, tess: User) -> ProfileMove:
    return merges.merge_people(kept=kept, other=other, ground=MoveGround.TEAM, by=tess)


def retired(person: Person, **decided: object) -> Retirement:
    Person.objects.filter(pk=person.pk).update(is_listed=False)
    return Retirement.objects.create(person=person, status="retired", reason="Old.", **decided)


def is_listed(person: Person) -> bool:
    return Person.everyone.get(pk=person.pk).is_listed


def test_everything_that_points_to_a_person_is_moved_or_speaks_of_the_row() -> None:
    moved = set(pointers_to_people())
    for relation in Person._meta.related_objects:
        assert isinstance(relation.field, ForeignKey) or relation.many_to_many, relation
        if not relation.many_to_many:
            assert ((relation.related_model, relation.field.name) in moved) is (
                (relation.related_model, relation.field.name) not in SPEAK_OF_THE_ROW
            ), relation


def test_everything_that_points_to_an_organisation_is_moved_or_a_link() -> None:
    moved = set(pointers_to_organisations())
    linked = {(EvidenceRecord, "organisations"), (User, "organisations")}
    for relation in Organisation._meta.related_objects:
        pointer = (relation.related_model, relation.field.name)
        assert pointer in linked if relation.many_to_many else pointer in moved or pointer[0] is Membership, relation


def test_every_field_of_a_person_is_merged_or_belongs_to_the_row() -> None:
    assert {field.name for field in Person._meta.concrete_fields} == MERGED | OF_THE_ROW


def test_no_table_holds_one_row_a_person_which_a_second_could_not_join() -> None:
    assert not [(model, name) for model, name in pointers_to_people() if model._meta.get_field(name).unique]


def test_both_rows_of_a_sheet_find_the_kept_profile_and_undo_restores_all(
    two: tuple[Person, Person], tess: User
) -> None:
    rosa, rowan = two
    entry(rosa, "rosa@example.org")
    entry(rowan, "r.rowan@example.org")
    topics = [Topic.objects.create(key=key, label=key, scheme="words") for key in ("kidney", "liver")]
    for person, topic in ((rosa, topics[0]), (rowan, topics[0]), (rowan, topics[1])):
        RemovedTopic.objects.create(person=person, topic=topic, removed_by=tess)
    before = everything()
    move = merge(rosa, rowan, tess)
    for told in (row("Rosa Rowan", "rosa@example.org"), row("R. Rowan", "r.rowan@example.org")):
        (step,) = plan_people([told]).steps
        assert step.thing.pk == rosa.pk
    assert RemovedTopic.objects.filter(person=rosa).count() == RemovedTopic.objects.count() == 2
    merges.undo_move(move=move, by=tess)
    assert everything() == before


def test_the_address_follows_where_the_kept_profile_has_none(two: tuple[Person, Person], tess: User) -> None:
    rosa, rowan = two
    Person.objects.filter(pk=rowan.pk).update(contact_email="r.rowan@example.org")
    move = merge(rosa, rowan, tess)
    assert Person.objects.get(pk=rosa.pk).contact_email == "r.rowan@example.org"
    merges.undo_move(move=move, by=tess)
    assert Person.objects.get(pk=rosa.pk).contact_email == ""


@pytest.mark.parametrize("is_kept_retired", [True, False])
def test_a_retired_profile_comes_back_with_a_fresh_one(
    two: tuple[Person, Person], tess: User, is_kept_retired: bool
) -> None:
    kept, other = two
    retired(kept if is_kept_retired else other)
    before = everything()
    move = merge(kept, other, tess)
    assert is_listed(kept)
    assert Retirement.objects.get().status == RetirementStatus.RETURNED
    merges.undo_move(move=move, by=tess)
    assert everything() == before


def test_two_retired_profiles_stay_out_and_leave_one_question(two: tuple[Person, Person], tess: User) -> None:
    kept, other = two
    old = dt.date(2001, 1, 1)
    for authorship in (*kept.authorships.all(), *other.authorships.all()):
        authorship.record.date = old
        authorship.record.save()
    retired(kept)
    retired(other)
    before = everything()
    move = merge(kept, other, tess)
    assert not is_listed(kept)
    assert Retirement.objects.get().status == RetirementStatus.RETIRED
    merges.undo_move(move=move, by=tess)
    assert everything() == before


def test_what_people_hid_or_agreed_to_retire_stays_out(two: tuple[Person, Person], tess: User) -> None:
    kept, other = two
    retired(kept)
    retired(other, decided_by=tess, decided_at=timezone.now())
    merge(kept, other, tess)
    assert not is_listed(kept)
    assert Retirement.objects.get().decided_by == tess


def test_the_team_word_that_a_profile_stays_holds_for_both(two: tuple[Person, Person], tess: User) -> None:
    kept, other = two
    retirement = retired(kept)
    retirement_actions.keep_profile(retirement=retirement, by=tess)
    retired(other)
    merge(kept, other, tess)
    assert is_listed(kept)


def test_whoever_signs_in_with_the_merged_profiles_other_id_is_not_stopped_by_it(
    two: tuple[Person, Person], tess: User, bob: User
) -> None:
    kept, other = two
    Person.objects.filter(pk=kept.pk).update(orcid="0000-0002-1825-0097")
    Person.objects.filter(pk=other.pk).update(orcid="0000-0001-5109-3700")
    own = create_person(by=None, fields={"name": "Bob Birch", "user": bob})
    before = everything()
    move = merge(kept, other, tess)
    assert Person.objects.get(pk=kept.pk).orcid == "0000-0002-1825-0097"
    merges.undo_move(move=move, by=tess)
    assert everything() == before
    merge(kept, other, tess)
    assert settle_by_orcid(user=bob, orcid="0000-0001-5109-3700").person == own
