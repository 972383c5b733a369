"""What somebody typed is not lost when their log-in has run out meanwhile: it waits in the session until they are back.

Covered: a POST to a view marked with `keeps_what_was_typed` by somebody who is no longer logged in. The fields (not
files) are kept in the visitor's session, one draft at a time, for a day at most, and shown again on the same page after
logging in. Covered in part: somebody who has logged in again in another tab, which makes the form's token stale, gets
the words back on a page to copy them from. Not covered: more than a million characters, and another browser.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

MOST_CHARACTERS = 1_000_000
KEPT_FOR = dt.timedelta(days=1)
_KEY = "draft"
_BACK_AGAIN = "You had been signed out. Nothing is lost: what you typed stands below and is not saved yet."
_WORTH_COPYING = 20  # characters; shorter fields are typed again sooner than copied
_NOT_TYPED = frozenset({"csrfmiddlewaretoken", "action"})

View = TypeVar("View", bound=Callable[..., HttpResponse])


def keeps_what_was_typed(view: View) -> View:
    """Marks a view whose POST brings words that would be missed; it asks for them with `draft_shown_again`."""
    view.keeps_what_was_typed = True  # type: ignore[attr-defined]  # a mark for the middleware below
    return view


class LoginMiddleware(LoginRequiredMiddleware):
    """Django's, which sends visitors to log in, and keeps what they typed where the view asks for it."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> HttpResponseRedirect:
        if request.method == "POST" and getattr(view_func, "keeps_what_was_typed", False):
            _keep(request)
        return super().handle_no_permission(request, view_func)


def take_draft(request: HttpRequest) -> dict[str, str]:
    """What was typed on this page before logging in again, field by field; empty when nothing waits. Ends the wait."""
    draft = request.session.get(_KEY)
    if not draft or draft["path"] != request.path:
        return {}
    del request.session[_KEY]
    if dt.datetime.fromisoformat(draft["kept_at"]) < timezone.now() - KEPT_FOR:
        return {}
    return dict(draft["fields"])


def draft_shown_again(request: HttpRequest) -> dict[str, str]:
    """The draft for the form that a GET shows, with a message that it is not saved yet; empty when nothing waits."""
    draft = take_draft(request) if request.method == "GET" else {}
    if draft:
        messages.warning(request, _BACK_AGAIN)
    return draft


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW: the form was not accepted; what it brought is shown for copying.

    It is only said back to whoever sent it, as text, and only when the browser does not name another site as sender.
    """
    typed: list[str] = []
    if request.headers.get("Origin", _origin(request)) == _origin(request):
        fields = ((name, str(value).strip()) for name, value in request.POST.items() if "password" not in name)
        typed = [value for name, value in fields if name not in _NOT_TYPED and len(value) >= _WORTH_COPYING]
    return render(request, "403_csrf.html", {"typed": typed}, status=HTTPStatus.FORBIDDEN)


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _keep(request: HttpRequest) -> None:
    fields = {name: value for name, value in request.POST.items() if name not in _NOT_TYPED}
    if sum(len(value) for value in fields.values()) <= MOST_CHARACTERS:
        request.session[_KEY] = {"path": request.path, "kept_at": timezone.now().isoformat(), "fields": fields}
