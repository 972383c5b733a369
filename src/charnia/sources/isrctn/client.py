"""The query API of the ISRCTN registry: all trials that name an institution, in the registry's own XML.

Built after what users of the API agree on and quote from its documentation (version 0.6, by 67 Bricks, which was not at
hand itself), and not met live. It takes `q` and `limit` alone: there are no pages, and other parameters are passed
over. `totalCount` says how many trials there are, so a reply that does not hold them all is asked for again in spans of
the day of the last edit, each half as long, down to one day, which is asked for whole. "Since" asks by that day too.
The registry wants requests one after the other.

The name is searched as a phrase in the whole record, since there is no field for sites and an unknown field is passed
over without a word: trials come too that name the institution as employer of a contact or in their text. Not known, and
not relied upon: whether every trial has a day of its last edit (one without is found only while no spans are needed),
the time zone of that day, and by what limit one reply is kept small.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from charnia.sources.harvest import OTHER_FORM, Page, Pages
from charnia.sources.nested import objects, text
from charnia.sources.polite_client import PoliteClient, SourceFailed
from charnia.sources.query import Query, UnusableQuery
from charnia.sources.xml_tree import parse_xml

BASE = "https://www.isrctn.com/api/query"
NAME = "ISRCTN"
A_SECOND = 1.0
PAGE_SIZE = 100
"""Trials; some 2 MB."""
FIRST_DAY = dt.date(2000, 1, 1)
"""About when the registry began. What is older is in the first span all the same."""


@dataclass(frozen=True, slots=True)
class _Found:
    reply: bytes
    records: int
    total: int

    @property
    def is_cut(self) -> bool:
        return self.records < self.total


class Trials(Pages):
    """The trials that name one institution. A position is the first day of each span that is still to be asked for;
    the last span has no end, and what is edited meanwhile turns up there."""

    def __init__(self, client: PoliteClient, query: Query) -> None:
        name = query.institution.replace('"', " ").replace("\\", " ").strip()
        if not name:
            raise UnusableQuery('ISRCTN is asked by name: give --institution "University of ...".')
        self._client = client
        self._asked = f'"{name}"'
        self._since = query.since.isoformat() if query.since else ""
        self._tomorrow = query.today + dt.timedelta(days=1)

    def page(self, position: str) -> Page:
        days = position.split(" ") if position else [self._since]
        found = self._span(days)
        total = None if position else found.total
        while found.is_cut or (not found.records and len(days) > 1):
            days = [days[0], self._middle(days), *days[1:]] if found.is_cut else days[1:]
            found = self._span(days)
        return Page(
            replies=(found.reply,) if found.records else (),
            next_position=" ".join(days[1:]) or None,
            total=total,
            records=found.records,
        )

    def _span(self, days: list[str]) -> _Found:
        """What there is in the first span; cut only if it can be halved."""
        found = self._ask(days, PAGE_SIZE)
        if found.is_cut and not self._middle(days):
            found = self._ask(days, found.total)
            if found.is_cut:
                raise SourceFailed(
                    f"{NAME} gave {found.records:,} of {found.total:,} trials and cannot be asked for the rest, so "
                    "nothing was loaded. Run the same command later; if it stays so, please report it."
                )
        return found

    def _ask(self, days: list[str], limit: int) -> _Found:
        first, end = days[0], days[1] if len(days) > 1 else ""
        asked = self._asked
        asked += f" AND lastEdited GE {first}T00:00:00" if first else ""
        asked += f" AND lastEdited LT {end}T00:00:00" if end else ""
        reply = self._client.get("/format/default", {"q": asked, "limit": limit}, form="xml")
        name, root = parse_xml(reply)
        total = text(root, "@totalcount")
        if name != "alltrials" or not total.isdecimal():
            raise SourceFailed(OTHER_FORM)
        return _Found(reply, len(objects(root, "fulltrial")), int(total))

    def _middle(self, days: list[str]) -> str:
        """The day that halves the first span; empty when it is a single day."""
        first = dt.date.fromisoformat(days[0]) if days[0] else FIRST_DAY
        end = dt.date.fromisoformat(days[1]) if len(days) > 1 else self._tomorrow
        half = (end - first).days // 2
        return (first + dt.timedelta(days=half)).isoformat() if half > 0 else ""
