"""`charnia demo`: the demonstration cluster, set up and served."""

from __future__ import annotations

import argparse
import os

from charnia.config.commands.console import note, say
from charnia.config.commands.installation import (
    bring_database_up_to_date,
    bring_index_up_to_date,
    read_meaning,
    start_django,
)
from charnia.config.commands.serve import require_free_port, serve

HELP = "Set up the fictional demonstration cluster and serve it; what you change in it stays"
EXAMPLE = "charnia demo --port 8000"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, or not to."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: 8000)")
    parser.add_argument("--no-serve", action="store_true", help="set up and stop")


def run(options: argparse.Namespace) -> int:
    """Sets up what is missing, prints the log-ins, serves until stopped."""
    os.environ.setdefault("CHARNIA_DEMONSTRATION", "yes")
    os.environ.setdefault("CHARNIA_CLUSTER_NAME", "Merrowby Health Cluster")
    os.environ.setdefault("CHARNIA_TEAM_MAIL", "team@example.org")
    if not options.no_serve:
        require_free_port(options.host, options.port)
    start_django()
    from django.conf import settings

    from charnia.apps.programmes.demo import put_demonstration

    note("Setting up the demonstration cluster. Everything in it is invented.")
    bring_database_up_to_date()
    logins = put_demonstration(data=settings.DATA, progress=lambda step: note(f"  {step}"))
    read_meaning()
    bring_index_up_to_date()
    width = max(len(login.email) for login in logins)
    say("\nOne log-in for each kind of user (visitors need none):\n")
    for login in logins:
        say(f"  {login.label:<15} {login.email:<{width}}  {login.password}")
        say(f"  {'':<15} {login.sees}")
    if options.no_serve:
        return 0
    say(f"\nOpen http://{options.host}:{options.port}/ in your browser. Stop with Ctrl+C.\n")
    serve(host=options.host, port=options.port, workers=1)
    return 0
