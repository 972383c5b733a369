"""Closed by default: every address has a declared audience, and a visitor reaches the public ones alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.audience import PUBLIC


def addresses(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, inner)
        elif pattern.name:
            yield f"{space}{pattern.name}", pattern


OURS = {
    name: pattern
    for name, pattern in addresses(get_resolver().url_patterns)
    if not name.startswith(("admin:", "account_", "mfa_", "socialaccount_", "style"))
}


@pytest.mark.parametrize("name", sorted(OURS))
def test_only_declared_pages_are_open_to_visitors(name: str) -> None:
    needs_login = getattr(OURS[name].callback, "login_required", True)
    assert needs_login is (name not in PUBLIC), f"Declare the audience of {name} in tests/architecture/audience.py"


def test_no_declared_page_has_gone() -> None:
    assert PUBLIC - set(OURS) == set()


@pytest.mark.django_db
def test_a_visitor_is_sent_to_log_in() -> None:
    answer = Client().get("/products/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")
