"""The desk's pages of identity in a real browser, with something to decide on them: axe finds nothing, and they fit."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from charnia.apps.accounts.models import User
from charnia.apps.organisations.models import Organisation
from charnia.apps.organisations.register_loading import RegisterFiles, load_register
from charnia.core.vocabulary import Register
from tests.apps.programmes.test_identity import MOVES, PAIRS, a_pair
from tests.apps.programmes.test_register_doubts import ALDER, LIST
from tests.browsing import examine
from tests.web.conftest import chromium  # noqa: F401 - a fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def session(tess: User, alder: Organisation) -> str:
    """The cookie of the programme team's log-in. Two pairs and a register wait for it; made before the browser starts,
    which wants the database left alone."""
    a_pair(0)
    a_pair(1)
    load_register(files=RegisterFiles(register=Register.COMPANIES_HOUSE), found=[ALDER], by=None)
    client = Client()
    client.force_login(tess, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies["sessionid"].value


def test_the_team_decides_and_undoes(session: str, live_server: LiveServer, chromium: Browser) -> None:  # noqa: F811
    page = chromium.new_context().new_page()
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(f"{live_server.url}{PAIRS}")
    examine(page)
    page.get_by_role("button", name=re.compile("Same person.*Rosa Rowan 0")).click()
    assert page.get_by_text("1 pair to decide on").is_visible()
    page.get_by_role("button", name=re.compile("Different people.*Rosa Rowan 1")).click()
    assert page.get_by_text("No pair waits").is_visible()
    page.goto(f"{live_server.url}{MOVES}")
    examine(page)
    page.get_by_role("button", name="Undo").click()
    assert page.get_by_text("undone on").is_visible()
    for path in ("merge", "split", "forget"):
        page.goto(f"{live_server.url}/desk/people/rosa-rowan-1/{path}/")
        examine(page)
    page.goto(f"{live_server.url}{LIST}")
    examine(page)
    page.get_by_role("button", name=re.compile("The same.*Alder Diagnostics")).click()
    assert page.get_by_text("Nothing to decide on").is_visible()
    page.get_by_role("link", name="Decided", exact=True).click()
    examine(page)
    page.get_by_role("button", name=re.compile("Take back.*Alder Diagnostics")).click()
    assert page.get_by_text("Taken back. Alder Diagnostics is without Companies House 01234567").is_visible()
    examine(page)
    page.get_by_role("button", name=re.compile("Ask again.*Alder Diagnostics")).click()
    assert page.get_by_text("Nothing was decided").is_visible()
    examine(page)
    page.context.close()
