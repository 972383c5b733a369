"""A description that somebody wants to keep waits in their session while they sign up, for a day at most."""

from __future__ import annotations

import datetime as dt

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone

KEPT_FOR = dt.timedelta(days=1)
_KEY = "description"


def keep(request: HttpRequest, fields: dict[str, str]) -> None:
    """Puts the description into the visitor's session, on the server, and lets sessions that have run out go.

    The whole session ends after a day, so that nothing stays when nobody comes back.
    """
    request.session.clear_expired()
    request.session[_KEY] = {"fields": fields, "kept_at": timezone.now().isoformat()}
    request.session.set_expiry(KEPT_FOR)


def kept(session: SessionBase) -> dict[str, str] | None:
    """The description that waits; None when there is none or its day is over."""
    waiting = session.get(_KEY)
    if not waiting:
        return None
    left = dt.datetime.fromisoformat(waiting["kept_at"]) + KEPT_FOR - timezone.now()
    if left <= dt.timedelta(0):
        let_go(session)
        return None
    session.set_expiry(left)  # logging in may have given the session a longer life
    return dict(waiting["fields"])


def let_go(session: SessionBase) -> None:
    """Takes the description out of the session, which from now on lasts as long as any other."""
    if session.pop(_KEY, None) is not None:
        session.set_expiry(None)
