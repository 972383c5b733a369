"""The directory in a real browser: axe finds nothing, nothing is wider than the screen, the policy blocks nothing."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from charnia.apps.accounts.models import User
from charnia.apps.evidence.models import EvidenceRecord
from charnia.apps.offers.models import Offer
from charnia.apps.organisations.models import Organisation
from charnia.apps.people.models import Person
from tests.apps.directory.conftest import put_offer, put_records
from tests.browsing import faults_of
from tests.web.conftest import chromium  # noqa: F401 - a fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOT_MINE = re.compile("^Not mine.*pharmacy 0$")
PUBLIC = (
    "/directory/", "/directory/?q=kidney", "/directory/?q=zebra", "/directory/people/", "/directory/organisations/",
    "/directory/offers/", "/directory/events/", "/directory/events/?past=1", "/directory/case-studies/",
    "/directory/people/rosa-rowan/", "/directory/organisations/alder-diagnostics/", "/directory/offers/kidney-evening/",
    "/directory/offers/old-fund/",
)  # fmt: skip
OWN = (
    "/directory/people/rosa-rowan/", "/directory/people/rosa-rowan/change/", "/offers/", "/offers/new/",
    "/offers/new/event/", "/offers/new/mentor/",
)  # fmt: skip


@pytest.fixture
def cluster(
    alder: Organisation, papers: list[EvidenceRecord], event: Offer, rosas_account: User
) -> list[EvidenceRecord]:
    """Everything that the pages show. Made before the browser starts, which wants the database left alone."""
    put_records(2, start=40)
    Organisation.objects.create(slug="near", name="Near Labs", kind="campus", latitude=52.78, longitude=-1.2)
    put_offer(slug="old-fund", kind="fund", source="A call", as_of="2026", fact_status="recall", cautions=["Closed."])
    put_offer(slug="rosas", kind="mentor", person=Person.objects.get(user=rosas_account))
    return papers


@pytest.fixture
def session(rosas_account: User) -> str:
    """The cookie of Rosa's log-in."""
    client = Client()
    client.force_login(rosas_account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies["sessionid"].value


def sign_in(page: Page, live_server: LiveServer, session: str) -> None:
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])


def visit(page: Page, address: str) -> None:
    """The page is there and has no fault at the size that the browser has."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200
    assert faults_of(page) == []


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(
    live_server: LiveServer,
    cluster: list[EvidenceRecord],
    session: str,
    chromium: Browser,  # noqa: F811
    width: int,
) -> None:
    page = chromium.new_context(viewport={"width": width, "height": 900}).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for address in (*PUBLIC, f"/evidence/{cluster[0].pk}/"):
        visit(page, f"{live_server.url}{address}")
    sign_in(page, live_server, session)
    for address in OWN:
        visit(page, f"{live_server.url}{address}")
    assert said == []


def test_a_person_removes_a_record_from_their_profile_and_takes_it_back(
    live_server: LiveServer,
    cluster: list[EvidenceRecord],
    session: str,
    chromium: Browser,  # noqa: F811
) -> None:
    page = chromium.new_context(java_script_enabled=False).new_page()
    sign_in(page, live_server, session)
    page.goto(f"{live_server.url}/directory/")
    page.get_by_label("Search the directory").fill("kidney")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Rosa Rowan").click()
    page.get_by_role("button", name=NOT_MINE).click()
    assert page.get_by_role("status").inner_text().startswith("“Kidney screening in pharmacy 0” no longer counts")
    assert page.get_by_role("heading", name="Removed from this profile").is_visible()
    page.get_by_role("button", name=re.compile("^Take this back.*pharmacy 0$")).click()
    assert page.get_by_role("heading", name="Removed from this profile").count() == 0
    assert page.get_by_role("button", name=NOT_MINE).is_visible()
