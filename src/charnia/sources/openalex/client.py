"""The OpenAlex API: all works of an institution by its ROR, with cursor paging.

As documented in 2026: a free key is needed to go past the first page; a page has at most 100 works; filters by the day
of change are for paying customers. "Since" therefore asks by the day of publication, three months earlier, because
works reach OpenAlex late; corrections of older works come with a full load.
"""

from __future__ import annotations

import datetime as dt
import json

from charnia.sources.harvest import START, Page, Pages
from charnia.sources.identifiers import ror_id
from charnia.sources.polite_client import PoliteClient
from charnia.sources.query import Query, UnusableQuery

BASE = "https://api.openalex.org"
NAME = "OpenAlex"
A_SECOND = 5.0
LATENESS = dt.timedelta(days=90)
_FIELDS = (
    "id", "doi", "display_name", "type", "publication_date", "publication_year", "abstract_inverted_index",
    "authorships", "primary_location", "is_retracted", "mesh", "topics", "keywords",
)  # fmt: skip


class Works(Pages):
    """The works of one institution."""

    def __init__(self, client: PoliteClient, query: Query) -> None:
        ror = ror_id(query.institution)
        if not ror:
            raise UnusableQuery("OpenAlex is asked by ROR: give --institution with one, such as 04h699437.")
        filters = [f"authorships.institutions.ror:https://ror.org/{ror.removeprefix('ror:')}"]
        if query.since:
            filters.append(f"from_publication_date:{(query.since - LATENESS).isoformat()}")
        self._client = client
        self._params: dict[str, str | int] = {
            "filter": ",".join(filters),
            "per_page": 100,
            "select": ",".join(_FIELDS),
        }
        if query.key:
            self._params["api_key"] = query.key

    def page(self, position: str) -> Page:
        reply = self._client.get_json("/works", {**self._params, "cursor": "*" if position == START else position})
        meta, results = reply.get("meta"), reply.get("results")
        meta = meta if isinstance(meta, dict) else {}
        results = results if isinstance(results, list) else []
        following = meta.get("next_cursor")
        return Page(
            replies=(json.dumps(reply).encode(),) if results else (),
            next_position=following if results and isinstance(following, str) else None,
            total=meta.get("count") if isinstance(meta.get("count"), int) else None,
            records=len(results),
        )
