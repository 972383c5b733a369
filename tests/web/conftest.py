"""A template renderer for the tags under test, and a real Chromium where the machine has one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from django.template import Context, Template
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.machine import left_out

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture
def rendered() -> Callable[..., str]:
    """Renders a template with the components loaded."""

    def render(source: str, **context: object) -> str:
        return Template("{% load components %}" + source).render(Context(context))

    return render


@pytest.fixture
def chromium(live_server: LiveServer) -> Iterator[Browser]:
    """A headless browser; it goes before the live server does, whose clean-up wants no event loop beside it."""
    if CHROMIUM is None:
        left_out("There is no Chromium on this machine: install one to run the browser tests.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser
        browser.close()
