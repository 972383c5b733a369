"""How tests of pages log in, read, and look for words that must come out as words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from charnia.apps.accounts.models import User

LogIn = Callable[[User], Client]
HOSTILE = '<script>alert("x")</script><b onmouseover=x>'


def page(client: Client, name: str, *args: Any, **asked: Any) -> str:
    """The page of that name, which must be there; `asked` goes into the address."""
    answer = client.get(reverse(name, args=args), asked)
    assert answer.status_code == 200
    return str(answer.content.decode())


def said_after(client: Client, path: str, data: dict[str, str] | None = None) -> str:
    """Posts, and reads the page that the answer leads to."""
    answer = client.post(path, data or {}, follow=True)
    assert answer.status_code == 200
    return str(answer.content.decode())


def assert_only_words(text: str, where: str) -> None:
    """The hostile words are on the page, and none of them is markup."""
    assert "<script>alert" not in text, where
    assert "<b onmouseover" not in text, where
    assert "&lt;script&gt;" in text, where


def assert_closed_to(path: str, *outsiders: Client, method: str = "get") -> None:
    """For outsiders the address does not exist; a visitor is sent to log in."""
    for outsider in outsiders:
        assert getattr(outsider, method)(path).status_code == 404, path
    answer = getattr(Client(), method)(path)
    assert answer.status_code == 302, path
    assert answer["Location"].startswith("/accounts/login/"), path
