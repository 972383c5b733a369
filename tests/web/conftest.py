"""A template renderer for the tags under test, and a real Chromium where the machine has one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.template import Context, Template
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.browsing import launched


@pytest.fixture
def rendered() -> Callable[..., str]:
    """Renders a template with the components loaded."""

    def render(source: str, **context: object) -> str:
        return Template("{% load components %}" + source).render(Context(context))

    return render


@pytest.fixture
def chromium(live_server: LiveServer) -> Iterator[Browser]:
    """A headless browser; it goes before the live server does, whose clean-up wants no event loop beside it."""
    with launched() as browser:
        yield browser
