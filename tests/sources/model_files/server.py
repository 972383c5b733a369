"""A web server on this machine that gives model files, well or badly."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PAGE = b"\n<!DOCTYPE html><html><title>Please log in</title></html>"


class _Handler(BaseHTTPRequestHandler):
    """The first part of the address says how to behave, the last which file is meant."""

    folder: Path
    done: threading.Event

    def do_GET(self) -> None:
        how, name = self.path.strip("/").split("/")
        getattr(self, f"_{how}")((self.folder / name).read_bytes())

    def _well(self, data: bytes) -> None:
        self._send(data)

    def _moved(self, data: bytes) -> None:
        self.send_response(302)
        self.send_header("Location", self.path.replace("moved", "well"))
        self.end_headers()

    def _unsafe(self, data: bytes) -> None:
        self.send_response(302)
        self.send_header("Location", f"ftp://127.0.0.1{self.path}")
        self.end_headers()

    def _loop(self, data: bytes) -> None:
        self.send_response(302)
        self.send_header("Location", self.path)
        self.end_headers()

    def _gone(self, data: bytes) -> None:
        self.send_error(404)

    def _broken(self, data: bytes) -> None:
        self.send_error(503)

    def _page(self, data: bytes) -> None:
        self._send(PAGE)

    def _short(self, data: bytes) -> None:
        """Says how much there is, and hangs up half way."""
        self._send(data[: len(data) // 2], length=len(data))

    def _unsaid(self, data: bytes) -> None:
        """Hangs up half way and never said how much there is."""
        self.send_response(200)
        self.end_headers()
        self.wfile.write(data[: len(data) // 2])

    def _changed(self, data: bytes) -> None:
        self._send(data[:-1] + bytes([data[-1] ^ 1]))

    def _endless(self, data: bytes) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while not self.done.is_set():
                self.wfile.write(data)
        except OSError:
            self.close_connection = True

    def _silent(self, data: bytes) -> None:
        self.done.wait(30)

    def _babble(self, data: bytes) -> None:
        self.wfile.write(b"what?\r\n\r\n")

    def _send(self, data: bytes, *, length: int | None = None) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(data) if length is None else length))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named so by the base class
        """Says nothing."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a server for the files of a folder; append how it is to behave."""
    done = threading.Event()
    handler = type("Handler", (_Handler,), {"folder": folder, "done": done})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        done.set()
        server.shutdown()
        server.server_close()
        thread.join()
