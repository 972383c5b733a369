"""The page of funding calls in a real browser: axe finds nothing, and it fits."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from charnia.apps.accounts.models import User
from charnia.apps.programmes.calls.actions import fetch_calls_now
from charnia.apps.work import actions
from tests.apps.programmes.test_calls import EU, PAGE, loaded, taken
from tests.browsing import examine
from tests.web.conftest import chromium  # noqa: F401 - a fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def session(tess: User, settings: Any) -> str:
    """The cookie of the programme team's log-in, while calls are being fetched; made before the browser starts, which
    wants the database left alone."""
    settings.CONTACT = "team@example.org"
    loaded()
    fetch_calls_now(source_name=EU, by=tess)
    actions.renew(job=taken(), worker="one", progress="Fetching", done=300, total=1_422)
    client = Client()
    client.force_login(tess, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies["sessionid"].value


def test_the_team_stops_what_is_fetched(session: str, live_server: LiveServer, chromium: Browser) -> None:  # noqa: F811
    page = chromium.new_context().new_page()
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(f"{live_server.url}{PAGE}")
    assert page.get_by_text("Fetching, 300 of 1,422.").is_visible()
    examine(page)
    page.get_by_role("button", name=re.compile("Stop.*EU funding calls")).click()
    assert page.get_by_text("It is being stopped.").is_visible()
    examine(page)
    page.get_by_role("button", name=re.compile("Fetch now.*EU funding calls")).click()
    assert page.get_by_text("It will be asked.").is_visible()
    page.context.close()
