"""The search of Europe PMC's REST API (version 6): all articles with an affiliation, with cursor paging.

The last page is the one that names the cursor it was asked by. "Since" asks by the day on which an article was first
indexed.
"""

from __future__ import annotations

import json

from charnia.sources.harvest import START, Page, Pages, listed
from charnia.sources.nested import at, text
from charnia.sources.polite_client import PoliteClient
from charnia.sources.query import Query, UnusableQuery

BASE = "https://www.ebi.ac.uk/europepmc/webservices/rest"
NAME = "Europe PMC"
A_SECOND = 5.0
PAGE_SIZE = 200


class Articles(Pages):
    """The articles of one affiliation."""

    def __init__(self, client: PoliteClient, query: Query) -> None:
        name = query.institution.replace('"', " ").strip()
        if not name:
            raise UnusableQuery('Europe PMC is asked by name: give --institution "University of ...".')
        asked = f'AFF:"{name}"'
        if query.since:
            asked += f" AND FIRST_IDATE:[{query.since.isoformat()} TO {query.today.isoformat()}]"
        self._client = client
        self._params: dict[str, str | int] = {
            "query": asked,
            "resultType": "core",
            "format": "json",
            "pageSize": PAGE_SIZE,
        }

    def page(self, position: str) -> Page:
        cursor = "*" if position == START else position
        reply = self._client.get_json("/search", {**self._params, "cursorMark": cursor})
        results = listed(at(reply, "resultList") or {}, "result")
        following = text(reply, "nextCursorMark")
        total = reply.get("hitCount")
        return Page(
            replies=(json.dumps(reply).encode(),) if results else (),
            next_position=following if results and following and following != cursor else None,
            total=total if isinstance(total, int) else None,
            records=len(results),
        )
