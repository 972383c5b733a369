"""What the jobs of `charnia work` do, each in the words of the apps, and what is asked for by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from charnia.apps.evidence.linking import look_for_pairs
from charnia.apps.evidence.loading import LoadReport
from charnia.apps.offers.network_loading import Asking, load_from_network, replies_folder
from charnia.apps.programmes.calls.schedule import ask_for_calls_that_are_due
from charnia.apps.programmes.institutions.actions import (
    NO_CONTACT,
    ask_for_fetches,
    ask_for_what_is_new,
    keep_gateway_id,
)
from charnia.apps.programmes.institutions.gateway_lookup import LookedUp, can_be_looked_up, look_up
from charnia.apps.programmes.institutions.queries import Question, Row, all_institutions, question_of_source, rows_of
from charnia.apps.programmes.institutions.ror_naming import name_by_ror
from charnia.apps.programmes.institutions.schedule import ask_for_what_is_due
from charnia.apps.programmes.models import Institution
from charnia.apps.programmes.spreadsheets.actions import forget_overdue
from charnia.apps.work.actions import enqueue, forget_old
from charnia.apps.work.models import Job, JobKind, JobState
from charnia.apps.work.queries import newest_of
from charnia.apps.work.running import CannotBeDone, Doers, FailedForNow, Result, Run
from charnia.config.commands.console import BadInput, Progress, note
from charnia.config.commands.installation import bring_index_up_to_date, read_meaning, telling_of_a_full_disk
from charnia.config.commands.network_options import key_in
from charnia.core.verdict import NotAllowed
from charnia.engine.index.unusable import IndexUnusable
from charnia.sources.access import Access
from charnia.sources.catalogue import ASKED_BY_INSTITUTION, ASKED_FOR_ALL_OPEN
from charnia.sources.polite_client import Clock, SourceFailed, SourceRefused
from charnia.sources.query import NotListed, UnusableQuery
from charnia.sources.ror.client import CLIENT_ID_VARIABLE

JOBS_KEPT = dt.timedelta(days=90)
_TIDIED_EVERY = dt.timedelta(days=1)


def doers(address: str = "") -> Doers:
    """What does each kind of job. `address` is where a copy of the sources' interfaces is served, for trying things
    out."""
    return {
        JobKind.FETCH: partial(fetch, address=address),
        JobKind.FETCH_ALL: fetch_all,
        JobKind.FETCH_CALLS: partial(fetch_calls, address=address),
        JobKind.LINK: link,
        JobKind.INDEX: index,
        JobKind.TIDY: tidy,
    }


def plan(now: dt.datetime) -> None:
    """Asks for the jobs that are due by themselves."""
    ask_for_what_is_due(now)
    ask_for_calls_that_are_due(now)
    _ask_after_fetches()
    _ask_for_tidying(now)


def fetch(run: Run, *, address: str) -> Result:
    """One source for one institution, as `charnia load` does it; then those that could not be asked before. Figures of
    the load, or as `left_out` why the source was not asked."""
    institution = all_institutions().filter(ror=run.job.arguments["institution"]).first()
    if institution is None:
        raise CannotBeDone("The institution has been taken off the list.")
    if run.job.arguments["source"] not in ASKED_BY_INSTITUTION:
        raise CannotBeDone("This version of Charnia does not ask that source for institutions.")
    if not settings.CONTACT:
        raise CannotBeDone(NO_CONTACT)
    with _told_as_ends_of_jobs():
        row = _named(institution, run, address)
        question = question_of_source(row, run.job.arguments["source"])
        if can_be_looked_up(row, question):
            found = _looked_up(row, run, address)
            if not found.gateway_id:
                return {"left_out": f"its id in the Gateway is not known, and {found.said}"}
            question = replace(question, id=found.gateway_id, why_not="")
        if question.why_not:
            raise CannotBeDone(f"It is not asked any more: {question.why_not}.")
        try:
            report = _loaded(_asking(question, run, address), run)
        except NotListed as answer:
            return {"left_out": str(answer).rstrip(".")}
    ask_for_what_is_new(institution=institution, by=run.job.asked_by)
    return report.figures


@contextmanager
def _told_as_ends_of_jobs() -> Iterator[None]:
    """Raises CannotBeDone or FailedForNow for what loading raises."""
    try:
        with telling_of_a_full_disk():
            yield
    except (UnusableQuery, SourceRefused) as problem:
        raise CannotBeDone(str(problem)) from problem
    except SourceFailed as problem:
        raise FailedForNow(str(problem), wait=problem.wait) from problem
    except (BadInput, NotAllowed) as problem:
        raise FailedForNow(str(problem)) from problem


def _named(institution: Institution, run: Run, address: str) -> Row:
    """The institution, of which ROR was asked for its name where that is not known; then other sources wait no longer
    for it. A failure of ROR is named, and stops nothing."""
    [row] = rows_of([institution])
    if row.name or run.job.arguments["source"] in institution.left_out:
        return row
    run.tell("Asking ROR for its name")
    by = run.job.asked_by
    try:
        problem = name_by_ror(row, access=_access(run, address, CLIENT_ID_VARIABLE), by=by)
    except BadInput as unusable_id:
        problem = str(unusable_id)
    if problem:
        note(f"ror {institution.ror}: {problem}")
        return row
    ask_for_what_is_new(institution=institution, by=by)
    return rows_of([institution])[0]


def _looked_up(row: Row, run: Run, address: str) -> LookedUp:
    """The id that the Gateway has for the name of the institution, which is written down where it is sure."""
    run.tell("Looking up its id")
    found = look_up(row.name, _access(run, address))
    if found.gateway_id:
        keep_gateway_id(institution=row.institution, gateway_id=found.gateway_id, by=run.job.asked_by)
    return found


def _asking(question: Question, run: Run, address: str) -> Asking:
    network = question.source.network
    return Asking(
        source=question.source,
        institution=question.id,
        access=_access(run, address, network.key_variable if network else ""),
        folder=replies_folder(),
    )


def _access(run: Run, address: str, key_variable: str = "") -> Access:
    """How the installation asks a source from within a job, which can be stopped while it waits."""
    return Access(contact=settings.CONTACT, key=key_in(key_variable), base=address, clock=Clock(sleep=run.sleep))


def _loaded(asking: Asking, run: Run) -> LoadReport:
    """Loads, and says how far it is."""
    with Progress(str(run.job)) as progress:

        def fetching(done: int, total: int | None) -> None:
            progress.update(done, total)
            run.tell("Fetching", done, total)

        def storing(done: int) -> None:
            progress.update(done)
            run.tell("Storing", done)

        return load_from_network(asking=asking, by=run.job.asked_by, fetching=fetching, storing=storing)


def fetch_calls(run: Run, *, address: str) -> Result:
    """One source for all calls that are open, as `charnia load --open` does it. Figures of the load."""
    source_name = run.job.arguments["source"]
    if source_name not in ASKED_FOR_ALL_OPEN:
        raise CannotBeDone("This version of Charnia does not ask that source for all calls that are open.")
    if not settings.CONTACT:
        raise CannotBeDone(NO_CONTACT)
    with _told_as_ends_of_jobs():
        return _loaded(_asking(Question(source_name, id="", why_not=""), run, address), run).figures


def fetch_all(run: Run) -> Result:
    """Asks for a job for each source and institution."""
    asked = 0
    for institution in all_institutions():
        run.beat()  # so that "Stop all" is heard before the next one, whose jobs it would not stop
        run.tell("Asking for each source and institution", asked)
        asked += len(ask_for_fetches(institution=institution, by=run.job.asked_by))
    return {"asked": asked}


def link(run: Run) -> Result:
    """Profiles of one person: those without a doubt are merged, the doubtful wait on the desk."""
    run.tell("Comparing people")
    report = look_for_pairs(by=None, progress=lambda compared: run.tell("Comparing people", compared))
    return {"people": report.people, "merged": report.merged, "waiting": report.waiting}


def index(run: Run) -> Result:
    """Lets the model read the texts that came, and takes them into the index in files."""
    try:
        run.tell("Reading meaning")
        read_meaning(tell=lambda done: run.tell("Reading meaning", done))
        run.tell("Indexing")
        bring_index_up_to_date()
    except (IndexUnusable, BadInput) as problem:
        raise CannotBeDone(str(problem)) from problem
    return {}


def tidy(run: Run) -> Result:
    """Forgets spreadsheets and jobs whose time is over."""
    spreadsheets = forget_overdue()
    return {"spreadsheets": spreadsheets, "jobs": forget_old(before=timezone.now() - JOBS_KEPT)}


def _ask_after_fetches() -> None:
    """What follows when something was fetched since it was last begun."""
    ended = Job.objects.filter(kind__in=(JobKind.FETCH, JobKind.FETCH_CALLS), state=JobState.DONE)
    fetched = ended.aggregate(last=Max("ended_at"))["last"]
    for kind in (JobKind.LINK, JobKind.INDEX) if fetched else ():
        last = newest_of(kind)
        if last is None or (last.started_at or last.created_at) < fetched:
            enqueue(kind=kind, arguments={}, by=None)


def _ask_for_tidying(now: dt.datetime) -> None:
    last = newest_of(JobKind.TIDY)
    if last is None or last.created_at < now - _TIDIED_EVERY:
        enqueue(kind=JobKind.TIDY, arguments={}, by=None)
