"""Accounts and ORCID: connecting, disconnecting, signing up, signing in."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest
import time_machine
from allauth.mfa.totp.internal import auth as totp
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.core import mail
from django.test import Client

from charnia.apps.accounts import queries
from charnia.apps.accounts.actions import connect_orcid, disconnect_orcid
from charnia.apps.accounts.models import User
from charnia.apps.accounts.privacy import OF_LIBRARIES
from charnia.apps.audit.models import AuditEntry
from charnia.apps.organisations.actions import delete_account
from charnia.core.verdict import NotAllowed
from tests.apps.accounts.orcid.conftest import ANOTHER, ROSAS, START, at_orcid, there_and_back
from tests.apps.accounts.test_account import link_in
from tests.orcid_provider import OrcidProvider

pytestmark = pytest.mark.django_db

LogIn = Callable[[User], Client]
SIGN_UP = "/accounts/3rdparty/signup/"
ROSA = {"name": "Rosa Rowan", "email": "Rosa@example.org"}


def audited() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def test_somebody_without_an_account_signs_up_with_orcid(provider: OrcidProvider) -> None:
    client = Client()
    assert there_and_back(client)["Location"] == SIGN_UP
    page = client.get(SIGN_UP).content.decode()
    assert f"https://orcid.org/{ROSAS}" in page
    assert not User.objects.exists()
    assert client.post(SIGN_UP, ROSA)["Location"] == "/accounts/confirm-email/"
    user = User.objects.get()
    assert (user.email, user.name, user.has_usable_password()) == ("rosa@example.org", "Rosa Rowan", False)
    assert client.get("/account/").status_code == 302
    path = link_in(str(mail.outbox[0].body))
    assert client.post(path)["Location"] == "/directory/my-profile/"
    assert f"{ROSAS}</a>, verified by ORCID on" in client.get("/account/").content.decode()
    assert audited().count("orcid.connected") == 1


def test_the_address_must_be_confirmed_before_orcid_signs_in(provider: OrcidProvider) -> None:
    client = Client()
    there_and_back(client)
    client.post(SIGN_UP, ROSA)
    again = Client()
    assert there_and_back(again)["Location"] == "/accounts/confirm-email/"
    assert again.get("/account/").status_code == 302


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Give your full name."),
        ("email", "nonsense", "valid email"),
        ("email", "", "Give your e-mail address."),
    ],
)
def test_a_mistake_at_sign_up_is_named(provider: OrcidProvider, field: str, value: str, sentence: str) -> None:
    client = Client()
    there_and_back(client)
    text = client.post(SIGN_UP, {**ROSA, field: value}).content.decode()
    assert sentence in text
    assert "error-summary" in text
    assert not User.objects.exists()


def test_an_address_that_has_an_account_is_told_by_mail_alone(provider: OrcidProvider, alice: User) -> None:
    client = Client()
    there_and_back(client)
    assert client.post(SIGN_UP, {**ROSA, "email": alice.email})["Location"] == "/accounts/confirm-email/"
    assert mail.outbox[0].subject == "Test cluster: You have an account already"
    assert User.objects.count() == 1
    assert not SocialAccount.objects.exists()


def test_nobody_signs_up_without_having_been_at_orcid(provider: OrcidProvider) -> None:
    assert Client().post(SIGN_UP, ROSA)["Location"] == "/accounts/login/"
    assert not User.objects.exists()


def test_a_sign_up_that_another_has_overtaken_is_refused(provider: OrcidProvider, bob: User) -> None:
    client = Client()
    there_and_back(client)
    connect_orcid(user=bob, orcid=ROSAS)
    assert "has an account by now" in client.post(SIGN_UP, ROSA).content.decode()
    assert list(User.objects.all()) == [bob]


def test_a_connected_id_signs_in_to_its_account(provider: OrcidProvider, bob: User) -> None:
    connect_orcid(user=bob, orcid=ROSAS)
    client = Client()
    answer = there_and_back(client, next="/products/")
    assert answer["Location"] == "/products/"
    assert "bob@example.org" in client.get("/account/").content.decode()


def test_the_session_changes_when_somebody_signs_in(provider: OrcidProvider, bob: User) -> None:
    connect_orcid(user=bob, orcid=ROSAS)
    client = Client()
    client.post(START)
    before = client.cookies["sessionid"].value
    there_and_back(client)
    assert client.cookies["sessionid"].value != before
    stale = Client()
    stale.cookies["sessionid"] = before
    assert stale.get("/account/").status_code == 302


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_to_another_site_afterwards(provider: OrcidProvider, bob: User, address: str) -> None:
    connect_orcid(user=bob, orcid=ROSAS)
    client = Client()
    assert "evil" not in client.get(START, {"next": address}).content.decode()
    assert "evil" not in there_and_back(client, next=address)["Location"]


def test_the_second_step_is_asked_for_all_the_same(provider: OrcidProvider, bob: User) -> None:
    connect_orcid(user=bob, orcid=ROSAS)
    totp.TOTP.activate(bob, totp.generate_totp_secret())
    client = Client()
    assert there_and_back(client)["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/account/").status_code == 302


def test_an_account_that_is_closed_stays_closed(provider: OrcidProvider, bob: User) -> None:
    connect_orcid(user=bob, orcid=ROSAS)
    User.objects.update(is_active=False)
    client = Client()
    assert there_and_back(client)["Location"] == "/accounts/inactive/"
    assert client.get("/account/").status_code == 302


def test_connecting_asks_for_the_password_first(provider: OrcidProvider, bob: User, as_user: LogIn) -> None:
    client = as_user(bob)
    for answer in (client.get(START), client.post(START)):
        assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert provider.asked == []


def test_connecting_and_disconnecting(provider: OrcidProvider, bob: User, as_recently: LogIn) -> None:
    client = as_recently(bob)
    assert "Connect your ORCID iD" in client.get("/account/orcid/").content.decode()
    answer = there_and_back(client)
    assert answer["Location"] == "/directory/my-profile/"
    assert "Your ORCID iD is connected." in client.get(answer["Location"]).content.decode()
    connected = queries.confirmed_orcid(bob)
    assert connected is not None
    assert connected.orcid == ROSAS
    assert f"https://orcid.org/{ROSAS} has been connected" in str(mail.outbox[-1].body)
    page = client.post("/account/orcid/disconnect/", follow=True).content.decode()
    assert "Your ORCID iD is disconnected." in page
    assert queries.confirmed_orcid(bob) is None
    assert "can no longer be used to sign in" in str(mail.outbox[-1].body)
    assert [action for action in audited() if action.startswith("orcid")] == ["orcid.connected", "orcid.disconnected"]
    assert "No ORCID iD is connected" in client.post("/account/orcid/disconnect/", follow=True).content.decode()


def test_disconnecting_asks_for_the_password_and_a_post(provider: OrcidProvider, bob: User, as_user: LogIn) -> None:
    connect_orcid(user=bob, orcid=ROSAS)
    client = as_user(bob)
    assert client.post("/account/orcid/disconnect/")["Location"].startswith("/accounts/reauthenticate/")
    assert client.get("/account/orcid/disconnect/").status_code == 405
    assert Client().post("/account/orcid/disconnect/")["Location"].startswith("/accounts/login/")
    assert client.post("/accounts/3rdparty/", {"account": SocialAccount.objects.get().pk}).status_code == 302
    assert queries.confirmed_orcid(bob) is not None


def test_the_only_way_in_is_not_thrown_away(provider: OrcidProvider, bob: User, as_user: LogIn) -> None:
    connect_orcid(user=bob, orcid=ROSAS)
    bob.set_unusable_password()
    bob.save()
    client = as_user(bob)
    assert "Set a password" in client.get("/account/orcid/").content.decode()
    assert "has no password yet" in client.post("/account/orcid/disconnect/", follow=True).content.decode()
    assert client.get("/accounts/password/change/")["Location"] == "/accounts/password/set/"
    words = {"password1": "green lantern gravel", "password2": "green lantern gravel"}
    assert client.get("/accounts/password/set/").content.decode().count("<h1") == 1
    client.post("/accounts/password/set/", words)
    bob.refresh_from_db()
    disconnect_orcid(user=bob)


def test_an_id_of_another_account_is_not_connected(
    provider: OrcidProvider, alice: User, bob: User, as_recently: LogIn
) -> None:
    connect_orcid(user=alice, orcid=ROSAS)
    client = as_recently(bob)
    text = client.get(there_and_back(client)["Location"]).content.decode()
    assert "is connected with another account" in text
    assert alice.email not in text
    assert SocialAccount.objects.get().user == alice
    assert "Bob" in client.get("/account/").content.decode()


def test_taking_an_account_back_by_mail_shuts_orcid_out(provider: OrcidProvider) -> None:
    """Somebody signs up with their own iD and another's address; the other then comes and wants the account."""
    intruder = Client()
    there_and_back(intruder)
    intruder.post(SIGN_UP, ROSA)
    victim = Client()
    victim.post("/accounts/password/reset/", {"email": "rosa@example.org"})
    form = victim.get(link_in(str(mail.outbox[-1].body)), follow=True)
    assert "it is disconnected" in form.content.decode()
    victim.post(form.request["PATH_INFO"], {"password1": "purple kettle marsh", "password2": "purple kettle marsh"})
    assert not SocialAccount.objects.exists()
    assert audited()[-1] == "orcid.shut-out"
    assert there_and_back(Client())["Location"] == SIGN_UP


