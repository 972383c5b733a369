"""What goes over the wire, and everything that must not be believed."""

from __future__ import annotations

import base64
import hashlib
import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.sessions.models import Session
from django.test import Client

from charnia.apps.accounts.models import User
from charnia.apps.people.models import Person
from tests.apps.accounts.orcid.conftest import CALLBACK, ROSAS, START, at_orcid, there_and_back
from tests.orcid_provider import CLIENT_ID, OrcidProvider

pytestmark = pytest.mark.django_db

NO_ANSWER = "ORCID does not answer as it should at present."
NOT_PROVED = "does not prove who you are"
USED_UP = "ORCID no longer accepts this sign-in"


def test_the_request_asks_for_the_id_alone_and_is_guarded_three_times(provider: OrcidProvider) -> None:
    asked = parse_qs(
        urlsplit(Client().post(f"{START}?scope=/read-limited&auth_params=prompt%3Dnone")["Location"]).query
    )
    assert asked["scope"] == ["openid"]
    assert (asked["client_id"], asked["response_type"]) == ([CLIENT_ID], ["code"])
    assert asked["redirect_uri"] == [f"http://testserver{CALLBACK}"]
    assert asked["code_challenge_method"] == ["S256"]
    assert "prompt" not in asked
    assert all(len(asked[name][0]) >= 16 for name in ("state", "nonce", "code_challenge"))


def test_each_request_has_its_own_state_nonce_and_challenge(provider: OrcidProvider) -> None:
    client = Client()
    first, second = (parse_qs(urlsplit(client.post(START)["Location"]).query) for _ in range(2))
    assert all(first[name] != second[name] for name in ("state", "nonce", "code_challenge"))


def test_the_code_is_exchanged_with_the_verifier_of_the_challenge(provider: OrcidProvider) -> None:
    there_and_back(Client())
    verifier = provider.last("/oauth/token")["code_verifier"]
    digest = hashlib.sha256(verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert challenge == provider.last("/oauth/authorize")["code_challenge"]
    assert verifier not in provider.last("/oauth/authorize")["nonce"]


def test_no_token_is_kept_anywhere(provider: OrcidProvider) -> None:
    client = Client()
    there_and_back(client)
    client.post("/accounts/3rdparty/signup/", {"name": "Rosa Rowan", "email": "rosa@example.org"})
    assert not SocialToken.objects.exists()
    link = SocialAccount.objects.get()
    assert (link.uid, link.provider, link.extra_data) == (ROSAS, urlsplit(provider.base).netloc, {})
    kept = str([session.get_decoded() for session in Session.objects.all()])
    assert "access_token" not in kept
    assert "eyJ" not in kept


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("silence at /token", NO_ANSWER),
        ("garbage at /token", NO_ANSWER),
        ("page at /token", NO_ANSWER),
        ("number at /token", NO_ANSWER),
        ("nothing at /token", NOT_PROVED),
        ("breakdown at /token", NO_ANSWER),
        ("elsewhere at /token", NO_ANSWER),
        ("invalid_grant at /token", USED_UP),
        ("silence at /jwks", NO_ANSWER),
        ("garbage at /jwks", NO_ANSWER),
        ("number at /jwks", NO_ANSWER),
        ("nothing at /jwks", NO_ANSWER),
        ("odd keys at /jwks", NO_ANSWER),
        ("breakdown at /jwks", NO_ANSWER),
        ("silence at /openid-configuration", NO_ANSWER),
        ("garbage at /openid-configuration", NO_ANSWER),
        ("another server", NO_ANSWER),
        ("server_error", NOT_PROVED),
        ("no id_token", NOT_PROVED),
        ("cut off", NOT_PROVED),
        ("wrong issuer", NOT_PROVED),
        ("wrong audience", NOT_PROVED),
        ("two audiences", NOT_PROVED),
        ("expired", NOT_PROVED),
        ("from the future", NOT_PROVED),
        ("wrong nonce", NOT_PROVED),
        ("no nonce", NOT_PROVED),
        ("no exp", NOT_PROVED),
        ("no sub", NOT_PROVED),
        ("bad signature", NOT_PROVED),
        ("unknown key", NOT_PROVED),
        ("unsigned", NOT_PROVED),
        ("signed with the secret", NOT_PROVED),
        ("signed with the public key", NOT_PROVED),
        ("iD with a wrong check", NOT_PROVED),
        ("iD as an address", NOT_PROVED),
    ],
)
def test_what_is_not_right_gives_a_sentence_and_no_account(
    provider: OrcidProvider,
    orcid_rosa: Person,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
    fault: str,
    sentence: str,
) -> None:
    settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = 0.3 if "silence" in fault else 5
    client = Client()
    address = client.post(START)["Location"]
    provider.fault = fault
    with caplog.at_level(logging.DEBUG):
        answer = client.get(at_orcid(address))
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert answer.content.decode().count("<h1") == 1
    assert not User.objects.exists()
    assert not SocialAccount.objects.exists()
    assert client.get("/accounts/3rdparty/signup/").status_code == 302
    assert client.get("/account/").status_code == 302
    said = [record.getMessage() for record in caplog.records if record.name.startswith("charnia")]
    assert len(said) == 1
    assert not any(word in said[0] for word in (ROSAS, "eyJ", "Rosa", "code of"))


