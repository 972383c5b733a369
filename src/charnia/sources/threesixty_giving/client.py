"""The 360Giving API: all grants that an organisation received, then those that it made, 100 a page by their offset.

It is built after 360Giving's documentation and the published code of its server, and has not met the live service. An
organisation is asked for by its org-id; the server adds what it knows under ids that it links to that one. There is no
way to ask for changes since a day, and no key. The documentation speaks of limits of its rate without a number that
could be confirmed, so it is asked once a second. Neither could an order of the grants, so an offset may miss one when
the data change between two pages. An organisation without any grant is unknown there, and answered with 404: to tell
it from an interface that has moved, the list of organisations is asked for then.
"""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from urllib.parse import quote

from charnia.sources.harvest import OTHER_FORM, START, Page, Pages, listed
from charnia.sources.polite_client import PoliteClient, SourceFailed, SourceRefused
from charnia.sources.query import Query, UnusableQuery

BASE = "https://api.threesixtygiving.org/api/v1"
NAME = "360Giving"
A_SECOND = 1.0
PAGE_SIZE = 100
_RECEIVED, _MADE = "grants_received", "grants_made"
_ORG_ID = re.compile(r"(?:360G|[A-Z]{2}-[A-Z0-9]+)-[A-Za-z0-9][A-Za-z0-9._:-]*")


def org_id(typed: str) -> str:
    """The org-id, with or without "org-id:" before it as evidence writes it; empty where it is none."""
    id_ = typed.strip().removeprefix("org-id:")
    return id_ if _ORG_ID.fullmatch(id_) else ""


class Grants(Pages):
    """The grants of one organisation. A position is the list, the offset in it, and the number of grants before it."""

    def __init__(self, client: PoliteClient, query: Query) -> None:
        id_ = org_id(query.institution)
        if not id_:
            raise UnusableQuery(
                "360Giving is asked by org-id: give --institution with one, such as GB-COH-01234567 for a number at "
                "Companies House or GB-CHC-1234567 for one at the Charity Commission."
            )
        self._client = client
        self._place = f"/org/{quote(id_, safe='')}"

    def page(self, position: str) -> Page:
        try:
            return self._page(*(position or f"{_RECEIVED} 0 0").split())
        except SourceRefused as refusal:
            if position == START and refusal.status == HTTPStatus.NOT_FOUND and self._lists_organisations():
                return Page(replies=(), next_position=None, total=0)
            raise

    def _page(self, name: str, offset: str, before: str) -> Page:
        reply = self._client.get_json(f"{self._place}/{name}/", {"limit": PAGE_SIZE, "offset": offset})
        grants, count, more = listed(reply, "results"), reply.get("count"), bool(reply.get("next"))
        so_far = int(offset) + len(grants)
        if not isinstance(count, int) or (not grants if more else so_far < count):
            raise SourceFailed(OTHER_FORM)
        following = f"{name} {so_far} {before}" if more else None
        if name == _RECEIVED and not more:
            following = f"{_MADE} 0 {count}"
        return Page(
            replies=(json.dumps(reply).encode(),) if grants else (),
            next_position=following,
            total=None if name == _RECEIVED and count else int(before) + count,
            records=len(grants),
        )

    def _lists_organisations(self) -> bool:
        return bool(listed(self._client.get_json("/org/", {"limit": 1}), "results"))
