"""The one way out to the network: asks a source politely, patiently and with an eye on what comes back.

It says who is asking, keeps to a number of requests a second, waits as long as a source asks it to, tries again after
what passes by itself (429, 5xx, time-outs, broken connections, replies that break off, error pages instead of data),
and turns the rest into a sentence.
"""

from __future__ import annotations

import email.utils
import gzip
import http.client
import io
import json
import socket
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from charnia import __version__
from charnia.sources.multipart import Posted
from charnia.sources.redirects import UnsafeRedirect, careful_opener
from charnia.sources.reply_forms import ACCEPT, LARGEST_WORKBOOK, Form, fault_of

LARGEST_REPLY = 64 * 1024 * 1024
"""Bytes, unpacked."""

_PASSING = frozenset((408, 425, 429, 500, 502, 503, 504))


class SourceFailed(Exception):
    """The source did not give what was asked for; `str()` says why and what to do. `wait` are the seconds for which it
    wants to be left alone, where it says so."""

    def __init__(self, sentence: str, *, wait: float = 0.0) -> None:
        super().__init__(sentence)
        self.wait = wait


class SourceRefused(SourceFailed):
    """The source understood and refused: asking the same again is no use. `status` is its HTTP status."""

    def __init__(self, sentence: str, *, status: int) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True)
