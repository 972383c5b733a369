"""GOV.UK's search and content APIs: all schemes of "Finance and support for your business".

Built after the documentation that GOV.UK publishes with the code of both; it has not met the live service. The search
lists the pages of one kind, from a position on, in the order of their titles; an unknown parameter is refused (422).
The whole text and the details of each come from the content API, at the same address below `/api/content`. Neither can
be asked for what has changed in the details, so all are read each time. There is no key. Ten requests a second are
allowed by the content API's documentation; half as many are made.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from charnia.sources.govuk_finance.parse import AS_OF, DOCUMENT_TYPE, SITE
from charnia.sources.harvest import OTHER_FORM, START, ListChanged, Page, Pages, json_lines
from charnia.sources.nested import text
from charnia.sources.polite_client import PoliteClient, SourceFailed, SourceRefused
from charnia.sources.query import Query, UnusableQuery

BASE = SITE
NAME = "GOV.UK"
A_SECOND = 5.0
PAGE_SIZE = 25
_BELOW = "/business-finance-support/"
_GONE = frozenset((HTTPStatus.NOT_FOUND, HTTPStatus.GONE))


class Schemes(Pages):
    """All schemes. A position is the number of those before it, and that of all as the first page counted them."""

    def __init__(self, client: PoliteClient, query: Query) -> None:
        if query.institution:
            raise UnusableQuery(f"{NAME} is not asked for an institution: ask for all that is open, with --open.")
        self._client = client
        self._day = query.today.isoformat()

    def page(self, position: str) -> Page:
        start, counted = map(int, position.split()) if position != START else (0, None)
        total, listed = self._list(start)
        if start == 0 and not total:
            raise SourceFailed(
                f"{NAME} lists no finance and support schemes at all, so it may list them in another way now. Nothing "
                "was changed. Please report this."
            )
        if counted is not None and total != counted:
            raise ListChanged(f"{NAME} changed its list of schemes while it was read. Ask for the same later.")
        items = list(self._items(listed))
        read = start + len(listed)
        return Page(
            replies=(json_lines(items),) if items else (),
            next_position=f"{read} {total}" if listed and read < total else None,
            total=total,
            records=len(listed),
        )

    def _list(self, start: int) -> tuple[int, list[Any]]:
        """How many schemes there are, and those from a position on."""
        params: dict[str, str | int] = {
            "filter_format": DOCUMENT_TYPE,
            "fields": "title,link",
            "order": "title",
            "count": PAGE_SIZE,
            "start": start,
        }
        reply = self._client.get_json("/api/search.json", params)
        total, results = reply.get("total"), reply.get("results")
        if not isinstance(total, int) or isinstance(total, bool) or not isinstance(results, list):
            raise SourceFailed(OTHER_FORM)
        return total, results

    def _items(self, listed: list[Any]) -> Iterator[dict[str, Any]]:
        """The schemes themselves, without those that were taken down since they were listed."""
        for result in listed:
            place = text(result, "link")
            if place.startswith(_BELOW):
                try:
                    yield {**self._client.get_json(f"/api/content{place}", {}), AS_OF: self._day}
                except SourceRefused as refusal:
                    if refusal.status not in _GONE:
                        raise
