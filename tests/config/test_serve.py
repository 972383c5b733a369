"""`charnia serve` as a user runs it: a real process that answers, and stops on Ctrl+C."""

from __future__ import annotations

import http.client
import socket
from pathlib import Path

from tests.serving import environment, free_port, run_charnia, serving


def status_of(port: int, path: str) -> int:
    """What the site answers to a plain request."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def test_it_makes_its_database_answers_and_stops_on_ctrl_c(tmp_path: Path) -> None:
    with serving(data=tmp_path) as site:
        assert status_of(site.port, "/") == 200
        assert status_of(site.port, "/no-such-page/") == 404
        assert status_of(site.port, "/products/") == 302
        taken = run_charnia("serve", "--port", str(site.port), data=tmp_path)
        assert site.stop() == 0
    assert (tmp_path / "charnia.sqlite3").is_file()
    assert "stop with Ctrl+C" in site.said
    assert "Traceback" not in site.said
    assert taken.returncode == 2
    assert f"Port {site.port} on 127.0.0.1 cannot be used" in taken.stderr
    assert taken.stderr.count("\n") == 1


def test_a_taken_port_stops_the_demonstration_before_it_is_built(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        done = run_charnia("demo", "--port", str(port), data=tmp_path)
    assert done.returncode == 2
    assert "choose another with --port" in done.stderr
    assert not (tmp_path / "charnia.sqlite3").exists()


def test_the_surroundings_hold_no_setting_of_the_tests() -> None:
    assert environment(Path("/nowhere"))["CHARNIA_DATA"] == "/nowhere"
    assert "CHARNIA_SECRET_KEY" not in environment(Path("/nowhere"))
    assert free_port() > 0
