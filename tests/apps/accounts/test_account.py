from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import Client
from django.urls import reverse

from charnia.apps.accounts.models import User
from charnia.apps.evidence.actions import open_load
from charnia.apps.evidence.models import RemovedTopic, Retirement, Topic
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.actions import claim_profile, create_person
from charnia.apps.people.models import Person, PersonPair
from charnia.apps.products.models import Product
from tests.apps.conftest import PUBLIC_TEXT

LogIn = Callable[[User], Client]
SIGN_UP = {
    "name": "Nora New",
    "email": "Nora@example.org",
    "password1": "green lantern gravel",
    "password2": "green lantern gravel",
}


def link_in(text: str) -> str:
    found = re.search(r"http://testserver(\S+)", text)
    assert found
    return found.group(1)


def test_signing_up_confirming_and_logging_in(db: None) -> None:
    client = Client()
    answer = client.post(reverse("account_signup"), SIGN_UP)
    assert answer["Location"] == reverse("account_email_verification_sent")
    user = User.objects.get()
    assert (user.email, user.name) == ("nora@example.org", "Nora New")
    assert client.get(reverse("products:list")).status_code == 302
    message = mail.outbox[0]
    assert message.subject == "Test cluster: Please confirm your e-mail address"
    path = link_in(str(message.body))
    assert "nora@example.org" in client.get(path).content.decode()
    assert client.post(path)["Location"] == reverse("home:start")
    assert client.get(reverse("products:list")).status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Give your full name."),
        ("password1", "short", "too short"),
        ("password2", "another lantern", "same password each time"),
        ("email", "nonsense", "valid email"),
        ("email", "", "Give your e-mail address."),
        ("password1", "", "Choose a password."),
        ("password2", "", "Type the same password again."),
    ],
)
def test_a_mistake_at_sign_up_is_named(db: None, field: str, value: str, sentence: str) -> None:
    text = Client().post(reverse("account_signup"), {**SIGN_UP, field: value}).content.decode()
    assert sentence in text
    assert "error-summary" in text
    assert not User.objects.exists()


def test_nobody_learns_from_signing_up_who_has_an_account(alice: User) -> None:
    answer = Client().post(reverse("account_signup"), {**SIGN_UP, "email": alice.email})
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert mail.outbox[0].subject == "Test cluster: You have an account already"
    assert User.objects.count() == 1


def test_the_demonstration_opens_accounts_at_once_and_promises_no_mail(db: None, settings: Any) -> None:
    settings.IS_DEMONSTRATION, settings.ACCOUNT_EMAIL_VERIFICATION = True, "none"
    client = Client()
    page = client.get(reverse("account_signup")).content.decode()
    assert "The demonstration sends no mail." in page
    assert "We send a link" not in page
    assert client.post(reverse("account_signup"), SIGN_UP)["Location"] == reverse("home:start")
    assert not mail.outbox
    again = Client().post(reverse("account_signup"), SIGN_UP).content.decode()
    assert "This address has an account already. Sign in with it, or reset its password." in again
    assert User.objects.count() == 1


def test_the_demonstration_says_where_a_link_is_found(alice: User, as_user: LogIn, settings: Any) -> None:
    at_work = Client().get(reverse("account_reset_password")).content.decode()
    settings.IS_DEMONSTRATION = True
    where = "in the folder “mail” of its data"
    for client, name in ((Client(), "account_reset_password"), (as_user(alice), "account_email")):
        assert where in client.get(reverse(name)).content.decode()
    assert where in Client().get(reverse("account_reset_password_done")).content.decode()
    assert where not in at_work


def test_a_new_password_by_mail(alice: User) -> None:
    client = Client()
    client.post(reverse("account_reset_password"), {"email": alice.email})
    path = link_in(str(mail.outbox[0].body))
    form = client.get(path, follow=True)
    words = {"password1": "purple kettle marsh", "password2": "purple kettle marsh"}
    client.post(form.request["PATH_INFO"], words)
    alice.refresh_from_db()
    assert alice.check_password("purple kettle marsh")
    assert "can no longer be used" in client.get(path, follow=True).content.decode()


def test_an_unknown_address_gets_an_answer_by_mail_alone(db: None) -> None:
    answer = Client().post(reverse("account_reset_password"), {"email": "who@example.org"})
    assert answer["Location"] == reverse("account_reset_password_done")
    assert "There is no account with this address" in str(mail.outbox[0].body)


def test_the_account_page_says_where_one_belongs(alder: Organisation, bob: User, as_user: LogIn) -> None:
    text = as_user(bob).get(reverse("accounts:detail")).content.decode()
    assert "Bob Birch" in text
    assert "Alder Diagnostics" in text
    assert "Set up" in text
    assert Client().get(reverse("accounts:detail")).status_code == 302


def test_a_name_is_changed_and_shown_as_words(bob: User, as_user: LogIn) -> None:
    client = as_user(bob)
    assert "Give your full name." in client.post(reverse("accounts:name"), {"name": ""}).content.decode()
    text = client.post(reverse("accounts:name"), {"name": "<script>alert(1)</script>"}, follow=True).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize(
    "name",
    [
        "account_email",
        "account_change_password",
        "mfa_index",
        "account_logout",
        "account_reauthenticate",
    ],
)
def test_the_pages_around_the_account_have_one_heading(bob: User, as_user: LogIn, name: str) -> None:
    answer = as_user(bob).get(reverse(name), follow=True)
    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1
    assert "<script" not in answer.content.decode()


