"""The `charnia` command as a process of its own, and the site that it serves."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

CHARNIA = Path(sys.executable).with_name("charnia")
START = 60.0
"""Seconds in which the site must be there; it takes one or two on a machine with nothing else to do."""
_STARTED = "Started worker-1"
"""What the web server says when a worker is about to open the port."""


def environment(data: Path, **given: str) -> dict[str, str]:
    """The surroundings of a command: this machine's, no setting of ours but the data folder, no model, and what is
    given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CHARNIA_", "DJANGO_"))}
    return {**kept, "CHARNIA_DATA": str(data), "CHARNIA_MODEL": "none", **given}


def run_charnia(*arguments: str, data: Path, **given: str) -> subprocess.CompletedProcess[str]:
    """Runs the command to its end, with what it printed."""
    return subprocess.run(
        [CHARNIA, *arguments], capture_output=True, text=True, env=environment(data, **given), cwd=data, check=False
    )


def free_port() -> int:
    """A port of the loopback address that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Site:
    """A `charnia` process that serves; what it says is gathered as it comes."""

    def __init__(self, *arguments: str, data: Path, settings: Mapping[str, str]) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._said: list[str] = []
        self._started = threading.Event()
        self._process = subprocess.Popen(
            [CHARNIA, *arguments, "--port", str(self.port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment(data, **settings),
            cwd=data,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_until_it_serves(self) -> None:
        """Raises AssertionError with all that was said when the site does not come."""
        assert self._started.wait(START), self.said
        deadline = time.monotonic() + START
        while not self._answers():
            assert time.monotonic() < deadline, self.said

    def _answers(self) -> bool:
        """Whether a worker answers: the port is open before there is one, and a signal in between is lost."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START)
        try:
            connection.request("GET", "/static/not-there")
            connection.getresponse().read()
        except (ConnectionError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        return True

    @property
    def said(self) -> str:
        """Everything that the process has printed so far."""
        return "".join(self._said)

    def stop(self) -> int:
        """What Ctrl+C does in a terminal: a signal to the command and its workers. Returns the exit status."""
        self._signal(signal.SIGINT)
        try:
            return self._process.wait(timeout=START)
        finally:
            self._signal(signal.SIGKILL)
            self._reader.join()
            if self._process.stdout:
                self._process.stdout.close()

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._said.append(line)
            if _STARTED in line:
                self._started.set()


@contextmanager
def serving(*arguments: str, data: Path, **settings: str) -> Iterator[Site]:
    """The site while the block runs; `arguments` are those of the command, `serve` where none is given."""
    site = Site(*(arguments or ("serve",)), data=data, settings=settings)
    try:
        site.wait_until_it_serves()
        yield site
    finally:
        site.stop()
