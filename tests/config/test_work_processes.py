"""`charnia work` as processes that are killed, told to end, and several at once. All sources are one server here."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.apps.offers.test_network_loading import Registry
from tests.serving import CHARNIA, START, environment
from tests.sources.local_source import Answer, Asked, LocalSource, serving

LEICESTER = "04h699437"
UNIVERSITIES = "013meh722 052gg0110 041kmwe10 02jx3x895 0220mzb33 026zzn846 027m9bs27 024mrxd33 03angcq70 0312pnr83"
SETTINGS = {"CHARNIA_CONTACT": "team@example.org", "DJANGO_SETTINGS_MODULE": "charnia.config.settings"}
PREPARE = """
import datetime, sys, django
django.setup()
from django.utils import timezone
from django.core.management import call_command
from charnia.apps.organisations.models import Organisation
from charnia.apps.programmes.models import Institution
from charnia.apps.work.actions import enqueue
from charnia.apps.work.models import Job, JobKind, JobState
from charnia.sources.catalogue import ASKED_BY_INSTITUTION, ASKED_FOR_ALL_OPEN
call_command("migrate", verbosity=0)
for ror in sys.argv[2:]:
    Organisation.objects.create(slug=ror, name=f"Hospital {ror}", ror=ror)
    Institution.objects.create(ror=ror, left_out=sorted(set(ASKED_BY_INSTITUTION) - {sys.argv[1]}))
for name in ASKED_FOR_ALL_OPEN:
    stopped = enqueue(kind=JobKind.FETCH_CALLS, arguments={"source": name}, by=None)
    ended_at = timezone.now() + datetime.timedelta(days=1)
    Job.objects.filter(pk=stopped.pk).update(state=JobState.STOPPED, ended_at=ended_at)
