"""The cast: Alice owns Alder Diagnostics, Bob works there, Charlie owns another company and must not get in, Tess is
the programme team, Fay the funder. Vera, the visitor, is a client that has not logged in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from charnia.apps.accounts.models import User
from charnia.apps.organisations.actions import create_organisation
from charnia.apps.organisations.models import Membership, MembershipRole, Organisation
from charnia.apps.people.actions import create_person
from charnia.apps.people.models import Person
from charnia.apps.products.actions import create_product, write_version
from charnia.apps.products.models import Product
from charnia.core.vocabulary import Layer

PUBLIC_TEXT = (
    "Alder makes a finger-prick test for kidney disease that gives an answer in ten minutes in the pharmacy. "
    "We have shown it on 84 stored samples from one hospital. Nobody here has ever run a diagnostic accuracy study."
)
ACCEPTED_TEXT = "Our lead chemist leaves in March and we do not have anybody to take over the assay work."
AGREEMENT_TEXT = "The binder is a modified aptamer. Our runway ends in June and we need to raise money before then."


@pytest.fixture(autouse=True)
def no_memory_of_other_tests() -> None:
    """How often an address has signed up or logged in is counted in the cache."""
    cache.clear()


@pytest.fixture
def alice(db: None) -> User:
    return User.objects.create_user("alice@example.org", "a long password", name="Alice Alder")


@pytest.fixture
def bob(db: None) -> User:
    return User.objects.create_user("bob@example.org", "a long password", name="Bob Birch")


@pytest.fixture
def charlie(db: None) -> User:
    return User.objects.create_user("charlie@example.org", "a long password", name="Charlie Cedar")


@pytest.fixture
def tess(db: None) -> User:
    return User.objects.create_user(
        "tess@example.org", "a long password", name="Tess Team", cluster_role="programme-team"
    )


@pytest.fixture
def fay(db: None) -> User:
    return User.objects.create_user("fay@example.org", "a long password", name="Fay Funder", cluster_role="funder")


@pytest.fixture
def alder(alice: User, bob: User) -> Organisation:
    fields = {"name": "Alder Diagnostics", "kind": "company", "size": "start-up", "latitude": 52.77, "longitude": -1.21}
    organisation = create_organisation(by=alice, owner=alice, fields=fields)
    Membership.objects.create(organisation=organisation, user=bob, role=MembershipRole.MEMBER)
    return organisation


@pytest.fixture
def cedar(charlie: User) -> Organisation:
    return create_organisation(by=charlie, owner=charlie, fields={"name": "Cedar Devices", "kind": "company"})


@pytest.fixture
def product(alder: Organisation, alice: User) -> Product:
    """Alice's product, with a first version of its brief on all three layers."""
    product = create_product(organisation=alder, name="AlderQuick", by=alice)
    texts = {
        Layer.PUBLIC.value: PUBLIC_TEXT,
        Layer.ACCEPTED.value: ACCEPTED_TEXT,
        Layer.AGREEMENT.value: AGREEMENT_TEXT,
    }
    changes = {"title": "AlderQuick", "category": "diagnostic", "stage": "prototype", "texts": texts}
    write_version(brief=product.brief, base=0, changes=changes, what_changed="First text", by=alice)
    product.refresh_from_db()
    return product


@pytest.fixture
def rosa(db: None) -> Person:
    """A researcher with a public profile and no account."""
    return create_person(by=None, fields={"name": "Rosa Rowan", "roles": ["researcher"], "source_id": "test:rosa"})


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    """A browser in which the given account is logged in."""

    def log_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return log_in
