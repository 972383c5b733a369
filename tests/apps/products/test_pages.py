"""The pages of products: who sees them, what they say, and what they cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from charnia.apps.accounts.models import User
from charnia.apps.organisations.models import Organisation
from charnia.apps.products.actions import create_product, open_agreement_layer, write_version
from charnia.apps.products.models import Product
from tests.apps.conftest import ACCEPTED_TEXT, AGREEMENT_TEXT, PUBLIC_TEXT

LogIn = Callable[[User], Client]
HOSTILE = '<script>alert("x")</script><b onmouseover=x>'
LIST_QUERIES = 9


def page(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_list_leads_to_an_organisation(fay: User, as_user: LogIn) -> None:
    text = page(as_user(fay), "products:list")
    assert "You do not belong to an organisation yet" in text
    assert reverse("organisations:new") in text


def test_an_organisation_without_products_leads_to_one(cedar: Organisation, charlie: User, as_user: LogIn) -> None:
    text = page(as_user(charlie), "products:list")
    assert "No product here yet" in text
    assert reverse("products:new", args=[cedar.pk]) in text


def test_from_a_name_to_the_first_version(cedar: Organisation, charlie: User, as_user: LogIn) -> None:
    client = as_user(charlie)
    answer = client.post(reverse("products:new", args=[cedar.pk]), {"name": "CedarSense"})
    product = Product.objects.get()
    assert answer["Location"] == reverse("products:brief", args=[product.pk])
    assert "Not described yet" in page(client, "products:detail", product.pk)
    posted = {"base": "0", "title": "A sensor for falls", "category": "device", "text_public": PUBLIC_TEXT}
    answer = client.post(reverse("products:brief", args=[product.pk]), posted)
    assert answer["Location"] == reverse("products:questions", args=[product.pk])
    product.refresh_from_db()
    assert product.brief.newest is not None
    assert product.brief.newest.texts == {"public": PUBLIC_TEXT}
    assert product.brief.newest.written_by == charlie


def test_the_list_says_what_comes_next(product: Product, bob: User, as_user: LogIn) -> None:
    text = page(as_user(bob), "products:list")
    assert "AlderQuick" in text
    assert "open gap" in text
    assert "Answer: " in text


def test_the_list_costs_the_same_for_one_and_thirty(
    alder: Organisation, alice: User, as_user: LogIn, django_assert_num_queries: Any
) -> None:
    client = as_user(alice)

    def add(number: int) -> None:
        product = create_product(organisation=alder, name=f"Product {number}", by=alice)
        write_version(
            brief=product.brief, base=0, changes={"texts": {"public": PUBLIC_TEXT}}, what_changed="x", by=alice
        )

    add(1)
    page(client, "products:list")  # the first visit diagnoses
    with django_assert_num_queries(LIST_QUERIES):
        page(client, "products:list")
    for number in range(2, 31):
        add(number)
    page(client, "products:list")
    with django_assert_num_queries(LIST_QUERIES):
        text = page(client, "products:list")
    assert "page=2" in text


def test_the_company_reads_all_its_layers(product: Product, bob: User, as_user: LogIn) -> None:
    text = page(as_user(bob), "products:detail", product.pk)
    for words in (PUBLIC_TEXT, ACCEPTED_TEXT, AGREEMENT_TEXT):
        assert words[:40] in text
    assert "There is more" not in text
    assert "How ready it is" in text
    assert "Still missing" in text


def test_the_team_reads_two_layers_and_is_told_that_there_is_more(
    product: Product, alice: User, tess: User, as_user: LogIn
) -> None:
    client = as_user(tess)
    text = page(client, "products:detail", product.pk)
    assert ACCEPTED_TEXT[:40] in text
    assert "aptamer" not in text
    assert "runway" not in text
    assert "There is more" in text
    assert "Change the description" not in text
    open_agreement_layer(brief=product.brief, opened=True, by=alice)
    text = page(client, "products:detail", product.pk)
    assert "aptamer" in text
    assert "There is more" not in text


PAGES = ["detail", "brief", "questions", "versions", "rename"]


@pytest.mark.parametrize("name", PAGES)
def test_for_outsiders_a_product_does_not_exist(
    product: Product, charlie: User, fay: User, as_user: LogIn, name: str, cedar: Organisation
) -> None:
    path = reverse(f"products:{name}", args=[product.pk])
    assert as_user(charlie).get(path).status_code == 404
    assert as_user(fay).get(path).status_code == 404
    assert Client().get(path)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", PAGES[1:])
def test_the_team_reads_but_does_not_write(product: Product, tess: User, as_user: LogIn, name: str) -> None:
    assert as_user(tess).get(reverse(f"products:{name}", args=[product.pk])).status_code == 404


def test_nobody_adds_products_to_others(alder: Organisation, charlie: User, as_user: LogIn) -> None:
    path = reverse("products:new", args=[alder.pk])
    assert as_user(charlie).post(path, {"name": "x"}).status_code == 404
    assert not Product.objects.exists()


def test_a_product_that_is_sent_twice_is_made_once(
    alder: Organisation, cedar: Organisation, alice: User, charlie: User, as_user: LogIn
) -> None:
    client, path = as_user(alice), reverse("products:new", args=[alder.pk])
    assert client.post(path, {"name": "Alder Two"}).status_code == 302
    text = client.post(path, {"name": "alder two"}).content.decode()
    assert "There is already a product called alder two. Open it under “My products”, or use another name." in text
    assert client.post(path, {"name": "Alder Three"}).status_code == 302
    assert as_user(charlie).post(reverse("products:new", args=[cedar.pk]), {"name": "Alder Two"}).status_code == 302
    assert Product.objects.filter(name__iexact="Alder Two").count() == 2


def test_the_company_opens_and_closes_the_last_layer(product: Product, alice: User, as_user: LogIn) -> None:
    client, path = as_user(alice), reverse("products:agreement-layer", args=[product.pk])
    assert client.get(path).status_code == 405
    for word, opened in (("yes", True), ("no", False)):
        assert client.post(path, {"opened": word})["Location"] == product.get_absolute_url()
        product.brief.refresh_from_db()
        assert product.brief.opens_agreement_layer_to_team is opened


def test_a_product_gets_another_name(product: Product, alice: User, as_user: LogIn) -> None:
    client, path = as_user(alice), reverse("products:rename", args=[product.pk])
    assert "Give the product a name." in client.post(path, {"name": " "}).content.decode()
    assert client.post(path, {"name": "AlderNow"}).status_code == 302
    product.refresh_from_db()
    assert product.name == "AlderNow"


def test_hostile_words_come_out_as_words(product: Product, alice: User, as_user: LogIn) -> None:
    changes = {
        "title": HOSTILE,
        "conditions": HOSTILE,
        "texts": {"public": HOSTILE + " is a test for kidney disease", "accepted": HOSTILE},
        "answers": {"need-who": {"text": HOSTILE, "layer": "public"}, HOSTILE: {"text": HOSTILE, "layer": "public"}},
    }
    write_version(brief=product.brief, base=1, changes=changes, what_changed=HOSTILE, by=alice)
    alice.name = product.name = product.organisation.name = HOSTILE
    alice.save()
    product.save()
    product.organisation.save()
    client = as_user(alice)
    paths = [reverse("products:list"), *(reverse(f"products:{name}", args=[product.pk]) for name in PAGES)]
    paths += [
        reverse("products:version", args=[product.pk, 2]),
        reverse("products:difference", args=[product.pk, 1, 2]),
        reverse("products:question", args=[product.pk, "need-who"]),
    ]
    for path in paths:
        text = client.get(path).content.decode()
        assert "<script>alert" not in text, path
        assert "<b onmouseover" not in text, path
        assert "&lt;script&gt;" in text, path
