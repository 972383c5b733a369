"""A source on this machine that replays replies and misbehaves when told to."""

from __future__ import annotations

import email
import gzip
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from charnia.sources.access import Access
from charnia.sources.polite_client import Clock, Manners, PoliteClient

Answer = dict[str, Any] | bytes | int
"""JSON, raw bytes, or the status of a refusal."""


@dataclass(slots=True)
class Asked:
    """One request that reached the source."""

    path: str
    params: dict[str, str]
    headers: dict[str, str]
    parts: dict[str, Any] = field(default_factory=dict)
    """What was posted: parts of JSON by their names."""


@dataclass(slots=True)
class LocalSource:
    """`answers` gives the reply to each request; the faults at the front of `faults` come first, one a request.
    `headers` go with every good reply."""

    answers: Callable[[Asked], Answer]
    faults: list[str] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    packed: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    base: str = ""
    released: threading.Event = field(default_factory=threading.Event)


class PretendedClock:
    """A clock on which waiting takes no time; `waits` are the waits in seconds."""

    def __init__(self) -> None:
        self.time = 1_000_000.0
        self.waits: list[float] = []

    def clock(self) -> Clock:
        return Clock(now=lambda: self.time, sleep=self._sleep)

    def _sleep(self, seconds: float) -> None:
        self.waits.append(round(seconds, 3))
        self.time += seconds


@contextmanager
def serving(source: LocalSource) -> Iterator[LocalSource]:
    """Serves the source for as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Says nothing."""

        def do_GET(self) -> None:
            self.reply_to({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.reply_to(_parts(self.headers["Content-Type"], body))

        def reply_to(self, parts: dict[str, Any]) -> None:
            address = urlsplit(self.path)
            params = {name: values[0] for name, values in parse_qs(address.query).items()}
            asked = Asked(address.path, params, dict(self.headers.items()), parts)
            source.asked.append(asked)
            if source.faults:
                _misbehave(self, source, source.faults.pop(0))
            else:
                _answer(self, source, source.answers(asked))

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    source.base = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield source
    finally:
        source.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


def access_to(source: LocalSource, *, key: str = "") -> Access:
    """How the source is asked, on a pretended clock."""
    return Access(contact="team@example.org", key=key, base=source.base, clock=PretendedClock().clock())


def client_of(source: LocalSource, clock: PretendedClock, **manners: Any) -> PoliteClient:
    """A client that asks the source and waits on the pretended clock."""
    polite = Manners(**{"contact": "team@example.org", "a_second": 1_000_000.0, **manners})
    return PoliteClient(name="The source", base=source.base, manners=polite, clock=clock.clock())


def _parts(content_type: str, body: bytes) -> dict[str, Any]:
    message = email.message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    found: dict[str, Any] = {}
    for part in message.walk():
        if not part.is_multipart():
            assert part.get_content_type() == "application/json"
            found[str(part.get_param("name", header="content-disposition"))] = json.loads(str(part.get_payload()))
    return found


def _answer(handler: BaseHTTPRequestHandler, source: LocalSource, answer: Answer) -> None:
    if isinstance(answer, int):
        _send(handler, json.dumps({"message": "Not like this."}).encode(), status=answer)
        return
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    if source.packed:
        _send(handler, gzip.compress(body), headers={**source.headers, "Content-Encoding": "gzip"})
    else:
        _send(handler, body, headers=source.headers)


def _misbehave(handler: BaseHTTPRequestHandler, source: LocalSource, fault: str) -> None:
    kind, _, detail = fault.partition(":")
    if kind == "status":
        status, _, retry = detail.partition(",")
        _send(handler, b"busy", status=int(status), headers={"Retry-After": retry} if retry else {})
    elif kind == "redirect":
        _send(handler, b"", status=302, headers={"Location": detail})
    elif kind == "page":
        _send(handler, b"<!DOCTYPE html><html><body>502 Bad Gateway</body></html>")
    elif kind == "cut-json":
        _send(handler, b'{"results": [{"id": ')
    elif kind == "cut-gzip":
        _send(handler, gzip.compress(b'{"results": []}')[:-9], headers={"Content-Encoding": "gzip"})
    elif kind == "list":
        _send(handler, b"[1, 2]")
    elif kind == "broken-off":
        _send(handler, b'{"results": []}', length=5_000)
    elif kind == "hang-up":
        handler.close_connection = True
        handler.connection.close()
    elif kind == "silence":
        source.released.wait(10)
        handler.close_connection = True


def _send(
    handler: BaseHTTPRequestHandler,
    body: bytes,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
    length: int | None = None,
) -> None:
    handler.send_response(status)
    for name, value in (headers or {}).items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(length or len(body)))
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.wfile.write(body)
    handler.close_connection = True
