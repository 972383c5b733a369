"""`charnia serve`: the site on this machine."""

from __future__ import annotations

import argparse
import signal
import socket
from typing import TYPE_CHECKING

from charnia.config.commands.console import BadInput, note
from charnia.config.commands.installation import bring_database_up_to_date, bring_index_up_to_date, start_django

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler

HELP = "Serve the installation's pages, after bringing its database up to date"
EXAMPLE = "charnia serve --port 8000"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: 8000)")
    parser.add_argument("--workers", type=int, default=1, help="processes, each with its own index (default: 1)")


def run(options: argparse.Namespace) -> int:
    """Serves until it is stopped."""
    start_django()
    bring_database_up_to_date()
    from charnia.apps.programmes.spreadsheets.actions import forget_overdue

    forget_overdue()
    bring_index_up_to_date()
    serve(host=options.host, port=options.port, workers=options.workers)
    return 0


def serve(*, host: str, port: int, workers: int) -> None:
    """Runs the web server. Raises BadInput when the port is taken."""
    from django.core.management import call_command
    from granian.constants import Interfaces
    from granian.server import Server

    require_free_port(host, port)
    call_command("collectstatic", interactive=False, verbosity=0)
    note(f"Serving on http://{host}:{port}/ - stop with Ctrl+C.")
    Server(
        "charnia.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        websockets=False,
        log_access=False,
    ).serve(target_loader=application_of_worker, wrap_loader=False)


def application_of_worker() -> WSGIHandler:
    """The application in a process of its own.

    Ctrl+C reaches every process of the terminal, and the first one then tells its workers to stop. A worker that is
    told twice waits for itself forever, so it listens to the first one alone.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    from charnia.config.wsgi import application

    return application


def require_free_port(host: str, port: int) -> None:
    """Raises BadInput when something else listens there already."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise BadInput(
                f"Port {port} on {host} cannot be used ({problem.strerror}); choose another with --port."
            ) from problem
