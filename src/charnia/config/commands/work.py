"""`charnia work`: what is done in the background, by one process or several."""

from __future__ import annotations

import argparse
import signal
from typing import TYPE_CHECKING

from charnia.config.commands.console import BadInput, note, say_json
from charnia.config.commands.installation import open_installation
from charnia.config.commands.network_options import address_of

if TYPE_CHECKING:
    from charnia.apps.work.models import Job
    from charnia.apps.work.worker import JobWorker

HELP = "Do what waits in the background: fetch institutions, keep them fresh, merge profiles of one person, index"
EXAMPLE = """charnia work
  charnia work --once --json"""

_FIRST = ("new", "changed", "unchanged", "faulty")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """For how long, and how to print."""
    parser.add_argument("--once", action="store_true", help="do what is due now and end, for cron")
    parser.add_argument("--json", action="store_true", help="with --once: print what was done as JSON")
    parser.add_argument(
        "--address", default="", metavar="URL", help="where a copy of the sources' interfaces is served"
    )


def run(options: argparse.Namespace) -> int:
    """Works until it is interrupted, which is status 0; the job in hand is given back. With --once status 1 when a job
    failed or was put off, or when it was interrupted."""
    if options.json and not options.once:
        raise BadInput("--json goes with --once, which comes to an end.")
    address = address_of(options)
    open_installation()
    from django.conf import settings

    from charnia.apps.work.worker import JobWorker
    from charnia.config.jobs import doers, plan

    if not settings.CONTACT:
        note("CHARNIA_CONTACT is not set: no source is asked before it holds an address that sources may write to.")
    told = Told()
    worker = JobWorker(doers(address), plan, begun=told.begun, ended=told.ended)
    before = [signal.signal(number, signal.default_int_handler) for number in (signal.SIGINT, signal.SIGTERM)]
    try:
        return _work_off(worker, told, is_json=options.json) if options.once else _work(worker)
    finally:
        for number, handler in zip((signal.SIGINT, signal.SIGTERM), before, strict=True):
            signal.signal(number, handler)


class Told:
    """What is said of each job, and the jobs that came to an end here."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []

    def begun(self, job: Job) -> None:
        """A note that it is begun."""
        note(f"{job}: begun.")

    def ended(self, job: Job) -> None:
        """A note on what came of it."""
        self.jobs.append(job)
        note(f"{job}: {_outcome(job)}")


def _work(worker: JobWorker) -> int:
    note("Working. Stop with Ctrl+C.")
    try:
        worker.work()
    except KeyboardInterrupt:
        note("Stopped. What was in hand goes on with the next worker.")
    return 0


def _work_off(worker: JobWorker, told: Told, *, is_json: bool) -> int:
    from django.db import OperationalError

    from charnia.apps.work.worker import has_come_to_nothing

    try:
        worker.work_off()
    except OperationalError as problem:
        raise BadInput(f"The database does not answer ({str(problem).strip()}). Run it again later.") from problem
    if is_json:
        say_json([_as_json(job) for job in told.jobs])
    elif not told.jobs:
        note("Nothing is due.")
    return 1 if any(map(has_come_to_nothing, told.jobs)) else 0


def _as_json(job: Job) -> dict[str, object]:
    return {
        "kind": job.kind,
        "arguments": job.arguments,
        "state": job.state,
        "attempts": job.attempts,
        "result": job.result,
        "problem": job.problem,
    }


def _outcome(job: Job) -> str:
    """What came of a job, in a sentence."""
    from charnia.apps.programmes.institutions.standing import moment

    if job.state == "running":
        return "left to another worker."
    if job.state == "failed":
        return f"failed. {job.problem}"
    if job.state == "waiting":
        return f"put off until {moment(job.not_before)}. {job.problem}"
    if "left_out" in job.result:
        return f"left out, {job.result['left_out']}."
    figures = ", ".join(f"{job.result[name]:,} {name}" for name in sorted(job.result, key=_place))
    return f"{job.state}, {figures}." if figures else f"{job.state}."


def _place(name: str) -> tuple[int, str]:
    """Where a figure stands in a sentence; PostgreSQL keeps no order of its own."""
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST), name)
