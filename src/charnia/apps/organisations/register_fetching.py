"""What a register has on an institution or country: fetched page by page into a folder, then read like files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils import timezone

from charnia.apps.organisations.queries import ASKED_FOR_KNOWN_ON_PAGES, ASKED_FOR_PAGES, filenames_loaded
from charnia.apps.organisations.register_loading import RegisterFiles
from charnia.sources.access import Access
from charnia.sources.harvest import Harvest, Pages
from charnia.sources.identifiers import name_slug
from charnia.sources.query import Query, UnusableQuery
from charnia.sources.registers import RegisterSource
from charnia.sources.source import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetching:
    """What pages of a register are asked for, by whom, and where the replies are kept until they are stored; without a
    `folder` nothing is kept. With `since` only what has changed since that day."""

    source: RegisterSource
    institution: str
    access: Access
    folder: Path | None
    since: dt.date | None = None

    @property
    def network(self) -> Network:
        """How the register is asked. Raises UnusableQuery for one that has no such pages."""
        if self.source.pages is None:
            raise UnusableQuery(f"{self.source.register.label} cannot be asked for institutions: leave them out.")
        return self.source.pages

    def as_files(self, *, licence: str = "", known_only: bool = False) -> RegisterFiles:
        """What is noted of the load, by which `asked_before` knows it again."""
        asked = ASKED_FOR_KNOWN_ON_PAGES if known_only else ASKED_FOR_PAGES
        return RegisterFiles(
            register=self.source.register,
            filenames=(f"{asked}{self.institution}",),
            licence=licence or self.source.licence,
            known_only=known_only,
        )


@contextmanager
def fetched(
    asking: Fetching, *, progress: Callable[[int, int | None], None] = lambda done, total: None
) -> Iterator[list[Path]]:
    """The replies as files, for as long as the block lasts. Stopped at any point, or where the block raises, the same
    question goes on from where it was.

    Raises UnusableQuery for what the register cannot be asked, and SourceFailed when it does not answer.
    """
    pages = _pages(asking)
    with TemporaryDirectory(prefix="charnia-") as aside:
        harvest = Harvest((asking.folder or Path(aside)) / _name_of(asking))
        harvest.fetch(pages, progress=progress)
        yield harvest.files()
        harvest.clear()


def asked_before(source: RegisterSource) -> list[tuple[str, bool]]:
    """The institutions and countries whose pages a register was ever asked for, each with whether always only what was
    known here was taken of them."""
    names = sorted(filenames_loaded(source.register)) if source.pages else []
    all_of, known_of = (
        [name.removeprefix(begin) for name in names if name.startswith(begin)]
        for begin in (ASKED_FOR_PAGES, ASKED_FOR_KNOWN_ON_PAGES)
    )
    return [*((one, False) for one in all_of), *((one, True) for one in known_of if one not in all_of)]


def _pages(asking: Fetching) -> Pages:
    query = Query(institution=asking.institution, today=timezone.localdate(), since=asking.since, key=asking.access.key)
    return asking.network.pages(asking.access.client(asking.network), query)


def _name_of(asking: Fetching) -> str:
    """A folder's name, the same for the same question."""
    since = asking.since.isoformat() if asking.since else ""
    return name_slug(f"{asking.source.register} {asking.institution} {since}")[:100]
