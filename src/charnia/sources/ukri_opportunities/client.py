"""The RSS feed of UKRI's opportunity finder, the newest opportunities first and some 20 a page.

UKRI's site is built with WordPress, whose feeds take `paged` and answer 404 past the last page. Built after WordPress's
documentation and what published programs say of the feed (one found 20 funding calls of 20 in October 2026); it has not
met the live service. None of these asks for a second page: where `paged` is passed over and the same opportunities come
again, the newest are kept and the report says that older ones are missing.

The feed cannot be asked for what has changed, and a page has no date of the change of a deadline, so all that was
published within a year is read again. One that moves to another page meanwhile is read twice, or is found the next
time.
"""

from __future__ import annotations

import datetime as dt
from hashlib import blake2b
from http import HTTPStatus

from charnia.sources.harvest import OTHER_FORM, START, Page, Pages, json_lines
from charnia.sources.nested import Json, at, objects, text
from charnia.sources.polite_client import PoliteClient, SourceFailed, SourceRefused
from charnia.sources.query import Query, UnusableQuery
from charnia.sources.ukri_opportunities.parse import AS_OF, NEWEST_ONLY, feed_day
from charnia.sources.xml_tree import parse_xml

BASE = "https://www.ukri.org"
NAME = "UKRI's opportunity finder"
A_SECOND = 1.0
LONGEST_OPEN = dt.timedelta(days=366)
"""After this time hardly an opportunity is open. The finder keeps all that it ever had."""
_ACCEPT = "application/rss+xml, application/xml"


class Opportunities(Pages):
    """All opportunities that may be open. A position is the number of a page and what the page before held, so that it
    is known again."""

    def __init__(self, client: PoliteClient, query: Query) -> None:
        if query.institution:
            raise UnusableQuery(f"{NAME} is not asked for an institution: ask for all that is open, with --open.")
        self._client = client
        self._today = query.today

    def page(self, position: str) -> Page:
        number, before = position.split() if position != START else ("1", "")
        items = self._items(int(number))
        held = _known_by(items)
        if held == before:
            return Page(replies=(json_lines([{NEWEST_ONLY: True}]),) if number == "2" else (), next_position=None)
        return Page(
            replies=(json_lines({**item, AS_OF: self._today.isoformat()} for item in items),) if items else (),
            next_position=f"{int(number) + 1} {held}" if items and not self._is_old(items[-1]) else None,
            records=len(items),
        )

    def _items(self, number: int) -> tuple[Json, ...]:
        """What a page has; nothing past the last."""
        try:
            reply = self._client.get(
                "/opportunity/feed/", {"paged": number} if number > 1 else {}, form="xml", accept=_ACCEPT
            )
        except SourceRefused as refusal:
            if number > 1 and refusal.status == HTTPStatus.NOT_FOUND:
                return ()
            raise
        name, root = parse_xml(reply)
        if name != "rss" or not objects(root, "channel"):
            raise SourceFailed(OTHER_FORM)
        return objects(at(root, "channel"), "item")

    def _is_old(self, item: Json) -> bool:
        published = feed_day(text(item, "pubdate"))
        return published is not None and published < self._today - LONGEST_OPEN


def _known_by(items: tuple[Json, ...]) -> str:
    addresses = " ".join(text(item, "link") for item in items)
    return blake2b(addresses.encode(), digest_size=12).hexdigest()
