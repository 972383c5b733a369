"""Words are not lost with a log-in that ran out; the pages of briefs test the whole way."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from charnia.web.drafts import MOST_CHARACTERS, LoginMiddleware, keeps_what_was_typed, take_draft

pytestmark = pytest.mark.django_db


@keeps_what_was_typed
def writing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def posted(path: str, session: SessionStore, **fields: str) -> HttpRequest:
    request = RequestFactory().post(path, fields)
    request.session = session
    request.user = AnonymousUser()
    return request


def opened(path: str, session: SessionStore) -> HttpRequest:
    request = RequestFactory().get(path)
    request.session = session
    return request


@pytest.fixture
def middleware() -> LoginMiddleware:
    return LoginMiddleware(plain)


def test_words_wait_on_their_own_page_and_once(middleware: LoginMiddleware) -> None:
    session = SessionStore()
    request = posted("/brief/", session, text="Typed", action="save", csrfmiddlewaretoken="secret")
    answer = middleware.process_view(request, writing, (), {})
    assert isinstance(answer, HttpResponse)
    assert answer.status_code == 302
    assert take_draft(opened("/other/", session)) == {}
    assert take_draft(opened("/brief/", session)) == {"text": "Typed"}
    assert take_draft(opened("/brief/", session)) == {}


def test_words_wait_for_a_day(middleware: LoginMiddleware) -> None:
    session = SessionStore()
    with time_machine.travel(dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC), tick=False) as clock:
        middleware.process_view(posted("/brief/", session, text="Typed"), writing, (), {})
        clock.shift(dt.timedelta(days=1, minutes=1))
        assert take_draft(opened("/brief/", session)) == {}


def test_only_marked_pages_keep_words_and_not_endlessly_many(middleware: LoginMiddleware) -> None:
    session = SessionStore()
    middleware.process_view(posted("/brief/", session, text="Typed"), plain, (), {})
    middleware.process_view(posted("/brief/", session, text="x" * (MOST_CHARACTERS + 1)), writing, (), {})
    assert take_draft(opened("/brief/", session)) == {}


@pytest.mark.parametrize(("origin", "is_shown"), [({}, True), ({"HTTP_ORIGIN": "https://elsewhere.example"}, False)])
def test_a_stale_form_gives_the_words_back(origin: dict[str, str], *, is_shown: bool) -> None:
    client = Client(enforce_csrf_checks=True)
    fields = {"text": "A long text about kidneys <script>alert(1)</script>", "password": "do not say this back to me"}
    answer = client.post("/accounts/login/", fields, **origin)
    text = answer.content.decode()
    assert answer.status_code == 403
    assert ("A long text about kidneys" in text) is is_shown
    assert "<script>alert" not in text
    assert "do not say this" not in text
