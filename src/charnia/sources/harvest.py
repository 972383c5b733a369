"""Fetches what a source has on a query, page by page, into a folder: a stop at any point loses one page at most.

The folder holds the replies as they came and the position to go on from. Each file is written aside and then put in
its place; the position moves only when its page is there. What is fetched is then read like any other file.
"""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from charnia.sources.polite_client import SourceFailed, SourceRefused
from charnia.sources.reply_forms import ZIP_SIGNATURE

START = ""
MOST_TIMES_ANEW = 3
UNKNOWN_POSITION = frozenset((400, 404, 410, 422))
"""What sources answer when they no longer know a position."""
OTHER_FORM = (
    "The source answered in another form than expected, so nothing was loaded. Run the same command later; if it stays "
    "so, please report it."
)


@dataclass(frozen=True, slots=True)
class Page:
    """Replies that belong together, where to go on (None at the end), how many records they hold, and how many there
    are in all, if the source says so."""

    replies: tuple[bytes, ...]
    next_position: str | None
    total: int | None = None
    records: int = 0


class ListChanged(SourceFailed):
    """The list has changed while it was read page by page, so that its pages do not fit together: it is read anew."""


class Pages(Protocol):
    """A query of one source that can be asked for page by page."""

    def page(self, position: str) -> Page:
        """The page at a position that an earlier page named; `START` for the first. Raises SourceFailed, and
        ListChanged where the page does not fit those before."""


@dataclass(slots=True)
class _Position:
    next: str | None = START
    pages: int = 0
    records: int = 0
    total: int | None = None


class Harvest:
    """The folder of one query. It is removed when all that it holds has been loaded."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._state = folder / "position.json"

    def fetch(self, pages: Pages, *, progress: Callable[[int, int | None], None] = lambda done, total: None) -> None:
        """Fetches everything that is not there yet. `progress` is called with the records so far and in all.

        Raises SourceFailed with a sentence, also for a first page that has no record and does not say that there are
        none, or that has not all and names no next one; what was fetched stays. A position that the source no longer
        knows (they expire), and a list that has changed meanwhile, start the query anew.
        """
        position = self._read_position()
        resumed = position.pages > 0
        begun_anew = 0
        while position.next is not None:
            try:
                page = pages.page(position.next)
            except SourceRefused as refusal:
                if not resumed or refusal.status not in UNKNOWN_POSITION:
                    raise
                self.clear()
                position, resumed = _Position(), False
                continue
            except ListChanged:
                if begun_anew == MOST_TIMES_ANEW:
                    raise
                self.clear()
                position, begun_anew = _Position(), begun_anew + 1
                continue
            if position.pages == 0 and _is_of_another_form(page):
                raise SourceFailed(OTHER_FORM)
            self._keep(position, page)
            progress(position.records, position.total)

    def files(self) -> list[Path]:
        """The replies that are there, in the order in which they came."""
        return sorted(path for path in self._folder.glob("page-*") if path.suffix != ".part")

    def clear(self) -> None:
        """Removes the folder with all that is in it."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _keep(self, position: _Position, page: Page) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        position.pages += 1
        for number, reply in enumerate(page.replies, start=1):
            self._write(f"page-{position.pages:06}-{number:04}", reply)
        position.next = page.next_position
        position.records += page.records
        position.total = page.total if page.total is not None else position.total
        _put(self._state, json.dumps(asdict(position)).encode())

    def _write(self, name: str, reply: bytes) -> None:
        """JSON is packed; XML, which comes in small pages, and workbooks, which are packed, are kept as they are."""
        if reply.startswith(ZIP_SIGNATURE):
            _put(self._folder / f"{name}.xlsx", reply)
        elif reply.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            _put(self._folder / f"{name}.xml", reply)
        else:
            _put(self._folder / f"{name}.json.gz", gzip.compress(reply, 5, mtime=0))

    def _read_position(self) -> _Position:
        try:
            return _Position(**json.loads(self._state.read_bytes()))
        except (OSError, ValueError, TypeError):
            self.clear()
            return _Position()


def listed(reply: Mapping[str, Any], name: str) -> list[Any]:
    """What a page lists under a name. Raises SourceFailed where it lists nothing at all, not even emptiness."""
    entries = reply.get(name)
    if not isinstance(entries, list):
        raise SourceFailed(OTHER_FORM)
    return entries


def _is_of_another_form(first: Page) -> bool:
    """Whether the first page cannot be what it seems: nothing, or all there is."""
    if not first.records:
        return first.total != 0
    return first.next_position is None and first.total is not None and first.records < first.total


def _put(path: Path, content: bytes) -> None:
    part = path.with_suffix(f"{path.suffix}.part")
    part.write_bytes(content)
    part.replace(path)


def json_lines(values: Iterable[object]) -> bytes:
    """The values as one reply of JSON Lines."""
    return b"\n".join(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace") for value in values)
