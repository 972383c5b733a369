"""The type of a request whose visitor has logged in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from charnia.apps.accounts.models import User


class MemberRequest(HttpRequest):
    """A request to a page that needs a log-in: the middleware has made sure that `user` is an account."""

    if TYPE_CHECKING:
        user: User
