"""Loads what a source has over the network, on an institution or all that is open: fetched into a folder, then stored
like any file."""

from __future__ import annotations

import datetime as dt
import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.utils import timezone

from charnia.apps.accounts.models import User
from charnia.apps.evidence import actions, queries
from charnia.apps.evidence.loading import LoadReport
from charnia.apps.evidence.models import EvidenceLoad
from charnia.apps.offers.loading import examine_files, load_files
from charnia.sources.access import Access
from charnia.sources.catalogue import SOURCES
from charnia.sources.harvest import Harvest, Pages
from charnia.sources.polite_client import SourceFailed
from charnia.sources.query import Query, UnusableQuery
from charnia.sources.source import Network, Source

_BY_INSTITUTION = "institution="
_ALL_OPEN = "all that is open"


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked of a source, by whom, and where the replies are kept meanwhile. `institution` is empty for all that
    is open.

    `since` None stands for the last load of the same, or everything where there was none, where the source is not asked
    so by itself, or where `everything` is wanted.
    """

    source: Source
    institution: str
    access: Access
    folder: Path
    since: dt.date | None = None
    everything: bool = False

    @property
    def network(self) -> Network:
        """How the source is asked. Raises UnusableQuery for one that is read from files only."""
        if self.source.network is None:
            raise UnusableQuery(f"{self.source.label} are read from files only: name the files to load.")
        return self.source.network

    @property
    def query(self) -> str:
        """What loads of the same thing have in common."""
        return query_of(self.institution)


def query_of(institution: str) -> str:
    """What loads for an institution are kept under, by what their source knows it by; without one, what those of all
    that is open are."""
    return f"{_BY_INSTITUTION}{institution}"[:250] if institution else _ALL_OPEN


def replies_folder() -> Path:
    """Where this installation keeps the replies of sources until they are stored."""
    return Path(settings.DATA) / "fetched"


def asked_before() -> list[tuple[Source, str]]:
    """The sources that were asked over the network, each with an institution that it was asked for (empty for all that
    is open), as first asked."""
    known = {source.label: source for source in SOURCES.values() if source.network}
    return [
        (known[label], "" if query == _ALL_OPEN else query.removeprefix(_BY_INSTITUTION))
        for label, query in queries.queries_asked()
        if label in known
    ]


def is_over(source: Source, institution: str) -> bool:
    """Whether all that the source will ever have on an institution was loaded, since it is closed."""
    is_closed = source.network is not None and source.network.is_closed
    return is_closed and queries.last_loaded_on(source.label, query_of(institution)) is not None


def load_from_network(
    *,
    asking: Asking,
    by: User | None,
    fetching: Callable[[int, int | None], None] = lambda done, total: None,
    storing: Callable[[int], None] = lambda stored: None,
) -> LoadReport:
    """Fetches and stores what is new, and says what came of it.

    Stopped at any point, the same call goes on from where it was. Raises UnusableQuery for what the source cannot be
    asked, and for another span of time than that of a load that was stopped; SourceFailed when it does not answer, and
    when another process of this machine is at the same. What was fetched stays for the next time.
    """
    _check(asking)
    load = _stopped(asking) or _open(asking, by)
    _remove_finished(asking.folder)
    harvest = Harvest(asking.folder / str(load.pk))
    with _alone(asking, load):
        harvest.fetch(_pages(asking, load.since), progress=fetching)
        report = load_files(source=asking.source, paths=harvest.files(), by=by, load=load, progress=storing)
        harvest.clear()
    return report


def examine_from_network(
    *, asking: Asking, fetching: Callable[[int, int | None], None] = lambda done, total: None
) -> LoadReport:
    """What `load_from_network` would do, storing nothing."""
    _check(asking)
    with TemporaryDirectory(prefix="charnia-") as folder:
        harvest = Harvest(Path(folder) / "harvest")
        harvest.fetch(_pages(asking, _since(asking)), progress=fetching)
        return examine_files(source=asking.source, paths=harvest.files())


def _check(asking: Asking) -> None:
    """Raises UnusableQuery before anything is opened."""
    if asking.since and not asking.network.knows_since:
        raise UnusableQuery(f"{asking.network.name} cannot be asked for what is newer than a day: leave --since out.")
    _pages(asking, asking.since)


def _stopped(asking: Asking) -> EvidenceLoad | None:
    """The load of the same that was stopped before its end."""
    load = queries.running_load(asking.source.label, query=asking.query)
    if load and (asking.everything or asking.since) and load.since != _since(asking):
        what = f"of what is newer than {load.since:%-d %B %Y}" if load.since else "of everything"
        raise UnusableQuery(
            f"A load {what} was stopped before its end. Run the same command without --since and --everything, which "
            "goes on from where it was, and then this one."
        )
    return load


def _open(asking: Asking, by: User | None) -> EvidenceLoad:
    return actions.open_load(
        source=asking.source.label,
        by=by,
        licence=asking.source.licence,
        query=asking.query,
        since=_since(asking),
    )


def _since(asking: Asking) -> dt.date | None:
    if not asking.network.knows_since or asking.everything:
        return None
    if asking.since or not asking.network.goes_on_by_itself:
        return asking.since
    return queries.last_loaded_on(asking.source.label, asking.query)


def _pages(asking: Asking, since: dt.date | None) -> Pages:
    query = Query(institution=asking.institution, today=timezone.localdate(), since=since, key=asking.access.key)
    return asking.network.pages(asking.access.client(asking.network), query)


@contextmanager
def _alone(asking: Asking, load: EvidenceLoad) -> Iterator[None]:
    """Holds a lock, which the system lifts when the process is killed. Raises SourceFailed where another process of
    this machine is at the same load, or has just ended it."""
    asking.folder.mkdir(parents=True, exist_ok=True)
    lock = asking.folder / f"{load.pk}.lock"
    with lock.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SourceFailed(f"{asking.network.name} is being asked for the same by another process.") from error
        if not queries.is_running(load.pk):
            raise SourceFailed(f"{asking.network.name} was asked for the same by another process just now.")
        yield
        lock.unlink(missing_ok=True)


def _remove_finished(folder: Path) -> None:
    """Replies, and locks, of loads that came to their end."""
    for kept in folder.glob("*") if folder.is_dir() else ():
        if kept.stem.isdigit() and not queries.is_running(int(kept.stem)):
            shutil.rmtree(kept, ignore_errors=True) if kept.is_dir() else kept.unlink(missing_ok=True)
