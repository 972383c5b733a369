"""A description waits for its writer to sign up, becomes a brief, and is gone from where it waited."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from charnia.apps.accounts.models import User
from charnia.apps.organisations.models import Organisation
from charnia.apps.products import queries as product_queries
from charnia.apps.products.models import Product
from charnia.core.vocabulary import Layer
from tests.apps.conftest import PUBLIC_TEXT

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery staple"


def keep(client: Client) -> str:
    return client.post("/dossier/keep/", {"text": PUBLIC_TEXT, "title": "AlderQuick", "category": "diagnostic"})[
        "Location"
    ]


def test_through_sign_up_and_confirmation_to_the_first_version(client: Client) -> None:
    assert keep(client) == "/accounts/signup/"
    fields = {"name": "Nell New", "email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/accounts/signup/", fields)
    link = re.search(r"http://testserver(/accounts/confirm-email/\S+)", str(mail.outbox[0].body))
    assert link
    client.post(link.group(1))
    client.post("/accounts/login/", {"login": "new@example.org", "password": PASSWORD})
    assert client.get("/start/")["Location"] == "/dossier/kept/"

    page = client.get("/dossier/kept/").content.decode()
    assert 'value="AlderQuick"' in page
    answer = client.post(
        "/dossier/kept/",
        {"organisation_name": "Alder", "product": "AlderQuick", "category": "diagnostic", "layer": "accepted"},
    )
    product = Product.objects.get()
    assert answer["Location"] == f"/products/{product.pk}/"
    version = product.brief.newest
    assert version is not None
    assert version.text_of(Layer.ACCEPTED) == PUBLIC_TEXT
    assert (version.title, version.category) == ("AlderQuick", "diagnostic")
    assert "description" not in client.session
    assert client.get("/dossier/kept/")["Location"] == "/start/"


def test_a_member_keeps_it_for_their_own_organisation(
    alice: User, alder: Organisation, as_user: Callable[[User], Client]
) -> None:
    client = as_user(alice)
    assert keep(client) == "/dossier/kept/"
    client.post("/dossier/kept/", {"organisation": alder.pk, "product": "AlderQuick", "layer": "public"})
    assert Product.objects.get().organisation == alder


def test_who_has_no_organisation_is_asked_for_one(charlie: User, as_user: Callable[[User], Client]) -> None:
    client = as_user(charlie)
    keep(client)
    label = "What is your company called?"
    assert f"{label}</label>" in client.get("/dossier/kept/").content.decode()
    for name in ("", "  "):
        sent = {"organisation_name": name, "product": "AlderQuick", "layer": "public"}
        page = client.post("/dossier/kept/", sent).content.decode()
        assert page.count("Give your company a name, so that the product has a home.") == 2
    assert not Product.objects.exists()


def test_a_member_who_chooses_a_new_organisation_names_it(
    alice: User, alder: Organisation, as_user: Callable[[User], Client]
) -> None:
    client = as_user(alice)
    keep(client)
    assert "What is your company called? <span" in client.get("/dossier/kept/").content.decode()
    sent = {"organisation": "", "product": "AlderQuick", "layer": "public"}
    assert "Give your company a name" in client.post("/dossier/kept/", sent).content.decode()
    client.post("/dossier/kept/", {**sent, "organisation_name": "Alder Two"})
    assert Product.objects.get().organisation.name == "Alder Two"


def test_what_is_kept_twice_under_one_name_is_refused_and_waits_on(
    alice: User, alder: Organisation, as_user: Callable[[User], Client]
) -> None:
    client = as_user(alice)
    sent = {"organisation": alder.pk, "product": "AlderQuick", "layer": "public"}
    keep(client)
    client.post("/dossier/kept/", sent)
    keep(client)
    assert "There is already a product called AlderQuick." in client.post("/dossier/kept/", sent).content.decode()
    client.post("/dossier/kept/", {**sent, "product": "AlderQuick 2"})
    assert Product.objects.count() == 2


def test_nobody_keeps_it_for_somebody_elses_organisation(
    charlie: User, alder: Organisation, as_user: Callable[[User], Client]
) -> None:
    client = as_user(charlie)
    keep(client)
    page = client.post("/dossier/kept/", {"organisation": alder.pk, "product": "X", "layer": "public"})
    assert "Please mend" in page.content.decode()
    assert not Product.objects.exists()


def test_after_a_day_it_is_gone_from_the_server(client: Client) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC), tick=False):
        keep(client)
        assert Session.objects.get().expire_date <= dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)
    with time_machine.travel(dt.datetime(2026, 11, 2, 13, tzinfo=dt.UTC), tick=False):
        keep(Client())
        assert Session.objects.count() == 1


def test_it_can_be_forgotten_at_once(alice: User, as_user: Callable[[User], Client]) -> None:
    client = as_user(alice)
    keep(client)
    client.post("/dossier/kept/discard/")
    assert "description" not in client.session


def test_without_a_log_in_nothing_is_stored(client: Client) -> None:
    keep(client)
    assert client.get("/dossier/kept/")["Location"].startswith("/accounts/login/")


def test_the_guessed_sort_of_product_and_its_name_are_kept(
    alice: User, alder: Organisation, as_user: Callable[[User], Client]
) -> None:
    client = as_user(alice)
    client.post("/dossier/keep/", {"text": PUBLIC_TEXT})
    page = client.get("/dossier/kept/").content.decode()
    assert '<option value="diagnostic" selected>' in page
    assert "As we read it." in page
    assert "Untitled brief" not in page
    fields = {"organisation": alder.pk, "product": "AlderQuick", "category": "diagnostic", "layer": "public"}
    product_page = client.post("/dossier/kept/", fields)["Location"]
    version = Product.objects.get().brief.newest
    assert version is not None
    assert (version.title, version.category) == ("AlderQuick", "diagnostic")
    dossier = client.get(f"/dossier{product_page.replace('products', 'product')}").content.decode()
    assert "Untitled brief" not in dossier
    assert "Diagnostic (IVD)" in dossier


def test_what_the_person_says_of_the_sort_of_product_counts(
    alice: User, alder: Organisation, as_user: Callable[[User], Client]
) -> None:
    client = as_user(alice)
    client.post("/dossier/keep/", {"text": PUBLIC_TEXT})
    fields = {"organisation": alder.pk, "product": "AlderQuick", "layer": "public"}
    client.post("/dossier/kept/", {**fields, "category": "nonsense"})
    assert not Product.objects.exists()
    client.post("/dossier/kept/", {**fields, "category": "device"})
    version = Product.objects.get().brief.newest
    assert version is not None
    assert version.category == "device"


def test_answers_of_an_uploaded_brief_are_kept_with_it(
    alice: User, alder: Organisation, as_user: Callable[[User], Client]
) -> None:
    client = as_user(alice)
    brief = f"title: AlderQuick\ntext: {PUBLIC_TEXT!r}\nanswers:\n  finance-runway: Until June.\n"
    sent = client.post("/dossier/", {"file": SimpleUploadedFile("brief.yaml", brief.encode())})
    answers = sent.context["again"]["answers"]
    fields = {"text": PUBLIC_TEXT, "title": "AlderQuick", "category": "diagnostic", "answers": answers}
    assert client.post("/dossier/keep/", fields)["Location"] == "/dossier/kept/"
    client.post("/dossier/kept/", {"organisation": alder.pk, "product": "AlderQuick", "layer": "accepted"})
    version = Product.objects.get().brief.newest
    assert version is not None
    kept = product_queries.answers_of(version, frozenset(Layer))
    assert {question: (answer.text, answer.layer) for question, answer in kept.items()} == {
        "finance-runway": ("Until June.", Layer.ACCEPTED)
    }


@pytest.mark.parametrize("answers", ["nonsense", "[1, 2]", '{"finance-runway": 3}', '{"no such question": "June"}'])
def test_answers_that_are_none_cost_nothing_else(
    answers: str, alice: User, alder: Organisation, as_user: Callable[[User], Client]
) -> None:
    client = as_user(alice)
    client.post("/dossier/keep/", {"text": PUBLIC_TEXT, "title": "AlderQuick", "answers": answers})
    client.post("/dossier/kept/", {"organisation": alder.pk, "product": "AlderQuick", "layer": "public"})
    for product in Product.objects.all():
        assert product.brief.newest is not None
        assert not product_queries.answers_of(product.brief.newest, frozenset(Layer))