def test_asking_without_end_is_stopped(provider: OrcidProvider) -> None:
    client = Client()
    answers = [client.post(START) for _ in range(31)]
    assert [answer.status_code for answer in answers] == [302] * 30 + [429]
    assert "That was too often" in answers[-1].content.decode()


def test_a_sign_in_ends_after_ten_minutes(provider: OrcidProvider) -> None:
    client = Client()
    back = at_orcid(client.post(START)["Location"])
    with time_machine.travel(dt.datetime.now(tz=dt.UTC) + dt.timedelta(seconds=601)):
        assert "more than ten minutes ago" in client.get(back).content.decode()
    assert not SocialAccount.objects.exists()


def test_a_second_id_is_not_connected(provider: OrcidProvider, bob: User, as_recently: LogIn) -> None:
    client = as_recently(bob)
    there_and_back(client)
    assert "Disconnect that one first." in client.get(there_and_back(client, ANOTHER)["Location"]).content.decode()
    assert SocialAccount.objects.get().uid == ROSAS


def test_connecting_twice_is_said_once(provider: OrcidProvider, bob: User, as_recently: LogIn) -> None:
    client = as_recently(bob)
    there_and_back(client)
    there_and_back(client)
    assert audited().count("orcid.connected") == 1
    assert len(mail.outbox) == 1


