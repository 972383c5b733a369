"""`charnia doctor`: what is configured, reachable and stale, in one page."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import smtplib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum

from charnia.config.commands.console import BadInput, counted, say, say_json
from charnia.config.commands.installation import chosen_model, require_current_database, start_django
from charnia.config.environment import ORCID_SERVER
from charnia.engine.text.embeddings.contract import WordsOnly
from charnia.engine.text.embeddings.installed import condition_of

HELP = "Say what is configured, what can be reached and what is stale"
EXAMPLE = "charnia doctor --json"

STALE_DAYS = 180
MANY_RECORDS = 50_000
"""Up to so many an index in memory is built in a minute and answers faster than files."""


class State(StrEnum):
    """How a finding is."""

    GOOD = "good"
    LOOK = "look"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, and what to do where it is not good."""

    what: str
    state: State
    says: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How to print."""
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")


def run(options: argparse.Namespace) -> int:
    """Prints each finding. Status 1 when something is bad."""
    start_django()
    findings = list(_findings())
    if options.json:
        say_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            say(f"{finding.state:<5} {finding.what:<14} {finding.says}")
    return 1 if any(finding.state is State.BAD for finding in findings) else 0


def _findings() -> Iterator[Finding]:
    yield _data_folder()
    yield _mail()
    yield _orcid()
    yield _model()
    yield _contact()
    database = _database()
    yield database
    if database.state is State.GOOD:
        yield from _contents()


def _data_folder() -> Finding:
    from django.conf import settings

    folder = settings.DATA
    if folder.is_dir() and os.access(folder, os.W_OK):
        return Finding("data folder", State.GOOD, str(folder))
    return Finding("data folder", State.BAD, f"{folder} cannot be written; create it or set CHARNIA_DATA to another.")


def _database() -> Finding:
    from django.db import connection

    try:
        require_current_database()
    except BadInput as problem:
        return Finding("database", State.BAD, str(problem))
    return Finding("database", State.GOOD, f"{connection.vendor}, up to date")


def _mail() -> Finding:
    from django.conf import settings
    from django.core.mail import get_connection

    if "smtp" not in settings.EMAIL_BACKEND:
        return Finding("mail", State.LOOK, "Kept as files in the data folder. Set CHARNIA_SMTP_URL to send it.")
    try:
        get_connection().open()
    except (OSError, smtplib.SMTPException) as problem:
        return Finding("mail", State.BAD, f"The mail server does not answer ({problem}). Check CHARNIA_SMTP_URL.")
    return Finding("mail", State.GOOD, f"sent through {settings.EMAIL_HOST}")


def _orcid() -> Finding:
    from django.conf import settings

    from charnia.apps.accounts.orcid.failures import NoAnswer
    from charnia.apps.accounts.orcid.server import ask_for_endpoints

    if settings.ORCID is None:
        return Finding("ORCID sign-in", State.LOOK, "Off. Set CHARNIA_ORCID_CLIENT_ID and CHARNIA_ORCID_CLIENT_SECRET.")
    server = settings.ORCID.server
    try:
        ask_for_endpoints(server)
    except NoAnswer as problem:
        return Finding("ORCID sign-in", State.BAD, f"{server}: {problem}. Check CHARNIA_ORCID_SERVER and the network.")
    if server != ORCID_SERVER:
        return Finding(
            "ORCID sign-in", State.LOOK, f"By {server}, where anybody can try out any name: not for real use."
        )
    return Finding("ORCID sign-in", State.GOOD, f"by {server}")


def _model() -> Finding:
    choice = chosen_model()
    condition = condition_of(choice.model, choice.folder)
    if condition.is_usable:
        return Finding("model", State.GOOD, condition.says)
    state = State.BAD if condition.is_damaged else State.LOOK
    return Finding("model", state, f"Matched by words alone. {condition.says}")


def _contact() -> Finding:
    from django.conf import settings

    if settings.CONTACT:
        return Finding("contact", State.GOOD, f"{settings.CONTACT}, for sources to write to")
    return Finding("contact", State.LOOK, "No source is asked by itself. Set CHARNIA_CONTACT to your address.")


def _worker() -> Finding:
    """When a worker was last seen, and how many jobs wait or failed."""
    from django.utils import timezone

    from charnia.apps.work.queries import failed_jobs, is_somebody_working, last_seen, open_jobs

    worker, waiting, failed = last_seen(), open_jobs().count(), failed_jobs().count()
    jobs = f"{counted(waiting, 'job')} to do" if waiting else "nothing to do"
    jobs += f", {failed:,} failed" if failed else ""
    if is_somebody_working(worker):
        return Finding("worker", State.LOOK if failed else State.GOOD, f"at work; {jobs}")
    seen = f"Seen last on {timezone.localtime(worker.seen_at):%Y-%m-%d %H:%M}" if worker else "Never seen"
    return Finding("worker", State.LOOK, f"{seen}; {jobs}. Run charnia work, which keeps institutions fresh.")


def _contents() -> Iterator[Finding]:
    from charnia.apps.evidence.models import EvidenceRecord
    from charnia.apps.offers.models import Offer
    from charnia.apps.organisations.models import Organisation
    from charnia.apps.people.models import Person

    yield from _meaning()
    yield _index(EvidenceRecord.objects.count())
    listed = Person.objects.filter(is_listed=True)
    yield _count("people listed", listed.count, "Load evidence: charnia load evidence FILE")
    yield _count("organisations", Organisation.objects.count, "Load evidence, or add them on the desk.")
    yield _count("offers", Offer.objects.count, "Load the schemes that come with Charnia: charnia load packs")
    newest = EvidenceRecord.objects.exclude(date=None).order_by("-date").values_list("date", flat=True).first()
    yield _count("evidence", EvidenceRecord.objects.count, "Load some: charnia load evidence FILE")
    if newest is not None:
        yield _age(newest)
    yield from _sources()
    yield from _topics()
    yield _worker()


def _sources() -> Iterator[Finding]:
    """When each source of evidence, and each register, was last asked to the end."""
    from django.db.models import Max
    from django.utils import timezone

    from charnia.apps.evidence.models import EvidenceLoad, LoadStatus
    from charnia.apps.organisations.models import RegisterLoad
    from charnia.apps.organisations.queries import last_read
    from charnia.core.vocabulary import Register

    loads = EvidenceLoad.objects.filter(status=LoadStatus.LOADED).order_by("source").values_list("source")
    registers = dict(RegisterLoad.objects.order_by("register").values_list("register").annotate(Max("finished_at")))
    asked = [
        *loads.annotate(last=Max("finished_at")),
        *((Register(name).label, last) for name, last in {**registers, **last_read(registers)}.items()),
    ]
    for source, last in asked:
        if last is None:
            yield Finding(source, State.LOOK, "A load was stopped before its end; run it again.")
            continue
        days = (timezone.now() - last).days
        says = f"last asked on {timezone.localtime(last):%Y-%m-%d}"
        if days > STALE_DAYS:
            yield Finding(source, State.LOOK, f"{says}, {days} days ago. Load it again.")
        else:
            yield Finding(source, State.GOOD, says)


def _topics() -> Iterator[Finding]:
    from charnia.apps.evidence.models import EvidenceRecord
    from charnia.apps.evidence.vocabulary import vocabulary_here

    vocabulary = vocabulary_here()
    left = EvidenceRecord.objects.exclude(topics_read=vocabulary.version).count()
    if left:
        yield Finding("topics", State.LOOK, f"{left:,} records wait for their topics: charnia load packs reads them.")
    elif len(vocabulary):
        yield Finding("topics", State.GOOD, f"{len(vocabulary):,} headings are loaded")
    else:
        yield Finding("topics", State.LOOK, "Key phrases of titles alone. Load headings: charnia load mesh d2026.bin")


def _meaning() -> Iterator[Finding]:
    from charnia.apps.matches.meaning import reader_here, unread_texts

    reader = reader_here()
    if isinstance(reader, WordsOnly):
        return  # said of the model already
    unread, known = unread_texts(reader)
    if unread:
        says = f"{unread:,} of {known:,} texts are compared by words alone until the site has read them, by itself."
        yield Finding("meaning", State.LOOK, says)
    else:
        yield Finding("meaning", State.GOOD, f"all {known:,} texts are read")


def _index(records: int) -> Finding:
    from charnia.apps.matches.index_files import index_folder, what_is_wrong

    folder = index_folder()
    if folder is None:
        if records > MANY_RECORDS:
            says = "Every process holds all records in memory. Set CHARNIA_INDEX=disk, then run charnia index rebuild."
            return Finding("index", State.LOOK, says)
        return Finding("index", State.GOOD, "in the memory of each process")
    if problem := what_is_wrong(folder):
        return Finding("index", State.BAD, problem)
    return Finding("index", State.GOOD, f"in files: {folder}")


def _count(what: str, count: Callable[[], int], if_none: str) -> Finding:
    number = count()
    return Finding(what, State.GOOD, f"{number:,}") if number else Finding(what, State.LOOK, f"None yet. {if_none}")


def _age(newest: dt.date) -> Finding:
    from django.utils import timezone

    days = (timezone.localdate() - newest).days
    if days > STALE_DAYS:
        return Finding("newest record", State.LOOK, f"{newest}, {days} days old. Load newer evidence.")
    return Finding("newest record", State.GOOD, str(newest))