@pytest.mark.parametrize("fault", ["silence", "garbage", "page", "number", "nothing", "breakdown", "elsewhere"])
def test_a_server_that_cannot_say_where_to_go_is_not_gone_to(
    provider: OrcidProvider, settings: Any, fault: str
) -> None:
    settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = 0.3 if fault == "silence" else 5
    provider.fault = f"{fault} at /openid-configuration"
    answer = Client().post(START)
    assert answer.status_code == 400
    assert NO_ANSWER in answer.content.decode()


@pytest.mark.parametrize("fault", ["another server", "token elsewhere"])
def test_a_server_that_speaks_for_another_is_not_believed(provider: OrcidProvider, fault: str) -> None:
    provider.fault = fault
    assert NO_ANSWER in Client().post(START).content.decode()


def test_a_server_that_is_gone_gives_a_sentence(provider: OrcidProvider, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS["orcid"]["APPS"][0]["settings"]["server"] = "http://127.0.0.1:9"
    assert NO_ANSWER in Client().post(START).content.decode()


def test_saying_no_at_orcid_changes_nothing(provider: OrcidProvider) -> None:
    client = Client()
    answer = client.get(at_orcid(client.post(START)["Location"], answer="no"))
    assert answer.status_code == 200
    assert "You did not let ORCID tell us your iD" in answer.content.decode()
    assert not User.objects.exists()


def test_an_answer_in_another_browser_is_refused(provider: OrcidProvider) -> None:
    back = at_orcid(Client().post(START)["Location"])
    answer = Client().get(back)
    assert answer.status_code == 400
    assert "begun in another browser" in answer.content.decode()
    assert not [path for path, _ in provider.asked if path == "/oauth/token"]


def test_an_answer_counts_once(provider: OrcidProvider) -> None:
    client = Client()
    back = at_orcid(client.post(START)["Location"])
    assert client.get(back)["Location"] == "/accounts/3rdparty/signup/"
    assert "begun in another browser" in client.get(back).content.decode()


@pytest.mark.parametrize("query", ["", "?code=x", "?state=x", "?code=x&state=x", "?error=<script>&state=x"])
def test_an_answer_that_nobody_asked_for_is_refused(provider: OrcidProvider, query: str) -> None:
    answer = Client().get(CALLBACK + query)
    assert answer.status_code == 400
    assert "<script>" not in answer.content.decode()


def test_a_code_of_somebody_else_does_not_go_with_ones_own_state(provider: OrcidProvider) -> None:
    """A thief's code in the victim's browser: the verifier does not fit."""
    thief = parse_qs(urlsplit(at_orcid(Client().post(START)["Location"])).query)
    victim = Client()
    state = parse_qs(urlsplit(at_orcid(victim.post(START)["Location"])).query)["state"][0]
    answer = victim.get(CALLBACK, {"code": thief["code"][0], "state": state})
    assert USED_UP in answer.content.decode()
    assert not SocialAccount.objects.exists()


def test_nothing_of_it_is_there_where_it_is_not_set_up(
    orcid_rosa: Person, bob: User, as_user: Callable[[User], Client]
) -> None:
    client = Client()
    assert client.get(START).status_code == client.post(START).status_code == client.get(CALLBACK).status_code == 404
    for path in ("/accounts/login/", "/accounts/signup/", orcid_rosa.get_absolute_url()):
        assert "with ORCID" not in client.get(path).content.decode()
    assert "ORCID" not in as_user(bob).get("/account/").content.decode()
    assert "is not set up here" in as_user(bob).get("/account/orcid/").content.decode()


def test_the_page_before_leaves_may_lead_to_orcid_and_no_other_may(provider: OrcidProvider) -> None:
    assert f"form-action 'self' {provider.base};" in Client().get(START)["Content-Security-Policy"]
    assert "form-action 'self';" in Client().get("/accounts/login/")["Content-Security-Policy"]


def test_a_get_alone_sends_nobody_anywhere(provider: OrcidProvider) -> None:
    assert Client().get(START).status_code == 200
    assert Client(enforce_csrf_checks=True).post(START).status_code == 403
    assert provider.asked == []
