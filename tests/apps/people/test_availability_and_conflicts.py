"""Days away and conflicts of interest: who may say, see and take back what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from charnia.apps.accounts.models import User
from charnia.apps.audit.models import AuditEntry
from charnia.apps.organisations.models import Organisation
from charnia.apps.people import actions, queries
from charnia.apps.people.models import Absence, ConflictSide, DeclaredConflict, Person
from charnia.core.verdict import NotAllowed
from charnia.core.vocabulary import ConflictGround

pytestmark = pytest.mark.django_db
HOSTILE = '<script>alert("x")</script>'
LogIn = Callable[[User], Client]


@pytest.fixture
def owner(rosa: Person, charlie: User) -> User:
    """Charlie turns out to be Rosa."""
    Person.objects.filter(pk=rosa.pk).update(user=charlie)
    rosa.refresh_from_db()
    return charlie


def declare(person: Person, organisation: Organisation, by: User, note: str = "") -> DeclaredConflict:
    return actions.declare_conflict(
        person=person, organisation=organisation, ground=ConflictGround.FAMILY, note=note, by=by
    )


def test_days_away_by_the_person(rosa: Person, owner: User, as_user: LogIn) -> None:
    client, address = as_user(owner), reverse("people:availability", args=[rosa.slug])
    today = timezone.localdate()
    answer = client.post(address, {"first": today.isoformat(), "last": today.isoformat()}, follow=True)
    assert "Nobody is sent to this profile on these days." in answer.content.decode()
    absence = Absence.objects.get(person=rosa)
    assert AuditEntry.objects.filter(action="absence.added", target_id=str(absence.pk)).exists()
    client.post(reverse("people:remove-absence", args=[absence.pk]))
    assert not Absence.objects.exists()


def test_days_away_that_end_before_they_begin(rosa: Person, owner: User, as_user: LogIn) -> None:
    answer = as_user(owner).post(
        reverse("people:availability", args=[rosa.slug]), {"first": "2027-02-02", "last": "2027-02-01"}
    )
    assert "The last day away must not come before the first." in answer.content.decode()
    with pytest.raises(NotAllowed, match="must not come before"):
        actions.add_absence(person=rosa, first=dt.date(2027, 2, 2), last=dt.date(2027, 2, 1), by=owner)
    assert not Absence.objects.exists()


def test_days_away_are_nobody_elses_business(rosa: Person, owner: User, alice: User, as_user: LogIn) -> None:
    today = timezone.localdate()
    absence = actions.add_absence(person=rosa, first=today, last=today, by=owner)
    client = as_user(alice)
    assert client.get(reverse("people:availability", args=[rosa.slug])).status_code == 404
    assert client.post(reverse("people:remove-absence", args=[absence.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        actions.add_absence(person=rosa, first=today, last=today, by=alice)
    with pytest.raises(NotAllowed):
        actions.remove_absence(absence=absence, by=alice)


def test_each_side_declares_for_itself(
    rosa: Person, owner: User, alder: Organisation, alice: User, bob: User, tess: User
) -> None:
    assert declare(rosa, alder, owner).side == ConflictSide.PERSON
    assert declare(rosa, alder, bob).side == ConflictSide.COMPANY
    assert declare(rosa, alder, tess).side == ConflictSide.TEAM
    with pytest.raises(NotAllowed, match="already been declared"):
        declare(rosa, alder, alice)


def test_a_stranger_declares_nothing(rosa: Person, alder: Organisation, charlie: User, as_user: LogIn) -> None:
    with pytest.raises(NotAllowed, match="Only the person, the company"):
        declare(rosa, alder, charlie)
    assert as_user(charlie).get(reverse("people:conflicts", args=[rosa.slug])).status_code == 404


def test_one_side_neither_reads_nor_takes_back_what_the_other_said(
    rosa: Person, owner: User, alder: Organisation, alice: User, tess: User
) -> None:
    conflict = declare(rosa, alder, owner, note="My sister works there")
    assert not queries.conflicts_visible_to(alice).exists()
    assert queries.conflicts_visible_to(owner).get() == conflict
    assert queries.conflicts_visible_to(tess).get() == conflict
    with pytest.raises(NotAllowed, match="Only those who declared"):
        actions.withdraw_conflict(conflict=conflict, by=alice)
    actions.withdraw_conflict(conflict=conflict, by=owner)
    with pytest.raises(NotAllowed, match="already been taken back"):
        actions.withdraw_conflict(conflict=conflict, by=tess)
    assert declare(rosa, alder, owner).pk != conflict.pk


def test_a_member_declares_for_the_own_company_alone(
    rosa: Person, alder: Organisation, cedar: Organisation, alice: User, as_user: LogIn
) -> None:
    client, address = as_user(alice), reverse("people:conflicts", args=[rosa.slug])
    assert "Cedar Devices" not in client.get(address).content.decode()
    refused = client.post(address, {"organisation": cedar.pk, "ground": "money"})
    assert "Select a valid choice" in refused.content.decode()
    answer = client.post(address, {"organisation": alder.pk, "ground": "money", "note": HOSTILE}, follow=True)
    text = answer.content.decode()
    assert "neither is proposed to the other" in text
    assert HOSTILE not in text
    conflict = DeclaredConflict.objects.get()
    assert conflict.side == ConflictSide.COMPANY
    client.post(reverse("people:withdraw-conflict", args=[conflict.pk]))
    conflict.refresh_from_db()
    assert conflict.withdrawn_at is not None


def test_the_profile_asks_what_one_does_not_want(rosa: Person, owner: User, as_user: LogIn) -> None:
    address = reverse("directory:change-profile", args=[rosa.slug])
    fields = {
        "name": "Rosa Rowan",
        "roles": ["researcher"],
        "avoids": "tobacco\n\ntobacco\nguns",
        "takes_no_requests": "on",
    }
    as_user(owner).post(address, fields)
    rosa.refresh_from_db()
    assert rosa.avoided_subjects() == ("tobacco", "guns")
    assert not rosa.takes_requests
    public = Client().get(rosa.get_absolute_url()).content.decode()
    assert "tobacco" not in public
