from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from charnia.apps.accounts.models import User
from charnia.apps.audit.models import AuditEntry
from charnia.apps.organisations.actions import add_member, change_organisation, remove_member
from charnia.apps.organisations.models import Membership, MembershipRole, Organisation
from charnia.core.verdict import NotAllowed

LogIn = Callable[[User], Client]
DETAIL_QUERIES = 7
HOSTILE = '<script>alert("x")</script>'


def membership(user: User) -> Membership:
    return Membership.objects.get(user=user)


def test_people_who_are_not_a_company_yet_begin_here(alice: User, as_user: LogIn) -> None:
    client = as_user(alice)
    assert "We are not a company yet" in client.get(reverse("organisations:new")).content.decode()
    posted = {"name": "Two with an idea", "size": "pre-start-up", "website": "example.org"}
    answer = client.post(reverse("organisations:new"), posted)
    organisation = Organisation.objects.get()
    assert answer["Location"] == reverse("products:new", args=[organisation.pk])
    assert (organisation.kind, organisation.size) == ("company", "pre-start-up")
    assert organisation.website == "https://example.org"
    assert membership(alice).role == MembershipRole.OWNER


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", " ", "Give the organisation a name."),
        ("website", "javascript:alert(1)", "Give the address of a web page"),
    ],
)
def test_a_mistake_keeps_what_was_typed(alice: User, as_user: LogIn, field: str, value: str, sentence: str) -> None:
    posted = {"name": "Alder", "description": "We make tests.", field: value}
    text = as_user(alice).post(reverse("organisations:new"), posted).content.decode()
    assert sentence in text
    assert "We make tests." in text
    assert not Organisation.objects.exists()


def test_an_organisation_that_is_sent_twice_is_made_once(alice: User, as_user: LogIn) -> None:
    path, posted = reverse("organisations:new"), {"name": "Two with an idea"}
    client = as_user(alice)
    assert client.post(path, posted).status_code == 302
    assert "You belong to an organisation of this name already." in client.post(path, posted).content.decode()
    assert client.post(path, {"name": "Another idea"}).status_code == 302
    ned = User.objects.create_user("ned@example.org", None, name="Ned New")
    assert as_user(ned).post(path, posted).status_code == 302
    assert Organisation.objects.filter(name="Two with an idea").count() == 2


def test_an_owner_changes_what_it_says(alder: Organisation, alice: User, as_user: LogIn) -> None:
    client, path = as_user(alice), reverse("organisations:edit", args=[alder.pk])
    assert "Alder Diagnostics" in client.get(path).content.decode()
    client.post(path, {"name": "Alder Ltd", "size": "sme", "town": "Derby", "description": HOSTILE})
    alder.refresh_from_db()
    assert (alder.name, alder.size, alder.town, alder.latitude) == ("Alder Ltd", "sme", "Derby", 52.77)
    text = client.get(reverse("organisations:detail", args=[alder.pk])).content.decode()
    assert HOSTILE not in text
    assert "&lt;script&gt;" in text


def test_a_member_who_is_no_owner_does_not_change_the_page(
    alder: Organisation, alice: User, bob: User, as_user: LogIn
) -> None:
    path, detail = (reverse(f"organisations:{name}", args=[alder.pk]) for name in ("edit", "detail"))
    assert path in as_user(alice).get(detail).content.decode()
    assert path not in as_user(bob).get(detail).content.decode()
    assert as_user(bob).get(path).status_code == 404
    assert as_user(bob).post(path, {"name": "Bob's"}).status_code == 404
    with pytest.raises(NotAllowed, match="Only owners of this organisation and the programme team"):
        change_organisation(organisation=alder, by=bob, fields={"name": "Bob's"})
    alder.refresh_from_db()
    assert alder.name == "Alder Diagnostics"


def test_a_member_still_sees_the_hidden_page_of_their_organisation(
    alder: Organisation, bob: User, charlie: User, as_user: LogIn
) -> None:
    Organisation.objects.update(is_listed=False)
    assert as_user(bob).get(alder.get_absolute_url()).status_code == 200
    assert as_user(charlie).get(alder.get_absolute_url()).status_code == 404


def test_the_team_corrects_any_organisation(alder: Organisation, tess: User, as_user: LogIn) -> None:
    path = reverse("organisations:edit", args=[alder.pk])
    answer = as_user(tess).post(path, {"name": "Alder Diagnostics Ltd"}, follow=True)
    assert answer.redirect_chain == [(alder.get_absolute_url(), 302)]
    assert "Alder Diagnostics Ltd" in answer.content.decode()


@pytest.mark.parametrize("name", ["detail", "edit", "add-member"])
def test_for_outsiders_there_is_no_such_page(
    alder: Organisation, charlie: User, tess: User, as_user: LogIn, name: str
) -> None:
    path = reverse(f"organisations:{name}", args=[alder.pk])
    assert as_user(charlie).get(path).status_code == 404
    assert as_user(tess).get(path).status_code == (200 if name == "edit" else 404)
    assert Client().get(path).status_code == 302