class Clock:
    """The time in seconds, and waiting. Tests give one that does not wait."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Manners:
    """How a source is asked: by whom, how often a second, how many tries, how many seconds for a reply, the longest
    time in seconds that it may ask to wait before the load is put off, and the seconds to wait after too many requests
    (429) where it does not say; None for a little longer each time."""

    contact: str
    a_second: float = 5.0
    tries: int = 6
    patience: float = 60.0
    longest_wait: float = 300.0
    wait_when_too_many: float | None = None


class _Passing(Exception):
    """What went wrong this time may not go wrong the next; `wait` is in seconds, as the source asks for."""

    def __init__(self, what: str, *, wait: float | None = None) -> None:
        super().__init__(what)
        self.wait = wait


@dataclass(slots=True)
class PoliteClient:
    """Asks one source, whose address is `base`. `headers` go with every request (a key, a token); `heard` are those of
    the last reply."""

    name: str
    base: str
    manners: Manners
    clock: Clock = field(default_factory=Clock)
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    heard: Message = field(default_factory=Message, init=False, repr=False)
    _next_at: float = 0.0
    _opener: urllib.request.OpenerDirector = field(default_factory=careful_opener, init=False, repr=False)

    def get_json(self, path: str, params: Mapping[str, str | int], *, accept: str = "") -> dict[str, Any]:
        """The JSON object at a path. Raises SourceFailed with a sentence."""
        value: dict[str, Any] = json.loads(self.get(path, params, form="json", accept=accept))
        return value

    def post_json(self, path: str, params: Mapping[str, str | int], posted: Posted) -> dict[str, Any]:
        """The JSON object with which a path answers what is posted to it, which must be safe to post again. Raises
        SourceFailed with a sentence."""
        value: dict[str, Any] = json.loads(self._patiently(path, params, "json", ACCEPT["json"], posted))
        return value

    def get(self, path: str, params: Mapping[str, str | int], *, form: Form, accept: str = "") -> bytes:
        """The bytes at a path, which are whole and of the form asked for. Raises SourceFailed with a sentence."""
        return self._patiently(path, params, form, accept or ACCEPT[form])

    def _patiently(
        self, path: str, params: Mapping[str, str | int], form: Form, accept: str, posted: Posted | None = None
    ) -> bytes:
        url = f"{self.base}{path}" + (f"?{urlencode(params)}" if params else "")
        problem = ""
        for attempt in range(self.manners.tries):
            try:
                return self._ask(url, form, accept, posted)
            except _Passing as passing:
                problem = str(passing)
                if attempt + 1 < self.manners.tries:
                    self._wait(passing.wait if passing.wait is not None else 2.0**attempt)
        raise SourceFailed(
            f"{self.name} did not answer as it should after {self.manners.tries} tries ({problem}). Ask for the "
            "same later; it goes on from where it was."
        )

    def _wait(self, seconds: float) -> None:
        if seconds > self.manners.longest_wait:
            raise SourceFailed(
                f"{self.name} asks to wait {round(seconds / 60)} minutes before the next request. Ask for the same "
                "then; it goes on from where it was.",
                wait=seconds,
            )
        self.clock.sleep(seconds)

    def _ask(self, url: str, form: Form, accept: str, posted: Posted | None) -> bytes:
        self._keep_pace()
        try:
            body = self._open(url, form, accept, posted)
        except urllib.error.HTTPError as error:
            with error:
                raise self._refusal(error) from error
        except UnsafeRedirect as error:
            raise SourceFailed(f"{error} It was not followed. Please report this.") from error
        except (urllib.error.URLError, TimeoutError, http.client.HTTPException, OSError, EOFError, zlib.error) as error:
            raise _Passing(_in_words(error)) from error
        problem = fault_of(body, form)
        if problem:
            raise _Passing(problem)
        return body

    def _open(self, url: str, form: Form, accept: str, posted: Posted | None) -> bytes:
        if urlsplit(url).scheme not in {"http", "https"}:
            raise SourceFailed(f"{url} is not a web address.")
        headers = {
            "User-Agent": f"Charnia/{__version__} (mailto:{self.manners.contact})",
            "Accept": accept,
            "Accept-Encoding": "gzip",
            **({"Content-Type": posted.content_type} if posted else {}),
            **self.headers,
        }
        body_sent = posted.body if posted else None
        request = urllib.request.Request(url, data=body_sent, headers=headers)  # noqa: S310 - the scheme is checked above
        with self._opener.open(request, timeout=self.manners.patience) as reply:
            self.heard = reply.headers
            return self._read(reply, LARGEST_WORKBOOK if form == "workbook" else LARGEST_REPLY)

    def _read(self, reply: http.client.HTTPResponse, largest: int) -> bytes:
        """The reply, unpacked. Raises SourceFailed where it has more bytes than `largest`."""
        body = reply.read(largest + 1)
        packed = reply.headers.get("Content-Encoding", "") == "gzip"
        expected = reply.headers.get("Content-Length")
        if expected and expected.isdigit() and len(body) < min(int(expected), largest):
            raise _Passing("the reply broke off")
        if packed and len(body) <= largest:
            with gzip.open(io.BytesIO(body)) as unpacked:
                body = unpacked.read(largest + 1)
        if len(body) > largest:
            megabytes = round(largest / 1024**2)
            raise SourceFailed(f"{self.name} sent more than {megabytes} MB in one reply. Please report this.")
        return body

    def _keep_pace(self) -> None:
        now = self.clock.now()
        if now < self._next_at:
            self.clock.sleep(self._next_at - now)
        self._next_at = max(now, self._next_at) + 1.0 / self.manners.a_second

    def _refusal(self, error: urllib.error.HTTPError) -> Exception:
        if error.code in _PASSING:
            wait = self._retry_after(error.headers.get("Retry-After", ""))
            too_many = self.manners.wait_when_too_many if error.code == HTTPStatus.TOO_MANY_REQUESTS else None
            return _Passing(f"HTTP {error.code}", wait=wait if wait is not None else too_many)
        said = _said(error)
        return SourceRefused(
            f"{self.name} refused the request (HTTP {error.code}{said}). Check what was asked for, and the key if one "
            "is needed.",
            status=error.code,
        )

    def _retry_after(self, value: str) -> float | None:
        """Seconds, given as such or as a date; None where the source does not say."""
        if value.strip().isdigit():
            return float(value)
        try:
            then = email.utils.parsedate_to_datetime(value)
        except ValueError:
            return None
        return max(0.0, then.timestamp() - self.clock.now())


def _in_words(error: Exception) -> str:
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, TimeoutError | socket.timeout):
        return "no reply in time"
    if isinstance(reason, http.client.IncompleteRead):
        return "the reply broke off"
    return str(reason) or type(reason).__name__


def _said(error: urllib.error.HTTPError) -> str:
    """What the source says in its refusal, if it says it in JSON."""
    try:
        value = json.loads(error.read(10_000))
    except (ValueError, OSError, http.client.HTTPException):
        return ""
    message = value.get("message") or value.get("error") if isinstance(value, dict) else None
    return f": {message[:200]}" if isinstance(message, str) else ""
