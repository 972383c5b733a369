"""The Gateway to Research: the projects of an organisation from its API 2, each with its page as XML.

The list names people and organisations by links alone; the page of a project has them all in one request. Pages of the
list have 100 projects and are numbered from 1. There is no way to ask for changes since a day.
"""

from __future__ import annotations

import json
import re

from charnia.sources.harvest import START, Page, Pages
from charnia.sources.nested import Json, objects, text
from charnia.sources.polite_client import PoliteClient, SourceRefused
from charnia.sources.query import Query, UnusableQuery

BASE = "https://gtr.ukri.org"
NAME = "The Gateway to Research"
A_SECOND = 2.0
PAGE_SIZE = 100
_JSON = "application/vnd.rcuk.gtr.json-v7"
_ID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


def organisation_id(typed: str) -> str:
    """The Gateway's own id of an organisation, in capitals, from the id or the address of its page; empty where there
    is none."""
    match = _ID.search(typed)
    return match[0].upper() if match else ""


class Projects(Pages):
    """The projects of one organisation."""

    def __init__(self, client: PoliteClient, query: Query) -> None:
        if not _ID.fullmatch(query.institution):
            raise UnusableQuery(
                "The Gateway to Research is asked by its own id of an organisation: look it up on gtr.ukri.org and "
                "give it with --institution."
            )
        self._client = client
        self._path = f"/gtr/api/organisations/{query.institution.upper()}/projects"

    def page(self, position: str) -> Page:
        number = 1 if position == START else int(position)
        reply = self._client.get_json(self._path, {"p": number, "s": PAGE_SIZE}, accept=_JSON)
        projects, last = objects(reply, "project"), reply.get("totalPages")
        total = reply.get("totalSize")
        return Page(
            replies=tuple(self._page_of(project) for project in projects),
            next_position=str(number + 1) if projects and isinstance(last, int) and number < last else None,
            total=total if isinstance(total, int) else None,
            records=len(projects),
        )

    def _page_of(self, project: Json) -> bytes:
        """The page of a project; where the source has none, what the list says of it."""
        reference = text(project, "identifiers", "identifier", "value")
        try:
            return self._client.get("/projects", {"ref": reference or text(project, "id")}, form="xml")
        except SourceRefused:
            return json.dumps(project).encode()
