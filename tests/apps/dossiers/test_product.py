"""The dossier of a stored product respects its people's decisions and its layers."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.test import Client
from pypdf import PdfReader

from charnia.apps.accounts.models import User
from charnia.apps.gaps.ledger import bring_up_to_date
from charnia.apps.gaps.models import Gap
from charnia.apps.matches.actions import shortlist
from charnia.apps.matches.candidates import Candidate
from charnia.apps.matches.pool import forget_matcher
from charnia.apps.people.models import Person
from charnia.apps.products.actions import write_version
from charnia.apps.products.models import Product
from charnia.core.vocabulary import Layer
from tests.apps.conftest import PUBLIC_TEXT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_matcher() -> None:
    forget_matcher()


@pytest.fixture
def address(product: Product, alice: User) -> str:
    bring_up_to_date(brief=product.brief, by=alice)
    return f"/dossier/product/{product.pk}/"


def test_for_ourselves_every_layer_is_read(address: str, alice: User, as_user: Callable[[User], Client]) -> None:
    page = as_user(alice).get(address).content.decode()
    assert "diagnostic accuracy study" in page
    assert "lead chemist leaves" in page
    assert "runway ends in June" in page


def test_for_others_nothing_of_a_hidden_layer_shows(
    address: str, alice: User, as_user: Callable[[User], Client]
) -> None:
    client = as_user(alice)
    page = client.get(f"{address}?for=others").content.decode()
    assert "diagnostic accuracy study" in page
    pdf = client.get(f"{address}pdf/?for=others").content
    text = " ".join(" ".join(part.extract_text().split()) for part in PdfReader(io.BytesIO(pdf)).pages)
    assert "diagnostic accuracy study" in text
    for hidden in ("chemist", "runway", "aptamer"):
        assert hidden not in page
        assert hidden not in text


def test_decisions_and_wordings_of_people_count(
    address: str, alice: User, rosa: Person, as_user: Callable[[User], Client]
) -> None:
    gap = Gap.objects.get(trigger_quote__contains="diagnostic accuracy study")
    Gap.objects.filter(pk=gap.pk).update(statement="A statistician for an accuracy study", status="confirmed")
    Gap.objects.filter(layer=Layer.AGREEMENT).update(status="dismissed", reason="We closed our round.")
    shortlist(gap=gap, candidate=Candidate(person=rosa), by=alice)
    client = as_user(alice)
    page = client.get(address).content.decode()
    assert "A statistician for an accuracy study" in page
    assert "runway" not in page.partition("What the description does not say")[0]
    assert "On the shortlist:" in page
    others = client.get(f"{address}?for=others").content.decode()
    assert "On the shortlist:" not in others
    assert "Confirmed" not in others


def test_others_products_do_not_exist(
    address: str, charlie: User, fay: User, as_user: Callable[[User], Client]
) -> None:
    for user in (charlie, fay):
        assert as_user(user).get(address).status_code == 404
        assert as_user(user).get(f"{address}pdf/").status_code == 404
    assert Client().get(address).status_code == 302


def test_the_programme_team_reads_what_was_opened_to_it(
    address: str, tess: User, as_user: Callable[[User], Client]
) -> None:
    page = as_user(tess).get(address).content.decode()
    assert "lead chemist leaves" in page
    assert "runway" not in page


def test_without_a_description_there_is_no_dossier_yet(
    product: Product, alice: User, as_user: Callable[[User], Client]
) -> None:
    product.brief.versions.all().delete()
    assert as_user(alice).get(f"/dossier/product/{product.pk}/")["Location"] == f"/products/{product.pk}/"


def test_for_others_it_says_that_nothing_is_public_and_how_to_open_a_part(
    address: str, product: Product, alice: User, as_user: Callable[[User], Client]
) -> None:
    texts = {Layer.PUBLIC.value: "", Layer.ACCEPTED.value: "", Layer.AGREEMENT.value: PUBLIC_TEXT}
    changes = {"texts": texts}
    write_version(brief=product.brief, base=1, changes=changes, what_changed="Closed", by=alice)
    client = as_user(alice)
    page = client.get(f"{address}?for=others").content.decode()
    pdf = client.get(f"{address}pdf/?for=others").content
    text = " ".join(" ".join(part.extract_text().split()) for part in PdfReader(io.BytesIO(pdf)).pages)
    for shown in (page, text):
        assert "Nothing of the brief is public." in shown
        assert "To open a part, edit the description" in shown
        for wrong in ("No gap", "Every sentence was read", "Readiness on ten axes", "does not say"):
            assert wrong not in shown
    assert "Nothing of the brief" not in client.get(address).content.decode()


def test_the_programme_team_reads_that_nothing_was_opened_to_it(
    address: str, product: Product, alice: User, tess: User, as_user: Callable[[User], Client]
) -> None:
    texts = {Layer.PUBLIC.value: "", Layer.ACCEPTED.value: "", Layer.AGREEMENT.value: PUBLIC_TEXT}
    changes = {"texts": texts}
    write_version(brief=product.brief, base=1, changes=changes, what_changed="Closed", by=alice)
    page = as_user(tess).get(address).content.decode()
    assert "Nothing of the brief is on a layer that you may read." in page
    assert "No gap found" not in page
