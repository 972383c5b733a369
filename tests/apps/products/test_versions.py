from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from charnia.apps.accounts.models import User
from charnia.apps.audit.models import AuditEntry
from charnia.apps.products.actions import restore_version, write_version
from charnia.apps.products.models import Product
from charnia.core.verdict import NotAllowed
from tests.apps.conftest import PUBLIC_TEXT

LogIn = Callable[[User], Client]
LIST_QUERIES = 5


@pytest.fixture
def rewritten(product: Product, bob: User) -> Product:
    changes = {
        "title": "AlderNow",
        "stage": "marked",
        "texts": {"public": PUBLIC_TEXT.replace("ten minutes", "five minutes")},
        "answers": {"need-who": {"text": "Patients", "layer": "public"}},
    }
    write_version(brief=product.brief, base=1, changes=changes, what_changed="Faster", by=bob)
    changes = {"answers": {"need-who": {"text": "Patients", "layer": "agreement"}}}
    write_version(brief=product.brief, base=2, changes=changes, what_changed="Hidden", by=bob)
    product.refresh_from_db()
    return product


def test_the_list_says_who_when_and_what(rewritten: Product, alice: User, as_user: LogIn) -> None:
    text = as_user(alice).get(reverse("products:versions", args=[rewritten.pk])).content.decode()
    assert text.index("Version 3") < text.index("Version 2") < text.index("Version 1")
    assert "Faster" in text
    assert "Bob Birch" in text
    assert "Alice Alder" in text


def test_the_list_costs_the_same_for_one_and_thirty(
    product: Product, alice: User, as_user: LogIn, django_assert_num_queries: Any
) -> None:
    client, path = as_user(alice), reverse("products:versions", args=[product.pk])
    with django_assert_num_queries(LIST_QUERIES):
        client.get(path)
    for number in range(1, 30):
        changes = {"title": f"Title {number}"}
        write_version(brief=product.brief, base=number, changes=changes, what_changed="x", by=alice)
    with django_assert_num_queries(LIST_QUERIES):
        text = client.get(path).content.decode()
    assert "page=2" in text


def test_a_version_is_shown_as_it_was(rewritten: Product, alice: User, as_user: LogIn) -> None:
    text = as_user(alice).get(reverse("products:version", args=[rewritten.pk, 1])).content.decode()
    assert "ten minutes" in text
    assert "Restore this version" in text
    newest = as_user(alice).get(reverse("products:version", args=[rewritten.pk, 3])).content.decode()
    assert "five minutes" in newest
    assert "Restore this version" not in newest


def test_two_versions_are_compared_word_by_word(rewritten: Product, alice: User, as_user: LogIn) -> None:
    client = as_user(alice)
    text = client.get(reverse("products:difference", args=[rewritten.pk, 1, 2])).content.decode()
    assert "[removed: </span>ten " in text
    assert "[added: </span>five " in text
    assert "Approved or marked" in text
    text = client.get(reverse("products:difference", args=[rewritten.pk, 2, 3])).content.decode()
    assert "Public → After agreement" in text
    text = client.get(reverse("products:difference", args=[rewritten.pk, 3, 3])).content.decode()
    assert "Nothing differs" in text


def test_restoring_makes_a_new_version(rewritten: Product, alice: User, as_user: LogIn) -> None:
    path = reverse("products:restore", args=[rewritten.pk, 1])
    assert as_user(alice).get(path).status_code == 405
    answer = as_user(alice).post(path, {"base": "3"}, follow=True)
    assert "Version 1 is the newest again" in answer.content.decode()
    rewritten.brief.refresh_from_db()
    newest = rewritten.brief.newest
    assert newest is not None
    assert (newest.number, newest.title, newest.what_changed) == (4, "AlderQuick", "Restored version 1")
    assert newest.answers == {}
    assert AuditEntry.objects.get(action="brief.restored").details == {"number": 4, "source": 1}


@pytest.mark.parametrize("base", ["2", "", "x"])
def test_restoring_does_not_run_over_what_was_just_written(
    rewritten: Product, alice: User, as_user: LogIn, base: str
) -> None:
    path = reverse("products:restore", args=[rewritten.pk, 1])
    answer = as_user(alice).post(path, {"base": base}, follow=True)
    assert "Somebody else has saved this brief meanwhile" in answer.content.decode()
    assert rewritten.brief.versions.count() == 3


def test_restoring_the_same_again_changes_nothing(product: Product, alice: User) -> None:
    version = product.brief.newest
    assert version is not None
    assert restore_version(version=version, base=1, by=alice) == version


def test_only_the_company_sees_and_restores_versions(
    rewritten: Product, charlie: User, tess: User, as_user: LogIn
) -> None:
    for user in (charlie, tess):
        client = as_user(user)
        for name, args in (("versions", []), ("version", [1]), ("difference", [1, 2])):
            assert client.get(reverse(f"products:{name}", args=[rewritten.pk, *args])).status_code == 404
        assert client.post(reverse("products:restore", args=[rewritten.pk, 1]), {"base": "3"}).status_code == 404
    version = rewritten.brief.newest
    assert version is not None
    with pytest.raises(NotAllowed):
        restore_version(version=version, base=3, by=tess)


def test_a_version_of_another_product_is_not_found_here(rewritten: Product, alice: User, as_user: LogIn) -> None:
    assert as_user(alice).get(reverse("products:version", args=[rewritten.pk, 9])).status_code == 404