def test_who_has_signed_out_meanwhile_connects_nothing(provider: OrcidProvider, bob: User, as_recently: LogIn) -> None:
    client = as_recently(bob)
    back = at_orcid(client.post(START)["Location"])
    client.post("/accounts/logout/")
    assert "Please start again." in client.get(back).content.decode()
    assert not SocialAccount.objects.exists()


def test_who_has_signed_in_meanwhile_is_not_changed_for_another(
    provider: OrcidProvider, alice: User, bob: User
) -> None:
    """Otherwise somebody could be led into an account that is not theirs, or lend theirs an iD."""
    connect_orcid(user=alice, orcid=ROSAS)
    client = Client()
    back = at_orcid(client.post(START)["Location"])
    client.post("/accounts/login/", {"login": bob.email, "password": "a long password"})
    assert "Please start again." in client.get(back).content.decode()
    assert "bob@example.org" in client.get("/account/").content.decode()


def test_an_id_of_another_server_is_another_id(provider: OrcidProvider, bob: User, alice: User) -> None:
    SocialAccount.objects.create(user=alice, provider="sandbox.orcid.org", uid=ROSAS)
    assert queries.confirmed_orcid(alice) is None
    connect_orcid(user=bob, orcid=ROSAS)
    client = Client()
    there_and_back(client)
    assert "bob@example.org" in client.get("/account/").content.decode()


def test_the_link_is_in_what_one_takes_away_and_goes_with_the_account(
    provider: OrcidProvider, bob: User, as_user: LogIn
) -> None:
    connect_orcid(user=bob, orcid=ROSAS)
    data = json.loads(as_user(bob).get("/account/my-data/").content)
    (link,) = data["socialaccount.socialaccount by user"]
    assert link["uid"] == ROSAS
    assert set(link) == {"provider", "uid", "last_login", "date_joined"}
    delete_account(user=bob)
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("label", sorted(OF_LIBRARIES))
def test_every_field_of_the_librarys_tables_is_classified(label: str) -> None:
    assert set(OF_LIBRARIES[label]) == {field.name for field in apps.get_model(label)._meta.concrete_fields}


def test_the_admin_pages_show_nothing_of_it(provider: OrcidProvider, bob: User, as_user: LogIn) -> None:
    User.objects.update(is_staff=True, is_superuser=True)
    client = as_user(User.objects.get(pk=bob.pk))
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/socialaccount/socialapp/").status_code == 404


def test_a_refusal_leaves_no_trace(bob: User) -> None:
    with pytest.raises(NotAllowed, match="No ORCID iD is connected"):
        disconnect_orcid(user=bob)
    assert audited() == []
