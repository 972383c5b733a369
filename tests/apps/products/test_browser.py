"""The way from signing up to a described product, in a real browser, with axe on every page."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.apps.conftest import ACCEPTED_TEXT, AGREEMENT_TEXT, PUBLIC_TEXT
from tests.browsing import examine
from tests.web.conftest import chromium

__all__ = ["chromium"]


def go_on(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.fill(f"#id_{name}", value)
    examine(page)
    page.click(".form button[type=submit]")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_from_signing_up_to_a_described_product(chromium: Browser, live_server: LiveServer) -> None:
    page = chromium.new_page()
    page.goto(f"{live_server.url}/accounts/login/")
    examine(page)
    page.goto(f"{live_server.url}/accounts/signup/")
    password = "green lantern gravel"
    go_on(page, name="Nora New", email="nora@example.org", password1=password, password2=password)
    examine(page)
    found = re.search(r"https?://[^/\s]+(/\S+)", str(mail.outbox[0].body))
    assert found
    page.goto(live_server.url + found.group(1))
    examine(page)
    page.click("main button[type=submit]")

    page.goto(f"{live_server.url}/products/")
    examine(page)
    page.click("text=Create an organisation")
    page.check("text=We are not a company yet")
    go_on(page, name="Two with an idea")
    go_on(page, name="AlderQuick")
    page.check("text=Diagnostic (IVD)")
    page.check("text=Prototype: something works")
    texts = {"text_public": PUBLIC_TEXT, "text_accepted": ACCEPTED_TEXT, "text_agreement": AGREEMENT_TEXT}
    go_on(page, title="A finger-prick test for kidney disease", **texts)
    examine(page)
    page.click("text=Begin with the first question")
    go_on(page, text="People with diabetes")
    go_on(page, text="They wait for a laboratory.")

    product = page.url.partition("/questions/")[0]
    page.goto(f"{product}/versions/")
    assert page.locator("article.card").count() == 3
    for path in ("", "/brief", "/questions/technology-make", "/versions", "/versions/1", "/versions/1/to/3", "/name"):
        page.goto(f"{product}{path}/")
        examine(page)
    for path in ("/products/", "/account/", "/account/name/", "/organisations/delete-account/", "/accounts/email/"):
        page.goto(live_server.url + path)
        examine(page)
    for path in ("/accounts/2fa/", "/accounts/password/change/"):
        page.goto(live_server.url + path)
        examine(page)
    page.goto(f"{live_server.url}/accounts/2fa/totp/activate/")
    go_on(page, password=password)
    examine(page)
    assert page.locator("img.square-code").count() == 1
