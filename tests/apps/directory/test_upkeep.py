"""One's own profile: created, changed, hidden; the index hears of each."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from charnia.apps.accounts.models import User
from charnia.apps.audit.models import AuditEntry
from charnia.apps.directory.actions import change_profile, create_own_profile
from charnia.apps.evidence.models import ChangedThing, IndexChange
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.models import Person
from charnia.core.verdict import NotAllowed

pytestmark = pytest.mark.django_db
WORDS = {"name": "Alice Alder", "title": "Founder", "bio": "Chemist.", "interests": "", "hours_a_month": "6"}


def changes_of(person: Person) -> int:
    return IndexChange.objects.filter(thing=ChangedThing.PERSON, key=person.pk).count()


def test_without_a_profile_one_is_shown_the_ways_to_it(alice: User, as_user: Callable[[User], Client]) -> None:
    Person.objects.create(slug="a-alder", name="A. Alder")
    Person.objects.create(slug="alder-aj", name="Alder AJ")
    Person.objects.create(slug="b-alder", name="B. Alder")
    markup = as_user(alice).get("/directory/my-profile/").content.decode()
    assert "A. Alder" in markup
    assert "Alder AJ" in markup
    assert "B. Alder" not in markup
    assert "Create my profile" in markup


def test_an_account_creates_its_profile_and_comes_back_to_it(
    alice: User, alder: Organisation, as_user: Callable[[User], Client]
) -> None:
    client = as_user(alice)
    assert 'value="Alice Alder"' in client.get("/directory/my-profile/new/").content.decode()
    answer = client.post("/directory/my-profile/new/", {**WORDS, "roles": ["founder"], "organisation": alder.pk})
    person = Person.objects.get(user=alice)
    assert answer["Location"] == person.get_absolute_url() == "/directory/people/alice-alder/"
    assert (person.roles, person.hours_a_month, person.organisation, person.is_listed) == (["founder"], 6, alder, True)
    assert changes_of(person) == 1
    assert client.get("/directory/my-profile/")["Location"] == person.get_absolute_url()
    again = client.post("/directory/my-profile/new/", WORDS)
    assert "Your account already has a profile" in again.content.decode()
    assert Person.objects.count() == 1


def test_a_profile_is_changed_and_hidden_by_its_owner(
    rosa: Person, rosas_account: User, as_user: Callable[[User], Client]
) -> None:
    client = as_user(rosas_account)
    address = "/directory/people/rosa-rowan/change/"
    assert 'value="Rosa Rowan"' in client.get(address).content.decode()
    client.post(address, {**WORDS, "name": "Rosa Rowan", "roles": ["researcher", "mentor"], "is_hidden": "on"})
    rosa.refresh_from_db()
    assert (rosa.bio, rosa.roles, rosa.is_listed) == ("Chemist.", ["researcher", "mentor"], False)
    assert "6 hours a month" in client.get("/directory/people/rosa-rowan/").content.decode()
    assert changes_of(rosa) == 1
    assert AuditEntry.objects.filter(action="person.changed", by=rosas_account).count() == 1
    assert Client().get("/directory/people/rosa-rowan/").status_code == 404


def test_nobody_else_changes_a_profile_but_the_team(
    rosa: Person, charlie: User, fay: User, tess: User, as_user: Callable[[User], Client]
) -> None:
    address = "/directory/people/rosa-rowan/change/"
    assert Client().get(address).status_code == 302
    for user in (charlie, fay):
        assert as_user(user).post(address, WORDS).status_code == 404
        with pytest.raises(NotAllowed):
            change_profile(person=rosa, by=user, fields={"bio": "x"})
    assert changes_of(rosa) == 0
    assert as_user(tess).post(address, {**WORDS, "name": "Rosa Rowan"}).status_code == 302
    assert changes_of(rosa) == 1


def test_nobody_makes_themselves_a_broker_or_joins_an_organisation_by_saying_so(
    alice: User, cedar: Organisation, tess: User, as_user: Callable[[User], Client]
) -> None:
    answer = as_user(alice).post("/directory/my-profile/new/", {**WORDS, "roles": ["broker"], "organisation": cedar.pk})
    markup = answer.content.decode()
    assert markup.count("Select a valid choice") >= 2
    assert not Person.objects.exists()
    as_user(tess).post("/directory/my-profile/new/", {**WORDS, "name": "Tess", "roles": ["broker"]})
    assert Person.objects.get().roles == ["broker"]


def test_what_was_typed_is_kept_when_something_is_missing(alice: User, as_user: Callable[[User], Client]) -> None:
    markup = (
        as_user(alice).post("/directory/my-profile/new/", {**WORDS, "name": "", "bio": "<b>kept</b>"}).content.decode()
    )
    assert "<title>Error: " in markup
    assert "&lt;b&gt;kept&lt;/b&gt;" in markup


def test_a_second_profile_is_refused_by_the_action_itself(rosa: Person, rosas_account: User) -> None:
    with pytest.raises(NotAllowed, match="already has a profile"):
        create_own_profile(by=rosas_account, fields={"name": "Another"})


def test_the_team_says_whose_a_record_is_not(
    papers: object, rosa: Person, rosas_account: User, tess: User, as_user: Callable[[User], Client]
) -> None:
    address = rosa.get_absolute_url()
    assert "Not theirs" in as_user(tess).get(address).content.decode()
    assert "Not mine" in as_user(rosas_account).get(address).content.decode()