def test_an_owner_adds_somebody_with_an_account(
    alder: Organisation, alice: User, charlie: User, as_user: LogIn
) -> None:
    client, path = as_user(alice), reverse("organisations:add-member", args=[alder.pk])
    answer = client.post(path, {"email": "CHARLIE@example.org", "role": "member"}, follow=True)
    assert "Charlie Cedar now belongs to Alder Diagnostics." in answer.content.decode()
    assert membership(charlie).role == MembershipRole.MEMBER


def test_without_an_account_nobody_is_added(alder: Organisation, alice: User, as_user: LogIn) -> None:
    path = reverse("organisations:add-member", args=[alder.pk])
    text = as_user(alice).post(path, {"email": "nobody@example.org", "role": "member"}).content.decode()
    assert "Ask them to sign up first" in text
    assert "nobody@example.org" in text


def test_members_do_not_choose_members(alder: Organisation, alice: User, bob: User, as_user: LogIn) -> None:
    client = as_user(bob)
    assert client.get(reverse("organisations:add-member", args=[alder.pk])).status_code == 404
    for name in ("change-role", "remove-member"):
        assert client.post(reverse(f"organisations:{name}", args=[membership(alice).pk])).status_code == 404
    assert (
        "Owners change this page, and add and remove members."
        in client.get(reverse("organisations:detail", args=[alder.pk])).content.decode()
    )


def test_a_role_is_changed(alder: Organisation, alice: User, bob: User, as_user: LogIn) -> None:
    path = reverse("organisations:change-role", args=[membership(bob).pk])
    assert "Bob Birch" in as_user(alice).get(path).content.decode()
    as_user(alice).post(path, {"role": "owner"})
    assert membership(bob).role == MembershipRole.OWNER


def test_the_last_owner_stays_one(alder: Organisation, alice: User, as_user: LogIn) -> None:
    client, own = as_user(alice), membership(alice)
    text = client.post(reverse("organisations:change-role", args=[own.pk]), {"role": "member"}).content.decode()
    assert "This is the last owner. Make somebody else an owner first." in text
    text = client.post(reverse("organisations:remove-member", args=[own.pk])).content.decode()
    assert "This is the last owner." in text
    assert membership(alice).role == MembershipRole.OWNER


def test_a_member_is_removed_after_asking(alder: Organisation, alice: User, bob: User, as_user: LogIn) -> None:
    client, path = as_user(alice), reverse("organisations:remove-member", args=[membership(bob).pk])
    assert "Remove Bob Birch?" in client.get(path).content.decode()
    assert Membership.objects.filter(user=bob).exists()
    client.post(path)
    assert not Membership.objects.filter(user=bob).exists()


def test_a_member_leaves(alder: Organisation, bob: User, as_user: LogIn) -> None:
    answer = as_user(bob).post(reverse("organisations:remove-member", args=[membership(bob).pk]))
    assert answer["Location"] == reverse("products:list")
    assert not Membership.objects.filter(user=bob).exists()


def test_a_membership_ends_once(alder: Organisation, alice: User, bob: User) -> None:
    first, second = membership(bob), membership(bob)
    remove_member(membership=first, by=alice)
    with pytest.raises(NotAllowed, match="already ended"):
        remove_member(membership=second, by=alice)
    assert AuditEntry.objects.filter(action="membership.ended").count() == 1


def test_only_owners_may_by_the_action_itself(alder: Organisation, bob: User, charlie: User) -> None:
    with pytest.raises(NotAllowed, match="Only an owner"):
        add_member(organisation=alder, user=charlie, role=MembershipRole.MEMBER, by=bob)


def test_the_page_costs_the_same_for_one_and_thirty(
    alder: Organisation, alice: User, as_user: LogIn, django_assert_num_queries: Any
) -> None:
    client, path = as_user(alice), reverse("organisations:detail", args=[alder.pk])
    with django_assert_num_queries(DETAIL_QUERIES):
        client.get(path)
    for number in range(30):
        user = User.objects.create_user(f"m{number}@example.org", name=f"Member {number}")
        Membership.objects.create(user=user, organisation=alder)
    with django_assert_num_queries(DETAIL_QUERIES):
        text = client.get(path).content.decode()
    assert "page=2" in text


def test_an_account_is_deleted_and_the_companys_words_stay(
    alder: Organisation, alice: User, bob: User, as_user: LogIn
) -> None:
    client, path = as_user(bob), reverse("organisations:delete-account")
    text = client.post(path, {"password": "wrong"}).content.decode()
    assert "This is not your password." in text
    answer = client.post(path, {"password": "a long password"})
    assert answer["Location"] == "/"
    assert not User.objects.filter(email="bob@example.org").exists()
    assert Organisation.objects.filter(pk=alder.pk).exists()
    assert client.get(reverse("accounts:detail")).status_code == 302


def test_the_last_owner_cannot_delete_the_account(alder: Organisation, alice: User, as_user: LogIn) -> None:
    client, path = as_user(alice), reverse("organisations:delete-account")
    assert "You are the last owner of" in client.get(path).content.decode()
    text = client.post(path, {"password": "a long password"}).content.decode()
    assert "You are the last owner of" in text
    assert User.objects.filter(pk=alice.pk).exists()