"""


def prepare(data: Path, source: str, *rors: str) -> None:
    """An installation with these institutions, for which one source is asked, and which wants no funding calls."""
    done = subprocess.run(
        [sys.executable, "-c", PREPARE, source, *rors],
        capture_output=True,
        text=True,
        env=environment(data, **SETTINGS),
        check=False,
    )
    assert done.returncode == 0, done.stderr


def rows(data: Path, question: str) -> list[tuple[Any, ...]]:
    """The answer of the database to a question in SQL."""
    with closing(sqlite3.connect(data / "charnia.sqlite3")) as database:
        return database.execute(question).fetchall()


def jobs(data: Path) -> list[tuple[Any, ...]]:
    return rows(data, "SELECT state, attempts FROM work_job WHERE kind = 'fetch' ORDER BY id")


class WorkerProcess:
    """A `charnia work` process; what it says is gathered as it comes."""

    def __init__(self, data: Path, *arguments: str) -> None:
        self.said = ""
        self._news = threading.Condition()
        self.process = subprocess.Popen(
            [CHARNIA, "work", *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(data, **SETTINGS),
            cwd=data,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def waits_until_it_says(self, words: str) -> None:
        """Raises AssertionError with all that was said when it does not say them."""
        with self._news:
            assert self._news.wait_for(lambda: words in self.said, START), self.said

    def ends(self) -> int:
        """Its exit status, once it has ended."""
        status = self.process.wait(START)
        self._reader.join(START)
        return status

    def end(self) -> None:
        """Kills what still runs."""
        if self.process.poll() is None:
            self.process.kill()
        self.ends()
        if self.process.stderr:
            self.process.stderr.close()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            with self._news:
                self.said += line
                self._news.notify_all()


@contextmanager
def working(data: Path, *arguments: str) -> Iterator[WorkerProcess]:
    worker = WorkerProcess(data, *arguments)
    try:
        yield worker
    finally:
        worker.end()


class HangingRegistry:
    """Five studies, two a page. The second page does not come before `go_on` is set."""

    def __init__(self) -> None:
        self.registry = Registry(1, 2, 3, 4, 5)
        self.reached, self.go_on = threading.Event(), threading.Event()

    def __call__(self, asked: Asked) -> Answer:
        if asked.params.get("pageToken") == "2" and not self.go_on.is_set():
            self.reached.set()
            assert self.go_on.wait(START)
        return self.registry(asked)


@pytest.fixture
def registry() -> HangingRegistry:
    return HangingRegistry()


@pytest.fixture
def source(registry: HangingRegistry) -> Iterator[LocalSource]:
    with serving(LocalSource(answers=registry)) as source:
        yield source
        registry.go_on.set()


def ended(data: Path, source: LocalSource, how: Callable[[WorkerProcess], None], registry: HangingRegistry) -> int:
    """The exit status of a worker that was ended in the middle of a load, by `how`."""
    with working(data, "--address", source.base) as worker:
        assert registry.reached.wait(START), worker.said
        how(worker)
        status = worker.ends()
    registry.go_on.set()
    source.asked.clear()
    return status


def test_a_worker_that_is_killed_loses_its_job_to_the_next_which_goes_on(
    tmp_path: Path, source: LocalSource, registry: HangingRegistry
) -> None:
    prepare(tmp_path, "clinicaltrials", LEICESTER)
    status = ended(tmp_path, source, lambda worker: worker.process.send_signal(signal.SIGKILL), registry)
    assert status == -signal.SIGKILL
    assert jobs(tmp_path) == [("running", 1)]
    with working(tmp_path, "--address", source.base) as worker:
        worker.waits_until_it_says("clinicaltrials: done, 5 new, 0 changed, 0 unchanged")
        os.kill(worker.process.pid, signal.SIGINT)
        assert worker.ends() == 0
    assert "Stopped. What was in hand goes on with the next worker." in worker.said
    assert jobs(tmp_path) == [("done", 2)]
    assert [one.params.get("pageToken") for one in source.asked] == ["2", "4"]
    assert rows(tmp_path, "SELECT count(*), count(DISTINCT source_id) FROM evidence_evidencerecord") == [(5, 5)]
    assert list((tmp_path / "fetched").iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_worker_that_is_told_to_end_gives_its_job_back(
    number: signal.Signals, tmp_path: Path, source: LocalSource, registry: HangingRegistry
) -> None:
    prepare(tmp_path, "clinicaltrials", LEICESTER)
    assert ended(tmp_path, source, lambda worker: worker.process.send_signal(number), registry) == 0
    assert jobs(tmp_path) == [("waiting", 0)]
    with working(tmp_path, "--address", source.base, "--once") as worker:
        assert worker.ends() == 0
    assert jobs(tmp_path) == [("done", 1)]
    assert [one.params.get("pageToken") for one in source.asked] == ["2", "4"]
    assert rows(tmp_path, "SELECT count(*) FROM evidence_evidencerecord") == [(5,)]


def test_a_job_that_is_stopped_ends_at_the_next_word_of_its_worker(
    tmp_path: Path, source: LocalSource, registry: HangingRegistry
) -> None:
    prepare(tmp_path, "clinicaltrials", LEICESTER)
    source.faults = ["status:429,240"]
    with working(tmp_path, "--address", source.base) as worker:
        worker.waits_until_it_says("clinicaltrials: begun.")
        with closing(sqlite3.connect(tmp_path / "charnia.sqlite3", timeout=START)) as database, database:
            database.execute("UPDATE work_job SET is_to_stop = 1 WHERE state = 'running'")
        worker.waits_until_it_says("clinicaltrials: stopped.")
    assert jobs(tmp_path) == [("stopped", 1)]


def test_two_workers_at_once_do_each_job_once(tmp_path: Path) -> None:
    rors = UNIVERSITIES.split()
    prepare(tmp_path, "clinicaltrials", *rors)
    both_at_work = threading.Barrier(2)
    started = threading.Semaphore(2)

    def answers(asked: Asked) -> Answer:
        if started.acquire(blocking=False):
            both_at_work.wait(START)
        return {"totalCount": 0, "studies": []}

    with serving(LocalSource(answers=answers)) as source:
        arguments = ("--address", source.base, "--once")
        with working(tmp_path, *arguments) as first, working(tmp_path, *arguments) as second:
            assert (first.ends(), second.ends()) == (0, 0), first.said + second.said
    assert jobs(tmp_path) == [("done", 1)] * len(rors)
    assert len(source.asked) == len(rors)
    assert len(rows(tmp_path, "SELECT DISTINCT worker FROM work_job WHERE kind = 'fetch'")) == 2