@pytest.mark.django_db(transaction=True)  # the mail about it goes out on commit
def test_two_steps_are_asked_for_once_they_are_on(alice: User) -> None:
    client = Client()
    log_in = {"login": alice.email, "password": "a long password"}
    client.post(reverse("account_login"), log_in)
    path = reverse("mfa_activate_totp")
    once_more = client.get(path)["Location"]
    assert once_more.startswith(reverse("account_reauthenticate"))
    page = client.post(once_more, {"password": "a long password"}, follow=True)
    secret = page.context["form"].secret
    code = totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))
    client.post(path, {"code": code})
    assert Authenticator.objects.filter(user=alice, type="totp").exists()
    assert "On" in client.get(reverse("accounts:detail")).content.decode()
    assert "If it was you, there is nothing to do." in str(mail.outbox[0].body)
    assert (
        "codes you have now will no longer work" in client.get(reverse("mfa_generate_recovery_codes")).content.decode()
    )
    assert "10 of 10 are left" in client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert "Turn it off" in client.get(reverse("mfa_index")).content.decode()
    assert "Turn two-step sign-in off?" in client.get(reverse("mfa_deactivate_totp")).content.decode()

    stranger = Client()
    answer = stranger.post(reverse("account_login"), log_in)
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert stranger.get(reverse("products:list")).status_code == 302
    text = stranger.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    assert "Incorrect code" in text


def test_a_new_address_is_used_once_its_link_was_opened(alice: User, as_user: LogIn) -> None:
    client, path = as_user(alice), reverse("account_email")
    assert alice.email in client.get(path).content.decode()
    once_more = client.post(path, {"email": "ada@example.org", "action_add": ""})["Location"]
    assert once_more.startswith(reverse("account_reauthenticate"))
    assert "Your password once more" in client.get(once_more).content.decode()
    client.post(once_more, {"password": "a long password"})
    assert "We have sent a link to" in client.get(path).content.decode()
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"
    client.post(link_in(str(mail.outbox[-1].body)))
    alice.refresh_from_db()
    assert alice.email == "ada@example.org"


def test_ones_own_data_can_be_taken_away(
    product: Product, alice: User, bob: User, rosa: Person, as_user: LogIn
) -> None:
    claim_profile(person=rosa, by=bob, note="It is me.")
    answer = as_user(bob).get(reverse("accounts:export"))
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    data: dict[str, Any] = json.loads(answer.content)
    assert data["account"]["email"] == "bob@example.org"
    assert data["organisations.membership by user"][0]["role"] == "member"
    assert data["people.claim by user"][0]["note"] == "It is me."
    assert "password" not in data["account"]
    assert data["account.emailaddress by user"] == [{"email": "bob@example.org", "verified": True, "primary": True}]
    assert all(any(rows) for rows in data.values())


@pytest.mark.parametrize("payload", [b'{"id": "W1"}', b""])
def test_a_file_that_somebody_imported_does_not_hinder_it(tess: User, as_user: LogIn, payload: bytes) -> None:
    open_load(source="evidence", filename="papers.json", payload=payload, by=tess)
    data = json.loads(as_user(tess).get(reverse("accounts:export")).content)
    (row,) = data["evidence.evidenceload by by"]
    assert row["filename"] == "papers.json"
    assert "payload" not in row


def test_the_companys_words_and_other_people_stay_out_of_it(product: Product, alice: User, as_user: LogIn) -> None:
    text = as_user(alice).get(reverse("accounts:export")).content.decode()
    assert "products.briefversion by written_by" in text
    assert PUBLIC_TEXT[:30] not in text
    assert "bob@example.org" not in text


def test_what_was_decided_about_ones_profile_is_in_it(
    rosa: Person, bob: User, tess: User, as_user: LogIn, alice: User
) -> None:
    Person.objects.filter(pk=rosa.pk).update(user=bob)
    other = create_person(by=None, fields={"name": "Robin Rowan"})
    third = create_person(by=None, fields={"name": "Tom Third"})
    topic = Topic.objects.create(key="swim", label="Swimming", scheme="phrase")
    for person in (rosa, other):
        Retirement.objects.create(person=person, status="kept", reason=f"Old: {person.name}.", decided_by=tess)
        RemovedTopic.objects.create(person=person, topic=topic, removed_by=tess)
    pairs = ((rosa, other), (other, third))
    for first, second in pairs:
        PersonPair.objects.create(first=first, second=second, probability=0.5, status="different", decided_by=tess)
    text = as_user(bob).get(reverse("accounts:export")).content.decode()
    data: dict[str, Any] = json.loads(text)
    (retirement,) = data["evidence.retirement of the profile by person"]
    assert retirement["reason"] == "Old: Rosa Rowan."
    assert "decided_by" not in retirement
    assert [row["topic"] for row in data["evidence.removedtopic of the profile by person"]] == ["Swimming"]
    (pair,) = data["people.personpair of the profile by first"]
    assert (pair["second"], pair["status"]) == (other.pk, "different")
    assert "people.personpair of the profile by second" not in data
    assert "Robin" not in text
    assert "of the profile" not in as_user(alice).get(reverse("accounts:export")).content.decode()
