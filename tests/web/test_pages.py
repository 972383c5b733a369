"""The frame of every page: headers, banners, problem pages, and the style guide in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

import charnia.web
from charnia.web.middleware import ContentSecurityMiddleware

WEB = Path(charnia.web.__file__).parent


@pytest.fixture
def page(db: None) -> str:
    """The style guide as a visitor gets it."""
    return Client().get("/style-guide/").content.decode()


@pytest.mark.django_db
def test_every_answer_carries_the_strict_policy() -> None:
    answer = Client().get("/style-guide/")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self';")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_a_policy_that_a_view_brings_is_kept() -> None:
    answer = HttpResponse(headers={"Content-Security-Policy": "default-src 'none'"})
    middleware = ContentSecurityMiddleware(lambda request: answer)
    assert middleware(RequestFactory().get("/")).headers["Content-Security-Policy"] == "default-src 'none'"


def test_the_page_has_its_landmarks_and_a_way_past_the_menu(page: str) -> None:
    assert page.index('<a class="skip-link" href="#main">') < page.index("<header")
    assert page.count("<main ") == page.count('id="main"') == page.count("<footer ") == 1
    assert page.count("<h1>") == 1
    assert "<title>Style guide – Test cluster</title>" in page


def test_no_page_part_carries_style_or_script(page: str) -> None:
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=", page)


def test_templates_carry_no_inline_style_or_script() -> None:
    for file in (WEB / "templates").rglob("*.html"):
        assert not re.search(r"\sstyle=|<style|<script|\son[a-z]+=", file.read_text()), file


def test_ids_are_unique(page: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


@pytest.mark.django_db
@override_settings(IS_DEMONSTRATION=True)
def test_a_demonstration_says_so_on_every_page() -> None:
    assert "Fictional demonstration." in Client().get("/style-guide/").content.decode()
    assert "Fictional demonstration." in Client().get("/no/such/page/").content.decode()


def test_a_real_cluster_carries_no_such_banner(page: str) -> None:
    assert "Fictional demonstration." not in page
    assert "Charnia for Test cluster." in page


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "500.html"])
def test_problem_pages_need_nothing_but_themselves(name: str) -> None:
    markup = render_to_string(name)
    assert markup.count("<h1>") == 1
    assert 'href="/"' in markup


def test_a_refusal_gives_its_reason_and_a_way_on() -> None:
    request = RequestFactory().get("/desk/")
    markup = render_to_string("403.html", {"exception": "This brief belongs to another company."}, request)
    assert "This brief belongs to another company." in markup
    assert 'href="/accounts/login/"' in markup


@pytest.mark.django_db
def test_a_missing_page_says_where_to_look() -> None:
    answer = Client().get("/no/such/page/")
    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"])
def test_account_pages_wear_the_same_frame(address: str) -> None:
    markup = Client().get(address).content.decode()
    assert 'class="masthead"' in markup
    assert 'class="field ' in markup
    assert 'class="button"' in markup


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_on_the_style_guide(
    live_server: LiveServer, chromium: Browser, width: int, scheme: str
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    for address in ("/style-guide/", "/style-guide/?errors=1&message=1", "/accounts/login/"):
        shown = context.new_page()
        said: list[str] = []
        shown.on("console", lambda message, said=said: said.append(message.text))  # type: ignore[misc]
        shown.goto(f"{live_server.url}{address}")
        shown.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
        violations = Axe().run(shown).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in violations] == []
        assert shown.evaluate("document.documentElement.scrollWidth") == width
        assert said == []


@pytest.mark.browser
def test_the_narrow_menu_opens_from_the_keyboard(live_server: LiveServer, chromium: Browser) -> None:
    shown = chromium.new_page(viewport={"width": 390, "height": 800}, java_script_enabled=False)
    shown.goto(f"{live_server.url}/style-guide/")
    link = shown.locator(".narrow-panel").get_by_role("link", name="Case studies")
    assert not link.is_visible()
    for _ in range(3):
        shown.keyboard.press("Tab")
    shown.keyboard.press("Enter")
    assert link.is_visible()
