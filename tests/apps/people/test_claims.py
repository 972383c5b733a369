"""Claiming a profile: asked by the person, answered by the programme team."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from charnia.apps.accounts.models import User
from charnia.apps.people import queries
from charnia.apps.people.actions import decide_claim
from charnia.apps.people.models import Claim, Person

pytestmark = pytest.mark.django_db
ADDRESS = "/people/rosa-rowan/claim/"
NOTE = {"note": "rosa@fernmoor.example"}


def test_a_visitor_logs_in_first(rosa: Person) -> None:
    answer = Client().get(ADDRESS)
    assert answer["Location"] == f"/accounts/login/?next={ADDRESS}"


def test_a_claim_waits_for_the_team_and_its_answer_reaches_the_claimant(
    rosa: Person, bob: User, tess: User, as_user: Callable[[User], Client]
) -> None:
    client = as_user(bob)
    answer = client.post(ADDRESS, NOTE, follow=True)
    assert "You will find the programme team’s answer" in answer.content.decode()
    assert queries.open_claims().get().note == NOTE["note"]
    assert "waiting for the programme team" in client.get("/directory/my-profile/").content.decode()
    decide_claim(claim=Claim.objects.get(), accept=False, by=tess, reason="Please write from your work address.")
    assert "Please write from your work address." in client.get("/directory/my-profile/").content.decode()
    client.post(ADDRESS, NOTE)
    decide_claim(claim=queries.open_claims().get(), accept=True, by=tess)
    assert client.get("/directory/my-profile/")["Location"] == "/directory/people/rosa-rowan/"


def test_a_refusal_is_read_in_the_form(rosa: Person, bob: User, as_user: Callable[[User], Client]) -> None:
    client = as_user(bob)
    client.post(ADDRESS, NOTE)
    again = client.post(ADDRESS, NOTE).content.decode()
    assert "You have already claimed this profile." in again
    assert NOTE["note"] in again
    assert "Write how the programme team can tell" in client.post(ADDRESS, {"note": ""}).content.decode()


def test_a_profile_that_has_its_owner_cannot_be_claimed(
    rosa: Person, bob: User, charlie: User, as_user: Callable[[User], Client]
) -> None:
    Person.objects.update(user=bob)
    assert "already belongs to an account" in as_user(charlie).post(ADDRESS, NOTE).content.decode()
    assert not Claim.objects.exists()


def test_a_hidden_profile_does_not_exist_for_a_claimant(
    rosa: Person, bob: User, as_user: Callable[[User], Client]
) -> None:
    Person.objects.update(is_listed=False)
    assert as_user(bob).get(ADDRESS).status_code == 404
