"""The list of institutions in a real browser: axe finds nothing, and it fits."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from charnia.apps.accounts.models import User
from charnia.apps.evidence.models import LoadStatus
from charnia.apps.programmes.institutions.actions import add_institution
from tests.apps.programmes.test_institutions import GATEWAY, LEICESTER, LIST, loaded, organisation
from tests.browsing import examine
from tests.web.conftest import chromium  # noqa: F401 - a fixture

_ROOM_FOR_ITS_BULLET = (
    "item => item.getBoundingClientRect().left - item.closest('section').getBoundingClientRect().left"
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def session(tess: User) -> str:
    """The cookie of the programme team's log-in, with one institution on the list and one in the directory; made before
    the browser starts, which wants the database left alone."""
    organisation("University of Leicester", LEICESTER, town="Leicester")
    organisation("De Montfort University", "0312pnr83", town="Leicester")
    add_institution(ror=LEICESTER, by=tess)
    loaded("OpenAlex works", LEICESTER)
    loaded("ORCID records", LEICESTER, status=LoadStatus.RUNNING)
    client = Client()
    client.force_login(tess, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies["sessionid"].value


def test_the_team_keeps_its_list(session: str, live_server: LiveServer, chromium: Browser) -> None:  # noqa: F811
    page = chromium.new_context().new_page()
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(f"{live_server.url}{LIST}?q=leicester")
    examine(page)
    item = page.get_by_role("listitem").filter(has_text=f"({LEICESTER})")
    assert item.evaluate(_ROOM_FOR_ITS_BULLET) >= 16
    page.goto(f"{live_server.url}{LIST}")
    page.get_by_label("Find it in the directory").fill("montfort")
    page.get_by_role("button", name="Search", exact=True).last.click()
    page.get_by_role("button", name=re.compile("Add.*De Montfort")).click()
    assert page.get_by_text("De Montfort University is on the list.").is_visible()
    examine(page)
    page.get_by_role("link", name=re.compile("Change.*Leicester")).click()
    examine(page)
    page.get_by_label("Europe PMC").uncheck()
    page.get_by_label("Id in the Gateway to Research").fill(GATEWAY)
    page.get_by_role("button", name="Save").click()
    assert page.get_by_text("No: it is left out here").is_visible()
    page.get_by_role("button", name=re.compile("Take off.*De Montfort")).click()
    assert page.get_by_text("1 institution", exact=True).is_visible()
    page.context.close()
