"""The Gateway to Research: the projects of an organisation from its API 2, with what they link to.

A project names people, organisations, funds and outcomes by links alone. Those that Charnia reads are asked for and put
into one reply with the projects: people and organisations once each, however many projects name them; outcomes by the
list that each project has of a kind. Lists are numbered from 1 and have 10 to 100 entries. There is no way to ask for
changes since a day.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator

from charnia.sources.gtr.links import kind_and_id, links_of, project_links
from charnia.sources.harvest import OTHER_FORM, START, Page, Pages
from charnia.sources.nested import Json, objects, text
from charnia.sources.polite_client import PoliteClient, SourceFailed, SourceRefused
from charnia.sources.query import Query, UnusableQuery

BASE = "https://gtr.ukri.org"
NAME = "The Gateway to Research"
A_SECOND = 2.0
PAGE_SIZE = 25
"""A stop loses one page of projects with what they link to at most: some hundred requests."""
SHORTEST_LIST, LONGEST_LIST = 10, 100
_JSON = "application/vnd.rcuk.gtr.json-v7"
_ID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_LISTS = {"persons": "person", "organisations": "organisation", "funds": "fund"}
_OUTCOMES = {
    "PUBLICATION": ("publications", "publication"),
    "SPIN_OUT": ("spinouts", "spinOut"),
    "KEY_FINDING": ("keyfindings", "keyFinding"),
    "IMPACT_SUMMARY": ("impactsummaries", "impactSummary"),
    "COLLABORATION": ("collaborations", "collaboration"),
    "IP": ("intellectualproperties", "intellectualProperty"),
    "PRODUCT": ("products", "product"),
    "RESEARCH_DATABASE_AND_MODEL": ("researchdatabaseandmodels", "researchDatabaseAndModel"),
    "RESEARCH_MATERIAL": ("researchmaterials", "researchMaterial"),
    "SOFTWARE_AND_TECHNICAL_PRODUCT": ("softwareandtechnicalproducts", "softwareAndTechnicalProduct"),
    "FURTHER_FUNDING": ("furtherfundings", "futherfunding"),
    "POLICY": ("policyinfluences", "policyInfluence"),
}
"""By the relation of the link: the end of the address of a project's list, and its name in the reply."""
_SPELT_TOO = {"futherfunding": "furtherFunding"}
"""Names that the schema spells otherwise than replies do."""
_TOLD_WITH_PROJECT = frozenset(("keyFinding", "impactSummary", "futherfunding", "policyInfluence"))
_GONE = frozenset((404, 410))


def organisation_id(typed: str) -> str:
    """The Gateway's own id of an organisation, in capitals, from the id or the address of its page; empty where there
    is none."""
    match = _ID.search(typed)
    return match[0].upper() if match else ""


def reply_at(client: PoliteClient, path: str, **params: str | int) -> Json | None:
    """The reply; None where the source has nothing there. Raises SourceFailed."""
    try:
        return client.get_json(path, params, accept=_JSON)
    except SourceRefused as refusal:
        if refusal.status in _GONE:
            return None
        raise


def page_of_organisation(id_: str) -> str:
    """Where the Gateway shows an organisation."""
    return f"{BASE}/organisation/{id_}"


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
        self._asked: dict[tuple[str, str], Json | None] = {}
        self._handed_out: set[tuple[str, str]] = set()

    def page(self, position: str) -> Page:
        number = 1 if position == START else int(position)
        reply = self._client.get_json(self._path, {"p": number, "s": PAGE_SIZE}, accept=_JSON)
        projects, last = objects(reply, "project"), _pages_of(reply)
        total = reply.get("totalSize")
        return Page(
            replies=(json.dumps(self._with_linked(projects)).encode(),) if projects else (),
            next_position=str(number + 1) if projects and number < last else None,
            total=total if isinstance(total, int) else None,
            records=len(projects),
        )

    def _with_linked(self, projects: tuple[Json, ...]) -> dict[str, list[Json]]:
        found: defaultdict[str, list[Json]] = defaultdict(list, project=list(projects))
        links = [link for one in projects for link in (*project_links(one), *links_of(one, "funds", ("FUND",)))]
        for kind, id_ in dict.fromkeys((link.kind, link.id) for link in links):
            if thing := self._once(kind, id_):
                found[_LISTS[kind]].append(thing)
        for project in projects:
            for outcome, entries in self._outcomes(project):
                found[outcome] += self._new_ones(outcome, entries)
        return dict(found)

    def _once(self, kind: str, id_: str) -> Json | None:
        """What an id stands for, asked for the first time only; None where the source does not know it."""
        if (kind, id_) not in self._asked:
            self._asked[kind, id_] = self._object(kind, id_) if _ID.fullmatch(id_) else None
        return self._asked[kind, id_]

    def _object(self, kind: str, id_: str) -> Json | None:
        reply = reply_at(self._client, f"/gtr/api/{kind}/{id_}")
        if reply is None or kind_and_id(reply) != (kind, id_):  # for ids that it lacks, the source may send another
            return None
        if kind == "organisations":  # a university links to all of its thousands of projects and people
            reply = {name: value for name, value in reply.items() if name != "links"}
        return reply

    def _outcomes(self, project: Json) -> Iterator[tuple[str, tuple[Json, ...]]]:
        """The lists of outcomes that the project links to, each under its name."""
        relations = {text(link, "rel") for link in objects(project, "links", "link")}
        id_ = text(project, "id")
        for relation, (ending, name) in _OUTCOMES.items():
            if relation in relations and _ID.fullmatch(id_):
                yield from (
                    (name, entries) for entries in self._list(f"/gtr/api/projects/{id_}/outcomes/{ending}", name)
                )

    def _new_ones(self, outcome: str, entries: tuple[Json, ...]) -> list[Json]:
        """Records of their own are handed out with the first project that has them, so that they are not overwritten
        with the next; what is told in a project's record comes with each."""
        if outcome in _TOLD_WITH_PROJECT:
            return list(entries)
        fresh = {(outcome, text(one, "id")): one for one in entries}
        new = [one for key, one in fresh.items() if key not in self._handed_out]
        self._handed_out.update(fresh)
        return new

    def _list(self, path: str, name: str) -> Iterator[tuple[Json, ...]]:
        number, last = 1, 1
        while number <= last and (reply := reply_at(self._client, path, p=number, s=LONGEST_LIST)) is not None:
            entries = objects(reply, name) or objects(reply, _SPELT_TOO.get(name, name))
            yield entries
            number, last = number + 1, _pages_of(reply) if entries else 0


def _pages_of(reply: Json) -> int:
    """How many pages a list has. Raises SourceFailed where it does not say."""
    pages = reply.get("totalPages")
    if not isinstance(pages, int):
        raise SourceFailed(OTHER_FORM)
    return pages
