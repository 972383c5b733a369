"""A provider beside the site, and a browser that goes from one to the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from django.test import Client

from charnia.apps.accounts.models import User
from charnia.apps.people.actions import create_person
from charnia.apps.people.models import Person
from charnia.config.environment import OrcidClient, provider_settings
from tests.orcid_provider import CLIENT_ID, PASSWORD, SECRET, OrcidProvider, serving

ROSAS = "0000-0002-1825-0097"
ANOTHER = "0000-0001-5109-3700"
CALLBACK = "/accounts/orcid/login/callback/"
START = "/accounts/orcid/login/"


@pytest.fixture(scope="session")
def served() -> Iterator[OrcidProvider]:
    with serving(OrcidProvider(redirect_uri=f"http://testserver{CALLBACK}")) as provider:
        yield provider


@pytest.fixture
def provider(served: OrcidProvider, settings: Any) -> OrcidProvider:
    """The provider, well-behaved, and a site that is set up for it."""
    served.fault = ""
    served.asked.clear()
    settings.ORCID = OrcidClient(CLIENT_ID, SECRET, served.base)
    settings.ORCID_PROVIDER_ID = settings.ORCID.provider_id
    settings.SOCIALACCOUNT_PROVIDERS = provider_settings(settings.ORCID)
    return served


@pytest.fixture
def orcid_rosa(rosa: Person) -> Person:
    """Rosa's profile, with her iD."""
    rosa.orcid = ROSAS
    rosa.save()
    return rosa


@pytest.fixture
def willow(db: None) -> Person:
    """Somebody whom a source names by the iD alone."""
    return create_person(by=None, fields={"name": "Will Willow", "source_id": f"orcid:{ANOTHER}"})


def at_orcid(address: str, orcid: str = ROSAS, answer: str = "yes") -> str:
    """What somebody does on the provider's page at that address; returns where it sends the browser: path and query."""
    page = requests.get(address, timeout=5)
    assert page.status_code == 200, page.text
    fields = {**dict(parse_qsl(urlsplit(address).query)), "orcid": orcid, "password": PASSWORD, "answer": answer}
    done = requests.post(f"{address.partition('?')[0]}", data=fields, allow_redirects=False, timeout=5)
    assert done.status_code == 302, done.text
    back = urlsplit(done.headers["Location"])
    return f"{back.path}?{back.query}"


def there_and_back(client: Client, orcid: str = ROSAS, **asked: str) -> Any:
    """The whole way; returns the site's answer to whoever comes back."""
    return client.get(at_orcid(client.post(START, asked)["Location"], orcid))


@pytest.fixture
def as_recently(as_user: Callable[[User], Client]) -> Callable[[User], Client]:
    """A browser in which the account's password has just been given once more."""

    def log_in(user: User) -> Client:
        client = as_user(user)
        client.post("/accounts/reauthenticate/", {"password": "a long password"})
        return client

    return log_in
