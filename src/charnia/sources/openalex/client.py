"""The OpenAlex API: works and authors of an institution by its ROR, and institutions themselves, with cursor paging.

As documented in 2026: a free key is needed to go past the first page; a page has at most 100 entries; filters by the
day of change are for paying customers. "Since" therefore asks for works by the day of publication, three months
earlier, because works reach OpenAlex late; corrections of older works come with a full load. Authors and institutions
have no such day: all are asked for, unless a day is named, which takes a paying customer's key.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable

from charnia.sources.harvest import START, Page, Pages, listed
from charnia.sources.identifiers import ror_id
from charnia.sources.nested import at
from charnia.sources.polite_client import PoliteClient
from charnia.sources.query import Query, UnusableQuery

BASE = "https://api.openalex.org"
NAME = "OpenAlex"
A_SECOND = 5.0
KEY_VARIABLE = "CHARNIA_OPENALEX_KEY"
LATENESS = dt.timedelta(days=90)
_OF_WORKS = (
    "id", "doi", "display_name", "type", "publication_date", "publication_year", "abstract_inverted_index",
    "authorships", "primary_location", "is_retracted", "mesh", "topics", "keywords",
)  # fmt: skip
_OF_AUTHORS = (
    "id", "orcid", "display_name", "display_name_alternatives", "affiliations", "last_known_institutions", "topics",
    "works_count",
)  # fmt: skip
_OF_INSTITUTIONS = (
    "id", "ror", "display_name", "display_name_alternatives", "display_name_acronyms", "country_code", "type",
    "homepage_url", "geo", "status",
)  # fmt: skip
_COUNTRY = re.compile(r"[A-Za-z]{2}")
_OR_COUNTRY = ", or a country such as GB"


class _Listed(Pages):
    """The entries of one list that pass all filters, with these fields only."""

    def __init__(
        self, client: PoliteClient, path: str, *, filters: Iterable[str], fields: Iterable[str], key: str
    ) -> None:
        self._client = client
        self._path = path
        self._params: dict[str, str | int] = {
            "filter": ",".join(filters),
            "per_page": 100,
            "select": ",".join(fields),
        }
        if key:
            self._params["api_key"] = key

    def page(self, position: str) -> Page:
        reply = self._client.get_json(self._path, {**self._params, "cursor": "*" if position == START else position})
        results = listed(reply, "results")
        following, total = at(reply, "meta", "next_cursor"), at(reply, "meta", "count")
        return Page(
            replies=(json.dumps(reply).encode(),) if results else (),
            next_position=following if results and isinstance(following, str) else None,
            total=total if isinstance(total, int) else None,
            records=len(results),
        )


class Works(_Listed):
    """The works of one institution."""

    def __init__(self, client: PoliteClient, query: Query) -> None:
        filters = [f"authorships.institutions.ror:{_ror(query)}"]
        if query.since:
            filters.append(f"from_publication_date:{(query.since - LATENESS).isoformat()}")
        super().__init__(client, "/works", filters=filters, fields=_OF_WORKS, key=query.key)


class Authors(_Listed):
    """The authors whose last known institution is this one."""

    def __init__(self, client: PoliteClient, query: Query) -> None:
        filters = [f"last_known_institutions.ror:{_ror(query)}", *_changed_since(query)]
        super().__init__(client, "/authors", filters=filters, fields=_OF_AUTHORS, key=query.key)


class Institutions(_Listed):
    """One institution, or all of a country."""

    def __init__(self, client: PoliteClient, query: Query) -> None:
        asked = query.institution.strip()
        of = f"country_code:{asked.lower()}" if _COUNTRY.fullmatch(asked) else f"ror:{_ror(query, or_else=_OR_COUNTRY)}"
        filters = [of, *_changed_since(query)]
        super().__init__(client, "/institutions", filters=filters, fields=_OF_INSTITUTIONS, key=query.key)


def _ror(query: Query, *, or_else: str = "") -> str:
    ror = ror_id(query.institution)
    if not ror:
        raise UnusableQuery(f"OpenAlex is asked by ROR: give --institution with one, such as 04h699437{or_else}.")
    return f"https://ror.org/{ror.removeprefix('ror:')}"


def _changed_since(query: Query) -> list[str]:
    if query.since is None:
        return []
    if not query.key:
        raise UnusableQuery(
            f"OpenAlex tells only paying customers what has changed since a day: put their key into {KEY_VARIABLE}, or "
            "leave --since out to ask for everything."
        )
    return [f"from_updated_date:{query.since.isoformat()}"]
