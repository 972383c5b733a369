"""The front door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from charnia.apps.accounts.models import User
from charnia.apps.organisations.models import Membership, Organisation
from charnia.apps.people.models import Person

pytestmark = pytest.mark.django_db


def test_a_visitor_sees_the_form_and_what_is_here(client: Client, rosa: Person, alder: Organisation) -> None:
    page = client.get("/").content.decode()
    assert '<form class="form home-form" method="post" action="/dossier/"' in page
    assert "<strong>1</strong> person" in page
    assert "<strong>1</strong> organisation" in page
    assert "/dossier/example/" in page


def test_whoever_is_signed_in_is_not_asked_to_sign_up(bob: User, as_user: Callable[[User], Client]) -> None:
    assert "Sign up</a> to keep your brief" in Client().get("/").content.decode()
    page = as_user(bob).get("/").content.decode()
    assert "Sign up" not in page
    assert '<a href="/products/">Open your products</a> to keep your brief' in page


def test_an_empty_cluster_says_what_to_do(client: Client) -> None:
    assert "Nothing is loaded yet" in client.get("/").content.decode()


def test_the_front_page_costs_a_fixed_number_of_queries(
    client: Client, rosa: Person, django_assert_num_queries: Callable[..., object]
) -> None:
    with django_assert_num_queries(6):  # type: ignore[attr-defined]
        client.get("/")


def test_every_page_says_how_to_reach_the_team_where_there_is_an_address(client: Client, settings: Any) -> None:
    assert "mailto:" not in client.get("/about/").content.decode()
    settings.TEAM_MAIL = "team@example.org"
    assert 'href="mailto:team@example.org"' in client.get("/about/").content.decode()


@pytest.mark.parametrize("path", ["/about/", "/privacy/", "/accessibility/"])
def test_everybody_may_read_about_us(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1


def test_each_kind_of_account_starts_where_its_work_is(
    alice: User, bob: User, charlie: User, alder: Organisation, tess: User, fay: User, as_user: Callable[[User], Client]
) -> None:
    university = Organisation.objects.create(name="Tarn University", slug="tarn", kind="university")
    assert as_user(alice).get("/start/")["Location"] == "/products/"
    assert as_user(bob).get("/start/")["Location"] == "/products/"
    Person.objects.create(name="Charlie Cedar", slug="charlie", user=charlie)
    Membership.objects.create(organisation=university, user=charlie)
    assert as_user(charlie).get("/start/")["Location"] == "/directory/my-profile/"
    newcomer = User.objects.create_user("nora@example.org", None, name="Nora New")
    welcome = as_user(newcomer).get("/start/").content.decode()
    for path in ("/organisations/new/", "/directory/my-profile/", "/directory/"):
        assert f'href="{path}"' in welcome
    assert as_user(tess).get("/start/")["Location"] == "/desk/"
    assert as_user(fay).get("/start/")["Location"] == "/desk/figures/"
    assert Client().get("/start/")["Location"].startswith("/accounts/login/")
